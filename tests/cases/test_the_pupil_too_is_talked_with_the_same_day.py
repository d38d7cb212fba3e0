"""The pupil too is talked with about unexcused absence: it never stands for the home, and holds nothing up."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from absence.first_steps import LADDER
from absence.models import Alert
from cases import calls
from cases.analysis.carried_out import CALL_COUNTS, calls_of
from cases.errors import MissingParts
from cases.models import Contact
from cases.services import take_back_contact
from cases.timeline import contact_title
from narvaro.student_records import call_of
from people.choices import choose
from people.models import Student
from people.tasks import Task
from tests.cases import way
from tests.cases.test_a_talk_is_logged import signal
from tests.cases.way import call, person
from tests.cast import NOW, TODAY, Cast, login, school_day

Result, DAY = Contact.Result, dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def absent_today(cast: Cast) -> None:
    """Noah is missing today without a reason, and there is a signal."""
    school_day(cast.noah, TODAY, invalid=120)
    signal(cast, "ogiltig_samma_dag")


def asked(cast: Cast, today: dt.date = TODAY) -> list[Task]:
    """What Sara's work list asks about pupils to talk with."""
    return [each for each in calls.tasks_for(person(cast.sara), today) if each.title.startswith("Prata med eleven")]


def talk(cast: Cast, student: Student | None = None, **words: Any) -> Contact:
    """Sara talks with the pupil alone, in school."""
    given: dict[str, Any] = {"pupil": True, "guardians": [], "channel": Contact.Channel.AT_SCHOOL, "reason": ""} | words
    return call(cast, student=student, **given)


def test_the_pupil_is_asked_for_once_the_home_has_its_answer(cast: Cast) -> None:
    assert asked(cast) == []

    call(cast)

    (row,) = asked(cast)
    assert (row.title, row.who, row.due) == ("Prata med eleven om frånvaron 20 november", "Noah Ali", TODAY)
    assert row.url == f"/elever/{cast.noah.pk}/kontakt/"


@pytest.mark.parametrize("words", [{}, {"result": Result.LEFT_WORD}, {"at": NOW + 3 * DAY}])
def test_a_talk_with_the_pupil_answers_it_that_day_or_when_they_meet(cast: Cast, words: dict[str, Any]) -> None:
    call(cast)
    if "at" in words:
        with time_machine.travel(NOW + 3 * DAY):
            talk(cast)
    else:
        talk(cast, **words)

    assert asked(cast) == []


def test_who_was_not_reached_is_still_asked_for(cast: Cast) -> None:
    call(cast)
    talk(cast, result=Result.NO_ANSWER)

    assert len(asked(cast)) == 1


def test_a_talk_with_home_and_pupil_answers_both_in_one(cast: Cast) -> None:
    call(cast, pupil=True)

    assert asked(cast) == []
    assert Alert.objects.get().status == Alert.Status.HANDLED


def test_a_talk_about_absence_where_the_pupil_was_present_answers_it_too(cast: Cast) -> None:
    call(cast)
    held = way.talk(cast)
    type(held).objects.update(pupil_present=False)
    assert len(asked(cast)) == 1

    way.talk(cast, trigger="Uppföljning")

    assert asked(cast) == []


def test_that_it_does_not_suit_is_said_with_a_reason_and_answers_nothing_for_the_home(cast: Cast) -> None:
    cast.noah.guardianships.update(may_contact=False)  # no home to tell: only a reason answers the signal
    with pytest.raises(MissingParts, match="Skriv varför eleven inte ska kontaktas"):
        talk(cast, result=Result.NOT_TO_BE_TOLD)

    talk(cast, result=Result.NOT_TO_BE_TOLD, reason="Sex år, hemmet hade glömt att anmäla.")
    assert Alert.objects.get().status == Alert.Status.OPEN

    call(cast, result=Result.NOT_TO_BE_TOLD, reason="Enligt beslut.")
    assert Alert.objects.get().status == Alert.Status.HANDLED
    assert asked(cast) == []


def test_a_talk_with_the_pupil_is_no_contact_with_the_home(cast: Cast) -> None:
    contact = talk(cast)

    assert Alert.objects.get().status == Alert.Status.OPEN
    assert not contact.reached_home
    counted = calls_of([cast.bjorkskolan], TODAY, TODAY).aggregate(**CALL_COUNTS)
    assert counted == {"calls": 1, "same_day": 0}, "juni räknar hemmet, inte eleven"
    assert contact_title(contact) == "Pratade med eleven om frånvaron"
    assert contact_title(call(cast)) == "Kontakt med hemmet"


