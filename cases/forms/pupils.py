"""Forms of few words: opening a case about a pupil, and a note in it."""

from typing import Any

from django import forms

from cases import services
from cases.forms.fields import words
from cases.models import Case
from cases.queries import open_signals
from people.models import School, Student, User


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

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.fields["text"].widget.attrs["aria-required"] = "true"

    def save(self) -> None:
        """Add the note. Raises what the service raises."""
        services.add_note(case=self.case, by=self.by, text=self.cleaned_data["text"])
