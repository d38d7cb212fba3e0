"""The login ends while somebody writes: what was written is kept for her, shown to nobody else, and saved by nobody."""

import html
import re
from typing import Any

from django.conf import settings
from django.test import Client

from drafts.marks import Mark
from drafts.models import Draft
from tests.cases import way
from tests.cast import Cast, login
from tests.drafts.test_drafts_are_kept_and_given_back import WORDS, keep, note_url, opened, page_at


def logged_out(client: Client) -> Client:
    """The same browser when the session has ended."""
    del client.cookies[settings.SESSION_COOKIE_NAME]
    return client


def test_what_is_typed_after_the_session_ended_is_kept_and_the_page_says_so(cast: Cast, client: Client) -> None:
    url = note_url(cast)
    page = opened(login(client, cast.sara), url)

    said = keep(logged_out(client), url, page, text=WORDS)

    assert "Utkast sparat 10.00. Du är utloggad." in re.sub("<.*?>", "", said).strip()
    assert WORDS in page_at(login(Client(), cast.sara), url)


def test_a_form_saved_after_the_session_ended_leads_to_the_login_and_comes_back_filled_in(
    cast: Cast, client: Client
) -> None:
    case = way.opened(cast)
    url = f"/arenden/{case.pk}/anteckning/"
    page = opened(login(client, cast.sara), url)

    answer = logged_out(client).post(url, {**page, "text": WORDS})

    assert answer["Location"] == f"/konto/logga-in/?next={url}"
    assert "Det du skrev finns kvar" in page_at(client, answer["Location"])
    assert case.events.filter(kind="anteckning").count() == 0
    assert WORDS in page_at(login(client, cast.sara), url)


def test_a_page_that_was_saved_already_is_not_said_to_wait(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    url = f"/arenden/{case.pk}/anteckning/"
    page = opened(login(client, cast.sara), url)
    assert client.post(url, {**page, "text": WORDS}).status_code == 302

    answer = logged_out(client).post(url, {**page, "text": WORDS})

    assert "inget är skickat" not in page_at(client, answer["Location"])
    assert case.events.filter(kind="anteckning").count() == 1


def test_a_form_of_an_earlier_login_is_not_saved_and_comes_back_filled_in(cast: Cast) -> None:
    case = way.opened(cast)
    url, client = f"/arenden/{case.pk}/anteckning/", Client(enforce_csrf_checks=True)
    page = opened(login(client, cast.sara), url)

    answer = client.post(url, {**page, "text": WORDS, "csrfmiddlewaretoken": "q" * 64}, follow=True)

    shown = html.unescape(answer.content.decode())
    assert answer.redirect_chain == [(url, 302)]
    assert "Du har loggat in på nytt" in shown
    assert WORDS in shown
    assert case.events.filter(kind="anteckning").count() == 0


def test_who_logs_in_next_at_the_computer_neither_saves_nor_sees_the_words(cast: Cast) -> None:
    case = way.opened(cast)
    url, client = f"/arenden/{case.pk}/anteckning/", Client(enforce_csrf_checks=True)
    page = opened(login(client, cast.sara), url)
    login(client, cast.maria)

    answer = client.post(url, {**page, "text": WORDS, "csrfmiddlewaretoken": "q" * 64}, follow=True)

    assert WORDS not in html.unescape(answer.content.decode())
    assert [draft.user for draft in Draft.objects.all()] == [cast.sara]


def forged(cast: Cast, **other: Any) -> dict[str, str]:
    """A mark that somebody has made without our key."""
    mark = Mark(cast.sara.pk, "/", "7a4ab6a4-6dc5-4b3c-9d70-2ad6d0a2ef7b", "Anteckning")
    return {"utkast": mark.signed()[:-1] + "x"} | other


def test_words_without_a_mark_of_ours_are_kept_for_nobody(cast: Cast, client: Client) -> None:
    url = note_url(cast)

    client.post(url, forged(cast, text=WORDS))
    client.post(url, {"text": WORDS})

    assert not Draft.objects.exists()


def test_a_mark_is_good_for_its_own_form_alone(cast: Cast, client: Client) -> None:
    url = note_url(cast)
    page = opened(login(client, cast.sara), url)

    logged_out(client).post(f"/elever/{cast.noah.pk}/samtal/", {**page, "pupil_view": WORDS})

    assert not Draft.objects.exists()


def test_who_has_left_keeps_nothing(cast: Cast, client: Client) -> None:
    url = note_url(cast)
    page = opened(login(client, cast.sara), url)
    cast.sara.is_active = False
    cast.sara.save()

    client.post(url, {**page, "text": WORDS})

    assert not Draft.objects.exists()
