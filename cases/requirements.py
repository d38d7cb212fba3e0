"""What a step needs: small checks that name each missing part in a sentence that says what to do."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from cases import closing
from cases.errors import Missing
from cases.lagrum import Purpose
from cases.models import Case, Investigation, Measure, MeasureEffect, State
from cases.models.measures import MeasureQuerySet
from cases.queries import program_in_force, talks_counted
from people import swedish
from people.queries import guardians_of

Given = Mapping[str, object]
"""The values that a step's own form gives, by field name."""

Check = Callable[[Case, Given], list[Missing]]

PLACES: dict[str, str] = {
    "samtal": "Logga samtal",
    "utredning": "Skriv utredningen",
    "atgarder": "Se åtgärderna",
    "delaktighet": "Skriv hur de har varit med",
    "utvardering": "Skriv utvärdering",
}
"""Where a part is filled in that is not in the step's own form, and what the link there says."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a step needs: what the routine asks for, and the check that names what is missing.

    What the law (``purpose``) or the case itself (``because``) cannot do without is always asked for. Of the rest a
    huvudman chooses: ``standard`` says whether the routine asks for it.
    """

    key: str
    text: str
    check: Check
    purpose: Purpose | None = None
    because: str = ""
    standard: bool = True

    @property
    def is_fixed(self) -> bool:
        """Whether no huvudman can choose to leave it out."""
        return bool(self.purpose or self.because)


def filled(field: str, ask: str) -> Check:
    """A value of the form that must be there; ``ask`` says what to do."""

    def check(case: Case, given: Given) -> list[Missing]:
        value = given.get(field)
        return [] if (value.strip() if isinstance(value, str) else value) else [Missing(ask, field)]

    return check


def answered(field: str, ask: str) -> Check:
    """A yes or no of the form that must have been chosen; no counts as an answer."""

    def check(case: Case, given: Given) -> list[Missing]:
        return [] if isinstance(given.get(field), bool) else [Missing(ask, field)]

    return check


def said_somewhere(field: str, parts: str, ask: str) -> Check:
    """A text of the form, or at least one of its ``parts``."""

    def check(case: Case, given: Given) -> list[Missing]:
        return [] if given.get(parts) else filled(field, ask)(case, given)

    return check


def coming_day(field: str, ask: str) -> Check:
    """A day of the form that must lie after the day of the step (``given["at"]``, else today)."""

    def check(case: Case, given: Given) -> list[Missing]:
        day = given.get(field)
        return [] if isinstance(day, dt.date) and day > day_of(given) else [Missing(ask, field)]

    return check


def day_of_the_case(field: str, ask: str) -> Check:
    """A day of the form from the opening of the case to the day of the step; ``ask`` says what to choose."""

    def check(case: Case, given: Given) -> list[Missing]:
        day, opened = given.get(field), swedish.local_day(case.opened_at)
        if not isinstance(day, dt.date):
            return [Missing(ask, field)]
        if day > day_of(given):
            return [Missing("Välj en dag som har varit.", field)]
        early = f"Välj en dag från {swedish.date(opened)}, då ärendet öppnades, eller senare."
        return [Missing(early, field)] if day < opened else []

    return check


def day_of(given: Given) -> dt.date:
    """The day of the step: that of ``given["at"]``, else today."""
    at = given.get("at")
    return timezone.localdate(at if isinstance(at, dt.datetime) else None)


def talk_or_reason(case: Case, given: Given) -> list[Missing]:
    """A talk that pupil and guardian took part in (a pupil of age needs no guardian), or why there was none.

    Where the rektor has handed the case back, or it was taken up again, a talk since then.
    """
    if filled("why_no_talk", "")(case, given) == []:
        return []
    guardians, counted = guardians_of(case.student, day_of(given)), talks_counted(case)
    if any(talk.pupil_present and (talk.guardian_present or not guardians) for talk in counted):
        return []
    who = "eleven och vårdnadshavare" if guardians else "eleven"
    new = "nytt " if case.talks.exists() and not counted else ""
    ask = f"Logga minst ett {new}samtal med {who}, eller skriv varför det inte har kunnat hållas."
    return [Missing(ask, "samtal")]


def current_investigation(case: Case) -> Investigation | None:
    """The investigation under way, or the last one."""
    return max(case.investigations.all(), key=lambda each: (each.started_at, each.pk), default=None)


def open_measures(case: Case) -> list[Measure]:
    """Measures planned or going on: neither done nor dropped."""
    return [each for each in case.measures.all() if each.is_open]


def measures_planned(case: Case, given: Given) -> list[Missing]:
    """At least one measure, and each with goal, time, responsible and day of follow-up."""
    measures = open_measures(case)
    if not measures:
        return [Missing("Planera minst en åtgärd.", "atgarder")]
    return [Missing(text, "atgarder") for measure in measures for text in measure_parts(measure)]


