"""The daily search catches up: days that were missed, and days whose absence has changed."""

import datetime as dt

import pytest
import time_machine

from absence.models import Absence, Alert
from absence.services import days_to_search, find_alerts, find_due_alerts
from absence.tasks import find_due_alerts as task
from people.models import Student
from tests.absence.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, missed_a_lesson, present
from tests.cast import Cast, on_day


def absence_read_in(student: Student, day: dt.date, at: dt.datetime) -> Absence:
    """An absence row as an import leaves it."""
    school = student.enrolments.get().school
    return Absence.objects.create(
        student=student,
        school=school,
        huvudman=school.huvudman,
        day=day,
        minutes=60,
        valid=False,
        key=f"k:{student.pk}{day}",
        created_at=at,
    )


@pytest.fixture
def week(noah: Student) -> list[dt.date]:
    """Noah was at school the whole week."""
    days = [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY]
    present(noah, days)
    return days


def test_the_first_search_takes_the_latest_day_alone(week: list[dt.date]) -> None:
    assert days_to_search(FRIDAY) == [FRIDAY]


def test_days_missed_since_the_first_search_are_searched_in_order(week: list[dt.date]) -> None:
    with on_day(MONDAY):
        find_due_alerts(MONDAY)

    assert find_due_alerts(FRIDAY) == week[1:]
    assert find_due_alerts(FRIDAY) == []


def test_a_day_with_absence_read_in_later_is_searched_again(noah: Student, week: list[dt.date]) -> None:
    with on_day(WEDNESDAY):
        find_alerts(WEDNESDAY)
    with on_day(THURSDAY):
        find_alerts(THURSDAY)
    absence_read_in(noah, WEDNESDAY, at=dt.datetime(2026, 11, 20, 7, 0, tzinfo=dt.UTC))

    assert find_due_alerts(FRIDAY) == [WEDNESDAY, FRIDAY]


def test_absence_taken_back_later_is_searched_again(noah: Student, week: list[dt.date]) -> None:
    row = absence_read_in(noah, WEDNESDAY, at=dt.datetime(2026, 11, 18, 7, 0, tzinfo=dt.UTC))
    with on_day(WEDNESDAY):
        find_alerts(WEDNESDAY)
    Absence.objects.filter(pk=row.pk).update(superseded_at=dt.datetime(2026, 11, 20, 7, 0, tzinfo=dt.UTC))

    assert WEDNESDAY in days_to_search(FRIDAY)


def test_a_search_of_one_school_does_not_count_as_a_search_of_the_day(cast: Cast, week: list[dt.date]) -> None:
    find_alerts(FRIDAY, cast.bjorkskolan)

    assert days_to_search(FRIDAY) == [FRIDAY]


def test_nothing_older_than_thirty_days_is_searched(noah: Student, week: list[dt.date]) -> None:
    with on_day(MONDAY):
        find_alerts(MONDAY)

    assert days_to_search(MONDAY + dt.timedelta(days=32)) == [WEDNESDAY, THURSDAY, FRIDAY]


def test_the_task_searches_today_in_sweden(noah: Student, cast: Cast) -> None:
    missed_a_lesson(noah, [FRIDAY])
    with time_machine.travel(dt.datetime(2026, 11, 19, 23, 30, tzinfo=dt.UTC)):  # half past midnight in Sweden
        task.apply()

    assert [alert.rule for alert in Alert.objects.all()] == ["ogiltig_samma_dag"]
