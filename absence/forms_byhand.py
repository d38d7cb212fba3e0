"""The forms of absence by hand."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from absence.models import Absence
from people.forms import DayField
from people.models import School

YES, NO = "ja", "nej"
VALID = ((NO, "Ogiltig"), (YES, "Giltig"))
ANNOUNCED = ((NO, "Nej"), (YES, "Ja, hemmet har anmält den"))


def _choice(label: str, choices: tuple[tuple[str, str], ...], missing: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


class JudgeForm(forms.Form):
    """Whether absence is valid and announced, and why it is judged so."""

    valid = _choice("Är frånvaron giltig?", VALID, "Välj giltig eller ogiltig.")
    announced = _choice("Är den anmäld?", ANNOUNCED, "Välj om frånvaron är anmäld.")
    why = forms.CharField(
        label="Skäl",
        help_text="Syns för alla som ser elevens frånvaro. Skriv inga diagnoser.",
        max_length=300,
        error_messages={"required": "Skriv varför."},
    )

    def judged(self) -> dict[str, Any]:
        """What was chosen, as the services take it."""
        said = self.cleaned_data
        return {"valid": said["valid"] == YES, "announced": said["announced"] == YES, "why": said["why"]}


class ChangeForm(JudgeForm):
    """Another judgement of absence that stands."""

    def __init__(self, data: QueryDict | None, *, row: Absence, words: dict[str, Any] | None = None) -> None:
        """``words``: what was written about the row before somebody else changed it."""
        stands = {name: YES if getattr(row, name) else NO for name in ("valid", "announced")}
        super().__init__(data, initial=stands | (words or {}))
        self._row = row

    def clean(self) -> dict[str, Any] | None:
        """That something is another than before."""
        cleaned = super().clean()
        if not self.errors and (self.judged()["valid"], self.judged()["announced"]) == (
            self._row.valid,
            self._row.announced,
        ):
            raise forms.ValidationError("Inget är ändrat. Välj ett annat svar, eller gå tillbaka.")
        return cleaned


class RemoveForm(forms.Form):
    """Why absence that was registered by hand is taken away."""

    remove_why = forms.CharField(
        label="Varför tas den bort?", max_length=300, error_messages={"required": "Skriv varför den tas bort."}
    )


class RegisterForm(JudgeForm):
    """Absence that no file tells of."""

    day = DayField(label="Dag")
    start = forms.TimeField(
        label="Från klockan",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Skriv när frånvaron började.", "invalid": "Skriv klockslaget så här: 08:20."},
    )
    minutes = forms.IntegerField(
        label="Minuter borta",
        min_value=1,
        max_value=1000,
        error_messages={
            "required": "Skriv hur många minuter.",
            "invalid": "Skriv minuterna med siffror.",
            "min_value": "Minst en minut.",
            "max_value": "Så lång är ingen skoldag.",
        },
    )
    late = forms.BooleanField(label="Det var sen ankomst", required=False)
    school = forms.ModelChoiceField(
        label="Skola",
        queryset=School.objects.none(),
        empty_label=None,
        error_messages={"required": "Välj skola.", "invalid_choice": "Välj en skola i listan."},
    )
    field_order = ("school", "day", "start", "minutes", "late", "valid", "announced", "why")

    def __init__(self, *args: Any, schools: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = School.objects.filter(pk__in=schools).order_by("name")
        self._only = found.get() if len(schools) == 1 else None
        if self._only:  # nothing to choose, and nowhere on the page of a protected pupil
            del self.fields["school"]
        else:
            self.fields["school"].queryset = found  # type: ignore[attr-defined]  # a ModelChoiceField
            self.fields["school"].initial = found.first()

    @property
    def at(self) -> School:
        """The school chosen, or the only one there is."""
        return self._only or self.cleaned_data["school"]

    def clean_day(self) -> dt.date:
        """That the day has come."""
        day: dt.date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError("Dagen har inte varit än. Välj i dag eller tidigare.")
        return day

    def clean(self) -> dict[str, Any] | None:
        """That the absence ends before midnight."""
        cleaned = super().clean()
        start, minutes = self.cleaned_data.get("start"), self.cleaned_data.get("minutes")
        if start and minutes and start.hour * 60 + start.minute + minutes > 24 * 60:
            self.add_error("minutes", "Frånvaron går över midnatt. Ändra minuterna.")
        return cleaned
