"""Pupil days from the database in the shape of ``narvaro.charts``, set-based: one query however many pupils."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet, Sum

from absence.models import Lesson, StudentDay
from narvaro.charts import Day
from people.models import Group, Student

LOOK_BACK = dt.timedelta(days=14)  # how old the newest day may be and still be shown as the latest


def days_by_student(
    students: Iterable[int], first: dt.date, last: dt.date, schools: Iterable[int] | None = None
) -> dict[int, dict[dt.date, Day]]:
    """The days of each pupil (one query); a pupil with lessons at two schools on a day gets them added.

    ``schools`` by id where only some are wanted.
    """
    found: dict[int, dict[dt.date, Day]] = defaultdict(dict)
    rows = StudentDay.objects.filter(student__in=students, day__range=(first, last))
    if schools is not None:
        rows = rows.filter(school__in=schools)
    for row in rows.order_by("student_id", "day"):
        days = found[row.student_id]
        days[row.day] = _sum(days[row.day], row) if row.day in days else _day(row)
    return dict(found)


def _day(row: StudentDay) -> Day:
    return Day(row.day, row.offered, row.reported, row.valid, row.invalid, row.late_count, row.away, row.unexcused)


def _sum(day: Day, row: StudentDay) -> Day:
    return Day(
        day.day,
        day.offered + row.offered,
        day.reported + row.reported,
        day.valid + row.valid,
        day.invalid + row.invalid,
        day.late_count + row.late_count,
        day.away or row.away,
        day.unexcused or row.unexcused,
    )


def totals_by_day(students: QuerySet[Student], first: dt.date, last: dt.date) -> list[Day]:
    """The minutes of all the pupils together, day by day (one query)."""
    rows = (
        StudentDay.objects.filter(student__in=students, day__range=(first, last))
        .values("day")
        .annotate(sums_offered=Sum("offered"), sums_reported=Sum("reported"))
        .annotate(sums_valid=Sum("valid"), sums_invalid=Sum("invalid"))
        .order_by("day")
    )
    return [
        Day(row["day"], row["sums_offered"], row["sums_reported"], row["sums_valid"], row["sums_invalid"])
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Present:
    """How many pupils are where on a day, and how much of the day is reported (whole per cent, rounded down)."""

    day: dt.date
    pupils: int
    present: int
    announced: int
    missing: int
    unreported: int
    reporting_rate: int


def present_on_latest_day(students: QuerySet[Student], today: dt.date) -> Present | None:
    """The newest day that has data, today if it has; None when nothing was read in for two weeks (two queries)."""
    days = StudentDay.objects.filter(student__in=students, offered__gt=0)
    latest = days.filter(day__range=(today - LOOK_BACK, today)).aggregate(day=Max("day"))["day"]
    if latest is None:
        return None
    found = days.filter(day=latest).aggregate(
        # A pupil may have lessons at two schools the same day: counted once.
        pupils=Count("student", distinct=True),
        pupils_away=pupils_where(away=True),
        pupils_missing=pupils_where(unexcused=True, announced=False),
        pupils_unreported=pupils_where(reported=0, away=False),
        minutes=Sum("offered"),
        minutes_reported=Sum("reported"),
    )
    return Present(
        day=latest,
        pupils=found["pupils"],
        present=found["pupils"] - found["pupils_away"] - found["pupils_unreported"],
        announced=found["pupils_away"] - found["pupils_missing"],
        missing=found["pupils_missing"],
        unreported=found["pupils_unreported"],
        reporting_rate=100 * found["minutes_reported"] // found["minutes"],
    )


def pupils_where(**conditions: object) -> Count:
    """The number of pupils whose day meets the conditions."""
    return Count("student", distinct=True, filter=Q(**conditions))


def unreported_lessons(groups: Iterable[Group], today: dt.date) -> dict[int, list[Lesson]]:
    """Lessons of each class in the last week that were held and lack their report, the newest first (one query)."""
    found: dict[int, list[Lesson]] = defaultdict(list)
    lessons = Lesson.objects.filter(
        group__in=groups, cancelled=False, reported=False, day__range=(today - dt.timedelta(days=7), today)
    )
    for lesson in lessons.order_by("-day", "-start"):
        found[lesson.group_id or 0].append(lesson)
    return dict(found)
