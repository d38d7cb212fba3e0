"""Each rule of the routine, by example, on Friday 20 November 2026."""

import datetime as dt
from typing import Any

import pytest

from absence.services import find_alerts
from people.models import Enrolment, Student
from tests.absence.days import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    every_other,
    ill,
    missed_a_lesson,
    present,
    weekdays_before,
)
from tests.cast import TERM_START, TODAY, Cast, school_day


def signals(student: Student, day: dt.date = TODAY) -> dict[str, dict[str, Any]]:
    """The rules that a pupil reaches, with their numbers."""
    return {alert.rule.name: alert.figures for alert in find_alerts(day) if alert.student_id == student.pk}


def test_a_missed_lesson_without_reason_signals_the_same_day(noah: Student) -> None:
    missed_a_lesson(noah, [FRIDAY], minutes=55)

    assert signals(noah) == {
        "ogiltig_samma_dag": {
            "occasions": 1,
            "absence_days": 0,
            "days": 1,
            "minutes": 55,
            "from": "2026-11-20",
            "to": "2026-11-20",
        }
    }


def test_a_late_arrival_does_not(noah: Student) -> None:
    school_day(noah, FRIDAY, invalid=10, late_count=1, late_minutes=10)

    assert signals(noah) == {}


def test_yesterdays_absence_is_yesterdays_signal(noah: Student) -> None:
    missed_a_lesson(noah, [THURSDAY])

    assert signals(noah, FRIDAY) == {}
    assert set(signals(noah, THURSDAY)) == {"ogiltig_samma_dag"}


def test_three_announced_school_days_in_a_row_signal_across_a_weekend(noah: Student) -> None:
    last_friday = MONDAY - dt.timedelta(days=3)
    ill(noah, [last_friday, MONDAY, TUESDAY])

    assert signals(noah, MONDAY) == {}
    assert signals(noah, TUESDAY) == {
        "anmald_tre_dagar": {
            "occasions": 1,
            "absence_days": 3,
            "days": 3,
            "from": "2026-11-13",
            "to": "2026-11-17",
        }
    }


def test_a_day_at_school_between_announced_days_begins_again(noah: Student) -> None:
    ill(noah, [TUESDAY, WEDNESDAY])
    present(noah, [THURSDAY])
    ill(noah, [FRIDAY])

    assert signals(noah) == {}


def test_a_day_without_lessons_neither_breaks_nor_counts(noah: Student) -> None:
    ill(noah, [TUESDAY, WEDNESDAY])
    school_day(noah, THURSDAY, offered=0)
    ill(noah, [FRIDAY])

    assert signals(noah)["anmald_tre_dagar"]["days"] == 3


def test_an_unreported_day_breaks_a_run(noah: Student) -> None:
    ill(noah, [TUESDAY, WEDNESDAY])
    school_day(noah, THURSDAY, reported=0)
    ill(noah, [FRIDAY])

    assert signals(noah) == {}


def test_the_third_occasion_in_ten_weeks_signals(noah: Student) -> None:
    away, between = every_other(3)
    for day in away:
        school_day(noah, day, valid=120)
    present(noah, between)

    assert signals(noah) == {
        "tillfallen_tio_veckor": {"occasions": 3, "absence_days": 0, "from": "2026-09-07", "to": "2026-11-20"}
    }


def test_two_occasions_do_not_however_long(noah: Student) -> None:
    days = weekdays_before(TODAY, 5)
    for day in (*days[:2], *days[3:]):
        school_day(noah, day, valid=120)
    present(noah, [days[2]])

    assert signals(noah) == {}


def test_six_whole_days_in_ten_weeks_signal_even_as_one_occasion(noah: Student) -> None:
    for day in weekdays_before(TODAY, 6):
        school_day(noah, day, valid=360)

    assert signals(noah) == {
        "dagar_tio_veckor": {"occasions": 1, "absence_days": 6, "from": "2026-09-07", "to": "2026-11-20"}
    }


def test_the_sixth_occasion_of_the_term_signals_also_when_some_lie_before_the_ten_weeks(noah: Student) -> None:
    early, between = every_other(4, last=dt.date(2026, 9, 4))
    for day in (*early, *every_other(2)[0]):
        school_day(noah, day, valid=120)
    present(noah, [*between, dt.date(2026, 9, 7), *every_other(2)[1]])

    assert signals(noah) == {
        "tillfallen_termin": {"occasions": 6, "absence_days": 0, "from": str(TERM_START), "to": "2026-11-20"}
    }


def test_lessons_at_two_schools_make_one_day(cast: Cast, noah: Student) -> None:
    for day in weekdays_before(TODAY, 6):
        school_day(noah, day, valid=360)
    school_day(noah, FRIDAY, offered=60, school=cast.ekskolan)  # was at school there on the sixth day

    assert signals(noah) == {}


def test_absence_at_an_earlier_school_still_counts(cast: Cast, noah: Student) -> None:
    for day in weekdays_before(TODAY, 6):
        school_day(noah, day, valid=360, school=cast.ekskolan if day < FRIDAY else cast.bjorkskolan)

    assert "dagar_tio_veckor" in signals(noah)


def test_a_pupil_who_has_left_gets_no_signal(noah: Student) -> None:
    missed_a_lesson(noah, [FRIDAY])
    Enrolment.objects.filter(student=noah).update(last_day=THURSDAY)

    assert signals(noah) == {}


def test_the_signal_belongs_to_the_school_of_the_latest_enrolment(cast: Cast, noah: Student) -> None:
    missed_a_lesson(noah, [FRIDAY])
    Enrolment.objects.create(student=noah, school=cast.ekskolan, skolform="grundskola", first_day=MONDAY)

    assert [alert.school_id for alert in find_alerts(TODAY)] == [cast.ekskolan.pk]
    assert find_alerts(TODAY, cast.bjorkskolan) == []


@pytest.mark.parametrize("absent_days", [1, 2])
def test_short_illness_is_no_signal(noah: Student, absent_days: int) -> None:
    ill(noah, weekdays_before(TODAY, absent_days))

    assert signals(noah) == {}
