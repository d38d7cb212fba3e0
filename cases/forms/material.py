"""A link to a huvudman's own material."""

from typing import Any

from django import forms

from cases import services
from cases.forms.fields import choice, line
from cases.material import PLACES
from cases.models import Material
from people.models import Huvudman, User


class MaterialForm(forms.Form):
    """What it is called, where it is, and at which step staff find it."""

    title = line("Titel", "Till exempel: Film om skolnärvaro, 12 minuter.", longest=100)
    url = line("Adress", "Börjar med https://. Länken ska fungera för alla som arbetar hos er.", longest=500)
    step = choice("Var i rutinen?", list(PLACES), forms.Select())
    text = line("Vad det är", "En mening om när man har nytta av det. Inga personuppgifter, varken här eller i länken.")

    def __init__(
        self, *args: Any, huvudman: Huvudman, by: User, material: Material | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.huvudman, self.by, self.material = huvudman, by, material
        for name in ("title", "url"):
            self.fields[name].widget.attrs["aria-required"] = "true"
        self.fields["url"].widget.attrs |= {"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}
        if material:
            self.initial = {name: getattr(material, name) for name in self.fields}

    def save(self, version: int | None) -> Material:
        """Add or change it. Raises what the services raise."""
        if self.material:
            return services.change_material(material=self.material, by=self.by, version=version, **self.cleaned_data)
        return services.add_material(huvudman=self.huvudman, by=self.by, **self.cleaned_data)
