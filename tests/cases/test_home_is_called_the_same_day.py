"""The contact with home: the same day, with somebody, about one day, and the signals of that day are answered."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from absence.models import Alert
from cases import services
from cases.errors import AlreadyDone, MissingParts
from cases.models import Contact
from tests.builders import school_day
from tests.cases import way
from tests.cases.test_a_talk_is_logged import signal
from tests.cast import TODAY, Cast, login

YESTERDAY = TODAY - dt.timedelta(days=1)


def call(cast: Cast, **words: Any) -> Contact:
    """Sara calls Samira about today."""
    given: dict[str, Any] = {
        "by": cast.sara,
        "day": TODAY,
        "channel": Contact.Channel.PHONE,
        "reached": "Samira Ali",
        "reason": "Försov sig.",
    } | words
    return services.log_contact(student=cast.noah, school=cast.bjorkskolan, **given)


def test_a_call_answers_the_signals_of_its_day(cast: Cast) -> None:
    today = [signal(cast, "ogiltig_samma_dag"), signal(cast, "anmald_tre_dagar")]
    other_day, talk = signal(cast, "ogiltig_samma_dag", YESTERDAY), signal(cast, "tillfallen_termin")

    call(cast)

    assert set(Alert.objects.filter(status=Alert.Status.HANDLED)) == set(today)
    assert {other_day, talk} == set(Alert.objects.filter(status=Alert.Status.OPEN))


def test_a_call_that_reached_nobody_leaves_the_signal_open(cast: Cast) -> None:
    signal(cast, "ogiltig_samma_dag")

    call(cast, channel=Contact.Channel.NOT_REACHED, reached="")

    assert Alert.objects.get().status == Alert.Status.OPEN


def test_a_call_says_who_was_reached(cast: Cast) -> None:
    with pytest.raises(MissingParts, match="Skriv vem du fick kontakt med"):
        call(cast, reached=" ")


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

    assert '<details class="ds-details nv-plain" open' not in page
    assert call(cast, day=YESTERDAY).why_not_same_day == ""


def test_the_form_asks_why_when_the_day_for_the_call_has_passed(cast: Cast, client: Client) -> None:
    school_day(cast.noah, YESTERDAY, invalid=60)
    signal(cast, "ogiltig_samma_dag", YESTERDAY)

    page = login(client, cast.sara).get(f"/elever/{cast.noah.pk}/kontakt/").content.decode()

    assert '<details class="ds-details nv-plain" open' in page


def test_nobody_calls_about_a_day_to_come(cast: Cast) -> None:
    with pytest.raises(MissingParts, match="Välj en dag som har varit"):
        call(cast, day=TODAY + dt.timedelta(days=1))


def test_a_call_stands_in_the_open_case(cast: Cast) -> None:
    case = way.opened(cast)

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
    call(cast, reached="Karim Ali")

    assert Contact.objects.count() == 2


@pytest.mark.parametrize("name", ["amir", "rolf", "birgitta", "sixten"])
def test_others_than_the_schools_own_log_no_call(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        call(cast, by=getattr(cast, name))
