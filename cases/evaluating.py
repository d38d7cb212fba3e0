"""What an evaluation decides, and what the case asks for next: one table.

The routine asks whether the measures have helped, and then to go on, change, work with others or close (domain.md
(c) 9). Each choice has its own next thing to do, which the case's page, Mitt arbete and the list of cases read here
(by ``cases.due``). Only changing the measures moves the case by itself.

Where the problems remain Töreboda asks for an orosanmälan ("Om problemen kvarstår"), or for samverkan with or
information to another authority, of which the home is told. The page says so beside the choice, unless it is to close,
and leads there. It is **not a question with an answer**: an orosanmälan leaves no trace in a case, which guardians may
read. A yes would be that trace, and a no that somebody had to write would become one wherever it is missing; nor may
anybody's duty to report wait for a meeting to agree.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from cases.errors import Missing
from cases.models import Case, Evaluation, Measure, MeasureEffect
from cases.requirements import Given, coming_day, open_measures
from cases.routine import Actor

Decision = Evaluation.Decision


@dataclass(frozen=True, slots=True)
class Next:
    """What a decision leads to: as a task, of whom it is asked, and when it is done."""

    icon: str
    title: str
    button: str
    waiting: str
    asked: Actor
    is_done: Callable[[Case, Evaluation], bool]
    able: tuple[Actor, ...] = ()  # who else may do it
    page: str = ""  # the name of its address; of the transition's, where there is none
    step: str = ""  # what it is called where the rektor delegates it


@dataclass(frozen=True, slots=True)
class WayOn:
    """One way on after an evaluation: what it means to whoever chooses, what it asks for, and what comes next."""

    decision: Evaluation.Decision
    means: str
    asks_day: bool = False  # when it is evaluated again
    next: Next | None = None

    @property
    def told(self) -> str:
        """What is said when it is saved."""
        return f"Utvärderingen är sparad. {self.means}"


def _has_samverkan(case: Case, evaluation: Evaluation) -> bool:
    return any(each.changed_at >= evaluation.created_at for each in case.samverkan.all())


def _has_program(case: Case, evaluation: Evaluation) -> bool:
    return any(each.decided_at >= evaluation.created_at for each in case.programs.all())


WAYS_ON: dict[str, WayOn] = {
    way.decision: way
    for way in (
        WayOn(
            Decision.CONTINUE,
            "Åtgärderna fortsätter som de är, och ni utvärderar igen den dag ni väljer.",
            asks_day=True,
        ),
        WayOn(
            Decision.CHANGE,
            "Ärendet går tillbaka till Åtgärder, och ni planerar om åtgärderna med eleven och hemmet.",
        ),
        WayOn(
            Decision.PROGRAM,
            "Rektorn prövar om eleven behöver särskilt stöd, och beslutar om åtgärdsprogram. Åtgärderna fortsätter.",
            asks_day=True,
            next=Next(
                "beslut",
                "Besluta om åtgärdsprogram",
                "Besluta",
                "Rektorn prövar särskilt stöd",
                Actor.REKTOR,
                _has_program,
                page="cases:program",
                step="atgardsprogram",
            ),
        ),
        WayOn(
            Decision.SAMVERKAN,
            "Ni tar kontakt med en annan verksamhet. Åtgärderna fortsätter under tiden.",
            asks_day=True,
            next=Next(
                "personer",
                "Inled samverkan",
                "Skriv om samverkan",
                "Samverkan ska inledas",
                Actor.UTREDARE,
                _has_samverkan,
                able=(Actor.REKTOR, Actor.TEAM),
                page="cases:samverkan_new",
            ),
        ),
        WayOn(
            Decision.CLOSE,
            "Rektorn tar ställning till att avsluta ärendet.",
            next=Next(
                "bock",
                "Ta ställning till att avsluta",
                "Avsluta ärendet",
                "Rektorn avgör om ärendet ska avslutas",
                Actor.REKTOR,
                lambda case, evaluation: False,
                step="avsluta",
            ),
        ),
    )
}
"""The ways on, in the order they are offered."""

_when_again = coming_day("follow_up_on", "Välj en kommande dag när ni utvärderar igen.")


def missing_in_decision(case: Case, given: Given) -> list[Missing]:
    """A decision, and the day that it asks for. What to change is asked by that step (``cases.routine``)."""
    way = WAYS_ON.get(str(given.get("decision") or ""))
    if way is None:
        return [Missing("Välj hur ni går vidare.", "decision")]
    if way.decision == Decision.CLOSE:
        return _what_becomes(case, given)
    return _when_again(case, given) if way.asks_day else []


def _what_becomes(case: Case, given: Given) -> list[Missing]:
    """Where the case is to close: what becomes of each measure that is open, so that nobody is asked again then."""
    after = given.get("after")
    known = after if isinstance(after, Mapping) else {}
    ask = "Säg hur det blev med ”{}”: genomförd, fortsätter i vardagen eller utgår."
    return [
        Missing(ask.format(measure.what), f"after_{measure.pk}")
        for measure in open_measures(case)
        if known.get(measure.pk) not in MeasureEffect.After.values
    ]


def is_answered(case: Case, measure: Measure) -> bool:
    """Whether an evaluation has said how it went with a measure, so that nobody is asked to follow it up by itself.

    One that was held on the day of the follow-up or later, or that says what becomes of the measure as the case is to
    close. A new day for the follow-up asks anew. From what is fetched ahead where it is.
    """
    latest = latest_evaluation(case)
    return any(
        (measure.follow_up_on is not None and each.held_on >= measure.follow_up_on)
        or (each == latest and each.decision == Decision.CLOSE)
        for each in case.evaluations.all()
        if measure.pk in {effect.measure_id for effect in each.effects.all()}
    )


def evaluations_ahead() -> "Prefetch[Any]":
    """What these functions read, for many cases at once. Two queries."""
    effects = Prefetch("effects", MeasureEffect.objects.only("evaluation", "measure"))
    rows = Evaluation.objects.only("case", "created_at", "held_on", "decision", "follow_up_on")
    return Prefetch("evaluations", rows.prefetch_related(effects))


def latest_evaluation(case: Case) -> Evaluation | None:
    """The last evaluation of the measures as they are planned now, from what is fetched ahead where it is."""
    since = [each for each in case.evaluations.all() if each.created_at >= case.state_since]
    return max(since, key=lambda each: (each.created_at, each.pk), default=None)
