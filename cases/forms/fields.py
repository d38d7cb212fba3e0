"""Form fields of the routine. None of them cuts what somebody has written: too long is an error, never lost text."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cases.errors import Missing
from people import swedish
from people.forms import DayField
from people.widgets import InlineRadios

LONG = 10_000  # characters in a text: some five pages
SHORT = 300  # characters in a line


class Uncut(forms.CharField):
    """Text that the browser does not cut off at the longest length: the error message says how long it is."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "max_length": "Korta texten till högst %(limit_value)s tecken. Nu är den %(show_value)s tecken lång."
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The attributes without ``maxlength``, which silently drops the end of what is pasted."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs

    def run_validators(self, value: Any) -> None:
        """Raises ValidationError, whose message has its numbers as they are written in Swedish where it asks for %s."""
        try:
            super().run_validators(value)
        except ValidationError as wrong:
            for each in wrong.error_list:
                each.params = _written(each.params or {})
            raise


class _Written(int):
    """A number that is written with a hard space between its thousands: 10 000."""

    def __str__(self) -> str:
        return swedish.number(int(self))


def _written(params: dict[str, Any]) -> dict[str, Any]:
    return {name: _Written(value) if isinstance(value, int) else value for name, value in params.items()}


def words(label: str, help_text: str = "", *, rows: int = 4) -> forms.CharField:
    """A longer text in somebody's words. Whether it is needed is judged by the step."""
    widget = forms.Textarea(attrs={"rows": rows, "cols": False})  # as wide as the page allows
    return Uncut(label=label, help_text=help_text, max_length=LONG, required=False, widget=widget)


def line(label: str, help_text: str = "", *, longest: int = SHORT) -> forms.CharField:
    """A line of text."""
    return Uncut(label=label, help_text=help_text, max_length=longest, required=False)


def day(label: str, help_text: str = "") -> forms.DateField:
    """A date, as a date input."""
    return DayField(label=label, help_text=help_text, required=False)


def choice(
    label: str, choices: list[tuple[str, str]], widget: forms.Widget | None = None, help_text: str = ""
) -> forms.ChoiceField:
    """One of some choices."""
    return forms.ChoiceField(
        label=label, choices=choices, widget=widget or forms.RadioSelect, help_text=help_text, required=False
    )


def yes_no(label: str, help_text: str = "") -> forms.ChoiceField:
    """A question answered by yes or no; ``answer_in`` reads the answer."""
    return choice(label, [("ja", "Ja"), ("nej", "Nej")], InlineRadios(), help_text)


def answer_in(value: str | None) -> bool | None:
    """The answer to a ``yes_no``; None when there is none."""
    return {"ja": True, "nej": False}.get(value or "")


def add_missing(form: forms.BaseForm, parts: list[Missing]) -> None:
    """Put each missing part at its field; what has no field in the form stands above it."""
    places = getattr(form, "places", {})  # parts whose name in the service is not that of a field
    for part in parts:
        where = places.get(part.where, part.where)
        form.add_error(where if where in form.fields else None, part.text)
