"""The rektor's decision about åtgärdsprogram."""

from typing import Any

from django import forms
from django.utils import timezone

from cases import services
from cases.access import actors_in
from cases.forms.fields import add_missing, choice, day, line, words
from cases.forms.own_texts import add_own_texts
from cases.models import Atgardsprogram, Case
from cases.routine.guides import measures_are_followed_up
from cases.support import DECIDING, STEP, ProgramText, forms_for, missing_in_program
from people.models import User
from people.widgets import RadioCards

PLAN = ("need", "met", "form", "follow_up_on", "follow_up_by", "evaluate_on", "evaluate_by")


class ProgramForm(forms.Form):
    """What is decided, the plan where there is one, how pupil and guardians could take part, and why."""

    kind = choice(
        "Vad beslutar du?",
        [(kind, Atgardsprogram.Kind(kind).label) for kind in DECIDING],
        RadioCards(descriptions={str(kind): each.means for kind, each in DECIDING.items()}),
    )
    need = words("Vilket behov av särskilt stöd har eleven?", "Behovet i skolan, inte en diagnos.")
    met = words("Hur ska behovet tillgodoses?", "Vad görs, hur mycket, av vem. Så att det går att följa upp.")
    form = choice("Hur ges stödet?", [])
    follow_up_on = day("Följs upp")
    follow_up_by = line("Ansvarar för uppföljningen", "Namn och befattning.", longest=200)
    evaluate_on = day("Utvärderas")
    evaluate_by = line("Ansvarar för utvärderingen", "Namn och befattning.", longest=200)
    taking_part = words(
        "Hur har eleven och vårdnadshavarna fått delta?", "När ni träffades, eller vad ni erbjöd och hur.", rows=3
    )
    reason = words("Skäl", "Vad visar utredningen av behovet? Kort. Beslutet lämnas till hemmet.", rows=3)

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.delegation = actors_in(by, case, STEP)[1]
        today = timezone.localdate()
        self.fields["form"].choices = forms_for(case, today)  # type: ignore[attr-defined]
        self.fields["follow_up_on"].help_text = measures_are_followed_up(case.school.huvudman, today)
        planned = [each for each in case.measures.order_by("pk") if each.is_open]
        self.fields["met"].initial = "\n".join(
            f"{each.what}, {each.when}" if each.when else each.what for each in planned
        )
        for name in ("kind", "taking_part", "reason"):
            self.fields[name].widget.attrs["aria-required"] = "true"
        add_own_texts(self, "atgardsprogram", case.school.huvudman)

    @property
    def plan(self) -> list[forms.BoundField]:
        """The fields of the plan."""
        return [self[name] for name in PLAN]

    def _said(self) -> ProgramText:
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return ProgramText(**given)

    def clean(self) -> dict[str, Any]:
        """What the service would say next is said at once."""
        cleaned = super().clean() or {}
        delegated = self.delegation is not None
        parts = missing_in_program(self.case, self._said(), timezone.localdate(), delegated=delegated)
        add_missing(self, [part for part in parts if part.where not in self.errors])
        return cleaned

    def save(self, version: int | None) -> Atgardsprogram:
        """Decide. Raises what the service raises."""
        return services.decide_program(case=self.case, by=self.by, said=self._said(), version=version)
