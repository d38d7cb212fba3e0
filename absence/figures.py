"""The figures of the routine, each defined once, in SQL over the pupils' days (``StudentDay``).

Every figure is a sum over a *window*: the days of one pupil from a first to a last day. Here any window is counted; a
month of everybody is read in ``absence.month``, and what rules look at is counted in ``absence.judging``. Each has its
own way through many rows, and tests hold the three together.

* School day of a pupil: a day with offered minutes.
* Occasion (tillfälle): a run of consecutive school days of the pupil within the window, each with absence other than
  lateness. Days that are not school days of the pupil neither break nor prolong it; an unreported day breaks it.
* Absence day: a school day with reported minutes, all of them absent.

A pupil who was at two schools on a day has one day in a window, with the sums of both.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.db import connection
from django.db.models import QuerySet

from absence.models import StudentDay
from people.models import School, Student

UNCERTAIN_BELOW = 80  # % reported: the figures may be wrong (architecture: below 80 % marked as uncertain)
WARN_BELOW = 90  # % reported: show no figure without saying so

# A day begins an occasion unless the pupil's school day before it was absent too. Days outside are not looked at.
FIGURES = """
WITH days AS (
    SELECT student_id, day, sum(offered) AS offered, sum(reported) AS reported, sum(valid) AS valid,
        sum(invalid) AS invalid, sum(leave) AS leave, sum(late_count) AS late_count,
        sum(late_minutes) AS late_minutes, bool_or(away) AS away, bool_or(unexcused) AS unexcused
    FROM absence_studentday
    WHERE offered > 0 AND day BETWEEN %(first)s AND %(last)s
        AND (%(students)s::bigint[] IS NULL OR student_id = ANY(%(students)s))
        AND (%(schools)s::bigint[] IS NULL OR school_id = ANY(%(schools)s))
    GROUP BY student_id, day
), marked AS (
    SELECT *, lag(away, 1, false) OVER (PARTITION BY student_id ORDER BY day) AS away_before FROM days
)
SELECT student_id, sum(offered)::int, sum(reported)::int, sum(valid)::int, sum(invalid)::int, sum(leave)::int,
    sum(late_count)::int, sum(late_minutes)::int,
    count(*) FILTER (WHERE away AND NOT away_before) AS occasions,
    count(*) FILTER (WHERE reported > 0 AND valid + invalid >= reported) AS absence_days,
    count(*) AS school_days,
    count(*) FILTER (WHERE unexcused) AS unexcused_days
FROM marked
GROUP BY student_id
"""


def tenths(part: int, whole: int) -> Decimal | None:
    """How many per cent ``part`` is of ``whole``, with one decimal, half rounded up; None of nothing."""
    if whole == 0:
        return None
    return Decimal((2000 * part + whole) // (2 * whole)) / 10


class Minutes(Protocol):
    """Anything that holds the minutes of a window, such as a row of the monthly report."""

    offered: Any
    reported: Any
    valid: Any
    invalid: Any


@dataclass(frozen=True, slots=True)
class Figures:
    """What a window amounts to: minutes, late arrivals and days."""

    offered: int = 0
    reported: int = 0
    valid: int = 0
    invalid: int = 0
    leave: int = 0  # part of valid: approved leave (beviljad ledighet)
    late: int = 0  # late arrivals
    late_minutes: int = 0  # part of valid + invalid
    occasions: int = 0
    absence_days: int = 0
    school_days: int = 0
    unexcused_days: int = 0  # days with invalid absence other than lateness

    @classmethod
    def of(cls, row: Minutes) -> "Figures":
        """The figures that a row of the monthly report has kept."""
        return cls(**{name: getattr(row, name) for name in KEPT})

    @property
    def absent(self) -> int:
        """Absent minutes: valid, invalid and late."""
        return self.valid + self.invalid

    @property
    def share(self) -> Decimal | None:
        """Absence in per cent of what was reported, one decimal; None when nothing was."""
        return tenths(self.absent, self.reported)

    @property
    def valid_share(self) -> Decimal | None:
        """Valid absence in per cent of what was reported."""
        return tenths(self.valid, self.reported)

    @property
    def invalid_share(self) -> Decimal | None:
        """Invalid absence in per cent of what was reported."""
        return tenths(self.invalid, self.reported)

    @property
    def reporting_rate(self) -> Decimal | None:
        """How many per cent of what was offered that teachers have reported; None when nothing was offered."""
        return tenths(self.reported, self.offered)

    @property
    def is_uncertain(self) -> bool:
        """Whether so little was reported that the figures may mislead."""
        return 100 * self.reported < UNCERTAIN_BELOW * self.offered

    @property
    def needs_warning(self) -> bool:
        """Whether the figures may not be shown without a word about how much was reported."""
        return 100 * self.reported < WARN_BELOW * self.offered

    def reaches(self, percent: int) -> bool:
        """Whether the absence share is at least ``percent``: integers only, and never without reported minutes."""
        return self.reported > 0 and 100 * self.absent >= percent * self.reported


# What a row of the monthly report keeps.
KEPT = ("offered", "reported", "valid", "invalid", "leave", "late", "occasions", "absence_days")


@dataclass(frozen=True, slots=True)
class Window:
    """The figures of one pupil in one window. ``unit`` tells windows of the same pupil apart."""

    unit: str
    school_id: int
    student_id: int
    first_day: dt.date
    last_day: dt.date
    figures: Figures


def figures_by_student(
    first: dt.date,
    last: dt.date,
    *,
    students: Iterable[int] | None = None,
    school: School | None = None,
    schools: Iterable[int] | None = None,
) -> dict[int, Figures]:
    """Figures by pupil id, from ``first`` to ``last``: of some pupils, at one school or some by id, or both. One query.

    A pupil without a school day is not there.
    """
    chosen = None if students is None else list(students)
    return _figures(first, last, chosen, [school.pk] if school else None if schools is None else list(schools))


def student_figures(
    student: Student,
    first: dt.date,
    last: dt.date,
    school: School | None = None,
    *,
    schools: Iterable[int] | None = None,
) -> Figures:
    """The figures of one pupil, at every school, at one or at some by id; zeros where the pupil had no school day."""
    places = [school.pk] if school else None if schools is None else list(schools)
    return _figures(first, last, [student.pk], places).get(student.pk, Figures())


def _figures(
    first: dt.date, last: dt.date, students: list[int] | None, schools: list[int] | None
) -> dict[int, Figures]:
    """The figures of each pupil: of some or all pupils, at some or all schools."""
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, {"first": first, "last": last, "students": students, "schools": schools})
        return {student: Figures(*sums) for student, *sums in cursor.fetchall()}


def day_rows(student: Student, first: dt.date, last: dt.date) -> QuerySet[StudentDay]:
    """The school days of one pupil in their order; two rows on a day at two schools."""
    return StudentDay.objects.filter(student=student, day__range=(first, last), offered__gt=0).order_by("day", "school")
