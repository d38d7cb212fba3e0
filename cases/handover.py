"""Handover: an open case follows its pupil to a new class or mentor, and never lies without somebody.

Access moves by itself, on the day, with the class list: a mentor reaches a case while the pupil is in the own class
(``cases.access``), so that whoever was mentor yesterday reaches nothing today, and the new one all that a mentor reads.
What stands here is what that asks of people: a note to the new mentor, who takes the case over; and of the rektor, when
nobody is mentor or the pupil has left the school.

Within a school the mentor of today reads what the mentor of yesterday read. To another school nothing follows by
itself: what it needs is chosen part by part, and logged (``narvaro.akt``, "Elevens nya skola").
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from cases.models import Case, CaseEvent
from cases.routine import Actor
from people import swedish
from people.models import Enrolment, Membership, Mentorship, Student, User
from people.protected import Fact, shows

NOTE, TAKEN = "overlamning", "overtagande"
"""The kinds of event: a note to the new mentor, and that the new mentor has taken the case over."""

WRITERS = (Actor.MENTOR, Actor.ELEVHALSA, Actor.UTREDARE, Actor.REKTOR)
"""Who may write a note to the new mentor: whoever knows the case, the one who leaves it among them."""

_PLACES, _ENROLLED, _EVENTS = "places_now", "enrolled_now", "handovers"


@dataclass(frozen=True, slots=True)
class Keeper:
    """A mentor of the pupil at the case's school, and since when."""

    user: User
    since: dt.date


def handover_ahead(today: dt.date) -> Iterator["Prefetch[Any, Any, Any]"]:
    """What to prefetch on cases for the functions below to ask nothing more."""
    yield Prefetch("student__memberships", _places().on(today), to_attr=_PLACES)
    yield Prefetch("student__enrolments", Enrolment.objects.on(today), to_attr=_ENROLLED)
    yield Prefetch("events", _events(), to_attr=_EVENTS)


def keepers(case: Case, today: dt.date) -> list[Keeper]:
    """The mentors of the pupil's class at the case's school, each since both began.

    About a pupil with protected personal data nothing is told: named staff and the rektor have the case.
    """
    if not shows(case.student, Fact.SCHOOL):
        return []
    return [
        Keeper(each.user, max(each.first_day, place.first_day))
        for place in _kept(case.student, _PLACES, lambda: _places().on(today).filter(student=case.student))
        if place.group.school_id == case.school_id
        for each in place.group.mentorships.all()
        if each.user.is_active and each.first_day <= today and (each.last_day is None or each.last_day >= today)
    ]


def to_take_over(case: Case, today: dt.date) -> list[Keeper]:
    """The mentors who came after the case was opened and have not said that they have taken it over."""
    opened = swedish.local_day(case.opened_at)
    taken = {(each.actor_id, swedish.local_day(each.at)) for each in handovers(case) if each.kind == TAKEN}
    return [
        each
        for each in keepers(case, today)
        if each.since > opened and not any(who == each.user.pk and day >= each.since for who, day in taken)
    ]


def has_note(case: Case) -> bool:
    """Whether a note waits for the new mentor: one written since somebody took the case over last."""
    last = max(handovers(case), key=lambda each: (each.at, each.pk), default=None)
    return last is not None and last.kind == NOTE


def handovers(case: Case) -> list[CaseEvent]:
    """The notes to new mentors, and when the case was taken over."""
    found: list[CaseEvent] = _kept(case, _EVENTS, lambda: _events().filter(case=case))
    return found


def has_left(case: Case, today: dt.date) -> bool:
    """Whether the pupil has no place at the case's school any more."""
    now = _kept(case.student, _ENROLLED, lambda: Enrolment.objects.on(today).filter(student=case.student))
    return all(each.school_id != case.school_id for each in now)


def lacks_mentor(case: Case, today: dt.date) -> bool:
    """Whether nobody is mentor of the pupil at the school, so that the case may lie."""
    return shows(case.student, Fact.SCHOOL) and not keepers(case, today)


def _kept(row: Case | Student, name: str, ask: Any) -> Any:
    """What was fetched ahead, or asked for now and kept with the row: it lives as long as the request."""
    if not hasattr(row, name):
        setattr(row, name, list(ask()))
    return getattr(row, name)


def _places() -> Any:
    mentorships = Mentorship.objects.select_related("user").order_by("first_day", "pk")
    return Membership.objects.select_related("group").prefetch_related(Prefetch("group__mentorships", mentorships))


def _events() -> Any:
    return CaseEvent.objects.filter(kind__in=(NOTE, TAKEN)).select_related("actor").order_by("at", "pk")
