"""Everybody gets the answer of ``tests.addresses`` at every address, and no address is outside it."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.addresses import TABLE
from tests.world import PEOPLE, World

pytestmark = pytest.mark.django_db

# Whose name nobody else may meet on any page: the rektor decides, Petra is utredare.
PROTECTED_NAME, REACH_SIGNE = "Hemlig", {"karin", "petra"}
PUPIL_NAMES = ("Noah", "Alma", "Signe", "Ali", "Sjögren", "Hemlig", "Liam")

# Open to everybody, logged in or not: they show nothing of the school.
PUBLIC = ["help", "accessibility", "privacy", "halsa", "halsa_lever", "account_inactive"]

# For whoever has a link and its code; everybody else gets one and the same answer, logged in or not (tests/guests).
GUESTS = [
    "guests:entrance",
    "guests:open",
    "guests:question",
    "guests:pictures",
    "guests:picture",
    "guests:summary",
    "guests:leave",
    "guests:thanks",
]

# allauth's pages about one's own login: (address, a visitor, somebody logged in).
OWN_LOGIN = """
account_login                         200    302
account_logout                        302    200
account_signup                        200    302
account_reauthenticate                login  200
account_email                         login  200
account_change_password               login  200
account_set_password                  login  302
account_reset_password                200    200
account_reset_password_done           200    200
account_reset_password_from_key       200    200
account_reset_password_from_key_done  200    200
mfa_index                             login  200
mfa_authenticate                      login  302
mfa_reauthenticate                    login  302
mfa_activate_totp                     login  302
mfa_deactivate_totp                   login  ·
mfa_view_recovery_codes               login  ·
mfa_generate_recovery_codes           login  302
mfa_download_recovery_codes           login  ·
"""


ROWS = [line.split() for line in TABLE.strip().splitlines() if line]
HEAD, *ROWS = ROWS
READ = [row for row in ROWS if row[1] == "GET" and "200" in row]  # the pages, each with somebody who reads it


def reader(world: World, row: list[str]) -> tuple[Client, str]:
    """The first who reads a page of the table, and its address."""
    return world.clients[PEOPLE[row.index("200") - 3]], reverse(row[0], kwargs=world.objects[row[2]])


def ask(client: Client, method: str, url: str) -> HttpResponse:
    """The response. Nothing that was done remains."""
    with transaction.atomic():
        response = client.post(url) if method == "POST" else client.get(url)
        connection.check_constraints()
        transaction.set_rollback(True)
    return response  # type: ignore[return-value]  # the test client's response is one


def answer(response: HttpResponse) -> str:
    """The status code, ``·`` for 404, ``login`` for being sent to log in."""
    if response.status_code == 302 and response["Location"].startswith("/konto/logga-in/"):
        return "login"
    return "·" if response.status_code == 404 else str(response.status_code)


def test_the_table_has_a_column_for_everybody() -> None:
    assert HEAD[3:] == PEOPLE
    assert {len(row) for row in ROWS} == {len(HEAD)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row[:3]))
def test_everybody_gets_the_answer_of_the_table_and_nobody_a_name_they_may_not_see(
    world: World, row: list[str]
) -> None:
    address, method, thing, *expected = row
    url = reverse(address, kwargs=world.objects[thing])
    responses = {name: ask(world.clients[name], method, url) for name in PEOPLE}

    answers = {name: answer(response) for name, response in responses.items()}
    assert answers == dict(zip(PEOPLE, expected, strict=True))
    pages = {name: page.content.decode() for name, page in responses.items() if "html" in page["Content-Type"]}
    assert {name for name, text in pages.items() if PROTECTED_NAME in text} <= REACH_SIGNE
    assert not [name for name, text in pages.items() if any(pupil in title(text) for pupil in PUPIL_NAMES)]


def title(page: str) -> str:
    """What the browser's tab and history say."""
    return page.partition("<title>")[2].partition("</title>")[0]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_are_open_and_show_nothing_of_the_school(world: World, address: str) -> None:
    for name in ("visitor", "karin", "sixten"):
        response = world.clients[name].get(reverse(address))

        assert response.status_code == 200
        assert "Noah" not in response.content.decode()


@pytest.mark.parametrize("row", OWN_LOGIN.strip().splitlines(), ids=lambda row: row.split()[0])
def test_pages_about_ones_own_login(world: World, row: str) -> None:
    address, visitor, person = row.split()
    kwargs = {"uidb36": "1", "key": "a-b"} if address == "account_reset_password_from_key" else {}
    url = reverse(address, kwargs=kwargs)

    assert answer(ask(world.clients["visitor"], "GET", url)) == visitor
    assert answer(ask(world.clients["sara"], "GET", url)) == person


def routes(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its full name."""
    for each in patterns:
        if isinstance(each, URLPattern):
            yield f"{namespace}{each.name}", each
        else:
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from routes(each.url_patterns, inner)


def test_no_address_is_outside_the_table() -> None:
    in_table = (
        {row[0] for row in ROWS} | {line.split()[0] for line in OWN_LOGIN.strip().splitlines()} | {*PUBLIC, *GUESTS}
    )

    assert {name for name, _ in routes(get_resolver().url_patterns)} == in_table


def test_no_address_takes_forms_without_csrf_protection() -> None:
    unprotected = {
        name for name, route in routes(get_resolver().url_patterns) if getattr(route.callback, "csrf_exempt", False)
    }

    assert unprotected == set()
