"""Who has read what: the rektor sees it with names, huvudman and systemförvaltare with numbers only."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.forms import readers_at
from audit.services import What, log_read
from audit.views import PAGE_SIZE
from people.models import User
from tests.cases import way
from tests.cast import Cast, login, on_day

LOG = "/logg/"


@pytest.fixture(autouse=True)
def readings(cast: Cast) -> None:
    """Sara read Noah, Karin read Signe who is protected, Rolf read a pupil of his own school."""
    with on_day(dt.date(2026, 11, 18)):
        log_read(cast.sara, What.STUDENT, student=cast.noah)
        log_read(cast.karin, What.CASE, student=cast.signe, object_id=31, label="2026-7")
        log_read(cast.rolf, What.LIST, school=cast.ekskolan)


def page(client: Client, user: User, **query: str | int) -> str:
    response = login(client, user).get(LOG, query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_rektor_sees_who_read_which_pupil_and_when(client: Client, cast: Cast) -> None:
    text = page(client, cast.karin)

    assert "Sara Lindgren" in text
    assert "Noah Ali" in text
    assert "18 november kl.\N{NO-BREAK SPACE}10.00" in text


def test_a_case_has_the_number_that_people_know_it_by(client: Client, cast: Cast) -> None:
    text = page(client, cast.karin)

    assert "ärende 2026-7" in text
    assert "ärende 31" not in text


def test_a_case_that_is_opened_is_logged_by_its_number(client: Client, cast: Cast) -> None:
    case = way.opened(cast)

    login(client, cast.sara).get(f"/arenden/{case.pk}/")

    assert f"ärende {case.number}" in page(client, cast.karin)


def test_the_readers_are_found_without_reading_the_whole_log(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert list(readers_at([cast.bjorkskolan])) == [cast.sara, cast.karin]

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan on audit_accesslog" not in plan


def test_the_rektor_sees_the_log_of_the_own_school_alone(client: Client, cast: Cast) -> None:
    assert "Rolf Ekdahl" not in page(client, cast.karin)
    assert "Sara Lindgren" not in page(client, cast.rolf)


@pytest.mark.parametrize("person", ["hugo", "stina"])
def test_huvudman_and_systemforvaltare_see_all_schools_without_the_name_of_any_pupil(
    client: Client, cast: Cast, person: str
) -> None:
    text = page(client, getattr(cast, person))

    assert "Sara Lindgren" in text
    assert "Rolf Ekdahl" in text
    assert f"elev {cast.noah.pk}" in text
    for pupil in (cast.noah, cast.signe):
        assert pupil.first_name not in text
        assert pupil.last_name not in text
        assert pupil.personal_number not in text


def test_the_log_of_another_huvudman_is_never_seen(client: Client, cast: Cast) -> None:
    log_read(cast.greta, What.LIST, school=cast.granasskolan)

    assert "Greta Holm" not in page(client, cast.hugo)


def test_what_belongs_to_no_school_is_in_the_log_of_the_readers_own(client: Client, cast: Cast) -> None:
    log_read(cast.birgitta, What.EXPORT)

    assert "Birgitta Åkesson" in page(client, cast.karin)
    assert "Birgitta Åkesson" in page(client, cast.hugo)
    assert "Birgitta Åkesson" not in page(client, cast.rolf)


def test_it_can_be_narrowed_to_one_pupil(client: Client, cast: Cast) -> None:
    text = page(client, cast.karin, elev=cast.noah.pk)

    assert "Noah Ali" in text
    assert "Signe Hemlig" not in text


def test_it_can_be_narrowed_to_one_case(client: Client, cast: Cast) -> None:
    text = page(client, cast.karin, arende=31)

    assert "Signe Hemlig" in text
    assert "Noah Ali" not in text


def test_it_can_be_narrowed_to_one_reader(client: Client, cast: Cast) -> None:
    text = page(client, cast.karin, vem=cast.sara.pk)

    assert "Noah Ali" in text
    assert "Signe Hemlig" not in text


def test_the_readers_to_choose_from_are_those_of_the_school_that_is_shown(client: Client, cast: Cast) -> None:
    one, all_schools = page(client, cast.hugo, skola=cast.ekskolan.pk), page(client, cast.hugo)

    assert f'<option value="{cast.rolf.pk}">Rolf Ekdahl</option>' in one
    assert f'<option value="{cast.sara.pk}">' not in one
    assert "<option value" in all_schools
    assert f'<option value="{cast.sara.pk}">' not in all_schools


def test_it_can_be_narrowed_to_days(client: Client, cast: Cast) -> None:
    assert "Noah Ali" in page(client, cast.karin, fran="2026-11-18", till="2026-11-18")
    assert "Inga läsningar att visa" in page(client, cast.karin, fran="2026-11-19")
    assert "Inga läsningar att visa" in page(client, cast.karin, till="2026-11-17")


def test_days_in_the_wrong_order_get_a_message_that_says_what_to_do(client: Client, cast: Cast) -> None:
    text = page(client, cast.karin, fran="2026-11-19", till="2026-11-01")

    assert "Välj samma dag som Från, eller en senare." in text
    assert "Fel i formuläret" in text


def test_nobody_narrows_the_log_to_a_school_out_of_reach(client: Client, cast: Cast) -> None:
    assert "Greta Holm" not in page(client, cast.hugo, skola=cast.granasskolan.pk)


def test_a_long_log_has_pages_that_keep_what_was_chosen(client: Client, cast: Cast) -> None:
    for _ in range(PAGE_SIZE):
        log_read(cast.maria, What.STUDENT, student=cast.maja)
    first, second = page(client, cast.karin), page(client, cast.karin, sida=2)

    assert "Noah Ali" not in first
    assert "Noah Ali" in second
    assert f"?sida=2&amp;elev={cast.maja.pk}" not in page(client, cast.karin, elev=cast.maja.pk)
    log_read(cast.maria, What.STUDENT, student=cast.maja)
    assert f"?sida=2&amp;elev={cast.maja.pk}" in page(client, cast.karin, elev=cast.maja.pk)


@pytest.mark.parametrize("person", ["sara", "maria", "petra", "birgitta", "sixten"])
def test_for_others_there_is_no_log(client: Client, cast: Cast, person: str) -> None:
    assert login(client, getattr(cast, person)).get(LOG).status_code == 404
