"""The monthly report's pages in a real browser: accessible, at both widths, before and after sending."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from absence.models import MonthlyReport, MonthlyReportRow
from absence.reports import answer_row, send_report
from people.models import User
from tests.absence.months import prepare_report
from tests.cast import Cast, school_day

pytestmark = pytest.mark.django_db(transaction=True)

LogIn = Callable[[User], None]
Accessible = Callable[[], None]


@pytest.fixture
def october(cast: Cast) -> MonthlyReport:
    """A report with three pupils: one of another class, one with unreported lessons."""
    for student, reported in ((cast.noah, 360), (cast.maja, 200), (cast.alma, 360)):
        school_day(student, dt.date(2026, 10, 1), valid=60, invalid=100, reported=reported)
    report = prepare_report(cast.bjorkskolan, dt.date(2026, 10, 1))
    assert report
    return report


def test_the_kurator_reviews_and_sends(
    page: Page, log_in: LogIn, accessible: Accessible, cast: Cast, october: MonthlyReport
) -> None:
    log_in(cast.maria)
    for path in ("/rapporter/", f"/rapporter/{october.pk}/", f"/rapporter/{october.pk}/skicka/"):
        page.goto(path)
        assert page.get_by_role("heading", level=1).count() == 1
        accessible()


def test_the_mentor_answers(
    page: Page, log_in: LogIn, accessible: Accessible, cast: Cast, october: MonthlyReport
) -> None:
    send_report(october, by=cast.maria, comment="Prata med hemmen om måndagarna.")
    log_in(cast.sara)
    page.goto("/rapporter/")
    accessible()
    page.goto(f"/rapporter/svar/{october.rows.get(student=cast.noah).pk}/")
    accessible()
    page.get_by_role("button", name="Spara svar").click()
    expect(page).to_have_title(re.compile("Fel i formuläret"))
    accessible()


def test_the_rektor_sees_who_has_not_answered(
    page: Page, log_in: LogIn, accessible: Accessible, cast: Cast, october: MonthlyReport
) -> None:
    send_report(october, by=cast.maria, comment="")
    answer_row(october.rows.get(student=cast.maja), by=cast.sara, answer=MonthlyReportRow.Answer.TALK)
    log_in(cast.karin)

    page.goto(f"/rapporter/{october.pk}/")

    expect(page.get_by_role("row", name="Maja")).to_contain_text("Samtal 20 nov")
    for waits in ("Noah", "Alma"):
        expect(page.get_by_role("row", name=waits)).to_contain_text("Väntar")
    page.locator("[name=svar]").select_option(label="Har svarat")
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("row", name="Maja")).to_be_visible()
    expect(page.get_by_role("row", name="Noah")).to_have_count(0)
    accessible()
