"""The cases of a school's term, counted: opened and how far they came, closed and why, and what causes absence.

The model moves the focus from the pupil to what surrounds the pupil, so the school's own groups of factors come first.
Everything is counted in persons or investigations and leaves this module only as ``small_cells`` lets it. Pupils with
protected personal data are in no count.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from cases.analysis.small_cells import Counts, Sum, Told, release
from cases.models import Case, CaseEvent, Investigation, InvestigationPart, Measure, State
from cases.parts import GROUPS, REASONS, SCHOOL_GROUPS, SIDES, YES
from cases.passing import GONE_ON, has_come
from people.models import Protection, School

OPENED, CLOSED, APPROVED = "opened", "closed", "approved"
ACTED, EARLIER, OLDER, SAID, TWICE = "acted", "earlier", "older", "said", "twice"
UNSHOWN = frozenset({ACTED, EARLIER, OLDER, SAID, TWICE})
"""Counts that stand nowhere, and hang together with those that do: see ``_sums``."""

AFTER_APPROVAL = (State.ATGARDER, State.UPPFOLJNING)


@dataclass(frozen=True, slots=True)
class Counted:
    """A term's counts as they may be told."""

    told: Mapping[str, Told]

    def __getitem__(self, name: str) -> Told:
        return self.told[name]


def step(state: str) -> str:
    """The name of the count of cases opened in the term that stood in a step when it ended."""
    return f"step_{state}"


def closing(reason: str) -> str:
    """The name of the count of closings for a reason."""
    return f"closing_{reason}"


def factor(group: str, side: str) -> str:
    """The name of the count of investigations that say something on one side of a group."""
    return f"factor_{group}_{side}"


def reason(name: str) -> str:
    """The name of the count of investigations that name a reason."""
    return f"reason_{name}"


def level(name: str) -> str:
    """The name of the count of investigated pupils with a measure at a level."""
    return f"level_{name}"


def counted(school: School, first: dt.date, last: dt.date) -> Counted:
    """The school's cases from ``first`` to ``last``. Five queries.

    A case that came from another school of the huvudman is counted where it was opened, as far as it came there.
    """
    of_school = Case.objects.filter(~has_come(), school=school, student__protection=Protection.NONE)
    states = Counter(_states_then(of_school.filter(opened_at__date__range=(first, last)), last))
    closings = Counter(_closings(of_school, first, last))
    investigations = dict(
        Investigation.objects.filter(case__in=of_school, approved_at__date__range=(first, last)).values_list(
            "pk", "case_id"
        )
    )
    levels = _levels(set(investigations.values()))
    numbers = {
        OPENED: states.total(),
        **{step(state): states[state] for state in State.values},
        CLOSED: closings.total(),
        **{closing(why): closings[why] for why in Case.Closing.values},
        APPROVED: len(investigations),
        **_named(investigations),
        **{level(name): len(cases) for name, cases in levels.items()},
    }
    return Counted(release(system(numbers)))


def _states_then(cases: QuerySet[Case], last: dt.date) -> Iterable[str]:
    """The step that each case stood in when the term ended."""
    moved = CaseEvent.objects.filter(case=OuterRef("pk"), at__date__lte=last).exclude(to_state="")
    latest = Subquery(moved.order_by("-at", "-pk").values("to_state")[:1])
    return (then or State.UPPMARKSAMMA.value for then in cases.annotate(then=latest).values_list("then", flat=True))


def _closings(cases: QuerySet[Case], first: dt.date, last: dt.date) -> Iterable[str]:
    """The reason of each closing."""
    events = CaseEvent.objects.filter(case__in=cases, kind__in=("avsluta", GONE_ON), at__date__range=(first, last))
    return (data["closing"] for data in events.values_list("data", flat=True))


def _named(investigations: Iterable[int]) -> dict[str, int]:
    """How many investigations say something on each side of each group, and name each reason. One query."""
    names = {f"{group.key}_{side}_": factor(group.key, side) for group in GROUPS for side in SIDES}
    names |= {f"orsak_{each}": reason(each) for each in REASONS}
    of_reasons = Q(key__in=[f"orsak_{each}" for each in REASONS], text=YES)
    said = Q(key__regex=f"^({'|'.join(group.key for group in GROUPS)})_({'|'.join(SIDES)})_", text__regex=r"\S")
    rows = InvestigationPart.objects.filter(said | of_reasons, investigation__in=list(investigations))
    found: dict[str, set[int]] = {name: set() for name in names.values()}
    for investigation, key in rows.values_list("investigation_id", "key"):
        found[next(name for start, name in names.items() if key.startswith(start))].add(investigation)
    return {name: len(them) for name, them in found.items()}


def _levels(cases: Iterable[int]) -> dict[str, set[int]]:
    """The cases with a measure at each level. One query."""
    rows = Measure.objects.filter(case__in=list(cases), dropped_on=None).values_list("level", "case_id")
    found: dict[str, set[int]] = {name: set() for name in Measure.Level.values}
    for name, case in rows:
        found[name].add(case)
    return found


def system(numbers: Mapping[str, int]) -> Counts:
    """The counts and how they hang together."""
    sums = list(_sums(numbers))
    return Counts(
        {**numbers, **dict.fromkeys(UNSHOWN, 0)},
        tuple(sums),
        of={
            **{factor(group.key, side): APPROVED for group in GROUPS for side in SIDES},
            **{reason(name): APPROVED for name in REASONS},
            **{level(name): APPROVED for name in Measure.Level.values},
        },
        unshown=UNSHOWN,
    )


def _sums(numbers: Mapping[str, int]) -> Iterable[Sum]:
    """What a reader knows of how the counts hang together.

    A case opened in the term that is acted on, or closed, when it ends was approved, or closed, in the term. An
    investigation says something about the school (``cases.investigated``), unless the numbers show that one does not.
    """
    yield Sum(OPENED, (*(step(state) for state in State.values if state not in AFTER_APPROVAL), ACTED))
    yield Sum(ACTED, tuple(step(state) for state in AFTER_APPROVAL))
    yield Sum(CLOSED, tuple(closing(why) for why in Case.Closing.values))
    yield Sum(CLOSED, (step(State.AVSLUTAD), OLDER))
    school = tuple(factor(group, side) for group in SCHOOL_GROUPS for side in SIDES)
    if sum(numbers[step(state)] for state in AFTER_APPROVAL) <= numbers[APPROVED]:
        yield Sum(APPROVED, (ACTED, EARLIER))
    if sum(numbers[name] for name in school) >= numbers[APPROVED]:
        yield from (Sum(SAID, school), Sum(SAID, (APPROVED, TWICE)))
