"""Forms of elevhälsomöten."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from cases.forms.fields import day, line, words
from cases.models import Case, Meeting, MeetingItem
from cases.overview import readers_of
from cases.services import meetings as services
from people.models import School, Student, User


class PlanForm(forms.Form):
    """Plan a meeting."""

    held_on = day("Dag för mötet", "Ni väljer själva dagarna.")
    school = forms.ModelChoiceField(School.objects.none(), label="Skola", empty_label=None)

    def __init__(self, *args: Any, schools: list[School], by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        field: forms.ModelChoiceField[School] = self.fields["school"]  # type: ignore[assignment]
        field.queryset = School.objects.filter(pk__in=[school.pk for school in schools]).order_by("name")
        field.initial = schools[0] if schools else None
        if len(schools) == 1:
            field.widget = forms.HiddenInput()

    def clean_held_on(self) -> dt.date:
        """A coming day."""
        held_on = self.cleaned_data["held_on"]
        if held_on is None or held_on < timezone.localdate():
            raise forms.ValidationError("Välj en dag, i dag eller senare.")
        chosen: dt.date = held_on
        return chosen

    def save(self) -> Meeting:
        """Plan it. Raises what the service raises."""
        return services.plan_meeting(
            school=self.cleaned_data["school"], by=self.by, held_on=self.cleaned_data["held_on"]
        )


class MeetingForm(forms.Form):
    """Who took part, and what concerned the school. The version tells which page it was written on."""

    participants = words("Vilka är med?", "Namn och uppgift, en per rad.", rows=4)
    other = words("Om skolan och klasserna", "Inget om enskilda elever. Det skriver ni i ärendet.", rows=4)
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def __init__(self, *args: Any, meeting: Meeting, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting, self.by = meeting, by
        for name in ("participants", "other", "version"):
            self.fields[name].initial = getattr(meeting, name)

    def _written(self) -> dict[str, Any]:
        return self.cleaned_data | {"version": self.cleaned_data["version"] or 0}

    def save(self) -> None:
        """Save what is written so far. Raises what the service raises."""
        services.save_meeting(meeting=self.meeting, by=self.by, **self._written())

    def end(self) -> None:
        """Save and end the meeting. Raises what the service raises."""
        services.end_meeting(meeting=self.meeting, by=self.by, **self._written())


class ItemForm(forms.Form):
    """What was said about a pupil, and who does what."""

    said = words("Vad kom ni fram till?", "Kort och sakligt. Inga diagnoser och inga namn på andra elever.", rows=5)
    task = line("Vad ska göras?", "Till exempel: boka nytt möte med hemmet och ta med skolpsykologen.")
    responsible = forms.ModelChoiceField(
        User.objects.none(),
        label="Vem gör det?",
        required=False,
        empty_label="Välj",
        help_text="Det står i Mitt arbete.",
    )
    by = day("Senast")

    def __init__(self, *args: Any, meeting: Meeting, case: Case, writer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting, self.case, self.writer = meeting, case, writer
        field: forms.ModelChoiceField[User] = self.fields["responsible"]  # type: ignore[assignment]
        readers = readers_of(case, timezone.localdate())
        field.queryset = User.objects.filter(pk__in=[reader.pk for reader in readers])
        why = {reader.pk: f"{reader.name}, {reader.why}" for reader in readers}
        field.label_from_instance = lambda user: why[user.pk]  # type: ignore[method-assign, assignment]
        self.fields["said"].widget.attrs["aria-required"] = "true"

    def save(self) -> MeetingItem:
        """Write it. Raises what the service raises."""
        written = dict(self.cleaned_data)
        return services.add_item(
            meeting=self.meeting, case=self.case, by=self.writer, last_day=written.pop("by"), **written
        )


class WishForm(forms.Form):
    """Ask to have a pupil taken up at the next meeting."""

    why = words("Vad vill du ha hjälp med?", "Skriv kort vad ni har prövat. Inga diagnoser.")

    def __init__(self, *args: Any, student: Student, school: School, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.student, self.school, self.by = student, school, by
        self.fields["why"].widget.attrs["aria-required"] = "true"

    def save(self) -> None:
        """Ask. Raises what the service raises."""
        services.wish_for_meeting(student=self.student, school=self.school, by=self.by, why=self.cleaned_data["why"])
