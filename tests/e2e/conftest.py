"""A real browser on a real server: the system's Chromium (not a snap) if there is one, else Playwright's, in Swedish.

A test fails on any error in the browser's console. A breach of the Content-Security-Policy is one.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from people.models import User

# Playwright runs an event loop in the test's thread, and Django takes that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

DESKTOP, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
# A form that is sent back with its errors (422) or overtaken by another (409) is an answer, though Chromium logs it.
ANSWERS = ("status of 409", "status of 422")
WAIT = 60_000  # ms: for what will come, however busy the machine is
expect.set_options(timeout=WAIT)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN_ALL = "document.querySelectorAll('.nv-unfold').forEach(part => { part.open = true })"  # axe skips what is folded
TO_THE_END = "scrollTo({top: document.body.scrollHeight, behavior: 'instant'})"  # where bars that stay lie over nothing
AXE = "asked => axe.run(asked).then(found => found.violations)"
CONTRAST = "color-contrast"  # costs more than every other rule together, so each page is asked once in each scheme


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as e2e."""
    for item in items:
        if "tests/e2e/" in item.path.as_posix():
            item.add_marker("e2e")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the system's Chromium, unless it is a snap. Root may not use its sandbox."""
    path = shutil.which("chromium") or "/snap/"
    found = {} if path.startswith("/snap/") else {"executable_path": path}
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return browser_type_launch_args | found | {"args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], live_server: LiveServer) -> dict[str, Any]:
    """Browse as somebody in Sweden at a desk; `page.set_viewport_size(PHONE)` makes it a phone."""
    swedish = {"locale": "sv-SE", "timezone_id": settings.TIME_ZONE}
    return browser_context_args | swedish | {"viewport": DESKTOP, "base_url": live_server.url}


@pytest.fixture
def answers() -> list[str]:
    """What a test expects the site to answer and Chromium logs: `answers.append("status of 404")`."""
    return list(ANSWERS)


@pytest.fixture
def page(page: Page, context: BrowserContext, answers: list[str]) -> Iterator[Page]:
    """A page that fails the test on errors in any of the browser's pages."""
    problems: list[str] = []
    context.set_default_timeout(WAIT)

    def note(message: ConsoleMessage) -> None:
        address = str(message.location.get("url"))
        if address.endswith("/favicon.ico"):  # Chromium's own question beside a PDF; our pages name their icon
            return
        if message.type == "error" and not any(status in message.text for status in answers):
            problems.append(f"{message.text} ({address})")

    context.on("console", note)
    context.on("weberror", lambda error: problems.append(str(error.error)))
    yield page
    assert problems == []


@pytest.fixture
def log_in(context: BrowserContext, live_server: LiveServer) -> Callable[[User], None]:
    """Log a user in without the form: `log_in(sara)`."""

    def as_user(user: User) -> None:
        client = Client()
        client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    return as_user


def breaches(page: Page, **asked: Any) -> AxeResults:
    """What axe finds on the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return AxeResults({"violations": page.evaluate(AXE, {"resultTypes": ["violations"], **asked})})


@pytest.fixture
def accessible(page: Page) -> Callable[[], None]:
    """Check the page as it stands, on a phone and on a desk: no axe violations, nothing wider than the screen.

    Colours are the same in both sizes and are read on the phone; in the dark scheme on the desk (`readable`).
    """

    def check() -> None:
        page.wait_for_load_state()
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            page.evaluate(OPEN_ALL)
            page.evaluate(TO_THE_END)
            found = breaches(page, runOnly=WCAG, rules={CONTRAST: {"enabled": size == PHONE}})
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], f"scrolls sideways at {size}"

    return check


def readable(page: Page) -> None:
    """Check that every text can be read against its ground, in the colours and the size the page has now."""
    found = breaches(page, runOnly=[CONTRAST])
    assert found.violations_count == 0, found.generate_report()
