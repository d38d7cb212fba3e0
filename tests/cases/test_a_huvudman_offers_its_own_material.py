"""The huvudman's own material: https links, on "Rutinen" and at the step, edited by who edits the suggestions."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cases import services
from cases.errors import AlreadyDone, MissingParts
from cases.material import SKOLVERKET
from cases.models import Material, State
from cases.models.material import CONCERN
from tests.cases import way
from tests.cast import Cast, login

FILM = "https://film.example/skolnarvaro"


def add(cast: Cast, **words: Any) -> Material:
    """Stina adds a film for the whole routine."""
    given: dict[str, Any] = {"title": "Filmen", "url": FILM} | words
    return services.add_material(huvudman=cast.huvudman, by=cast.stina, **given)


@pytest.mark.parametrize(
    "url",
    [
        *("http://film.example/", "javascript:alert(1)", "film.example", "https://", "data:text/html,x", ""),
        *("https://maria:hemligt@film.example/", "https://film.example/ med mellanslag"),
    ],
)
def test_only_a_whole_https_address_without_a_password_is_kept(cast: Cast, url: str) -> None:
    with pytest.raises(MissingParts) as missing:
        add(cast, url=url)

    assert [part.where for part in missing.value.parts] == ["url"]


def test_it_needs_a_title_and_a_place_that_exists(cast: Cast) -> None:
    with pytest.raises(MissingParts) as missing:
        add(cast, title=" ", step="avslutad")

    assert [part.where for part in missing.value.parts] == ["step", "title"]


def test_a_wrong_address_comes_back_as_it_was_written(cast: Cast, client: Client) -> None:
    answer = login(client, cast.stina).post("/rutinen/material/", {"title": "Filmen", "url": "http://film.example/7"})

    assert answer.status_code == 422
    assert 'value="http://film.example/7"' in answer.content.decode()


def test_everybody_finds_it_on_rutinen_and_the_browser_tells_the_other_site_nothing(cast: Cast, client: Client) -> None:
    add(cast, text="Tolv minuter, för alla nya.")
    add(cast, title="Samtalsguiden", url=f"{FILM}/2", step=State.UPPMARKSAMMA)

    page = login(client, cast.sara).get("/rutinen/").content.decode()

    assert f'href="{FILM}" rel="noopener noreferrer"' in page
    assert "Tolv minuter, för alla nya." in page
    assert (
        page.index("Filmen") < page.index('id="uppmarksamma"') < page.index("Samtalsguiden") < page.index('id="anmald"')
    )
    assert 'href="/rutinen/material/' not in page


def test_it_stands_where_the_step_is_done_and_at_no_other(cast: Cast, client: Client) -> None:
    case = way.utredning(cast)
    add(cast, step=State.UTREDNING)
    add(cast, title="Samtalsguiden", url=f"{FILM}/2", step=State.UPPMARKSAMMA)

    investigation = login(client, cast.petra).get(f"/arenden/{case.pk}/utredning/").content.decode()
    talk = login(client, cast.sara).get(f"/elever/{cast.noah.pk}/samtal/").content.decode()

    assert ("Filmen" in investigation, "Samtalsguiden" in investigation) == (True, False)
    assert ("Filmen" in talk, "Samtalsguiden" in talk) == (False, True)


def test_skolverkets_support_and_the_huvudmans_own_stand_beside_an_orosanmalan_and_at_no_step(
    cast: Cast, client: Client
) -> None:
    add(cast, title="Vår väg till socialtjänsten", step=CONCERN)
    login(client, cast.sara)

    for url in ("/orosanmalan/", "/orosanmalan/ny/", f"/elever/{cast.noah.pk}/orosanmalan/"):
        page = client.get(url).content.decode()
        assert (SKOLVERKET.url in page, "Vår väg till socialtjänsten" in page) == (True, True), url
    assert "Vår väg till socialtjänsten" not in client.get(f"/elever/{cast.noah.pk}/samtal/").content.decode()
    routine = client.get("/rutinen/").content.decode()
    assert routine.index('id="avslutad"') < routine.index(SKOLVERKET.url) < routine.index("Vår väg till socialtjänsten")


def test_another_huvudman_neither_sees_nor_changes_it(cast: Cast) -> None:
    found = add(cast)

    with pytest.raises(PermissionDenied):
        services.change_material(material=found, by=cast.karin, title="Annat", url=FILM)
    with pytest.raises(AlreadyDone):
        add(cast)


def test_it_is_taken_away_where_it_is_changed(cast: Cast, client: Client) -> None:
    found = add(cast)

    login(client, cast.stina).post(f"/rutinen/material/{found.pk}/ta-bort/", {"version": found.version})

    assert not Material.objects.exists()
