"""Administratör handles, rektor reads, huvudman has its own register; for others there is nothing there."""

import pytest
from django.test import Client

from notifications.models import Delivery, Status
from people.roles import Role
from tests.cast import Cast, give_role, login, make_user


def ids() -> dict[str, int]:
    return dict(Delivery.objects.notices().values_list("kind", "pk"))


def code(client: Client, method: str, address: str, **data: object) -> int:
    return int(getattr(client, method)(address, data).status_code)


@pytest.mark.parametrize(
    ("name", "register", "letter", "notice", "handle", "huvudman"),
    [
        ("birgitta", 200, 200, 200, 302, 404),
        ("karin", 200, 200, 200, 404, 404),
        ("hugo", 404, 404, 200, 404, 200),
        ("sara", 404, 404, 404, 404, 404),
        ("amir", 404, 404, 404, 404, 404),
        ("maria", 404, 404, 404, 404, 404),
        ("petra", 404, 404, 404, 404, 404),
        ("stina", 404, 404, 404, 404, 404),
        ("sixten", 404, 404, 404, 404, 404),
        ("rolf", 200, 404, 404, 404, 404),
        ("greta", 200, 404, 404, 404, 404),
    ],
)
def test_each_role_reaches_its_own(
    client: Client, investigated: Cast, name: str, register: int, letter: int, notice: int, handle: int, huvudman: int
) -> None:
    login(client, getattr(investigated, name))
    letter_id, notice_id = ids()["hemkommun_utredning"], ids()["huvudman_utredning"]

    assert code(client, "get", "/utskick/") == register
    assert code(client, "get", f"/utskick/{letter_id}/brev.pdf") == letter
    assert code(client, "get", f"/utskick/{notice_id}/brev.pdf") == notice
    assert code(client, "post", "/utskick/skriv-ut/", id=letter_id) == handle
    assert code(client, "get", "/huvudman/register/") == huvudman


def test_an_administrator_of_another_school_has_nothing_to_choose(client: Client, investigated: Cast) -> None:
    other = make_user("annan")
    give_role(other, Role.ADMINISTRATOR, investigated.ekskolan)
    login(client, other)
    letter = ids()["hemkommun_utredning"]

    for address in ("/utskick/skriv-ut/", "/utskick/postade/", "/utskick/angra/", f"/utskick/{letter}/igen/"):
        assert code(client, "post", address, id=letter, day="2026-11-20") == 404
    assert code(client, "get", "/utskick/brev.pdf?id=" + str(letter)) == 404
    assert code(client, "get", f"/utskick/{letter}/") == 404
    assert Delivery.objects.get(pk=letter).status == Status.WAITING


def test_visitors_are_asked_to_log_in(client: Client, investigated: Cast) -> None:
    for address in (
        "/utskick/",
        "/huvudman/register/",
        "/utskick/export/",
        f"/utskick/{ids()['hemkommun_utredning']}/",
    ):
        response = client.get(address)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/konto/logga-in/")


def test_the_rektor_sees_no_buttons_that_do_nothing(client: Client, investigated: Cast) -> None:
    login(client, investigated.karin)

    text = client.get("/utskick/").content.decode()

    assert "Alma Sjögren" in text
    assert "Skriv ut" not in text
    assert "Exportera" not in text
