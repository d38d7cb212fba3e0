"""How every Django form becomes Designsystemet's markup: label, description, control and error, tied together.

Templates: ``django/forms/field.html`` and ``django/forms/widgets/*``. Write plain forms and put
``{{ form.name.as_field_group }}`` or ``{{ form }}`` in a page; write ``novalidate`` on the form element, so that
people meet our words instead of the browser's.
"""

from typing import Any

from django.forms import BoundField, CheckboxInput, HiddenInput, Widget
from django.forms.renderers import TemplatesSetting


class Field(BoundField):
    """A field that carries the class and the ARIA attributes of Designsystemet."""

    @property
    def is_checkbox(self) -> bool:
        """Whether it is one box to tick, whose label stands after it."""
        return isinstance(self.field.widget, CheckboxInput)

    @property
    def theirs(self) -> Any:
        """What somebody else has written in the field meanwhile (``cases.beside.Theirs``), if anything."""
        return getattr(self.form, "beside", {}).get(self.name)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """Django's attributes, in our look; ``required`` is told to screen readers instead of stopping the form."""
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if isinstance(widget, HiddenInput):
            return built
        if built.pop("required", False) and not self.use_fieldset and not self.is_checkbox:
            built["aria-required"] = "true"
        built["cols"] = False  # as wide as its place
        built["placeholder"] = False  # the label says it, and stays when one writes
        built["class"] = f"ds-input {widget.attrs.get('class', '')}".strip()
        return built


class FormRenderer(TemplatesSetting):
    """Renders forms with the site's own templates."""

    bound_field_class = Field