def test_the_pupil_is_never_told_late_and_explains_no_late_call_home(cast: Cast) -> None:
    yesterday = TODAY - DAY
    school_day(cast.noah, yesterday, invalid=60)
    talk(cast, day=yesterday, at=NOW - DAY)

    assert talk(cast, day=yesterday).why_not_same_day == ""
    with pytest.raises(MissingParts, match="varför kontakten inte togs samma dag"):
        call(cast, day=yesterday)
    cast.noah.guardianships.update(may_contact=False)
    with pytest.raises(MissingParts, match="varför kontakten inte togs samma dag"):
        talk(cast, day=yesterday, pupil=False, other="Boendet")


def test_it_is_for_today_for_a_week_one_row_for_all_days_and_then_no_more(cast: Cast) -> None:
    call(cast)
    with time_machine.travel(NOW + 3 * DAY):
        school_day(cast.noah, TODAY + 3 * DAY, invalid=60)
        call(cast, day=TODAY + 3 * DAY)
    with time_machine.travel(NOW + 5 * DAY):
        (row,) = asked(cast, TODAY + 5 * DAY)
        assert (row.title, row.due) == ("Prata med eleven om frånvaron 23 november", TODAY + 5 * DAY)
    assert len(asked(cast, TODAY + 10 * DAY)) == 1
    assert asked(cast, TODAY + 11 * DAY) == []


def test_it_comes_before_nothing_else_about_the_pupil(cast: Cast) -> None:
    call(cast)

    assert asked(cast)
    assert call_of(person(cast.sara), cast.noah, TODAY) is None


def test_karlstads_ladder_asks_for_the_home_alone(cast: Cast) -> None:
    choose(cast.huvudman, LADDER, value="karlstad", first_day=TODAY + DAY, reason="Vi följer modellen.", by=cast.stina)
    call(cast)

    assert len(asked(cast)) == 1
    assert asked(cast, TODAY + DAY) == []


def test_a_pupil_of_age_is_the_home_and_is_asked_for_once(cast: Cast) -> None:
    school_day(cast.casper, TODAY, invalid=60)

    assert calls.is_pupil_left(cast.noah, cast.bjorkskolan, TODAY)
    assert not calls.is_pupil_left(cast.casper, cast.alvgymnasiet, TODAY)


def test_one_tap_says_that_the_pupil_was_talked_with(cast: Cast, client: Client) -> None:
    sara, url = login(client, cast.sara), f"/elever/{cast.noah.pk}/kontakt/"
    page = sara.get(url).content.decode()
    assert 'name="pratat"' in page
    assert "Passar det inte att prata med Noah om det, till exempel ett litet barn?" in page

    answer = sara.post(url, {"pratat": "elev", "tried": "", "channel": "telefon", "result": "nådd", "day": TODAY})

    contact = Contact.objects.get()
    assert (contact.tried, contact.channel, contact.result) == (["elev"], "i skolan", Result.REACHED)
    assert answer.headers["Location"] == url, "hemmet är kvar att ringa"
    assert 'name="pratat"' not in sara.get(url).content.decode()


def test_after_the_home_the_mentor_reads_that_the_pupil_is_left_and_is_not_held(cast: Cast, client: Client) -> None:
    sara, url = login(client, cast.sara), f"/elever/{cast.noah.pk}/kontakt/"
    homes = [f"vh_{each.guardian_id}" for each in cast.noah.guardianships.all()]

    answer = sara.post(url, {"tried": homes, "channel": "telefon", "result": "nådd", "day": TODAY}, follow=True)

    assert answer.redirect_chain == [("/", 302)]
    assert "Prata också med Noah, i dag eller nästa gång ni ses." in answer.content.decode()
    assert f'value="{TODAY}"' in sara.get(url).content.decode()


def test_a_call_to_the_pupil_that_nobody_answered_is_taken_back_as_one_home(cast: Cast) -> None:
    contact = talk(cast, result=Result.NO_ANSWER)

    take_back_contact(student=cast.noah, by=cast.sara, contact=contact.pk)

    assert not Contact.objects.exists()
