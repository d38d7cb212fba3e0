"""A signal rests on what has been at the huvudman's own schools: nothing goes to another authority or company."""

import datetime as dt

import pytest

from absence.models import Alert
from absence.patterns import pattern_of
from absence.rules import TALK_RULES
from absence.services import find_alerts, handle_alerts
from people.models import Enrolment
from tests.absence.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, present, weekdays_before
from tests.cast import TERM_START, Cast, school_day

pytestmark = pytest.mark.django_db


def test_absence_at_another_huvudman_does_not_count(cast: Cast) -> None:
    for pupil, elsewhere in ((cast.noah, cast.granasskolan), (cast.maja, cast.ekskolan)):
        for day in (MONDAY, WEDNESDAY):
            school_day(pupil, day, valid=120, school=elsewhere)
        school_day(pupil, FRIDAY, valid=120)
        present(pupil, [TUESDAY, THURSDAY])

    found = {(each.student_id, each.rule.name) for each in find_alerts(FRIDAY)}

    assert found == {(cast.maja.pk, "tillfallen_tio_veckor")}


def test_a_run_of_announced_days_is_of_the_own_schools(cast: Cast) -> None:
    present(cast.noah, [TUESDAY])
    for day, school in (
        (WEDNESDAY, cast.granasskolan), (THURSDAY, cast.bjorkskolan), (FRIDAY, cast.granasskolan),
        (FRIDAY, cast.bjorkskolan),
    ):  # fmt: skip
        school_day(cast.noah, day, valid=360, announced=True, school=school)

    assert find_alerts(FRIDAY) == []


def test_the_months_share_is_of_the_own_schools(cast: Cast) -> None:
    for day in weekdays_before(FRIDAY, 10):
        school_day(cast.noah, day, valid=360, school=cast.granasskolan)
        school_day(cast.noah, day, valid=60)
        school_day(cast.maja, day, school=cast.granasskolan)
        school_day(cast.maja, day, valid=100)

    (found,) = find_alerts(FRIDAY)

    assert (found.student_id, found.rule.name, found.figures["percent"]) == (cast.maja.pk, "tjugo_procent", 27)


def test_a_habit_at_another_huvudman_is_no_pattern_here(cast: Cast) -> None:
    for day in weekdays_before(FRIDAY, 50):
        school_day(cast.noah, day)
        if day.weekday() == 0:
            school_day(cast.noah, day, valid=60, school=cast.granasskolan)

    here, there = cast.huvudman.pk, cast.other_huvudman.pk
    assert pattern_of({cast.noah.pk: here}, TERM_START, FRIDAY) == {}
    assert find_alerts(FRIDAY) == []
    assert pattern_of({cast.noah.pk: there}, TERM_START, FRIDAY) == {}  # only Mondays there: nothing to stand out from


def test_each_huvudman_has_a_signal_of_its_own_and_answers_that_alone(cast: Cast) -> None:
    week = dt.timedelta(weeks=1)
    there = {"student": cast.noah, "school": cast.granasskolan, "skolform": "grundskola"}
    Enrolment.objects.create(**there, first_day=TERM_START, last_day=FRIDAY - week)
    Enrolment.objects.filter(school=cast.bjorkskolan, student=cast.noah).update(first_day=MONDAY)
    for school, ago in ((cast.granasskolan, week), (cast.bjorkskolan, 0 * week)):
        for day in (MONDAY, WEDNESDAY, FRIDAY):
            school_day(cast.noah, day - ago, valid=120, school=school)
        for day in (TUESDAY, THURSDAY):
            school_day(cast.noah, day - ago, school=school)
    find_alerts(FRIDAY - week)
    theirs = Alert.objects.get()
    Alert.objects.update(window_from=theirs.window_from + week)  # as months and terms begin on one day for both

    (found,) = find_alerts(FRIDAY)

    assert (found.new, found.school_id) == (True, cast.bjorkskolan.pk)
    assert found.figures["occasions"] == 3
    handle_alerts(cast.noah, rules=TALK_RULES, by=cast.sara, how="Samtal")
    theirs.refresh_from_db()
    assert (theirs.school, theirs.status) == (cast.granasskolan, Alert.Status.OPEN)
    assert Alert.objects.get(school=cast.bjorkskolan).status == Alert.Status.HANDLED
