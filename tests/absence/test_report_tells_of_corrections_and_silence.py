"""The monthly report beside other months, with what has been corrected since it was sent, and who has not answered."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from absence.models import MonthlyReport, StudentDay
from absence.reports import answer_row, send_report
from people.models import Student
from tests.absence.days import corrected
from tests.absence.months import prepare_report
from tests.cast import Cast, login, on_day, school_day

OCTOBER = dt.date(2026, 10, 1)


def ten_days(student: Student, absent: int) -> None:
    """Ten days of six hours, the first ``absent`` of them away all day."""
    for number in range(10):
        school_day(student, OCTOBER + dt.timedelta(days=number), valid=360 if number < absent else 0)


@pytest.fixture
def report(cast: Cast) -> MonthlyReport:
    """Noah was away three days of ten, Alma four; sent on 20 November."""
    ten_days(cast.noah, 3)
    ten_days(cast.alma, 4)
    found = prepare_report(cast.bjorkskolan, OCTOBER)
    assert found
    send_report(found, by=cast.maria, comment="")
    return found


def page_of(client: Client, report: MonthlyReport) -> str:
    """The report's page."""
    return client.get(reverse("report", args=[report.pk])).content.decode()


def test_a_row_that_is_corrected_after_sending_shows_both_figures(
    client: Client, cast: Cast, report: MonthlyReport
) -> None:
    corrected(cast.noah, OCTOBER, valid=0)

    page = page_of(login(client, cast.maria), report)

    assert "<small>nu 20,0\xa0%</small>" in page
    assert "En elev har fått rättade siffror sedan rapporten skickades. På raden står hur det var då, och nu." in page
    assert "40,0\xa0% när" not in page


def test_a_pupil_who_falls_below_after_sending_stays_and_is_said_to_have_fallen(
    client: Client, cast: Cast, report: MonthlyReport
) -> None:
    for day in (OCTOBER, OCTOBER + dt.timedelta(days=1)):
        corrected(cast.noah, day, valid=0)
    prepare_report(cast.bjorkskolan, OCTOBER)

    page = page_of(login(client, cast.maria), report)

    assert "<small>nu 10,0\xa0%</small>" in page
    assert "En av dem ligger nu under 20 %." in page


def test_absence_that_only_changes_from_valid_to_invalid_is_told_too(
    client: Client, cast: Cast, report: MonthlyReport
) -> None:
    corrected(cast.noah, OCTOBER, valid=0, invalid=360)

    assert "0,0\xa0%<br><small>nu 10,0\xa0%</small>" in page_of(login(client, cast.maria), report)


def test_without_corrections_nothing_is_said(client: Client, cast: Cast, report: MonthlyReport) -> None:
    assert "<small>nu " not in page_of(login(client, cast.maria), report)


def test_the_same_month_last_year_stands_beside_and_a_dash_where_there_is_none(
    client: Client, cast: Cast, report: MonthlyReport
) -> None:
    last_year = OCTOBER.replace(year=2025)
    for valid in (36, 0):
        StudentDay.objects.create(
            student=cast.noah, school=cast.bjorkskolan, day=last_year, offered=360, reported=360, valid=valid
        )
        last_year += dt.timedelta(days=1)

    page = page_of(login(client, cast.maria), report)

    assert "okt 2025: +25,0" in page
    assert "okt 2025: –" in page  # Alma was not at the school
    assert "fler än i" not in page  # no reports to count the pupils of


def test_without_any_figures_from_last_year_nothing_is_said_of_it(
    client: Client, cast: Cast, report: MonthlyReport
) -> None:
    assert "2025" not in page_of(login(client, cast.maria), report)


def test_kurator_and_rektor_see_who_is_silent_and_how_long(client: Client, cast: Cast, report: MonthlyReport) -> None:
    answer_row(report.rows.get(student=cast.alma), by=cast.amir, answer="samtal")

    with on_day(dt.date(2026, 11, 30)):
        for user in (cast.maria, cast.karin):
            page = page_of(login(Client(), user), report)
            assert "Svar som saknas" in page
            assert "Sara Lindgren. En elev, sista dag var 27 november." in page
            assert "3 dagar sent" in page
            assert "Amir Haddad" not in page.split("tystnad")[1].split("</section>")[0]
        assert "Svar som saknas" not in page_of(login(Client(), cast.petra), report)


def test_nobody_is_called_silent_while_there_is_time(client: Client, cast: Cast, report: MonthlyReport) -> None:
    with on_day(dt.date(2026, 11, 27)):
        assert "Svar som saknas" not in page_of(login(client, cast.karin), report)
