"""The systemförvaltare sets the connection up, tries it and learns in plain words how it went."""

from typing import Any

import pytest
from django.test import Client

from absence.models import SourceConnection
from absence.sources.ss12000.sync import sync
from people.models import RoleAssignment
from people.roles import Role
from tests.builders import give_role, login, make_user
from tests.cast import Cast
from tests.ss12000.server import Source
from tests.ss12000.world import QUICK, World, connect

PAGE = "/inlasningar/ss12000/"
EDIT = f"{PAGE}andra/"


@pytest.fixture
def stina_in(cast: Cast) -> Client:
    return login(Client(), cast.stina)


def form(url: str, **changed: Any) -> dict[str, Any]:
    """What is posted for a fixed token."""
    said = {"base_url": f"{url}/v2.0/", "kind": "nyckel", "secret": "en-nyckel", "late_up_to": "0", "active": "on"}
    return said | {"version": "0"} | changed


def known(cast: Cast) -> SourceConnection:
    return SourceConnection.objects.get(huvudman=cast.huvudman)


def test_the_key_is_kept_encrypted_and_never_shown(cast: Cast, stina_in: Client) -> None:
    stina_in.post(EDIT, form("http://127.0.0.1:9", secret="min-hemliga-nyckel"))

    assert known(cast).open_secret() == "min-hemliga-nyckel"
    assert "min-hemliga-nyckel" not in known(cast).sealed_secret
    for page in (PAGE, EDIT):
        assert b"min-hemliga-nyckel" not in stina_in.get(page).content


def test_the_connection_is_tried_and_told_of_in_plain_words(cast: Cast, stina_in: Client, source: Source) -> None:
    World(source, connect(cast.huvudman, source.url))
    source.forbidden.add("/absences")
    page = stina_in.post(f"{PAGE}prova/", follow=True)

    assert "Anslutningen fungerar. Leverantören öppnar inte: anmäld frånvaro." in page.content.decode()


def test_the_trial_tells_of_lessons_that_are_not_open_too(cast: Cast, stina_in: Client, source: Source) -> None:
    World(source, connect(cast.huvudman, source.url))
    source.missing |= {"/calendarEvents", "/attendances"}
    page = stina_in.post(f"{PAGE}prova/", follow=True)

    assert "Leverantören öppnar inte: lektioner, närvaro." in page.content.decode()


def test_without_a_connection_the_page_says_what_to_ask_the_supplier_for(cast: Cast, stina_in: Client) -> None:
    page = stina_in.get(PAGE).content.decode()

    assert "Be dem öppna skolor, personer, placeringar, tjänster, grupper" in page
    assert "lektioner och närvaro." in page


def test_a_wrong_key_is_told_of(cast: Cast, stina_in: Client, source: Source) -> None:
    connect(cast.huvudman, source.url, token="fel")
    page = stina_in.post(f"{PAGE}prova/", follow=True)

    assert "127.0.0.1 godtar inte inloggningen." in page.content.decode()


def test_a_known_key_is_never_sent_to_another_server(cast: Cast, stina_in: Client) -> None:
    stina_in.post(EDIT, form("http://127.0.0.1:9"))
    page = stina_in.post(EDIT, form("http://127.0.0.2:9", secret="", version="1"))

    assert page.status_code == 422
    assert "Skriv in nyckeln igen" in page.content.decode()
    assert known(cast).base_url == "http://127.0.0.1:9/v2.0"


def test_an_empty_key_keeps_the_one_that_is_there(cast: Cast, stina_in: Client) -> None:
    stina_in.post(EDIT, form("http://127.0.0.1:9"))
    stina_in.post(EDIT, form("http://127.0.0.1:9", secret="", late_up_to="15", version="1"))

    assert (known(cast).open_secret(), known(cast).late_up_to) == ("en-nyckel", 15)


def test_what_somebody_else_has_changed_is_not_overwritten(cast: Cast, stina_in: Client) -> None:
    stina_in.post(EDIT, form("http://127.0.0.1:9"))
    page = stina_in.post(EDIT, form("http://127.0.0.1:9", late_up_to="15"))

    assert page.status_code == 409
    assert "har ändrats av någon annan" in page.content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"base_url": ""}, "Skriv adressen."),
        ({"base_url": "ftp://skola.example"}, "https://"),
        ({"base_url": "http://anna:hemlig@skola.example/"}, "utan användarnamn"),
        ({"base_url": "https://"}, "saknar servernamn"),
        ({"secret": ""}, "Skriv nyckeln eller hemligheten."),
        ({"kind": "klient"}, "Skriv klient-id."),
        ({"late_up_to": "-1"}, "0"),
    ],
)
def test_what_is_missing_or_wrong_is_named(cast: Cast, stina_in: Client, changed: dict[str, str], words: str) -> None:
    page = stina_in.post(EDIT, form("http://127.0.0.1:9", **changed))

    assert page.status_code == 422
    assert words in page.content.decode()
    assert not SourceConnection.objects.exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://skola.example/v2.0", "måste börja med https://"),
        ("https://127.0.0.1/v2.0", "är den egna maskinen"),
        ("https://[::1]/v2.0", "är den egna maskinen"),
        ("https://169.254.169.254/latest/", "är den egna maskinen"),
        ("https://0.0.0.0/", "är den egna maskinen"),
    ],
)
def test_in_production_only_other_servers_are_called_and_only_with_tls(
    cast: Cast, stina_in: Client, settings: Any, address: str, words: str
) -> None:
    settings.PRODUCTION = True
    page = stina_in.post(EDIT, form("http://127.0.0.1:9", base_url=address))

    assert page.status_code == 422
    assert words in page.content.decode()


def test_who_sets_the_address_gets_no_role_out_of_what_comes_from_there(cast: Cast, source: Source) -> None:
    world = World(source, connect(cast.huvudman, source.url))
    world.connection.changed_by = cast.stina
    world.connection.save()
    stina = world.person("Stina", cast.stina.last_name, "197001019999", eduPersonPrincipalNames=[cast.stina.username])
    world.duty(stina, "Rektor")
    sync(world.connection, patience=QUICK)

    assert set(RoleAssignment.objects.filter(user=cast.stina).values_list("role", flat=True)) == {"systemförvaltare"}


def test_a_source_gives_nobody_anything_at_another_huvudman(cast: Cast, source: Source) -> None:
    world = World(source, connect(cast.huvudman, source.url))
    world.source.put("organisations", world.school, schoolUnitCode=cast.granasskolan.code)
    run = sync(world.connection, patience=QUICK)

    assert cast.granasskolan.enrolments.count() == 0
    assert not RoleAssignment.objects.filter(school=cast.granasskolan, user__username__startswith="sara.ek").exists()
    assert run.refused_rows.filter(message__startswith="Skolan hör till en annan huvudman").exists()


def test_refused_rows_of_a_whole_huvudman_are_for_those_who_import_at_all_its_schools(
    cast: Cast, source: Source
) -> None:
    world = World(source, connect(cast.huvudman, source.url))
    world.source.put("persons", world.maja, civicNo={"value": "fel"})
    run = sync(world.connection, patience=QUICK)
    everywhere = make_user("alva", last_name="Alm")
    for school in cast.huvudman.schools.all():
        give_role(everywhere, Role.ADMINISTRATOR, school)
    address = f"/inlasningar/{run.pk}/nekade-rader.csv"

    assert login(Client(), cast.birgitta).get(address).status_code == 404
    assert login(Client(), everywhere).get(address).status_code == 200
