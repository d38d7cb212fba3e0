"""Form widgets in the look of Designsystemet, for choices that a plain list of radio buttons does not do justice.

A plain RadioSelect becomes rows in a frame and a plain CheckboxSelectMultiple a grid of such frames, without any of
these. Dates, times, text and files need nothing at all: see ``narvaro.rendering``.
"""

from collections.abc import Mapping
from typing import Any

from django.forms import CheckboxSelectMultiple, RadioSelect
from django.forms.widgets import ChoiceWidget


class ToggleGroup(RadioSelect):
    """Two to four short choices side by side, such as Möte, Telefon, Video."""

    template_name = "components/forms/toggle_group.html"


class InlineRadios(RadioSelect):
    """Two or three short choices on one line, such as Ja, Nej."""

    template_name = "components/forms/inline_radios.html"


class Described(ChoiceWidget):
    """Choices that need a sentence each: ``descriptions`` maps a choice's value to what it means."""

    def __init__(self, *args: Any, descriptions: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.descriptions = dict(descriptions or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the description of a choice to what the template gets."""
        option = super().create_option(name, value, *args, **kwargs)
        option["description"] = self.descriptions.get(str(value), "")
        if option["description"] and option["attrs"].get("id"):
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_description"
        return option


class RadioCards(Described, RadioSelect):
    """One of some choices, each with a sentence."""

    template_name = "components/forms/cards.html"


class CheckboxCards(Described, CheckboxSelectMultiple):
    """Any of some choices, each with a sentence."""

    template_name = "components/forms/cards.html"
