"""A signal stands open once and moves with its window."""

import datetime as dt

from absence.models import Alert
from absence.services import find_alerts
from people.models import Student
from tests.absence.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, corrected, ill, missed_a_lesson, present
from tests.cast import school_day


def open_signals(rule: str) -> list[tuple[str, str]]:
    """The windows of the open signals of a rule."""
    alerts = Alert.objects.filter(rule=rule, status=Alert.Status.OPEN).order_by("window_from")
    return [(f"{alert.window_from:%m-%d}", f"{alert.window_to:%m-%d}") for alert in alerts]


def three_occasions(student: Student) -> None:
    """Three occasions in the ten weeks before this week, the latest on Monday."""
    days = [dt.date(2026, 11, 9), dt.date(2026, 11, 11), MONDAY]
    for day in days:
        school_day(student, day, valid=120)
    present(student, [dt.date(2026, 11, 10), dt.date(2026, 11, 12)])


def test_searching_twice_creates_nothing(noah: Student) -> None:
    missed_a_lesson(noah, [FRIDAY])

    first, second = find_alerts(FRIDAY), find_alerts(FRIDAY)

    assert [alert.new for alert in (*first, *second)] == [True, False]
    assert Alert.objects.count() == 1


def test_each_day_of_unexcused_absence_is_a_signal_of_its_own(noah: Student) -> None:
    missed_a_lesson(noah, [THURSDAY, FRIDAY])

    find_alerts(THURSDAY)
    find_alerts(FRIDAY)

    assert open_signals("ogiltig_samma_dag") == [("11-19", "11-19"), ("11-20", "11-20")]


def test_a_growing_run_stays_one_signal(noah: Student) -> None:
    ill(noah, [MONDAY, TUESDAY, WEDNESDAY, THURSDAY])

    find_alerts(WEDNESDAY)
    (grown,) = find_alerts(THURSDAY)

    assert (grown.new, grown.figures["days"]) == (False, 4)
    assert open_signals("anmald_tre_dagar") == [("11-16", "11-19")]


def test_rolling_weeks_take_their_signal_with_them(noah: Student) -> None:
    three_occasions(noah)

    find_alerts(MONDAY)
    find_alerts(MONDAY + dt.timedelta(weeks=1))

    assert open_signals("tillfallen_tio_veckor") == [("09-14", "11-23")]


def test_searching_a_day_gone_by_answers_for_that_day_and_leaves_what_is_known_since(noah: Student) -> None:
    ill(noah, [MONDAY, TUESDAY, WEDNESDAY, THURSDAY])
    find_alerts(THURSDAY)

    (answer,) = find_alerts(WEDNESDAY)

    assert (answer.new, answer.figures["days"]) == (False, 3)
    assert open_signals("anmald_tre_dagar") == [("11-16", "11-19")]


def test_a_correction_that_takes_the_absence_back_closes_the_signal(noah: Student) -> None:
    missed_a_lesson(noah, [FRIDAY])
    find_alerts(FRIDAY)
    corrected(noah, FRIDAY, invalid=0, valid=60, unexcused=False)

    assert find_alerts(FRIDAY) == []

    alert = Alert.objects.get()
    assert (alert.status, alert.handled_by, alert.handled_how) == (
        Alert.Status.WITHDRAWN,
        None,
        "Uppgifterna har rättats",
    )


def test_what_was_closed_by_a_correction_can_come_back(noah: Student) -> None:
    missed_a_lesson(noah, [FRIDAY])
    find_alerts(FRIDAY)
    corrected(noah, FRIDAY, unexcused=False)
    find_alerts(FRIDAY)
    corrected(noah, FRIDAY, unexcused=True)

    assert [alert.new for alert in find_alerts(FRIDAY)] == [True]


def test_a_correction_that_joins_two_runs_leaves_one_signal(noah: Student) -> None:
    early = [dt.date(2026, 11, 11), dt.date(2026, 11, 12), dt.date(2026, 11, 13)]
    ill(noah, early)
    present(noah, [MONDAY])
    ill(noah, [TUESDAY, WEDNESDAY, THURSDAY])
    find_alerts(early[-1])
    find_alerts(THURSDAY)
    assert len(open_signals("anmald_tre_dagar")) == 2
    corrected(noah, MONDAY, valid=360, announced=True, away=True)

    find_alerts(THURSDAY)

    assert open_signals("anmald_tre_dagar") == [("11-11", "11-19")]
