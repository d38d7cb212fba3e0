"""A signal rests on what has been at the huvudman's own schools: nothing goes to another authority or company."""

import datetime as dt

import pytest

from absence.models import Alert
from absence.rules import TALK_RULES
from absence.services import find_alerts, handle_alerts
from people.models import Enrolment
from tests.absence.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, present
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
