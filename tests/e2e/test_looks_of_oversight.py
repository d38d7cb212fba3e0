"""Who works here, who has read what and who reaches a pupil by name: accessible at every size, light and dark."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from audit.services import What, log_read
from people.models import User
from people.services import grant_student
from tests.cast import Cast
from tests.e2e.test_looks import look


@pytest.fixture
def readings(transactional_db: None, cast: Cast) -> Cast:
    """The cast with some readings, and Maria named for Signe."""
    grant_student(
        student=cast.signe, user=cast.maria, reason="Är kurator", by=cast.karin, last_day=dt.date(2027, 6, 10)
    )
    for _ in range(20):
        log_read(cast.sara, What.STUDENT, student=cast.noah)
        log_read(cast.karin, What.CASE, student=cast.signe, object_id=31, label="2026-7")
        log_read(cast.birgitta, What.LIST)
    return cast


@pytest.mark.parametrize(
    ("person", "name", "url"),
    [
        ("stina", "personal", "/personal/"),
        ("karin", "logg", "/logg/"),
        ("hugo", "logg-huvudman", "/logg/?fran=2026-12-01&till=2026-11-01"),
    ],
)
def test_staff_and_log(
    page: Page,
    log_in: Callable[[User], None],
    accessible: Callable[[], None],
    readings: Cast,
    person: str,
    name: str,
    url: str,
) -> None:
    log_in(getattr(readings, person))

    look(page, accessible, url, name)


def test_the_rektor_names_somebody_with_the_keyboard(
    page: Page, log_in: Callable[[User], None], accessible: Callable[[], None], readings: Cast
) -> None:
    log_in(readings.karin)
    url = f"/elever/{readings.signe.pk}/skydd/"
    look(page, accessible, url, "skydd")

    page.get_by_label("Vem", exact=True).select_option(label="Amir Haddad, mentor")
    page.get_by_label("Varför").fill("Är mentor")
    page.keyboard.press("Enter")
    expect(page.locator(".ds-error-summary")).to_contain_text("Välj en sista dag.")
    accessible()
    page.get_by_label("Till och med").fill("2027-06-10")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Amir Haddad når nu eleven.")
    page.get_by_role("button", name="Avsluta åtkomsten för Amir Haddad").click()
    expect(page.get_by_role("status")).to_contain_text("Amir Haddad når inte längre eleven")
