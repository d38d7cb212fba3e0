"""The forms of the register of deliveries."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.forms.fields import Uncut
from cases.models import Case
from notifications.complementing import Complement, missing_in
from notifications.not_coming import GRANTED, LEAVE, NotComing, last_day_in_school
from people import swedish
from people.forms import DayField
from people.models import Municipality, User
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


LONGEST = 500  # characters of each text of a complement: the letter is two pages at most


def brief(label: str, help_text: str = "", *, rows: int = 3) -> forms.CharField:
    """A short text that the letter has room for. Whether it is needed is judged by the whole."""
    widget = forms.Textarea(attrs={"rows": rows, "cols": False})
    return Uncut(label=label, help_text=help_text, max_length=LONGEST, required=False, widget=widget)


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
    reason = Uncut(
        label="Vem har bedömt det, och varför?",
        help_text="Kort. Skriv inget om hälsa eller familj.",
        widget=forms.Textarea(attrs={"rows": 3, "cols": False}),
        max_length=500,
        error_messages={"required": "Skriv vem som har gjort bedömningen och varför."},
    )

    def clean(self) -> dict[str, Any]:
        """A letter needs somebody to go to."""
        cleaned = super().clean() or {}
        if cleaned.get("send") == "ja" and not cleaned.get("municipality") and "municipality" not in self.errors:
            self.add_error("municipality", "Välj den kommun som brevet ska till.")
        return cleaned


class ComplementForm(forms.Form):
    """What the hemkommun is told more of. Of a protected pupil there is nothing to write here."""

    ready = forms.BooleanField(label="Utredningen är klar", required=False)
    need = brief("Elevens behov", "Det som hemkommunen behöver veta för att göra sin del.")
    measures = brief("Det skolan gör", "De åtgärder som hemkommunens insatser ska passa ihop med.")
    together = brief("Samordning som skolan önskar", "Med vem och om vad, till exempel skolskjuts eller familjestöd.")
    contact = brief("Kontaktperson", "Namn, befattning och telefon.", rows=2)
    basis = brief(
        "Med vilket stöd?",
        "Till exempel vems samtycke och vilken dag, eller en bestämmelse. Står inte i brevet. Behövs inte om du bara "
        "berättar att utredningen är klar.",
        rows=2,
    )

    def __init__(self, *args: Any, by: User, ready_on: dt.date | None, by_hand: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_hand = by_hand
        self.fields["contact"].initial = f"{by.name}, rektor"
        if ready_on:
            self.fields["ready"].help_text = f"Rektorn godkände den {swedish.date(ready_on)}."
        else:
            del self.fields["ready"]
        if by_hand:
            self.fields.clear()

    def said(self) -> Complement:
        """What is chosen."""
        return Complement(**self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        """What the service would say next is said at once, each at its field."""
        cleaned = super().clean() or {}
        said = Complement(**{name: value for name, value in cleaned.items() if value})
        for name, text in {} if self.by_hand or self.errors else missing_in(said).items():
            self.add_error(name, text)
        return cleaned


class NotComingForm(forms.Form):
    """What the hemkommun is told of a pupil who does not come. Of a protected pupil there is nothing to write here."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.order_by("name"),
        label="Hemkommun",
        empty_label="Välj kommun",
        help_text="Ni har ingen kommun för eleven. Normalt är det den där eleven senast var folkbokförd.",
        error_messages={"required": "Välj den kommun som brevet ska till."},
    )
    last_day = DayField(
        label="Sista skoldag",
        help_text="Den sista dagen då eleven var i skolan.",
        validators=[not_later_than_today],
        error_messages={"required": "Välj elevens sista skoldag."},
    )
    place = Uncut(
        label="Vart kan eleven ha flyttat?",
        help_text="Land eller ort. Vet ni inte: skriv ”vet inte”.",
        max_length=100,
        error_messages={"required": "Skriv landet eller orten. Vet ni inte, skriv det."},
    )
    leave = forms.ChoiceField(
        label="Har hemmet ansökt om ledighet?",
        choices=list(LEAVE.items()),
        widget=ToggleGroup,
        error_messages={"required": "Välj om hemmet har ansökt om ledighet."},
    )
    leave_until = DayField(label="Beviljad till och med", help_text="Bara om ledigheten är beviljad.", required=False)
    told_by = Uncut(
        label="Vem har berättat för skolan?",
        help_text="Namn och relation till eleven, till exempel farbror. Skriv ingen adress. Har ingen hört av sig: "
        "skriv det.",
        max_length=200,
        error_messages={"required": "Skriv vem som har berättat. Har ingen hört av sig, skriv det."},
    )
    contact = brief("Kontaktperson på skolan", "Namn, befattning och telefon.", rows=2)

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = last_day_in_school(case)
        self.fields["contact"].initial = f"{by.name}, rektor"
        self.fields["contact"].required = True
        self.fields["contact"].error_messages["required"] = "Skriv vem hemkommunen kan kontakta."
        self.home = None if case.student.is_protected else case.student.registered_municipality
        if self.home:
            del self.fields["municipality"]
        if case.student.is_protected:
            self.fields.clear()

    def said(self) -> NotComing | None:
        """What is told; nothing of a protected pupil."""
        return NotComing(**({"municipality": self.home} | self.cleaned_data)) if self.fields else None

    def clean(self) -> dict[str, Any]:
        """The last day of leave is asked for where it was granted, and kept only there."""
        cleaned = super().clean() or {}
        if cleaned.get("leave") != GRANTED:
            cleaned["leave_until"] = None
        elif not cleaned.get("leave_until") and "leave_until" not in self.errors:
            self.add_error("leave_until", "Välj den sista dagen av ledigheten.")
        elif "leave_until" not in self.errors and cleaned["leave_until"] < cleaned.get("last_day", dt.date.min):
            self.add_error("leave_until", "Ledigheten slutar före sista skoldagen. Rätta den av dem som är fel.")
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
