"""What somebody types in a real browser is there again: after a closed browser, a lost login, a lost net."""

import time
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from drafts.models import Draft
from people.models import User
from tests.cases import way
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Bussen går för tidigt, och jag vet inte vem jag ska sitta med."
LATER = " Måndagar är svårast."
PUPIL = "Noahs egen bild"


def status(page: Page, text: str) -> None:
    expect(page.locator("[data-draft]")).to_contain_text(text)


@pytest.fixture
def talk(page: Page, log_in: Callable[[User], None], cast: Cast) -> str:
    """Sara has opened the form for a talk with Noah, and begun to write."""
    log_in(cast.sara)
    url = f"/elever/{cast.noah.pk}/samtal/"
    page.goto(url)
    page.get_by_label(PUPIL).press_sequentially(WORDS)
    return url


def test_a_closed_browser(
    page: Page, context: BrowserContext, talk: str, log_in: Callable[[User], None], cast: Cast
) -> None:
    page.get_by_label("Video").check(force=True)
    page.get_by_role("group", name="Överenskommelse 1").get_by_label("Vad").fill("Robin möter vid bussen")
    status(page, "Utkast sparat")
    page.close()
    context.clear_cookies()

    again = context.new_page()
    log_in(cast.sara)
    again.goto("/")
    again.get_by_role("link", name="Samtal om frånvaro: Noah Ali").click()

    expect(again.get_by_label(PUPIL)).to_have_value(WORDS)
    expect(again.get_by_label("Video")).to_be_checked()
    expect(again.get_by_role("group", name="Överenskommelse 1").get_by_label("Vad")).to_have_value(
        "Robin möter vid bussen"
    )
    again.get_by_text("Släng utkastet", exact=True).click()
    again.get_by_role("button", name="Ja, släng utkastet").click()
    expect(again.get_by_label(PUPIL)).to_have_value("")


def test_a_lost_login(
    page: Page,
    context: BrowserContext,
    talk: str,
    log_in: Callable[[User], None],
    accessible: Callable[[], None],
    cast: Cast,
) -> None:
    status(page, "Utkast sparat")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label(PUPIL).press_sequentially(LATER)
    status(page, "Du är utloggad")

    page.get_by_role("button", name="Spara samtalet").click()
    expect(page.get_by_label("Användarnamn")).to_be_visible()
    log_in(cast.sara)
    page.goto(talk)

    expect(page.get_by_label(PUPIL)).to_have_value(WORDS + LATER)
    expect(page.get_by_role("region", name="Ditt utkast från")).to_be_visible()
    accessible()


def test_a_page_left_before_typing_has_stopped(page: Page, talk: str) -> None:
    page.goto("/")
    deadline = time.monotonic() + 60
    while not Draft.objects.exists() and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    page.goto(talk)

    expect(page.get_by_label(PUPIL)).to_have_value(WORDS)


def test_a_lost_net(page: Page, context: BrowserContext, talk: str, answers: list[str]) -> None:
    answers.append("ERR_INTERNET_DISCONNECTED")
    status(page, "Utkast sparat")
    context.set_offline(True)
    page.get_by_label(PUPIL).press_sequentially(LATER)
    status(page, "Du har inget nät")
    page.get_by_role("button", name="Spara samtalet").click()
    expect(page.get_by_label(PUPIL)).to_have_value(WORDS + LATER)

    context.set_offline(False)
    status(page, "Utkast sparat")

    assert Draft.objects.get().words["pupil_view"] == [WORDS + LATER]


def test_a_button_pressed_twice(page: Page, log_in: Callable[[User], None], cast: Cast) -> None:
    case = way.opened(cast)
    log_in(cast.sara)
    page.goto(f"/arenden/{case.pk}/anteckning/")
    page.get_by_label("Anteckning").fill(WORDS)
    page.get_by_role("button", name="Spara anteckningen").dblclick()
    page.wait_for_url(f"**/arenden/{case.pk}/")

    assert case.events.filter(kind="anteckning").count() == 1
