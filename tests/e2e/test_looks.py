"""Every page of the site's own: accessible in light and dark, on a desk and on a phone, by keyboard, without errors.

Set SCREENSHOTS to a folder to get a picture of each page at both widths, to lay beside the design.
"""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pytest
import time_machine
from playwright.sync_api import Page, expect

from absence.services import find_alerts
from people.calendar import days
from people.models import Student, User
from tests.cases import way
from tests.cast import NOW, TERM_START, TODAY, Cast, make_cast, make_student, school_day
from tests.e2e.conftest import DESKTOP, PHONE, readable
from tests.kept import Kept

NARROWEST = 320  # px: a page that is zoomed to 400 % (WCAG 1.4.10)

# What a pupil's days look like, by weekday: minutes of 360.
PATTERNS: dict[str, dict[int, dict[str, Any]]] = {
    "noah": {0: {"invalid": 240}, 2: {"valid": 360}, 4: {"invalid": 60}},
    "maja": {1: {"valid": 360}},
    "tuva": {3: {"invalid": 15, "late_count": 1, "late_minutes": 15}},
}


def term_of(student: Student, pattern: dict[int, dict[str, Any]], *, every: int = 2) -> None:
    """Give a pupil a term of days up to today; the pattern every second week, and yesterday unreported."""
    for day in days(TERM_START, TODAY):
        is_break = dt.date(2026, 10, 26) <= day <= dt.date(2026, 10, 30)
        if day.isoweekday() > 5 or is_break:
            continue
        minutes = pattern.get(day.weekday(), {}) if day.isocalendar().week % every else {}
        unreported: dict[str, Any] = {"reported": 240} if day == TODAY - dt.timedelta(days=1) and not minutes else {}
        school_day(student, day, **minutes, **unreported)


def make_autumn() -> Cast:
    """The cast with a term behind them."""
    cast = make_cast()
    for name, pattern in PATTERNS.items():
        term_of(getattr(cast, name), pattern)
    for number in range(8):
        term_of(make_student(f"Elev{number}", "Lindqvist", group=cast.klass_8b), {number % 5: {"valid": 120}}, every=3)
    find_alerts(TODAY)
    way.talk(cast, cast.maja)
    way.anmald(cast)
    return cast


kept_autumn = Kept(make_autumn)


@pytest.fixture
def autumn(transactional_db: None) -> Iterator[Cast]:
    """The cast with a term behind them, on Friday 20 November 2026 at ten o'clock."""
    with time_machine.travel(NOW):
        yield kept_autumn.put()


def picture(page: Page, name: str) -> None:
    """Save the page as it is now, if pictures are wanted."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def look(page: Page, accessible: Callable[[], None], url: str, name: str) -> None:
    """Open a page and check it in every size and colour scheme."""
    page.goto(url)
    checks: dict[Literal["dark", "light"], Callable[[], None]] = {"dark": partial(readable, page), "light": accessible}
    for scheme, is_fine in checks.items():
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(DESKTOP)
        is_fine()
        for size, width in ((DESKTOP, 1280), (PHONE, 390)):
            page.set_viewport_size(size)
            picture(page, f"{name}-{width}{'-dark' if scheme == 'dark' else ''}")
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST


OPEN = {
    "logga-in": "/konto/logga-in/",
    "glomt-losenord": "/konto/losenord/glomt/",
    "hjalp": "/hjalp/",
    "tillganglighet": "/tillganglighet/",
    "personuppgifter": "/personuppgifter/",
}


@pytest.mark.parametrize("name", OPEN)
def test_open_pages_look_right(page: Page, accessible: Callable[[], None], transactional_db: None, name: str) -> None:
    look(page, accessible, OPEN[name], name)


@pytest.mark.parametrize("who", ["sara", "maria", "karin", "petra", "birgitta", "hugo", "stina"])
def test_mitt_arbete_looks_right_for_every_role(
    page: Page, accessible: Callable[[], None], autumn: Cast, log_in: Callable[[User], None], who: str
) -> None:
    log_in(getattr(autumn, who))

    look(page, accessible, "/", f"mitt-arbete-{who}")


def test_the_pupils_look_right(
    page: Page, accessible: Callable[[], None], autumn: Cast, log_in: Callable[[User], None]
) -> None:
    log_in(autumn.sara)

    look(page, accessible, "/elever/", "elever")
    look(page, accessible, f"/elever/{autumn.noah.pk}/", "elev")


def test_a_protected_pupil_looks_right(
    page: Page, accessible: Callable[[], None], autumn: Cast, log_in: Callable[[User], None]
) -> None:
    log_in(autumn.karin)

    look(page, accessible, f"/elever/{autumn.signe.pk}/", "elev-skyddad")


@pytest.mark.parametrize("url", ["losenord/", "tva-steg/", "logga-ut/", "e-post/"])
def test_account_pages_look_right(
    page: Page,
    accessible: Callable[[], None],
    transactional_db: None,
    sara: User,
    log_in: Callable[[User], None],
    url: str,
) -> None:
    log_in(sara)

    look(page, accessible, f"/konto/{url}", f"konto-{url.strip('/')}")


def test_the_keyboard_comes_to_the_content_first(page: Page, sara: User, log_in: Callable[[User], None]) -> None:
    log_in(sara)
    page.goto("/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_what_has_focus_is_seen(page: Page, sara: User, log_in: Callable[[User], None]) -> None:
    log_in(sara)
    page.goto("/elever/")
    page.keyboard.press("Tab")  # the link to the content is seen by appearing
    unseen = []
    for _ in range(15):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.textContent.trim() || e.name || e.tagName, e === document.body ||"
            " parseFloat(s.outlineWidth) && s.outlineStyle !== 'none' || s.boxShadow !== 'none'] }"
        )
        if not outline:
            unseen.append(name)
    assert unseen == []


def test_the_account_menu_works_by_keyboard_and_logs_out(
    page: Page, sara: User, log_in: Callable[[User], None]
) -> None:
    log_in(sara)
    page.goto("/")

    page.get_by_role("button", name="Konto").press("Enter")
    page.get_by_role("button", name="Logga ut").press("Enter")

    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()


def test_a_form_with_errors_leads_to_the_field(page: Page, transactional_db: None) -> None:
    page.goto("/konto/logga-in/")
    page.get_by_role("button", name="Logga in").click()

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(page.get_by_role("textbox").first).to_be_focused()
