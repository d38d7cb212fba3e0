"""The pages of logging in speak Swedish and look like the rest."""

import pytest
from django.test import Client

from people.models import User

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
    assert "lösenord" in html


def test_a_page_out_of_reach_is_told_kindly(client: Client) -> None:
    response = client.get("/finns/inte/")

    assert response.status_code == 404
    assert "Vi hittar inte sidan" in response.content.decode()
