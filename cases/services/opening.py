"""Opening a case, and its number."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from absence.models import Alert
from cases.access import may_open
from cases.errors import AlreadyDone, Missing, MissingParts
from cases.models import Case
from cases.queries import facts, open_case_of
from cases.services.change import NOT_ALLOWED, Change, last_change, moment
from people.models import School, Student, User

NUMBER_DIGITS = 3  # 2026-041; a school with more than 999 cases a year goes on with four


@transaction.atomic
def open_case(
    *,
    student: Student,
    school: School,
    by: User,
    why: str,
    alert: Alert | None = None,
    at: dt.datetime | None = None,
) -> Case:
    """Open a case for a pupil at a school. Raises AlreadyDone if one is open there already."""
    if not may_open(by, student, school):
        raise PermissionDenied(NOT_ALLOWED)
    if not why.strip():
        raise MissingParts([Missing("Skriv varför ärendet öppnas.", "why")])
    lock_school(school)
    existing = open_case_of(student, school)
    if existing:
        raise AlreadyDone(*last_change(existing), f"Det finns redan ett öppet ärende, {existing.number}.")
    when = moment(at)
    case = Case.objects.create(
        number=next_number(school, timezone.localdate(when).year),
        student=student,
        school=school,
        why=why,
        alert=alert,
        opened_by=by,
        opened_at=when,
        state_since=when,
    )
    Change(case, by, when, "oppna").end(why, **facts(alert=alert.pk if alert else None))
    return case


def lock_school(school: School) -> None:
    """One at a time: numbers have no doubles, and a pupil gets one open case."""
    School.objects.select_for_update(no_key=True).get(pk=school.pk)


def next_number(school: School, year: int) -> str:
    """The next case number of a school and year, such as 2026-041. The school's row is locked."""
    place = Cast(Substr("number", len(f"{year}-") + 1), IntegerField())
    numbers = Case.objects.filter(school=school, number__startswith=f"{year}-")
    highest = numbers.aggregate(highest=Max(place))["highest"] or 0
    return f"{year}-{highest + 1:0{NUMBER_DIGITS}}"
