"""How pupil and guardians took part in the plan of measures: one form for those who did, on one day."""

from typing import Any

from django import forms
from django.utils import timezone

from cases import services
from cases.forms.fields import add_missing, choice, day, words
from cases.models import Case, Participation
from cases.participating import PartSaid, Taking, missing_in_part, taking_part
from people import swedish
from people.models import User
from people.widgets import InlineRadios

PARTS = ("how", "agrees", "words")
"""What is asked about each person, as ``PartSaid`` takes it."""


class ParticipationForm(forms.Form):
    """For each person: how, whether they agree, and what they said. Those about whom nothing is written are left."""

    on = day("Dag", "När ni hade kontakt om åtgärderna.")

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.people = taking_part(case, timezone.localdate())
        self.fields["on"].initial = timezone.localdate()
        for each in self.people:
            self._ask_about(each)

    def _ask_about(self, who: Taking) -> None:
        """The three questions about one person."""
        own = "med egna ord" if who.guardian is None else "som det sades"
        fields = {
            "how": choice(f"Hur har {who.name} varit med?", [("", "Välj"), *Participation.How.choices], forms.Select()),
            "agrees": choice(
                f"Samtycker {who.name} till åtgärderna?", list(Participation.Agrees.choices), InlineRadios()
            ),
            "words": words(
                f"Vad säger {who.name}?", f"Skriv {own}. Blev det inte av: vad ni erbjöd, hur och vilken dag.", rows=3
            ),
        }
        self.fields |= {f"{name}_{who.key}": field for name, field in fields.items()}

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions about each person, under whose part it is."""
        return [
            (f"{swedish.genitive(each.name)} delaktighet", [self[f"{name}_{each.key}"] for name in PARTS])
            for each in self.people
        ]

    def said(self) -> list[PartSaid]:
        """What is written about each person."""
        given = self.cleaned_data
        return [PartSaid(each, *(given.get(f"{name}_{each.key}", "") for name in PARTS)) for each in self.people]

    def clean(self) -> dict[str, Any]:
        """What the service would say next is said at once."""
        cleaned = super().clean() or {}
        parts = [part for each in self.said() if not each.is_empty for part in missing_in_part(each)]
        add_missing(self, [part for part in parts if part.where not in self.errors])
        return cleaned

    def save(self) -> None:
        """Write it. Raises what the service raises."""
        services.take_part(case=self.case, by=self.by, said=self.said(), on=self.cleaned_data.get("on"))
