"""PostgreSQL keeps no NUL. Wherever one comes from, the answer is an ordinary one, and never an error of ours."""

from http import HTTPStatus
from importlib import import_module
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client

from audit.models import AccessLog
from tests.cast import Cast, login

NUL = "\0"


def new_session() -> SessionBase:
    """A session as the site's own store makes it."""
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore()
    store.create()
    return store


@pytest.mark.parametrize(
    "key", [NUL * 32, "a" * 31 + NUL, '"\\000' + "a" * 31 + '"', "å" * 32, "a" * 5000, "A" * 32, ""]
)
def test_a_session_key_that_is_none_is_a_visitors(client: Client, db: None, key: str) -> None:
    answer = client.get("/", headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={key}"})

    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"].startswith("/konto/logga-in/")


def test_a_session_key_of_our_own_is_known_again(db: None) -> None:
    store = new_session()

    assert type(store)(store.session_key).session_key == store.session_key


@pytest.mark.parametrize("name", ["csrftoken", "messages", "whatever"])
def test_other_cookies(client: Client, cast: Cast, name: str) -> None:
    session = login(client, cast.sara).cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f'{settings.SESSION_COOKIE_NAME}={session}; {name}="\\000"'

    assert client.get("/", headers={"Cookie": cookies}).status_code == HTTPStatus.OK


@pytest.mark.parametrize("path", ["/elever/%00/", "/%00", "/konto/losenord/nytt/1-%00/", "/konto/losenord/nytt/%00-a/"])
def test_a_path(client: Client, cast: Cast, path: str) -> None:
    assert login(client, cast.sara).get(path, follow=True).status_code in (HTTPStatus.OK, HTTPStatus.NOT_FOUND)


@pytest.mark.parametrize("header", ["User-Agent", "Referer", "X-Forwarded-For", "HX-Request", "HX-Current-URL"])
def test_a_header(client: Client, cast: Cast, header: str) -> None:
    assert login(client, cast.sara).get("/", headers={header: f"a{NUL}"}).status_code == HTTPStatus.OK
    assert client.post("/elever/", headers={header: f"a{NUL}"}).status_code == HTTPStatus.OK


def test_a_host(client: Client, db: None) -> None:
    assert client.get("/", headers={"Host": f"a{NUL}"}).status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("address", ["/konto/logga-in/", "/konto/losenord/glomt/", "/konto/registrera/"])
def test_a_visitors_form(client: Client, db: None, address: str) -> None:
    given = {"login": f"sara{NUL}", "password": NUL, "email": f"sara{NUL}@alvkoping.example", "next": NUL}

    assert client.post(address, given).status_code == HTTPStatus.OK


@pytest.mark.parametrize("address", ["losenord/", "bekrafta/", "tva-steg/totp/activate/"])
def test_a_form_about_ones_own_login(client: Client, cast: Cast, address: str) -> None:
    fields = ("oldpassword", "password1", "password2", "password", "code")
    login(client, cast.sara)

    assert client.post(f"/konto/{address}", dict.fromkeys(fields, f"a{NUL}"), follow=True).status_code == HTTPStatus.OK


def test_words_in_a_form_are_asked_about_and_kept(client: Client, cast: Cast) -> None:
    given = {"pupil_view": f"Vill{NUL} sova."}

    answer = login(client, cast.sara).post(f"/elever/{cast.noah.pk}/samtal/", given)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "sova." in answer.content.decode()


@pytest.mark.parametrize("name", [f"el{NUL}ever.csv", f"../{NUL}.zip", NUL])
def test_the_name_of_a_file(client: Client, cast: Cast, name: str) -> None:
    file = BytesIO(b"personnummer\n")
    file.name = name

    assert login(client, cast.birgitta).post("/inlasningar/ny/", {"file": file}).status_code < 500


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=a", "text/plain"])
def test_a_body_of_another_kind(client: Client, cast: Cast, kind: str) -> None:
    body = '--a\r\nContent-Disposition: form-data; name="q\0"\r\n\r\n\0\r\n--a--\r\n'

    assert login(client, cast.sara).post("/elever/", body, content_type=kind).status_code == HTTPStatus.OK


def test_the_log_is_narrowed_by_nothing(client: Client, cast: Cast) -> None:
    answer = login(client, cast.karin).get("/logg/", {"vem": NUL, "skola": NUL, "elev": NUL, "fran": NUL})

    assert answer.status_code == HTTPStatus.OK
    assert not AccessLog.objects.exists()
