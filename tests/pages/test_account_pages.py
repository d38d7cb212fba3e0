"""The pages of logging in speak Swedish and look like the rest."""

import re

import pytest
from django.test import Client

from people.models import User
from tests.cast import Cast, login

pytestmark = pytest.mark.django_db

OPEN = ["/konto/logga-in/", "/konto/losenord/glomt/", "/konto/losenord/glomt/skickat/", "/konto/registrera/"]
OPEN += ["/konto/avstangt/", "/konto/losenord/nytt/klart/", "/hjalp/", "/tillganglighet/", "/personuppgifter/"]
MINE = ["/", "/konto/losenord/", "/konto/tva-steg/", "/konto/tva-steg/totp/activate/", "/konto/logga-ut/"]
MINE += ["/konto/e-post/", "/konto/bekrafta/"]


@pytest.fixture
def somebody() -> User:
    return User.objects.create_user("sara", first_name="Sara", last_name="Lindgren", password="demo")


@pytest.mark.parametrize("url", OPEN)
def test_open_pages_need_no_login(client: Client, url: str) -> None:
    html = client.get(url).content.decode()

    assert 'class="nv-brand' in html
    assert "Huvudmeny" not in html


@pytest.mark.parametrize("url", MINE)
def test_pages_of_ones_own_have_the_menu(client: Client, somebody: User, url: str) -> None:
    client.post("/konto/logga-in/", {"login": "sara", "password": "demo"})

    html = client.get(url, follow=True).content.decode()

    assert "Huvudmeny" in html
    assert "Sara Lindgren" in html


def test_a_wrong_password_is_told_in_swedish(client: Client, somebody: User) -> None:
    html = client.post("/konto/logga-in/", {"login": "sara", "password": "fel"}).content.decode()

    assert "ds-error-summary" in html
    assert "<title>Fel i formuläret: Logga in – Närvaro</title>" in html
    assert "Användarnamnet eller lösenordet är fel. Försök igen." in html


def test_a_page_out_of_reach_is_told_kindly(client: Client) -> None:
    response = client.get("/finns/inte/")

    assert response.status_code == 404
    assert "Vi hittar inte sidan" in response.content.decode()


def test_logging_in_needs_no_message_and_logging_out_gets_one(client: Client, somebody: User) -> None:
    inside = client.post("/konto/logga-in/", {"login": "sara", "password": "demo"}, follow=True).content.decode()
    outside = client.post("/konto/logga-ut/", follow=True).content.decode()

    assert "ds-alert" not in inside
    assert "Du har loggat ut." in outside


def test_the_menu_has_each_place_once(client: Client, cast: Cast) -> None:
    html = login(client, cast.karin).get("/").content.decode()
    links = re.findall(r'<a [^>]*href="([^"]+)"', html.split("<header")[1].split("</header>")[0])

    assert len(links) == len(set(links)) + 1  # the brand and Mitt arbete lead to the same page


def test_the_menu_follows_the_role(client: Client, cast: Cast) -> None:
    def menu(user: User) -> list[str]:
        html = login(Client(), user).get("/").content.decode().split("<nav")[1].split("</nav>")[0]
        return re.findall(r"<span>([^<]+)</span>", html)

    assert menu(cast.sara) == ["Mitt arbete", "Elever", "Ärenden", "Rapporter"]
    assert menu(cast.birgitta) == ["Mitt arbete", "Elever", "Utskick", "Inläsningar"]
    assert menu(cast.hugo) == ["Mitt arbete", "Register", "Skolorna"]
    assert menu(cast.sixten) == ["Mitt arbete"]
