"""Forms that begin at a pupil: the contact the same day, and opening a case."""

import datetime as dt
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils import timezone

from absence.models import Alert
from absence.rules import CONTACT_RULES
from cases import services
from cases.forms.fields import choice, day, line, words
from cases.models import Case, Contact
from cases.queries import open_signals
from cases.services.contacts import needs_same_day
from cases.voices import named_guardians
from people.models import School, Student, User


class ContactForm(forms.Form):
    """A contact with home about absence: quick enough to fill in between two lessons."""

    places = MappingProxyType({"reached": "who"})

    channel = choice("Hur tog du kontakt?", list(Contact.Channel.choices))
    who = forms.MultipleChoiceField(
        label="Vem fick du kontakt med?", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = line("Någon annan", "Namn och vem det är, till exempel mormor eller personal på boendet.", longest=100)
    reason = words("Orsak till frånvaron", "Som den uppgavs. Skriv inga diagnoser.", rows=3)
    day = day("Frånvarodag")
    why_not_same_day = words("Varför togs kontakten inte samma dag?", rows=2)

    def __init__(self, *args: Any, student: Student, school: School, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.student, self.school, self.by = student, school, by
        names = [name for _, name in named_guardians(student, timezone.localdate())] + [student.name]
        self.fields["who"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        self.fields["channel"].initial = Contact.Channel.PHONE
        self.fields["day"].initial = self._waiting() or timezone.localdate()

    def _waiting(self) -> dt.date | None:
        """The earliest day with absence that nobody has called home about."""
        signals = open_signals(self.student, self.school).filter(rule__in=CONTACT_RULES)
        earliest = signals.order_by("window_to").first()
        return earliest.window_to if earliest else None

    @property
    def is_late(self) -> bool:
        """Whether the day to begin with has passed and asked for a contact that day, so that the page asks why."""
        day = self["day"].value()
        return not self.is_bound and day != timezone.localdate() and needs_same_day(self.student, day)

    @property
    def told(self) -> str:
        """What is said when it is saved."""
        if self.cleaned_data["channel"] == Contact.Channel.NOT_REACHED:
            return "Försöket är sparat. Du nådde ingen, så det står kvar i Mitt arbete att ringa hem."
        return "Kontakten är sparad, och signalen för dagen är besvarad."

    def clean(self) -> dict[str, Any]:
        """Channel and day must be chosen; the rest is judged by the service."""
        cleaned = super().clean() or {}
        for name, ask in (("channel", "Välj hur du tog kontakt."), ("day", "Välj vilken dag frånvaron gäller.")):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, ask)
        return cleaned

    def save(self) -> Contact:
        """Log the contact. Raises what the service raises."""
        written = self.cleaned_data
        reached = ", ".join([*written["who"], *filter(None, [written["others"]])])
        return services.log_contact(
            student=self.student,
            school=self.school,
            by=self.by,
            day=written["day"],
            channel=written["channel"],
            reached=reached,
            reason=written["reason"],
            why_not_same_day=written["why_not_same_day"],
            alert=self._alert(written["day"]),
        )

    def _alert(self, day: dt.date) -> Alert | None:
        """The signal that the contact answers, if there is one."""
        signals = open_signals(self.student, self.school)
        return signals.filter(window_from__lte=day, window_to__gte=day).order_by("rule").first()


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
