"""Who gets which answer at every address of the site: one table, and no address outside it.

Everybody in it works in Älvköping on 20 November 2026 (``tests.cast``). Nova is specialpedagog at Ekskolan and utredare
in Noah's case at Björkskolan. ``·`` means 404: out of reach looks like it does not exist. A visitor is sent to log in.

    200  the page                302  done, or sent on           422  the form again, with what is missing
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from absence.models import MonthlyReport
from absence.reports import prepare_report, send_report
from notifications.models import Delivery
from people.models import User
from people.roles import Role
from people.services import grant_student
from tests import cast as people
from tests.cast import Cast, give_role, login, make_user, school_day
from tests.notifications.steps import investigate

pytestmark = pytest.mark.django_db

# The columns: a visitor; mentor of 8B and of 8A; kurator, specialpedagog and rektor; rektor of another school;
# utredare in Noah's case; administratör; huvudman; systemförvaltare; superuser without a role.
PEOPLE = ["visitor", "sara", "amir", "maria", "petra", "karin", "rolf", "nova", "birgitta", "hugo", "stina", "sixten"]

TABLE = """
address                     method  object     visitor sara amir maria petra karin rolf nova birgitta hugo stina sixten

home                        GET     -          login   200  200  200   200   200   200  200  200      200  200   200
students                    GET     -          login   200  200  200   200   200   200  200  200      ·    ·     ·
students                    POST    -          login   200  200  200   200   200   200  200  200      ·    ·     ·
student                     GET     noah       login   200  ·    200   200   200   ·    200  200      ·    ·     ·
student                     GET     alma       login   ·    200  200   200   200   ·    ·    200      ·    ·     ·
student                     GET     signe      login   ·    ·    ·     ·     200   ·    ·    ·        ·    ·     ·

absence:reports             GET     -          login   200  200  200   200   200   200  200  ·        ·    ·     ·
report                      GET     report     login   ·    ·    200   200   200   ·    ·    ·        ·    ·     ·
absence:report_send         GET     report     login   ·    ·    200   ·     ·     ·    ·    ·        ·    ·     ·
absence:report_send         POST    report     login   ·    ·    422   ·     ·     ·    ·    ·        ·    ·     ·
absence:report_answer       GET     row        login   200  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
absence:report_answer       POST    row        login   422  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
absence:report_answer       GET     hidden_row login   ·    ·    ·     ·     200   ·    ·    ·        ·    ·     ·

people:staff                GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·

audit:log                   GET     -          login   ·    ·    ·     ·     200   200  ·    ·        200  200   ·
audit:personal_access       GET     signe      login   ·    ·    ·     ·     200   ·    ·    ·        ·    ·     ·
audit:personal_access       POST    signe      login   ·    ·    ·     ·     422   ·    ·    ·        ·    ·     ·
audit:end_personal_access   POST    grant      login   ·    ·    ·     ·     302   ·    ·    ·        ·    ·     ·

notifications:register      GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    ·     ·
notifications:search        POST    -          login   ·    ·    ·     ·     302   302  ·    302      ·    ·     ·
notifications:print         POST    -          login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
notifications:letters       GET     -          login   ·    ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
notifications:post          POST    -          login   ·    ·    ·     ·     ·     ·    ·    422      ·    ·     ·
notifications:undo          POST    -          login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
notifications:export        GET     -          login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
notifications:detail        GET     letter     login   ·    ·    ·     ·     200   ·    ·    200      ·    ·     ·
notifications:detail        GET     by_hand    login   ·    ·    ·     ·     200   ·    ·    200      ·    ·     ·
notifications:letter        GET     letter     login   ·    ·    ·     ·     200   ·    ·    200      ·    ·     ·
notifications:letter        GET     notice     login   ·    ·    ·     ·     200   ·    ·    200      200  ·     ·
notifications:judge         POST    letter     login   ·    ·    ·     ·     422   ·    ·    422      ·    ·     ·
notifications:by_hand       POST    by_hand    login   ·    ·    ·     ·     422   ·    ·    422      ·    ·     ·
notifications:retry         POST    letter     login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
notifications:huvudman_register  GET  -        login   ·    ·    ·     ·     ·     ·    ·    ·        200  ·     ·
notifications:acknowledge   POST    -          login   ·    ·    ·     ·     ·     ·    ·    ·        302  ·     ·
"""

# Open to everybody, logged in or not: they show nothing of the school.
PUBLIC = ["help", "accessibility", "privacy", "halsa", "halsa_lever", "account_inactive"]

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
mfa_deactivate_totp                   login  404
mfa_view_recovery_codes               login  404
mfa_generate_recovery_codes           login  302
mfa_download_recovery_codes           login  404
"""


