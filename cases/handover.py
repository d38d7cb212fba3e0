"""Handover: an open case follows its pupil to a new class or mentor, and never lies without somebody.

Access moves by itself, on the day, with the class list: a mentor reaches a case while the pupil is in the own class
(``cases.access``), so that whoever was mentor yesterday reaches nothing today, and the new one all that a mentor reads.
What stands here is what that asks of people: a note to the new mentor, who takes the case over; and of the rektor, when
nobody is mentor or the pupil has left the school.

Within a school the mentor of today reads what the mentor of yesterday read. To another school nothing follows by
itself: what it needs is chosen part by part, and logged (``narvaro.akt``, "Elevens nya skola").
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from cases.models import Case, CaseEvent, CaseMember
from cases.passing import RECEIVED
from cases.routine import Actor
from people import swedish
from people.models import Enrolment, Membership, Mentorship, School, Student, User
from people.protected import Fact, shows
from people.queries import mentors_at_schools

NOTE, TAKEN = "overlamning", "overtagande"
"""The kinds of event: a note to the new mentor, and that the new mentor has taken the case over."""

WRITERS = (Actor.MENTOR, Actor.ELEVHALSA, Actor.UTREDARE, Actor.REKTOR)
"""Who may write a note to the new mentor: whoever knows the case, the one who leaves it among them."""

_PLACES, _ENROLLED, _EVENTS, _NAMED = "places_now", "enrolled_now", "handovers", "named_mentors"


@dataclass(frozen=True, slots=True)
class Keeper:
    """A mentor of the pupil at the case's school, and since when."""

    user: User
    since: dt.date


@dataclass(frozen=True, slots=True)
class _Spell:
    """A time when somebody was the pupil's mentor: both in the class. ``last`` is far ahead while it goes on."""

    user: User
    school_id: int
    first: dt.date
    last: dt.date


def handover_ahead(today: dt.date) -> Iterator["Prefetch[Any, Any, Any]"]:
    """What to prefetch on cases for the functions below to ask nothing more."""
    yield Prefetch("student__memberships", _places(), to_attr=_PLACES)
    yield Prefetch("student__enrolments", _enrolled(today), to_attr=_ENROLLED)
    yield Prefetch("events", _events(), to_attr=_EVENTS)
    yield Prefetch("members", _named(today), to_attr=_NAMED)


def keepers(case: Case, today: dt.date) -> list[Keeper]:
    """The mentors of the pupil's class at the case's school, each since they became the pupil's mentor; and whoever the
    rektor has named mentor of a case that came from another school.

    About a pupil with protected personal data nothing is told: named staff and the rektor have the case.
    """
    if not shows(case.student, Fact.SCHOOL):
        return []
    spells = _spells(case.student)
    now = {
        each.user.pk: each
        for each in spells
        if each.school_id == case.school_id and each.first <= today <= each.last and each.user.is_active
    }
    named: list[CaseMember] = _kept(case, _NAMED, lambda: _named(today).filter(case=case))
    return [
        *(Keeper(each.user, _since(each, spells)) for each in now.values()),
        *(Keeper(each.user, each.first_day) for each in named if each.user_id not in now),
    ]


def mentors_in(cases: Iterable[Case], day: dt.date) -> dict[int, list[User]]:
    """The mentors in each case, by its id: of the pupil's class at its school, and those the rektor has named in it.

    Three queries at most.
    """
    cases = list(cases)
    of_class = mentors_at_schools([case.student_id for case in cases], day)
    named: dict[int, list[User]] = defaultdict(list)
    for member in _named(day).filter(case__in=cases):
        named[member.case_id].append(member.user)
    there = {case.pk: of_class.get((case.student_id, case.school_id), []) for case in cases}
    return {case.pk: list(dict.fromkeys([*there[case.pk], *named.get(case.pk, [])])) for case in cases}


def class_mentors(student: Student, school: School, day: dt.date) -> list[User]:
    """The mentors of the pupil's class at a school on a day."""
    held = [each for each in _spells(student) if each.school_id == school.pk and each.first <= day <= each.last]
    return list(dict.fromkeys(each.user for each in held if each.user.is_active))


def _spells(student: Student) -> list[_Spell]:
    """Everybody who has been the pupil's mentor, at any school, and when; oldest first."""
    found = (
        _Spell(each.user, place.group.school_id, max(each.first_day, place.first_day), min(_last(each), _last(place)))
        for place in _kept(student, _PLACES, lambda: _places().filter(student=student))
        for each in place.group.mentorships.all()
    )
    return sorted((each for each in found if each.first <= each.last), key=lambda each: (each.first, each.user.pk))


def _last(row: Membership | Mentorship) -> dt.date:
    return row.last_day or dt.date.max


def _since(now: _Spell, spells: Sequence[_Spell]) -> dt.date:
    """Since when a mentor has been the pupil's mentor with nobody else in between.

    A new school year makes a new class, with a summer before it: whoever goes on as mentor has nothing to take over.
    """
    since = now.first
    for earlier in reversed([each for each in spells if each.user == now.user and each.first < now.first]):
        between = (each for each in spells if each.user != now.user and earlier.last < each.last and each.first < since)
        if earlier.last < since - dt.timedelta(days=1) and any(between):
            break
        since = min(since, earlier.first)
    return since


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
    """Whether a note waits for the new mentor: one written since somebody took the case over last, also by the school
    that it came from."""
    last = max(handovers(case), key=lambda each: (each.at, each.pk), default=None)
    return last is not None and last.kind in (NOTE, RECEIVED)


def handovers(case: Case) -> list[CaseEvent]:
    """The notes to new mentors, when the case came from another school, and when it was taken over."""
    found: list[CaseEvent] = _kept(case, _EVENTS, lambda: _events().filter(case=case))
    return found


def has_left(case: Case, today: dt.date) -> bool:
    """Whether the pupil has no place at the case's school any more."""
    return all(each.school_id != case.school_id for each in _now(case.student, today))


def goes_elsewhere(case: Case, today: dt.date) -> bool:
    """Whether the pupil has a place at another school of the same huvudman. Of a protected pupil nothing is told."""
    schools = [each.school for each in _now(case.student, today) if each.school_id != case.school_id]
    same = any(each.huvudman_id == case.school.huvudman_id for each in schools)
    return same and shows(case.student, Fact.SCHOOL)


def _now(student: Student, today: dt.date) -> list[Enrolment]:
    """The pupil's places today."""
    found: list[Enrolment] = _kept(student, _ENROLLED, lambda: _enrolled(today).filter(student=student))
    return found


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


def _enrolled(today: dt.date) -> Any:
    return Enrolment.objects.on(today).select_related("school")


def _named(today: dt.date) -> Any:
    members = CaseMember.objects.holding(today).filter(role=CaseMember.As.MENTOR, user__is_active=True)
    return members.select_related("user").order_by("first_day", "pk")


def _events() -> Any:
    return CaseEvent.objects.filter(kind__in=(NOTE, RECEIVED, TAKEN)).select_related("actor").order_by("at", "pk")
