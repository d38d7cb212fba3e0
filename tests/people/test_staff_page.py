"""Who works at a school and as what, for the rektor, the administratör and the systemförvaltare."""

import datetime as dt

import pytest
from django.test import Client

from people.models import Mentorship, RoleAssignment, User
from people.roles import Role
from tests.cast import TODAY, Cast, give_role, login, make_user

STAFF = "/personal/"


def page(client: Client, user: User, **query: str | int) -> str:
    response = login(client, user).get(STAFF, query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("person", ["karin", "birgitta", "stina"])
def test_it_names_everybody_with_role_and_class(client: Client, cast: Cast, person: str) -> None:
    text = page(client, getattr(cast, person))

    for colleague in (cast.sara, cast.maria, cast.petra, cast.karin, cast.birgitta, cast.hugo):
        assert colleague.name in text
    assert "Specialpedagog" in text
    assert "8B" in text


def test_it_shows_the_own_school_alone(client: Client, cast: Cast) -> None:
    text = page(client, cast.karin)

    assert "Personal på Björkskolan" in text
    assert "Rolf Ekdahl" not in text


def test_the_systemforvaltare_chooses_among_the_schools_of_the_huvudman(client: Client, cast: Cast) -> None:
    text = page(client, cast.stina, skola=cast.ekskolan.pk)

    assert "Rolf Ekdahl" in text
    assert "Sara Lindgren" not in text
    assert "Granåsskolan" not in text


@pytest.mark.parametrize("key", ["granasskolan", "bokstäver", "0"])
def test_a_school_out_of_reach_is_not_found(client: Client, cast: Cast, key: str) -> None:
    school = getattr(cast, key).pk if key == "granasskolan" else key

    assert login(client, cast.stina).get(STAFF, {"skola": school}).status_code == 404


def test_a_role_that_has_ended_is_gone_and_one_to_come_says_when(client: Client, cast: Cast) -> None:
    RoleAssignment.objects.filter(user=cast.maria).update(last_day=dt.date(2026, 11, 19))
    give_role(make_user("robin", last_name="Berg"), Role.KURATOR, cast.bjorkskolan, first_day=dt.date(2026, 12, 1))
    text = page(client, cast.karin)

    assert "Maria Nylund" not in text
    assert "Robin Berg" in text
    assert "Från 1 december" in text


def test_a_mentorship_that_has_ended_is_not_shown(client: Client, cast: Cast) -> None:
    Mentorship.objects.filter(user=cast.sara).update(last_day=TODAY - dt.timedelta(days=1))

    assert "8B" not in page(client, cast.karin)


@pytest.mark.parametrize("person", ["sara", "maria", "petra", "hugo", "sixten"])
def test_for_others_there_is_no_such_page(client: Client, cast: Cast, person: str) -> None:
    assert login(client, getattr(cast, person)).get(STAFF).status_code == 404