@dataclass
class World:
    """The cast, logged in, and the objects of the table: what each needs in its address."""

    cast: Cast
    clients: dict[str, Client]
    objects: dict[str, dict[str, object]] = field(default_factory=lambda: {"-": {}})


def sent_report(cast: Cast) -> MonthlyReport:
    """Björkskolan's report of October with Noah and Signe, sent by Maria."""
    for student in (cast.noah, cast.signe):
        school_day(student, dt.date(2026, 10, 1), valid=360)
    report = prepare_report(cast.bjorkskolan, dt.date(2026, 10, 1))
    assert report
    send_report(report, by=cast.maria, comment="")
    return report


def make_world() -> World:
    """One of everything."""
    cast = people.make_cast()
    nova = make_user("nova", last_name="Ekberg")
    give_role(nova, Role.SPECIALPEDAGOG, cast.ekskolan)
    grant = grant_student(student=cast.signe, user=make_user("robin"), reason="Är mentor", by=cast.karin)
    users: dict[str, User] = {name: getattr(cast, name) for name in PEOPLE if name not in ("visitor", "nova")}
    clients = {name: login(Client(), user) for name, user in (users | {"nova": nova}).items()}
    world = World(cast, clients | {"visitor": Client()})
    for pupil in ("noah", "alma", "signe"):
        world.objects[pupil] = {"pk": getattr(cast, pupil).pk}
    world.objects["grant"] = {"pk": cast.signe.pk, "grant_pk": grant.pk}
    report = sent_report(cast)
    rows = {row.student_id: row.pk for row in report.rows.all()}
    world.objects |= {"report": {"pk": report.pk}, "row": {"pk": rows[cast.noah.pk]}}
    world.objects["hidden_row"] = {"pk": rows[cast.signe.pk]}
    grant_student(student=cast.noah, user=nova, reason="Utreder", by=cast.karin)
    investigate(cast.alma, cast.karin)
    investigate(cast.signe, cast.karin, utredare=cast.karin)
    for name, row in {
        "letter": {"kind": "hemkommun_utredning", "student": cast.alma},
        "notice": {"kind": "huvudman_utredning", "student": cast.alma},
        "by_hand": {"kind": "huvudman_utredning", "student": cast.signe},
    }.items():
        world.objects[name] = {"pk": Delivery.objects.get(**row).pk}
    return world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world of the table, made once; whatever the rows do is undone."""
    with django_db_blocker.unblock(), time_machine.travel(people.NOW), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


# ----------------------------------------------------------------------------------------------- The tests

ROWS = [line.split() for line in TABLE.strip().splitlines() if line]
HEAD, *ROWS = ROWS


def answer(client: Client, method: str, url: str) -> str:
    """The status code, ``·`` for 404, ``login`` for being sent to log in. Nothing that was done remains."""
    with transaction.atomic():
        response = client.generic(method, url) if method != "POST" else client.post(url)
        transaction.set_rollback(True)
    if response.status_code == 302 and response["Location"].startswith("/konto/logga-in/"):
        return "login"
    return "·" if response.status_code == 404 else str(response.status_code)


def test_the_table_has_a_column_for_everybody() -> None:
    assert HEAD[3:] == PEOPLE
    assert {len(row) for row in ROWS} == {len(HEAD)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row[:3]))
def test_everybody_gets_the_answer_of_the_table(world: World, row: list[str]) -> None:
    address, method, thing, *expected = row
    url = reverse(address, kwargs=world.objects[thing])

    assert {name: answer(world.clients[name], method, url) for name in PEOPLE} == dict(
        zip(PEOPLE, expected, strict=True)
    )


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

    assert answer(world.clients["visitor"], "GET", url) == visitor.replace("404", "·")
    assert answer(world.clients["sara"], "GET", url) == person.replace("404", "·")


def routes(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its full name."""
    for each in patterns:
        if isinstance(each, URLPattern):
            yield f"{namespace}{each.name}", each
        else:
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from routes(each.url_patterns, inner)


def test_no_address_is_outside_the_table() -> None:
    in_table = {row[0] for row in ROWS} | {line.split()[0] for line in OWN_LOGIN.strip().splitlines()} | {*PUBLIC}

    assert {name for name, _ in routes(get_resolver().url_patterns)} == in_table


def test_no_address_takes_forms_without_csrf_protection() -> None:
    unprotected = {
        name for name, route in routes(get_resolver().url_patterns) if getattr(route.callback, "csrf_exempt", False)
    }

    assert unprotected == set()
