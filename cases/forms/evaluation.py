"""The evaluation of the measures: the absence before and after beside each effect, and how it goes on."""

from typing import Any

from django import forms
from django.utils import timezone

from cases import services
from cases.evaluating import WAYS_ON
from cases.forms.fields import choice, day, words
from cases.forms.own_texts import add_own_texts
from cases.measured import in_words, measured
from cases.models import Case, MeasureEffect
from cases.reading import reading_of
from cases.records import records_of
from cases.requirements import measures_judged, open_measures
from cases.routine.guides import measures_are_followed_up
from people.models import User
from people.widgets import InlineRadios, RadioCards

EFFECT, AFTER = "effect_", "after_"
"""What the names of the fields about each measure begin with; the measure's id follows."""


class EvaluateForm(forms.Form):
    """An evaluation, and how it goes on."""

    held_on = day("Datum")
    participants = words("Vilka var med?", "Eleven, vårdnadshavare och personal som är berörd.", rows=2)
    pupil_view = words("Elevens egen bild", "Vad har hjälpt, och vad har inte hjälpt?", rows=3)
    guardian_view = words("Vårdnadshavarnas bild", "Skriv vem som säger vad.", rows=3)
    conclusion = words("Samlad bedömning", rows=3)
    decision = choice(
        "Hur går ni vidare?",
        [(way.decision.value, way.decision.label) for way in WAYS_ON.values()],
        RadioCards(descriptions={str(way.decision.value): way.means for way in WAYS_ON.values()}),
    )
    follow_up_on = day("Utvärdera igen", "Om åtgärderna fortsätter, eller ni ska samverka. Gäller alla åtgärder.")
    changes = words("Vad ska ändras?", "Om ni ändrar åtgärderna.", rows=3)

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.fields["held_on"].initial = today = timezone.localdate()
        self.fields["follow_up_on"].help_text += f" {measures_are_followed_up(case.school.huvudman, today)}"
        self._add_effects()
        for name in ("held_on", "participants", "conclusion", "decision"):
            self.fields[name].widget.attrs["aria-required"] = "true"
        add_own_texts(self, "utvardering", case.school.huvudman)

    def _add_effects(self) -> None:
        """One choice for each measure that is judged: beside it the absence before and after, and how sure it is."""
        reading = reading_of(self.by, self.case)
        self.seen = seen = measured(self.case, records_of(self.case, reading), reading, timezone.localdate())
        effects = []
        for measure in measures_judged(self.case):
            effects.append(name := f"{EFFECT}{measure.pk}")
            shown = in_words(seen.get(measure.pk))
            self.fields[name] = choice(f"Effekt: {measure.what}", list(MeasureEffect.Effect.choices), help_text=shown)
            self.fields[name].widget.attrs["aria-required"] = "true"
        self._ask_what_comes_after()
        self.order_fields(["held_on", "participants", "pupil_view", "guardian_view", *effects, "conclusion"])

    def _ask_what_comes_after(self) -> None:
        """Where the case is to close: what becomes of each measure that is open."""
        for measure in open_measures(self.case):
            asked = choice(f"Efter avslutet: {measure.what}", list(MeasureEffect.After.choices), InlineRadios())
            self.fields[f"{AFTER}{measure.pk}"] = asked

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields of every evaluation."""
        return [field for field in self if not field.name.startswith(AFTER)]

    @property
    def when_closing(self) -> list[forms.BoundField]:
        """The fields that belong to closing the case."""
        return [field for field in self if field.name.startswith(AFTER)]

    def save(self, version: int | None) -> None:
        """Evaluate. Raises what the service raises."""
        services.evaluate(case=self.case, by=self.by, said=self._said(), version=version)

    def _said(self) -> services.Evaluated:
        """What the evaluation says, with what is said of each measure by its id."""
        rest = {name: value for name, value in self.cleaned_data.items() if not name.startswith((EFFECT, AFTER))}
        return services.Evaluated(**rest, effects=self._by_measure(EFFECT), after=self._by_measure(AFTER))

    def _by_measure(self, prefix: str) -> dict[int, str]:
        """What is chosen in the fields about each measure, by its id."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value and name.startswith(prefix)}
        return {int(name.removeprefix(prefix)): value for name, value in chosen.items()}

    @property
    def told(self) -> str:
        """What is said when it is saved: what the decision leads to."""
        return WAYS_ON[self.cleaned_data["decision"]].told
