"""The search catches up: days that were missed, and days from the first whose figures have changed."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection, transaction

from absence.models import Alert, ChangedDay, StudentDay
from absence.services import find_alerts, find_due_alerts
from absence.tasks import find_due_alerts as task
from people.models import Enrolment, NonSchoolDay, Student, Term
from tests.absence.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, corrected, ill, missed_a_lesson, present
from tests.cast import Cast, on_day


@pytest.fixture
def week(noah: Student) -> list[dt.date]:
    """Noah was at school the whole week."""
    days = [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY]
    present(noah, days)
    return days


@pytest.fixture
def searched(week: list[dt.date]) -> None:
    """The whole week is searched."""
    with on_day(MONDAY):
        find_due_alerts(MONDAY)
    find_due_alerts(FRIDAY)


def test_the_first_search_takes_the_latest_day_alone(week: list[dt.date]) -> None:
    assert find_due_alerts(FRIDAY) == [FRIDAY]


def test_days_missed_since_the_first_search_are_searched_in_order(week: list[dt.date]) -> None:
    with on_day(MONDAY):
        find_due_alerts(MONDAY)

    assert find_due_alerts(FRIDAY) == week[1:]
    assert find_due_alerts(FRIDAY) == []


def test_a_changed_day_is_searched_again_with_those_after_it(noah: Student, searched: None) -> None:
    corrected(noah, WEDNESDAY, invalid=60, unexcused=True)

    assert find_due_alerts(FRIDAY) == [WEDNESDAY, THURSDAY, FRIDAY]
    assert find_due_alerts(FRIDAY) == []


def test_a_run_that_a_late_report_made_is_found_on_the_day_it_ended(noah: Student, searched: None) -> None:
    corrected(noah, WEDNESDAY, announced=True, away=True, valid=360)
    corrected(noah, TUESDAY, announced=True, away=True, valid=360)
    find_due_alerts(FRIDAY)
    corrected(noah, MONDAY, announced=True, away=True, valid=360)

    find_due_alerts(FRIDAY)

    assert [(alert.rule, alert.window_to) for alert in Alert.objects.all()] == [("anmald_tre_dagar", WEDNESDAY)]


def test_a_signal_is_judged_again_only_when_its_days_may_have_changed(noah: Student, searched: None) -> None:
    corrected(noah, TUESDAY, invalid=60, unexcused=True, away=True)
    find_due_alerts(FRIDAY)
    Alert.objects.update(number=7)  # what no search would say

    corrected(noah, THURSDAY, late_count=1)
    find_due_alerts(FRIDAY)
    assert Alert.objects.get().number == 7

    corrected(noah, MONDAY, late_count=1)
    find_due_alerts(FRIDAY)
    assert Alert.objects.get().number == 1


def test_a_day_without_change_is_not_searched_again(noah: Student, searched: None) -> None:
    StudentDay.objects.filter(day=TUESDAY, valid=1000).update(valid=0)

    assert find_due_alerts(FRIDAY) == []


CHANGES: dict[str, Callable[[Cast], object]] = {
    "a pupil begins": lambda cast: Enrolment.objects.create(
        student=cast.maja, school=cast.ekskolan, skolform="grundskola", first_day=THURSDAY
    ),
    "a pupil leaves": lambda cast: Enrolment.objects.filter(student=cast.noah).update(last_day=THURSDAY),
    "a pupil was never there": lambda cast: Enrolment.objects.filter(student=cast.noah).delete(),
    "the term begins another day": lambda cast: Term.objects.filter(kind="HT").update(first_day=MONDAY),
    "there is a break": lambda cast: NonSchoolDay.objects.create(
        huvudman=cast.huvudman, first_day=THURSDAY, last_day=THURSDAY
    ),
    "there is no break": lambda cast: NonSchoolDay.objects.filter(name="Höstlov").delete(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_enrolment_or_calendar_is_searched(cast: Cast, searched: None, change: str) -> None:
    CHANGES[change](cast)

    assert FRIDAY in find_due_alerts(FRIDAY)


def test_what_is_known_beforehand_is_searched_when_its_day_has_come(noah: Student) -> None:
    ill(noah, [WEDNESDAY, THURSDAY, FRIDAY])  # announced at the beginning of the week
    present(noah, [MONDAY])
    with on_day(MONDAY):
        find_due_alerts(MONDAY)

    assert [find_due_alerts(day) for day in (WEDNESDAY, THURSDAY)] == [[WEDNESDAY], [THURSDAY]]
    assert not Alert.objects.exists()
    assert find_due_alerts(FRIDAY) == [FRIDAY]
    assert [alert.rule for alert in Alert.objects.all()] == ["anmald_tre_dagar"]


def test_a_search_that_fails_is_done_again(noah: Student, searched: None, monkeypatch: pytest.MonkeyPatch) -> None:
    corrected(noah, FRIDAY, invalid=60, unexcused=True)
    monkeypatch.setattr("absence.services.SEARCH_BACK", "no time")
    with pytest.raises(TypeError):
        find_due_alerts(FRIDAY)
    monkeypatch.undo()

    assert find_due_alerts(FRIDAY) == [FRIDAY]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_not_committed_when_the_search_ends_is_searched_next_time(noah: Student) -> None:
    present(noah, [THURSDAY, FRIDAY])
    with on_day(THURSDAY):
        find_due_alerts(THURSDAY)
    with transaction.atomic():
        corrected(noah, FRIDAY, invalid=60, unexcused=True)
        other = connection.copy()
        try:
            with other.cursor() as cursor:  # what a search at this moment forgets
                cursor.execute("DELETE FROM absence_changedday")
        finally:
            other.close()

    assert set(ChangedDay.objects.values_list("day", flat=True)) == {FRIDAY}


def test_a_search_of_one_school_does_not_count_as_a_search_of_the_day(cast: Cast, week: list[dt.date]) -> None:
    find_alerts(FRIDAY, cast.bjorkskolan)

    assert find_due_alerts(FRIDAY) == [FRIDAY]


def test_nothing_older_than_thirty_days_is_searched(noah: Student, week: list[dt.date]) -> None:
    with on_day(MONDAY):
        find_alerts(MONDAY)

    assert find_due_alerts(MONDAY + dt.timedelta(days=32)) == [WEDNESDAY, THURSDAY, FRIDAY]


def test_the_task_searches_today_in_sweden(noah: Student, cast: Cast) -> None:
    missed_a_lesson(noah, [FRIDAY])
    with time_machine.travel(dt.datetime(2026, 11, 19, 23, 30, tzinfo=dt.UTC)):  # half past midnight in Sweden
        task.apply()

    assert [alert.rule for alert in Alert.objects.all()] == ["ogiltig_samma_dag"]
