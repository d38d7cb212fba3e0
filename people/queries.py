"""Look-ups that several apps need: a school's calendar, and who belongs with a pupil on a day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

import holidays
from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from people.base import by_name
from people.calendar import SchoolCalendar, TermDates, days
from people.models import (
    Enrolment,
    Group,
    Guardian,
    Guardianship,
    Membership,
    Mentorship,
    NonSchoolDay,
    Protection,
    School,
    Student,
    StudentGrant,
    Term,
    User,
)
from people.protected import Fact, shows
from people.tasks import Phone


def calendar_of(school: School) -> SchoolCalendar:
    """The calendar of a school: its huvudman's terms and breaks, its own days off and Sweden's public holidays.

    Two queries: ask once and pass it on.
    """
    return calendars_of([school])[school.pk]


def calendars_of(schools: Iterable[School]) -> dict[int, SchoolCalendar]:
    """The calendars of many schools by id: two queries."""
    owner = {school.pk: school.huvudman_id for school in schools}
    terms: dict[int, list[TermDates]] = defaultdict(list)
    for term in Term.objects.filter(huvudman__in=set(owner.values())):
        terms[term.huvudman_id].append(TermDates(term.kind, term.first_day, term.last_day))
    off: dict[tuple[int, int | None], set[dt.date]] = defaultdict(set)
    breaks = NonSchoolDay.objects.filter(Q(school=None) | Q(school__in=owner), huvudman__in=set(owner.values()))
    for huvudman, school, first, last in breaks.values_list("huvudman_id", "school_id", "first_day", "last_day"):
        off[huvudman, school].update(days(first, last))
    return {
        school: _calendar(tuple(terms[huvudman]), off[huvudman, None] | off[huvudman, school])
        for school, huvudman in owner.items()
    }


def _calendar(terms: tuple[TermDates, ...], off: set[dt.date]) -> SchoolCalendar:
    """A calendar with Sweden's public holidays in the years around it."""
    this_year = timezone.localdate().year
    years = {this_year - 1, this_year, this_year + 1} | {term.last_day.year for term in terms}
    return SchoolCalendar(terms, frozenset(off.union(*map(public_holidays, years))))


@lru_cache
def public_holidays(year: int) -> frozenset[dt.date]:
    """Sweden's public holidays of a year (lag 1989:253)."""
    return frozenset(holidays.country_holidays("SE", years=year))


@lru_cache
def free_days(year: int) -> frozenset[dt.date]:
    """The public holidays of a year, with midsommarafton, julafton and nyårsafton, which the law on counting time puts
    beside them (2 § lagen 1930:173)."""
    return frozenset(holidays.country_holidays("SE", years=year, categories=(holidays.PUBLIC, holidays.DE_FACTO)))


def group_on(student: Student, day: dt.date) -> Group | None:
    """The class that a pupil is in on ``day``; the one last joined where there are several."""
    current = Membership.objects.on(day).filter(student=student)
    return (
        Group.objects.select_related("school")
        .filter(memberships__in=current)
        .order_by("-memberships__first_day", "-memberships__pk")
        .first()
    )


def classes_of(students: Iterable[Student | int], day: dt.date) -> dict[int, Group]:
    """``group_on`` for many, by pupil id; those without a class are not there. One query."""
    return {student: group for (student, _), group in classes_at_schools(students, day).items()}


def classes_at_schools(students: Iterable[Student | int], day: dt.date) -> dict[tuple[int, int], Group]:
    """The class of each pupil on ``day`` at each school, by the ids of both. One query."""
    current = Membership.objects.on(day).filter(student__in=list(students)).select_related("group__school__huvudman")
    found: dict[tuple[int, int], Group] = {}
    for each in current.order_by("first_day", "pk"):
        key = (each.student_id, each.group.school_id)
        found.pop(key, None)  # the one last joined stands last
        found[key] = each.group
    return found


