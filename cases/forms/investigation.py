"""The investigation: one text for each part and voice. Only what somebody has changed is saved."""

from typing import Any

from django import forms
from django.utils import timezone

from cases import services
from cases.forms.fields import words
from cases.models import Case, Investigation, View
from cases.services.investigation import TEXTS, texts_of
from cases.voices import named_guardians
from people import swedish
from people.models import User

HELP = {
    "school_factors": "Undervisning, lärmiljö, relationer och trygghet. Börja här: det är det skolan kan ändra.",
    "attendance": "När är eleven borta och när fungerar det? Dagar, ämnen, platser, människor.",
    "analysis": "Vad utlöser frånvaron, vad gör att den fortsätter, och vad drar åt rätt håll?",
    "assessment": "Varför är eleven borta, och vilket stöd behövs? Det är det här rektorn tar ställning till.",
}


class InvestigationForm(forms.Form):
    """Texts in the order they are written, then the views by voice, then analysis and assessment."""

    def __init__(self, *args: Any, case: Case, by: User, investigation: Investigation, **kwargs: Any) -> None:
        self.texts = texts_of(investigation)
        super().__init__(*args, **kwargs)
        self.case, self.by, self.investigation = case, by, investigation
        self.theirs: dict[str, str] = {}
        first, last = ("school_factors", "attendance"), ("analysis", "assessment")
        for name in first:
            self._text(name, TEXTS[name], HELP[name])
        self.voices = [self._voice(*voice) for voice in self._who()]
        for name in last:
            self._text(name, TEXTS[name], HELP[name])

    def _who(self) -> list[tuple[str, str]]:
        """Key and label of each voice: the pupil first, each guardian, the school."""
        guardians = [
            (services.view_key("", guardian), f"{swedish.genitive(name)} bild")
            for guardian, name in named_guardians(self.case.student, timezone.localdate())
        ]
        pupil = f"{swedish.genitive(self.case.student.first_name)} egen bild"
        return [(View.Voice.PUPIL.value, pupil), *guardians, (View.Voice.SCHOOL.value, "Skolans bild")]

    def _voice(self, key: str, label: str) -> tuple[str, str]:
        """A text for a voice, and why it is missing."""
        self._text(key, label, "Skriv med personens egna ord.")
        self._text(f"{key}_varfor", "Varför saknas bilden?", "", rows=2)
        return key, f"{key}_varfor"

    def _text(self, name: str, label: str, help_text: str, *, rows: int = 4) -> None:
        field = words(label, help_text, rows=rows)
        field.initial = self.texts.get(name, "")
        # What stood there when the page was made: only what has changed since is saved, and a clash is seen.
        field.show_hidden_initial = True
        self.fields[name] = field

    @property
    def first(self) -> list[forms.BoundField]:
        """What comes before the voices."""
        return [self["school_factors"], self["attendance"]]

    @property
    def views(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each voice's text and why it is missing."""
        return [(self[text], self[why]) for text, why in self.voices]

    @property
    def last(self) -> list[forms.BoundField]:
        """What comes after the voices."""
        return [self["analysis"], self["assessment"]]

    def changes(self) -> dict[str, services.Change]:
        """What the writer has changed, with what they saw when they began."""
        before = {name: _plain(self.data.get(f"initial-{name}", "")) for name in self.fields}
        after = {name: _plain(value) for name, value in self.cleaned_data.items()}
        return {name: services.Change(after[name], before[name]) for name in after if after[name] != before[name]}

    def save(self) -> Investigation:
        """Save what has changed. Raises what the service raises."""
        return services.save_investigation(case=self.case, by=self.by, changes=self.changes())

    def show(self, theirs: dict[str, str]) -> None:
        """Keep what was written and show what others wrote; to save again is to have read it."""
        self.theirs = theirs
        self.data = dict(self.data.items()) | {f"initial-{name}": text for name, text in theirs.items()}


def _plain(text: str) -> str:
    """Text as it is stored: browsers send other line breaks, and spaces around it do not count."""
    return text.replace("\r\n", "\n").strip()
