"""A case follows its pupil to another school of the same huvudman: to whom it may be given, and what waits.

The school that is left chooses, part by part (``cases.giving``); the rektor of the new school receives.
"""

import datetime as dt
from collections.abc import Iterator
from copy import copy
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from cases.giving import OF_PART, THEIRS, Part
from cases.models import Case, CaseEvent, Passing, State
from cases.models.made import MadeAt
from people import swedish
from people.access import AnyUser, scope_of
from people.models import Enrolment, Protection, School, Student
from people.protected import Fact, shows
from people.roles import Verb

SENT, BACK, ASKED = "skolbyte_skickat", "skolbyte_aterkallat", "skolbyte_fraga"
GONE_ON, RECEIVED = "ga_vidare", "skolbyte_mottaget"
"""The kinds of event: at the school that gives (the last is its step), and at the one that has received."""

_EVENTS = "events_of_waiting"

WAITS = dt.timedelta(days=7)
"""So long the new school has to answer, until the one that waits is told of it too. Our own guide value."""


def new_schools(student: Student, school: School, day: dt.date) -> list[School]:
    """The huvudman's other schools where the pupil has, or is going to have, a place: the only ones to give to.

    None of a pupil with protected personal data: the name of a school can lead to the child, so that is done by hand.
    """
    if not shows(student, Fact.SCHOOL):
        return []
    places = Enrolment.objects.filter(student=student, school__huvudman=school.huvudman_id).exclude(last_day__lt=day)
    rows = places.exclude(school=school).select_related("school").order_by("first_day", "pk")
    return list(dict.fromkeys(each.school for each in rows))


def goes_to(student: Student, school: School, day: dt.date) -> bool:
    """Whether the pupil has a place at a school on a day."""
    return Enrolment.objects.on(day).filter(student=student, school=school).exists()


def waiting_in(case: Case) -> Passing | None:
    """The handover of a case that nobody has answered, if any; from what is fetched ahead where it is."""
    return next((each for each in case.passings.all() if each.is_waiting), None)


def last_in(case: Case) -> Passing | None:
    """The last handover of a case."""
    return max(case.passings.all(), key=lambda each: (each.sent_at, each.pk), default=None)


def passings_ahead() -> Iterator["Prefetch[Any, Any, Any]"]:
    """What to prefetch on cases, with their handovers, for ``moved_since`` to ask nothing more."""
    waits = CaseEvent.objects.filter(case__passings__outcome=Passing.Outcome.WAITING)
    yield Prefetch("events", _bare(waits), to_attr=_EVENTS)


def moved_since(passing: Passing) -> bool:
    """Whether the step, or anything in the parts that are given, has been written since: nobody has chosen that."""
    case = passing.case
    events = getattr(case, _EVENTS) if hasattr(case, _EVENTS) else list(_bare(case.events.all()))
    sent = next((each.pk for each in events if each.kind == SENT and each.data.get("passing") == passing.pk), 0)
    return any(each.pk > sent and _is_given(each, passing) for each in events)


def _is_given(event: CaseEvent, passing: Passing) -> bool:
    """Whether an event is a step, or belongs to a part that is given. Measures are ended by an evaluation too."""
    parts = {OF_PART.get(event.kind)}
    parts |= {Part.ELEVHALSA} if event.kind in THEIRS else set()
    parts |= {Part.MEASURES} if event.kind == "utvardering" else set()
    return bool(event.to_state) or bool(parts.intersection(passing.parts))


def _bare(events: QuerySet[CaseEvent]) -> QuerySet[CaseEvent]:
    return events.only("case", "kind", "to_state", "data").order_by("pk")


def gone_on_to(case: Case) -> Case | None:
    """The open case, at another school, that a closed one has gone on as, if any."""
    last = last_in(case)
    found = last.received if last else None
    return found if found is None or found.is_open else gone_on_to(found)


def passes_on(case: Case) -> bool:
    """Whether the case waits for the new school, or that for an answer. Of a protected pupil it is done by hand."""
    last = last_in(case)
    asked = (Passing.Outcome.WAITING, Passing.Outcome.MORE, Passing.Outcome.WRONG)
    return bool(last and last.outcome in asked and shows(case.student, Fact.SCHOOL))


def came_by(case: Case) -> Passing | None:
    """The handover by which a case came from another school, if it did."""
    return getattr(case, "came_by", None)


def has_come() -> Exists:
    """Whether a case came from another school: it says so itself, also when gallring has taken the old school's."""
    return Exists(CaseEvent.objects.filter(case=OuterRef("pk"), kind=RECEIVED))


def to_answer(user: AnyUser) -> QuerySet[Passing]:
    """The handovers that somebody, as rektor of the new school, may receive or has answered.

    Not of a pupil whose place there has ended, nor of one who has got protected personal data since: by hand.
    """
    places = Enrolment.objects.filter(student=OuterRef("case__student"), school=OuterRef("to_school"))
    has_place = Exists(places.exclude(last_day__lt=timezone.localdate()))
    return Passing.objects.filter(
        has_place, to_school__in=scope_of(user).schools(Verb.DECIDE), case__student__protection=Protection.NONE
    )


def waiting(user: AnyUser) -> QuerySet[Passing]:
    """Those that nobody has answered, the oldest first."""
    rows = to_answer(user).filter(outcome=Passing.Outcome.WAITING).exclude(case__state=State.AVSLUTAD)
    return rows.select_related("case__student", "case__school", "to_school", "sent_by").order_by("sent_at", "pk")


def days_at(case: Case, today: dt.date) -> Iterator[tuple[School, int]]:
    """How many days the case has been at each school, the first school first; nothing when it has been at one."""
    passed = list(_passed(case))
    if not passed or not shows(case.student, Fact.SCHOOL):
        return
    until = swedish.local_day(case.closed_at) if case.closed_at else today
    moved = [swedish.local_day(each.answered_at or each.sent_at) for each in passed]
    days = [swedish.local_day(case.opened_at), *moved, until]
    schools = [*(each.case.school for each in passed), case.school]
    for school, first, last in zip(schools, days[:-1], days[1:], strict=True):
        yield school, (last - first).days


def case_then(case: Case, record: MadeAt) -> Case:
    """The case as it is named where a record of it was made: with the earlier school and its number. Never saved."""
    if record.made_at is None:
        return case
    then = copy(case)
    then.school, then.number = record.made_at, record.made_in
    return then


def with_earlier(case: Case) -> list[Case]:
    """A case, and those of earlier schools that it goes on from, the first one first."""
    return [*(each.case for each in _passed(case)), case]


def _passed(case: Case) -> list[Passing]:
    """The handovers by which a case has come, the first one first."""
    last = came_by(case)
    return [*_passed(last.case), last] if last else []