def measure_parts(measure: Measure) -> list[str]:
    """What a measure still lacks, each part named."""
    parts = (
        (measure.goal.strip(), "skriv målet"),
        (measure.when.strip() or measure.starts_on, "skriv när den ska göras"),
        (measure.responsible_ids, "välj vem som ansvarar"),
        (measure.follow_up_on, "välj när den följs upp"),
    )
    return [f"Åtgärden ”{measure.what}”: {ask}." for value, ask in parts if not value]


def handed_in(case: Case, given: Given) -> list[Missing]:
    """No investigation going on, unless the pupil leaves the school: then it cannot be finished there."""
    why = given.get("closing")
    if case.state != State.UTREDNING or not why or closing.leaves(why):
        return []
    return [Missing(closing.GOES_ON, "closing")]


def measures_ended(case: Case, given: Given) -> list[Missing]:
    """No measure still open, unless the pupil has left the school, or the last evaluation says that it goes on.

    Of a case that was taken up again, and has not come to its measures, those before it are settled by that closing.
    """
    if closing.leaves(given.get("closing")) or case.state not in (State.ATGARDER, State.UPPFOLJNING):
        return []
    kept = going_on(case)
    return [
        Missing(f"Åtgärden ”{measure.what}” pågår: skriv hur det gick, eller låt den utgå.", "atgarder")
        for measure in open_measures(case)
        if measure.pk not in kept
    ]


def going_on(case: Case) -> set[int]:
    """Ids of the measures that go on in everyday school after the closing, as the last evaluation says."""
    last = case.evaluations.filter(created_at__gte=case.state_since).order_by("created_at", "pk").last()
    kept = MeasureEffect.objects.filter(evaluation=last, after=MeasureEffect.After.GOES_ON)
    return set(kept.values_list("measure", flat=True)) if last else set()


def closed_with(*parts: str) -> Check:
    """Fields of the form that some reasons for closing ask for (``cases.closing``)."""

    def check(case: Case, given: Given) -> list[Missing]:
        why, day = given.get("closing"), day_of(given)
        return [each for part in parts for each in closing.lacking(part, why, given.get(part), day)]

    return check


def program_provided_for(case: Case, given: Given) -> list[Missing]:
    """No åtgärdsprogram in force, or somebody responsible for it, unless the pupil leaves: it is of the school."""
    if closing.leaves(given.get("closing")) or str(given.get("program_by") or "").strip() or not program_in_force(case):
        return []
    return [Missing("Avsluta åtgärdsprogrammet först, eller skriv vem som ansvarar för det framöver.", "program_by")]


def evaluated(case: Case, given: Given) -> list[Missing]:
    """An evaluation since the measures were last planned, before saying that they had the wished effect."""
    if case.state != State.UPPFOLJNING or given.get("closing") != Case.Closing.WISHED_EFFECT:
        return []
    if case.evaluations.filter(created_at__gte=case.state_since).exists():
        return []
    return [Missing("Utvärdera åtgärderna innan du skriver att närvaron fungerar igen.", "utvardering")]


def measures_judged(case: Case) -> MeasureQuerySet:
    """The measures whose effect an evaluation says: none that is dropped, and none that was done before the case was
    taken up again, for that was judged then.
    """
    rows: MeasureQuerySet = case.measures.filter(dropped_on=None)
    again = case.taken_up_again_on()
    return rows.exclude(done_on__lt=again) if again else rows


def effects_given(case: Case, given: Given) -> list[Missing]:
    """The effect of each measure that is judged."""
    effects = given.get("effects")
    known = effects if isinstance(effects, Mapping) else {}
    return [
        Missing(f"Välj vilken effekt ”{measure.what}” har haft.", f"effect_{measure.pk}")
        for measure in measures_judged(case)
        if known.get(measure.pk) not in MeasureEffect.Effect.values
    ]


EVALUATION: tuple[Requirement, ...] = (
    Requirement(
        "held_on",
        "Datum för utvärderingen",
        day_of_the_case("held_on", "Välj vilken dag ni utvärderade."),
        because="En utvärdering hör till en dag.",
    ),
    Requirement("participants", "Vilka som deltog", filled("participants", "Skriv vilka som var med.")),
    Requirement(
        "effects",
        "Effekten av varje åtgärd",
        effects_given,
        because="Utan den går det inte att se om åtgärderna hjälpte.",
    ),
    Requirement("conclusion", "Samlad bedömning", filled("conclusion", "Skriv er samlade bedömning.")),
    Requirement(
        "pupil_view",
        "Elevens egen bild",
        filled("pupil_view", "Skriv elevens egen bild. Ville eleven inte säga något, skriv det."),
        standard=False,
    ),
)
"""What every evaluation needs, whether the measures go on or the case is closed."""
