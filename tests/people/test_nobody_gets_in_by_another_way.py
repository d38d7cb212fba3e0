"""Attempts at a login: fixed sessions, foreign addresses, guessed passwords, accounts that are closed."""

from http import HTTPStatus

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from people.models import User
from tests.cast import Cast, login

PASSWORD = "ett riktigt långt lösenord"
LOGIN = "/konto/logga-in/"
FOREIGN = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "https:evil.example"]


@pytest.fixture
def sara(db: None) -> User:
    return User.objects.create_user("sara", password=PASSWORD, email="sara@alvkoping.example")


def session_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize("address", FOREIGN)
def test_logging_in_leads_to_no_other_site(client: Client, sara: User, address: str) -> None:
    answer = client.post(LOGIN, {"login": "sara", "password": PASSWORD, "next": address})

    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"] == "/"


@pytest.mark.parametrize("address", FOREIGN)
def test_logging_out_leads_to_no_other_site(client: Client, sara: User, address: str) -> None:
    client.force_login(sara, backend=settings.AUTHENTICATION_BACKENDS[0])

    assert "evil" not in client.post("/konto/logga-ut/", {"next": address})["Location"]


def test_a_session_from_before_the_login_is_not_the_one_after(client: Client, sara: User) -> None:
    session = client.session
    session["x"] = 1
    session.save()
    before = session_of(client)

    client.post(LOGIN, {"login": "sara", "password": PASSWORD})

    assert session_of(client) != before
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    assert client.get("/").status_code == HTTPStatus.FOUND


def test_a_session_from_before_the_logout_opens_nothing(client: Client, sara: User) -> None:
    client.post(LOGIN, {"login": "sara", "password": PASSWORD})
    before = session_of(client)
    client.post("/konto/logga-ut/")

    client.cookies[settings.SESSION_COOKIE_NAME] = before
    assert client.get("/").status_code == HTTPStatus.FOUND


def test_a_new_password_closes_the_other_sessions(client: Client, sara: User) -> None:
    client.post(LOGIN, {"login": "sara", "password": PASSWORD})
    sara.set_password("ett helt annat lösenord")
    sara.save()

    assert client.get("/").status_code == HTTPStatus.FOUND


def test_a_closed_account_is_closed_at_once(cast: Cast, client: Client) -> None:
    login(client, cast.karin)
    User.objects.filter(pk=cast.karin.pk).update(is_active=False)

    assert client.get(f"/elever/{cast.noah.pk}/").status_code == HTTPStatus.FOUND


def test_five_wrong_passwords_close_the_right_one_out_for_a_while(client: Client, sara: User) -> None:
    for _ in range(5):
        client.post(LOGIN, {"login": "sara", "password": "fel"})

    answer = client.post(LOGIN, {"login": "sara", "password": PASSWORD})

    assert answer.status_code == HTTPStatus.OK
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_tells_nobody_who_has_an_account(client: Client, sara: User) -> None:
    known = client.post("/konto/losenord/glomt/", {"email": sara.email}, follow=True)
    unknown = client.post("/konto/losenord/glomt/", {"email": "nobody@alvkoping.example"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert known.content == unknown.content
    assert [letter.to for letter in mail.outbox] == [[sara.email]]


def test_the_link_to_a_new_password_leads_to_the_site_whatever_the_sender_says(client: Client, sara: User) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "10.0.0.1", "Forwarded": "host=evil.example"}

    client.post("/konto/losenord/glomt/", {"email": sara.email}, headers=headers)

    assert "evil" not in mail.outbox[0].body


def test_a_form_without_its_token_is_refused(sara: User) -> None:
    answer = Client(enforce_csrf_checks=True).post(LOGIN, {"login": "sara", "password": PASSWORD})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Formuläret hade blivit för gammalt" in answer.content.decode()
