"""The forms of the register of deliveries."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from people.forms import DayField
from people.models import Municipality
from people.validators import whole_number
from people.widgets import ToggleGroup


def ids_in(texts: list[str]) -> tuple[int, ...]:
    """The ids in a form or an address, each once; what is no id is no row."""
    return tuple(dict.fromkeys(number for number in map(whole_number, texts) if number))


def day_field(label: str, help_text: str = "") -> forms.DateField:
    """A day, today if nothing else is said."""
    return DayField(label=label, help_text=help_text, initial=timezone.localdate)


def not_later_than_today(day: dt.date) -> None:
    """Raise ValidationError for a day that has not come."""
    if day > timezone.localdate():
        raise ValidationError("Dagen har inte varit än. Välj i dag eller en tidigare dag.")


class DayForm(forms.Form):
    """The day something was done."""

    day = day_field("Dag")

    def clean_day(self) -> dt.date:
        """Only a day that has been."""
        day: dt.date = self.cleaned_data["day"]
        not_later_than_today(day)
        return day


class PostedForm(DayForm):
    """The day letters were posted."""

    day = day_field("Postades")


class JudgeForm(forms.Form):
    """Whether the hemkommun is to be told, which it is, and who says so."""

    send = forms.ChoiceField(
        label="Ska hemkommunen få ett brev?",
        choices=[("ja", "Ja, skicka brev"), ("nej", "Nej, inget brev")],
        widget=ToggleGroup,
        error_messages={"required": "Välj om hemkommunen ska få ett brev."},
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.order_by("name"),
        label="Hemkommun",
        required=False,
        empty_label="Välj kommun",
        help_text="Normalt den kommun där eleven är folkbokförd (29 kap. 6 § skollagen).",
    )
    reason = forms.CharField(
        label="Vem har bedömt det, och varför?",
        help_text="Kort. Skriv inget om hälsa eller familj.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": "Skriv vem som har gjort bedömningen och varför."},
    )

    def clean(self) -> dict[str, Any]:
        """A letter needs somebody to go to."""
        cleaned = super().clean() or {}
        if cleaned.get("send") == "ja" and not cleaned.get("municipality") and "municipality" not in self.errors:
            self.add_error("municipality", "Välj den kommun som brevet ska till.")
        return cleaned


class ExportForm(forms.Form):
    """What to export."""

    to = forms.ChoiceField(
        label="Mottagare", choices=[("huvudman", "Huvudman"), ("hemkommun", "Hemkommun")], widget=ToggleGroup
    )
    first = day_field("Beslut från och med")
    last = day_field("Till och med")
    form = forms.ChoiceField(
        label="Fil",
        choices=[("csv", "CSV"), ("xlsx", "Excel"), ("zip", "Breven som PDF (zip)")],
        widget=ToggleGroup,
        initial="csv",
    )

    def clean(self) -> dict[str, Any]:
        """Days in their order."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "Slutdagen är före den första dagen.")
        return cleaned
