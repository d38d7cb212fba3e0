"""One setting of the routine at a huvudman: a value, from when, and why."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from cases.forms.fields import Uncut, day, words
from cases.routine.chosen import choose_in_routine
from people.choices import LONGEST, ChoiceRefused, Setting
from people.models import Choice, Huvudman, User
from people.widgets import InlineRadios

YES_NO = (("ja", "Ja"), ("nej", "Nej"))


class SettingForm(forms.Form):
    """The field of the value is made after what the setting is: a number, yes or no, or a text."""

    first_day = day("Gäller från", "Tidigast i morgon. Det som redan har börjat följer det som gällde då.")
    reason = words("Varför", "Sparas i historiken. Skriv inget om enskilda elever.", rows=3)

    def __init__(self, *args: Any, setting: Setting[Any], huvudman: Huvudman, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setting, self.huvudman, self.by = setting, huvudman, by
        today = timezone.localdate()
        self.fields["value"] = _field(setting)
        self.fields["value"].initial = _shown(setting.of(huvudman, today))
        self.fields["first_day"].initial = today + dt.timedelta(days=1)
        for name in ("first_day", "reason"):
            self.fields[name].widget.attrs["aria-required"] = "true"
        self.order_fields(["value", "first_day", "reason"])

    def clean_value(self) -> Any:
        """The value as the setting keeps it."""
        value = self.cleaned_data["value"]
        chosen = {"ja": True, "nej": False}.get(value, value) if isinstance(self.setting.standard, bool) else value
        try:
            self.setting.check(chosen)
        except ChoiceRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return chosen

    def clean(self) -> dict[str, Any]:
        """From when and why must be said."""
        cleaned = super().clean() or {}
        if not cleaned.get("first_day") and "first_day" not in self.errors:
            self.add_error("first_day", "Välj en dag.")
        if not cleaned.get("reason", "").strip() and "reason" not in self.errors:
            self.add_error("reason", "Skriv varför ni ändrar.")
        return cleaned

    def save(self) -> Choice:
        """Choose. Raises ChoiceRefused."""
        return choose_in_routine(self.huvudman, self.setting, by=self.by, **self.cleaned_data)


def _field(setting: Setting[Any]) -> forms.Field:
    """The field that a setting is asked for with."""
    if isinstance(setting.standard, bool):
        return forms.ChoiceField(label="Ska det vara skrivet?", choices=YES_NO, widget=InlineRadios())
    if isinstance(setting.standard, int):
        text = (
            f"Från {setting.words(setting.least)} till {setting.words(setting.most)}. "
            f"Rutinens värde är {setting.words(setting.standard)}."
        )
        invalid = {"invalid": "Skriv ett heltal.", "required": "Skriv ett heltal."}
        widget = forms.NumberInput(attrs={"inputmode": "numeric"})
        return forms.IntegerField(label="Värde", help_text=text, error_messages=invalid, widget=widget)
    if setting.options:
        return forms.ChoiceField(label="Välj", choices=list(setting.options.items()), widget=forms.RadioSelect)
    text = f"Högst {LONGEST} tecken, utan länkar eller formatering. Lämna tomt om ni inte vill ha någon egen text."
    return Uncut(label="Er text", help_text=text, max_length=LONGEST, required=False, widget=_area())


def _area() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 5, "cols": False})


def _shown(value: Any) -> Any:
    """A value as its field shows it."""
    return {True: "ja", False: "nej"}[value] if isinstance(value, bool) else value
