"""What somebody has handled stays handled, until it has become worse: the rules say how much."""

import datetime as dt

import pytest

from absence.models import Alert
from absence.rules import CONTACT_RULES, RULES, TALK_RULES
from absence.services import find_alerts, handle_alerts
from people.models import Student, User
from tests.absence.days import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    ill,
    missed_a_lesson,
    present,
    weekdays_before,
)
from tests.cast import Cast, school_day


def three_occasions(student: Student) -> None:
    """Three occasions in the ten weeks before this week, the latest on Monday."""
    for day in (dt.date(2026, 11, 9), dt.date(2026, 11, 11), MONDAY):
        school_day(student, day, valid=120)
    present(student, [dt.date(2026, 11, 10), dt.date(2026, 11, 12)])


def test_a_handled_signal_is_not_opened_again(noah: Student, sara: User) -> None:
    missed_a_lesson(noah, [FRIDAY])
    find_alerts(FRIDAY)

    assert handle_alerts(noah, rules=CONTACT_RULES, by=sara, how="Ringde hem") == 1

    assert find_alerts(FRIDAY) == []
    alert = Alert.objects.get()
    assert (alert.status, alert.handled_by, alert.handled_how) == (Alert.Status.HANDLED, sara, "Ringde hem")


def test_handling_some_rules_leaves_the_others_open(noah: Student, sara: User) -> None:
    three_occasions(noah)
    missed_a_lesson(noah, [FRIDAY])
    find_alerts(FRIDAY)

    handle_alerts(noah, rules=TALK_RULES, by=sara, how="Samtal 20 november")

    assert [alert.rule for alert in Alert.objects.filter(status=Alert.Status.OPEN)] == ["ogiltig_samma_dag"]


def test_a_handled_signal_of_the_weeks_stays_handled_as_the_weeks_roll(noah: Student, sara: User) -> None:
    three_occasions(noah)
    find_alerts(MONDAY)
    handle_alerts(noah, rules=TALK_RULES, by=sara, how="Samtal")

    assert find_alerts(MONDAY + dt.timedelta(weeks=1)) == []


def test_one_more_occasion_after_it_was_handled_signals_anew(noah: Student, sara: User) -> None:
    three_occasions(noah)
    find_alerts(MONDAY)
    handle_alerts(noah, rules=TALK_RULES, by=sara, how="Samtal")
    present(noah, [TUESDAY])
    school_day(noah, WEDNESDAY, valid=60)

    (alert,) = find_alerts(WEDNESDAY)

    assert (alert.new, alert.figures["occasions"]) == (True, 4)


def test_another_pupils_signal_is_left_alone(cast: Cast, noah: Student, sara: User) -> None:
    missed_a_lesson(noah, [FRIDAY])
    missed_a_lesson(cast.maja, [FRIDAY])
    find_alerts(FRIDAY)

    handle_alerts(noah, rules=CONTACT_RULES, by=sara, how="Ringde hem")

    assert [alert.student_id for alert in find_alerts(FRIDAY)] == [cast.maja.pk]


def test_an_absence_that_goes_on_after_the_call_signals_anew_every_third_day(noah: Student, sara: User) -> None:
    days = weekdays_before(FRIDAY, 10)
    ill(noah, days)
    called = []
    for day in days:
        found = [alert.new for alert in find_alerts(day) if alert.rule.name == "anmald_tre_dagar"]
        assert found in ([], [True])
        if found:
            called.append(days.index(day) + 1)
            handle_alerts(noah, rules=CONTACT_RULES, by=sara, how="Ringde hem", on=day)

    assert called == [3, 6, 9]


def test_a_new_run_signals_on_its_third_day(noah: Student, sara: User) -> None:
    days = weekdays_before(FRIDAY, 8)
    ill(noah, [*days[:3], *days[5:]])
    present(noah, days[3:5])
    find_alerts(days[2])
    handle_alerts(noah, rules=CONTACT_RULES, by=sara, how="Ringde hem")

    assert [alert.new for alert in find_alerts(FRIDAY) if alert.rule.name == "anmald_tre_dagar"] == [True]


def test_whole_days_signal_anew_when_there_are_three_more(noah: Student, sara: User) -> None:
    days = weekdays_before(FRIDAY, 9)
    for day in days:
        school_day(noah, day, valid=360)
    find_alerts(days[5])
    handle_alerts(noah, rules=TALK_RULES, by=sara, how="Samtal")

    assert [[alert.new for alert in find_alerts(day)] for day in days[6:]] == [[], [], [True]]


def test_each_day_of_unexcused_absence_is_new_though_yesterdays_is_handled(noah: Student, sara: User) -> None:
    missed_a_lesson(noah, [THURSDAY, FRIDAY])
    find_alerts(THURSDAY)
    handle_alerts(noah, rules=CONTACT_RULES, by=sara, how="Ringde hem")

    assert [alert.new for alert in find_alerts(FRIDAY)] == [True]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_worse_is_never_the_same(rule: object) -> None:
    assert rule.worse_by >= 1  # type: ignore[attr-defined]
