"""The contact with home: the same day, with somebody, about one day, and the signals of that day are answered."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client

from absence.models import Alert
from cases.errors import AlreadyDone, MissingParts
from cases.homes import reaches_home
from cases.models import Contact
from cases.voices import guardian_key
from tests.builders import school_day
from tests.cases.test_a_talk_is_logged import signal
from tests.cases.way import call, opened
from tests.cast import NOW, STOCKHOLM, TODAY, Cast, login

YESTERDAY = TODAY - dt.timedelta(days=1)

IN_A_FOLD = "Kontakten togs tidigare, eller inte samma dag"
"""Where the page asks why, when nothing shows yet that the contact comes late."""


def said(cast: Cast, **values: str) -> dict[str, str]:
    """What Sara fills in after a call with Samira."""
    samira = guardian_key(cast.noah.guardianships.order_by("pk")[0].guardian)
    return {"tried": samira, "channel": "telefon", "result": "nådd", "day": TODAY.isoformat()} | values


def test_the_form_begins_with_the_pupil_being_missed_and_asks_why(cast: Cast, client: Client) -> None:
    page = login(client, cast.sara).get(f"/elever/{cast.noah.pk}/kontakt/").content.decode()

    assert page.index("Börja med att säga att ni saknar Noah i skolan.") < page.index("Orsak till frånvaron")


def test_a_call_answers_the_signals_of_its_day(cast: Cast) -> None:
    today = [signal(cast, "ogiltig_samma_dag"), signal(cast, "anmald_tre_dagar")]
    other_day, talk = signal(cast, "ogiltig_samma_dag", YESTERDAY), signal(cast, "tillfallen_termin")

    call(cast)

    assert set(Alert.objects.filter(status=Alert.Status.HANDLED)) == set(today)
    assert {other_day, talk} == set(Alert.objects.filter(status=Alert.Status.OPEN))


def test_a_call_that_reached_nobody_leaves_the_signal_open(cast: Cast) -> None:
    signal(cast, "ogiltig_samma_dag")

    call(cast, result=Contact.Result.NO_ANSWER)

    assert Alert.objects.get().status == Alert.Status.OPEN


def test_a_call_says_who_was_reached(cast: Cast) -> None:
    with pytest.raises(MissingParts, match="Välj vem du fick kontakt med"):
        call(cast, guardians=[])


def test_a_late_call_about_absence_without_valid_reason_says_why(cast: Cast) -> None:
    school_day(cast.noah, YESTERDAY, invalid=60)

    with pytest.raises(MissingParts, match="varför kontakten inte togs samma dag"):
        call(cast, day=YESTERDAY)

    assert call(cast, day=YESTERDAY, why_not_same_day="Lektionen rapporterades i dag.").day == YESTERDAY


def test_a_call_about_announced_absence_may_come_any_day(cast: Cast, client: Client) -> None:
    for day in (YESTERDAY, YESTERDAY - dt.timedelta(days=1)):
        school_day(cast.noah, day, valid=360, announced=True)
    signal(cast, "anmald_tre_dagar", YESTERDAY)

    page = login(client, cast.sara).get(f"/elever/{cast.noah.pk}/kontakt/").content.decode()

    assert IN_A_FOLD in page
    assert call(cast, day=YESTERDAY).why_not_same_day == ""


def test_the_form_asks_why_when_the_day_for_the_call_has_passed(cast: Cast, client: Client) -> None:
    school_day(cast.noah, YESTERDAY, invalid=60)
    signal(cast, "ogiltig_samma_dag", YESTERDAY)

    page = login(client, cast.sara).get(f"/elever/{cast.noah.pk}/kontakt/").content.decode()

    assert IN_A_FOLD not in page


def test_nobody_calls_about_a_day_to_come(cast: Cast) -> None:
    with pytest.raises(MissingParts, match="Välj en dag som har varit"):
        call(cast, day=TODAY + dt.timedelta(days=1))


def test_a_call_stands_in_the_open_case(cast: Cast) -> None:
    case = opened(cast)

    assert call(cast).case == case
    assert case.events.filter(kind="kontakt").count() == 1


def test_a_call_without_a_case_opens_none(cast: Cast) -> None:
    assert call(cast).case is None
    assert cast.noah.cases.count() == 0


def test_the_same_call_is_kept_once(cast: Cast) -> None:
    call(cast)

    with pytest.raises(AlreadyDone):
        call(cast)

    assert Contact.objects.count() == 1


def test_a_second_call_the_same_day_is_another_call(cast: Cast) -> None:
    call(cast)
    call(cast, "Karim")

    assert Contact.objects.count() == 2


@pytest.mark.parametrize("name", ["amir", "rolf", "birgitta", "sixten"])
def test_others_than_the_schools_own_log_no_call(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        call(cast, by=getattr(cast, name))


def test_an_attempt_that_is_made_again_later_is_another_attempt(cast: Cast) -> None:
    first = call(cast, result=Contact.Result.NO_ANSWER)
    with time_machine.travel(NOW + dt.timedelta(minutes=20)):
        call(cast, result=Contact.Result.NO_ANSWER)

    assert list(Contact.objects.order_by("at").values_list("whom", "reached_home")) == [("Samira Ali", False)] * 2
    assert first.tried == [guardian_key(cast.noah.guardianships.order_by("pk")[0].guardian)]


def test_who_tried_on_the_day_itself_explains_nothing_the_day_after(cast: Cast) -> None:
    school_day(cast.noah, YESTERDAY, invalid=60)
    call(cast, day=YESTERDAY, at=NOW - dt.timedelta(days=1), result=Contact.Result.NO_ANSWER)

    assert call(cast, day=YESTERDAY).why_not_same_day == ""


def test_a_call_that_was_made_earlier_is_written_with_its_time(cast: Cast, client: Client) -> None:
    school_day(cast.noah, YESTERDAY, invalid=60)
    made = {"made_on": YESTERDAY.isoformat(), "made_at": "14:30"}
    words = said(cast, day=YESTERDAY.isoformat()) | made

    login(client, cast.sara).post(f"/elever/{cast.noah.pk}/kontakt/", words)

    assert Contact.objects.get().at == dt.datetime(2026, 11, 19, 14, 30, tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"at": NOW + dt.timedelta(hours=1)}, "Välj en tid som har varit"),
        ({"at": NOW - dt.timedelta(days=1)}, "Kontakten kan inte ha tagits före frånvaron"),
        ({"result": "kontaktas inte", "reason": " "}, "varför hemmet inte ska kontaktas"),
        ({"promised_until": TODAY}, "Skriv vad som lovades"),
        ({"promised": "Kommer i morgon.", "promised_until": YESTERDAY}, "Välj en dag efter frånvaron"),
        ({"result": "besked", "guardians": []}, "Välj vem du lämnade besked till"),
    ],
)
def test_what_a_call_lacks_is_said(cast: Cast, words: dict[str, Any], says: str) -> None:
    with pytest.raises(MissingParts, match=says):
        call(cast, **words)


def test_who_answers_for_home_is_a_guardian_or_the_pupil_of_age(cast: Cast) -> None:
    assert reaches_home(cast.noah, TODAY, ["vh_1", "elev"])
    assert not reaches_home(cast.noah, TODAY, ["elev", "annan"])
    assert reaches_home(cast.casper, TODAY, ["elev"])
    cast.noah.guardianships.update(may_contact=False)
    assert reaches_home(cast.noah, TODAY, ["annan"]), "där eleven bor, när inget hem får ringas"
    assert not reaches_home(cast.noah, TODAY, ["elev"])
