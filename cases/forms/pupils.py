"""Forms of few words: opening a case about a pupil, and a note in it."""

from typing import Any

from django import forms
from django.utils import timezone

from cases import services
from cases.forms.fields import choice, day, line, words
from cases.models import Case
from cases.queries import open_signals
from cases.samverkan import who_may_consent
from people.models import School, Student, User

OTHER = "annan"
"""Somebody whom the case does not know has told something."""


class OpenForm(forms.Form):
    """Open a case about a pupil."""

    why = words("Varför öppnar du ärendet?", "Vad har du sett? Skriv inga diagnoser och inga namn på andra elever.")

    def __init__(self, *args: Any, student: Student, school: School, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.student, self.school, self.by = student, school, by
        self.fields["why"].widget.attrs["aria-required"] = "true"

    def save(self) -> Case:
        """Open the case, tied to the latest open signal. Raises what the service raises."""
        alert = open_signals(self.student, self.school).order_by("-created_at").first()
        return services.open_case(
            student=self.student, school=self.school, by=self.by, why=self.cleaned_data["why"], alert=alert
        )


class NoteForm(forms.Form):
    """A note in a case."""

    text = words(
        "Anteckning",
        "Skriv kort och sakligt. Inga diagnoser och inga namn på andra elever. Det som skolsköterskan och skolläkaren "
        "skriver i sin journal hör inte hemma här.",
        rows=6,
    )
    told_by = choice("Vem lämnade uppgiften?", [], forms.Select())
    told_name = line(
        "Namn och vem det är", "Om det är någon annan, till exempel en tränare eller en mormor.", longest=100
    )
    told_on = day("Dag då den lämnades")

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.fields["text"].widget.attrs["aria-required"] = "true"
        today = timezone.localdate()
        self.tellers = {each.key: each.name for each in who_may_consent(case, today)}
        known = [("", "Ingen, det är min egen anteckning"), *self.tellers.items(), (OTHER, "Någon annan")]
        self.fields["told_by"].choices = known  # type: ignore[attr-defined]
        self.fields["told_on"].initial = today

    @property
    def oral(self) -> list[forms.BoundField]:
        """What is asked of a fact that somebody has told."""
        return [self[name] for name in ("told_by", "told_name", "told_on")]

    @property
    def is_oral(self) -> bool:
        """Whether those questions stand open: somebody is chosen, or something there is wrong."""
        return bool(self["told_by"].value()) or any(field.errors for field in self.oral)

    def save(self) -> None:
        """Add the note. Raises what the service raises."""
        given, key = self.cleaned_data, self.cleaned_data["told_by"]
        name = self.tellers.get(key, given["told_name"])
        oral = services.Oral(key, name, given["told_on"]) if key else None
        services.add_note(case=self.case, by=self.by, text=given["text"], oral=oral)
