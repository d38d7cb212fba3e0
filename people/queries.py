"""Look-ups that several apps need: a school's calendar, and who belongs with a pupil on a day."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

import holidays
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from people.base import by_name
from people.calendar import SchoolCalendar, TermDates, days
from people.models import (
    Group,
    Guardian,
    Guardianship,
    Membership,
    Mentorship,
    NonSchoolDay,
    School,
    Student,
    Term,
    User,
)


def calendar_of(school: School) -> SchoolCalendar:
    """The calendar of a school: its huvudman's terms and breaks, its own days off and Sweden's public holidays.

    Two queries: ask once and pass it on.
    """
    dates = Term.objects.filter(huvudman_id=school.huvudman_id).values_list("kind", "first_day", "last_day")
    terms = tuple(TermDates(*row) for row in dates)
    breaks = NonSchoolDay.objects.filter(Q(school=None) | Q(school=school), huvudman_id=school.huvudman_id)
    off = {day for first, last in breaks.values_list("first_day", "last_day") for day in days(first, last)}
    this_year = timezone.localdate().year
    years = {this_year - 1, this_year, this_year + 1} | {term.last_day.year for term in terms}
    return SchoolCalendar(terms, frozenset(off.union(*map(public_holidays, years))))


@lru_cache
def public_holidays(year: int) -> frozenset[dt.date]:
    """Sweden's public holidays of a year (lag 1989:253)."""
    return frozenset(holidays.country_holidays("SE", years=year))


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
    current = Membership.objects.on(day).filter(student__in=list(students)).select_related("group__school__huvudman")
    return {each.student_id: each.group for each in current.order_by("first_day", "pk")}


def mentors_of(student: Student, day: dt.date) -> list[User]:
    """The mentors of a pupil's class on ``day``, in the order of their names."""
    classes = Membership.objects.on(day).filter(student=student).values("group")
    mentors = Mentorship.objects.on(day).filter(group__in=classes).values("user")
    return list(User.objects.filter(pk__in=mentors, is_active=True).order_by(*by_name()))


def guardians_of(student: Student, day: dt.date) -> list[Guardian]:
    """The guardians of a pupil on ``day``: none once the pupil is of age (9 kap. 1 § föräldrabalken)."""
    if student.is_adult(day):
        return []
    kept: list[Guardianship] | None = getattr(student, KEPT, None)
    return [each.guardian for each in (_guardianships().filter(student=student) if kept is None else kept)]


def guardians_ahead(to: str = "") -> "Prefetch[str, QuerySet[Guardianship], str]":
    """What to prefetch for ``guardians_of`` to ask nothing more; ``to`` leads to the pupil, such as ``student__``."""
    return Prefetch(f"{to}guardianships", _guardianships(), to_attr=KEPT)


KEPT = "guardianships_in_order"
"""Where a pupil keeps the guardians that were fetched ahead."""


def _guardianships() -> QuerySet[Guardianship]:
    return Guardianship.objects.select_related("guardian").order_by(*by_name("guardian__"))
