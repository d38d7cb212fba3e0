"""Random pupil days: any weekday of the autumn, any mix of lessons, reports, absence and lateness."""

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from absence.models import StudentDay
from people.models import School, Student

FIRST, LAST = dt.date(2026, 8, 10), dt.date(2026, 12, 23)
DATES = [FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
WEEKDAYS = [day for day in DATES if day.isoweekday() <= 5]

# The database is the same for every example of a test: each one cleans up after the one before.
on_database = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@st.composite
def minutes(draw: st.DrawFn) -> dict[str, Any]:
    """The columns of one pupil day. A whole day, a lesson, nothing reported or nothing offered are all common."""
    offered = draw(st.sampled_from([0, 60, 300, 300, 360, 360]))
    reported = draw(st.sampled_from([offered, offered, offered, offered // 2, 0]))
    absent = draw(st.sampled_from([0, 0, reported, reported // 3, reported // 2]))
    invalid = draw(st.sampled_from([0, absent, absent // 2]))
    late = draw(st.sampled_from([0, 0, absent // 4]))
    return {
        "offered": offered,
        "reported": reported,
        "valid": absent - invalid,
        "invalid": invalid,
        "late_count": int(late > 0),
        "late_minutes": late,
        "away": absent > late,
        "unexcused": invalid > late,
        "announced": absent > 0 and draw(st.booleans()),
    }


@st.composite
def pupil_days(draw: st.DrawFn) -> list[dict[str, Any]]:
    """The days of one pupil at two schools (``place`` 0 and 1): school days with holes, sometimes both on a date.

    Ill weeks make long runs likely; otherwise three announced or six whole days would hardly ever be seen.
    """
    start = draw(st.integers(0, len(WEEKDAYS) - 1))
    usual = draw(st.lists(minutes(), min_size=1, max_size=4))
    return [
        {"day": day, "place": place} | draw(st.one_of(st.sampled_from(usual), minutes()))
        for day in WEEKDAYS[start : start + draw(st.integers(1, 70))]
        for place in draw(st.sampled_from([[0], [0], [0], [0], [1], [0, 1], []]))
    ]


def save_days(pupils: dict[Student, list[dict[str, Any]]], schools: list[School]) -> None:
    """Replace every pupil day in the database."""
    StudentDay.objects.all().delete()
    StudentDay.objects.bulk_create(
        StudentDay(student=student, school=schools[row["place"]], **{k: v for k, v in row.items() if k != "place"})
        for student, rows in pupils.items()
        for row in rows
    )
