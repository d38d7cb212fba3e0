"""Random pupil days of an autumn: lessons, reports, absence and lateness, with habits around the guide values."""

import datetime as dt
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from absence.models import StudentDay
from people.models import School, Student

FIRST, LAST = dt.date(2026, 8, 10), dt.date(2026, 12, 23)
DATES = [FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
WEEKDAYS = [day for day in DATES if day.isoweekday() <= 5]

SOME_DAY = st.one_of(st.sampled_from(DATES), st.sampled_from(WEEKDAYS[45:]))

# The database is the same for every example of a test: each one cleans up after the one before.
on_database = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@st.composite
def pupil_days(draw: st.DrawFn) -> list[dict[str, Any]]:
    """The days of one pupil at two schools (``place`` 0 and 1): a term, or a part of one, with a habit of absence.

    Habits lie around the guide values, where a wrong limit shows: now and then ill for days, mostly announced or
    not, often whole days or only lessons, with late mornings, unreported days and holes in between.
    """
    rng = draw(st.randoms(use_true_random=True))
    first = rng.choice([0, 0, 0, rng.randrange(len(WEEKDAYS))])
    last = rng.choice([len(WEEKDAYS), rng.randrange(first, len(WEEKDAYS)) + 1])
    habit = Habit(rng, begins=rng.choice([0.03, 0.07, 0.15, 0.4]), goes_on=rng.choice([0.2, 0.5, 0.8]))
    return [row for day in WEEKDAYS[first:last] for row in habit.rows(day)]


class Habit:
    """How a pupil is absent, day by day."""

    def __init__(self, rng: Random, *, begins: float, goes_on: float) -> None:
        self.rng, self.begins, self.goes_on, self.away = rng, begins, goes_on, False
        self.whole_days, self.announced, self.messy = (rng.choice([0.2, 0.9]) for _ in range(3))

    def rows(self, day: dt.date) -> list[dict[str, Any]]:
        """No row, one, or one at each school."""
        self.away = self.rng.random() < (self.goes_on if self.away else self.begins)
        places = self.rng.choices([[0], [1], [0, 1], []], [20, 2, 2, 1])[0]
        return [{"day": day, "place": place} | self.minutes() for place in places]

    def minutes(self) -> dict[str, Any]:
        """The columns of one pupil day."""
        chance = self.rng.random
        offered = 0 if chance() < 0.03 else self.rng.choice([60, 300, 360])
        reported = self.rng.choice([0, offered // 2]) if chance() < 0.1 * self.messy else offered
        absent = (reported if chance() < self.whole_days else reported // 3) if self.away else 0
        late = 5 if reported and chance() < 0.1 else 0
        late = min(late, reported - absent) if chance() < 0.5 else min(late, absent)
        absent = max(absent, late)
        invalid = 0 if chance() < self.announced else self.rng.choice([absent, absent // 2])
        return {
            "offered": offered,
            "reported": reported,
            "valid": absent - invalid,
            "invalid": invalid,
            "late_count": int(late > 0),
            "late_minutes": late,
            "away": absent > late,
            "unexcused": invalid > late,
            "announced": absent > 0 and chance() < self.announced,
        }


def save_days(pupils: dict[Student, list[dict[str, Any]]], schools: list[School]) -> None:
    """Replace every pupil day in the database."""
    StudentDay.objects.all().delete()
    StudentDay.objects.bulk_create(
        StudentDay(student=student, school=schools[row["place"]], **{k: v for k, v in row.items() if k != "place"})
        for student, rows in pupils.items()
        for row in rows
    )
