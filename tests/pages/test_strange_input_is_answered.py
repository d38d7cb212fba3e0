"""What no browser sends: numbers no row has, letters no database keeps, days no calendar has. Never a 500."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from tests.cases import way
from tests.cast import Cast, login
from tests.notifications.steps import investigate

HUGE = "9" * 5000  # Python itself refuses to read a number this long


@pytest.mark.parametrize(
    "address", ["/elever/{}/", "/arenden/{}/", "/utskick/{}/", "/inlasningar/{}/", "/rapporter/{}/"]
)
@pytest.mark.parametrize("number", ["99999999999999999999", HUGE])
def test_a_number_that_no_row_has_is_not_found(cast: Cast, client: Client, address: str, number: str) -> None:
    assert login(client, cast.karin).get(address.format(number)).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("version", [HUGE, "²", "-1", "abc"])
def test_a_version_that_no_case_has_is_an_older_one(cast: Cast, client: Client, version: str) -> None:
    case = way.anmald(cast)
    words = {"reason": "Ledighet.", "suggestions": "Ring igen.", "check_again_on": "2026-12-01", "version": version}

    answer = login(client, cast.karin).post(f"/arenden/{case.pk}/lamna-tillbaka/", words)

    assert answer.status_code == HTTPStatus.CONFLICT
    assert "Ring igen." in answer.content.decode()


@pytest.mark.parametrize("ids", [[HUGE], ["99999999999999999999"], ["²"], ["abc", "\0"]])
def test_a_notice_that_is_none_cannot_be_acknowledged(cast: Cast, client: Client, ids: list[str]) -> None:
    investigate(cast.alma, cast.karin)

    answer = login(client, cast.hugo).post("/huvudman/register/kvittera/", {"id": ids}, follow=True)

    assert "Markera minst en anmälan" in answer.content.decode()


def test_a_search_with_letters_that_no_database_keeps_finds_what_the_others_say(cast: Cast, client: Client) -> None:
    investigate(cast.alma, cast.karin)
    login(client, cast.birgitta)

    answer = client.post("/utskick/sok/", {"q": "Al\0ma"}, follow=True)

    assert "Alma Sjögren" in answer.content.decode()


@pytest.mark.parametrize("rows", [HUGE, "abc", "-4"])
def test_one_more_row_after_rows_that_cannot_be_counted_keeps_the_text(cast: Cast, client: Client, rows: str) -> None:
    given = {"fler": "1", "agreements-TOTAL_FORMS": rows, "agreements-INITIAL_FORMS": "0", "pupil_view": "Vill sova."}

    answer = login(client, cast.sara).post(f"/elever/{cast.noah.pk}/samtal/", given)

    assert answer.status_code == HTTPStatus.OK
    assert "Vill sova." in answer.content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1999-12-31", "2030-01-01"])
@pytest.mark.parametrize("field", ["held_on", "follow_up_on"])
def test_a_day_that_no_calendar_has_is_asked_about(cast: Cast, client: Client, field: str, day: str) -> None:
    given = talk_of(cast) | {field: day}

    answer = login(client, cast.sara).post(f"/elever/{cast.noah.pk}/samtal/", given)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Datumet är orimligt långt bort." in answer.content.decode()
    assert "Vill sova." in answer.content.decode()


def talk_of(cast: Cast) -> dict[str, Any]:
    """A talk with everything filled in."""
    guardians = [each.guardian_id for each in cast.noah.guardianships.all()]
    return {
        "held_on": "2026-11-20",
        "channel": "möte",
        "with_elev": "on",
        **{f"with_vh_{pk}": "on" for pk in guardians},
        "pupil_view": "Vill sova.",
        "trigger": "Sex tillfällen",
        "outcome": "följ upp",
        "follow_up_on": "2026-12-07",
        "agreements-TOTAL_FORMS": "0",
        "agreements-INITIAL_FORMS": "0",
    }