def there_until(student: Student, school: School, day: dt.date) -> dt.date:
    """``day``, or the pupil's last day at a school that was left before it. One query."""
    places = Enrolment.objects.filter(student=student, school=school, first_day__lte=day)
    last_days = list(places.values_list("last_day", flat=True))
    ended = [each for each in last_days if each and each < day]
    return max(ended) if ended and len(ended) == len(last_days) else day


def mentors_of(student: Student, school: School, day: dt.date) -> list[User]:
    """The mentors of a pupil's classes at a school on ``day``, in the order of their names.

    A protected pupil's mentor counts only if the pupil is opened to them by name.
    """
    return mentors_at_schools([student], day).get((student.pk, school.pk), [])


def mentors_at_schools(students: Iterable[Student | int], day: dt.date) -> dict[tuple[int, int], list[User]]:
    """``mentors_of`` for many, by the ids of each pupil and of a school that she has a class at.

    One query, and one more if any pupil is protected.
    """
    found: dict[tuple[int, int], list[User]] = defaultdict(list)
    for place, user in _mentors(students, day):
        found[place].append(user)
    return {place: list(dict.fromkeys(users)) for place, users in found.items()}


def _mentors(students: Iterable[Student | int], day: dt.date) -> list[tuple[tuple[int, int], User]]:
    """The ids of pupil and school with a mentor of the pupil's class there, in the order of the mentors' names."""
    places = Membership.objects.on(day).filter(student__in=list(students))
    mentors = (
        Mentorship.objects.on(day)
        .filter(group__memberships__in=places, user__is_active=True)
        .annotate(student=F("group__memberships__student"), protection=F("group__memberships__student__protection"))
    )
    rows = list(mentors.select_related("user", "group").order_by(*by_name("user__"), "pk"))
    hidden = {row.student for row in rows if row.protection != Protection.NONE}
    named = set(StudentGrant.objects.on(day).filter(student__in=hidden).values_list("student_id", "user_id"))
    return [
        ((row.student, row.group.school_id), row.user)
        for row in rows
        if row.student not in hidden or (row.student, row.user_id) in named
    ]


def phones_of(students: Iterable[Student], day: dt.date) -> dict[int, tuple[Phone, ...]]:
    """Whom the school may call about each pupil, by pupil id: the guardians who may be contacted and have a number.

    Nobody for a pupil of age, nor where the home is protected. One query.
    """
    reachable = {each.pk for each in students if not each.is_adult(day) and shows(each, Fact.GUARDIANS)}
    rows = Guardianship.objects.filter(student__in=reachable, may_contact=True).exclude(guardian__phone="")
    found: dict[int, tuple[Phone, ...]] = {}
    for row in rows.select_related("guardian").order_by("pk"):
        found[row.student_id] = (*found.get(row.student_id, ()), phone_of(row.guardian))
    return found


def phone_of(guardian: Guardian) -> Phone:
    """A guardian as somebody to call. Whether a page may show the number is judged before."""
    interpreter = guardian.language if guardian.needs_interpreter else ""
    return Phone(guardian.first_name, guardian.phone, interpreter)


def guardians_of(student: Student, day: dt.date) -> list[Guardian]:
    """The guardians of a pupil on ``day``: none once the pupil is of age (9 kap. 1 § föräldrabalken)."""
    return [] if student.is_adult(day) else [each.guardian for each in guardianships_of(student)]


def guardianships_of(student: Student) -> list[Guardianship]:
    """Who are or were guardians of a pupil, in the order of their names: fetched ahead, or one query."""
    kept: list[Guardianship] | None = getattr(student, KEPT, None)
    return list(_guardianships().filter(student=student)) if kept is None else kept


def guardians_ahead(to: str = "") -> "Prefetch[str, QuerySet[Guardianship], str]":
    """What to prefetch for ``guardians_of`` to ask nothing more; ``to`` leads to the pupil, such as ``student__``."""
    return Prefetch(f"{to}guardianships", _guardianships(), to_attr=KEPT)


KEPT = "guardianships_in_order"
"""Where a pupil keeps the guardians that were fetched ahead."""


def _guardianships() -> QuerySet[Guardianship]:
    return Guardianship.objects.select_related("guardian").order_by(*by_name("guardian__"))
