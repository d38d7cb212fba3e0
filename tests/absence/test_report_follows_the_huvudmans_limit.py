"""The monthly report lists pupils by the huvudman's own guide value, that of the month's last day, and says it."""

import datetime as dt
import io
import json
from itertools import product

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from absence.limits import change
from absence.models import MonthlyReport
from absence.reports import month_figures
from absence.rules import RULES
from tests.absence.months import prepare_report
from tests.cast import Cast, login, school_day

SEPTEMBER, OCTOBER = dt.date(2026, 9, 1), dt.date(2026, 10, 1)
AUGUST_20 = dt.date(2026, 8, 20)


def set_limit(cast: Cast, percent: int, first_day: dt.date, *, is_on: bool = True) -> None:
    """The huvudman of Björkskolan has set another guide value."""
    change(
        cast.huvudman,
        RULES["tjugo_procent"],
        at_least=percent,
        is_on=is_on,
        first_day=first_day,
        reason="Vi vill se fler.",
        by=cast.maria,
        today=AUGUST_20,
    )


def listed(cast: Cast, month: dt.date) -> list[str]:
    """Whom the report of Björkskolan is about."""
    found = prepare_report(cast.bjorkskolan, month)
    return sorted(row.student.first_name for row in found.rows.select_related("student")) if found else []


@pytest.fixture(autouse=True)
def absent(cast: Cast) -> None:
    """In each month Noah is away three days of ten, Maja two and Alma one; Casper, at another huvudman, two."""
    days = {cast.noah: 3, cast.maja: 2, cast.alma: 1, cast.casper: 2}
    for month, (student, away), number in product((SEPTEMBER, OCTOBER), days.items(), range(10)):
        school = cast.granasskolan if student == cast.casper else cast.bjorkskolan
        school_day(student, month + dt.timedelta(days=number), school=school, valid=360 if number < away else 0)


def test_without_a_value_of_its_own_the_routine_says_twenty(cast: Cast) -> None:
    assert listed(cast, OCTOBER) == ["Maja", "Noah"]
    assert MonthlyReport.objects.get().limit == 20


@pytest.mark.parametrize(("percent", "names"), [(10, ["Alma", "Maja", "Noah"]), (30, ["Noah"]), (31, [])])
def test_the_huvudmans_value_decides_who_is_listed(cast: Cast, percent: int, names: list[str]) -> None:
    set_limit(cast, percent, dt.date(2026, 9, 1))

    assert listed(cast, OCTOBER) == names
    assert MonthlyReport.objects.get().limit == percent


def test_the_version_of_the_months_last_day_holds_for_the_whole_month(cast: Cast) -> None:
    set_limit(cast, 30, dt.date(2026, 9, 30))
    set_limit(cast, 10, dt.date(2026, 11, 1))

    assert listed(cast, SEPTEMBER) == ["Noah"]
    assert listed(cast, OCTOBER) == ["Noah"]


def test_another_huvudman_keeps_its_own(cast: Cast) -> None:
    set_limit(cast, 31, dt.date(2026, 9, 1))

    months = month_figures([cast.bjorkskolan, cast.granasskolan], OCTOBER)

    assert {month.limit: len(month.rows) for month in months.values()} == {31: 0, 20: 1}


def test_the_report_comes_though_the_signal_is_switched_off(cast: Cast) -> None:
    set_limit(cast, 30, dt.date(2026, 9, 1), is_on=False)

    assert listed(cast, OCTOBER) == ["Noah"]


def test_page_list_workbook_and_pdf_say_the_limit(client: Client, cast: Cast) -> None:
    set_limit(cast, 30, dt.date(2026, 9, 1))
    report = prepare_report(cast.bjorkskolan, OCTOBER)
    assert report
    login(client, cast.maria)

    page = client.get(reverse("report", args=[report.pk])).text
    assert "Elever med minst 30 %" in page
    assert "Riktvärde 30 %" in page
    assert "20 %" not in page
    assert "minst 30 %" in client.get(reverse("absence:reports")).text
    assert "minst 30 %" in client.get(reverse("home")).text

    workbook = client.get(reverse("report_workbook", args=[report.pk]))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(workbook.streaming_content)))  # type: ignore[attr-defined]
    heading, row = sheet.get_sheet_by_index(0).to_python()
    assert row[heading.index("Gräns %")] == 30

    paper = PdfReader(io.BytesIO(client.get(reverse("report_paper", args=[report.pk])).content))
    assert "minst 30 %" in paper.pages[0].extract_text()


def test_json_says_the_limit_where_it_is_not_that_of_the_format(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    set_limit(cast, 30, dt.date(2026, 9, 1))

    call_command("monthly_report", "2026-10", "--all-students", "--dry-run", "--json")

    schools = {school["skolenhetskod"]: school for school in json.loads(capsys.readouterr().out)["schools"]}
    assert {code: school.get("limit") for code, school in schools.items()} == {"99100001": 30, "99200001": None}
    assert len(schools["99100001"]["rows"]) == 3


def test_all_students_are_shown_and_only_those_at_the_limit_kept(cast: Cast) -> None:
    call_command("monthly_report", "2026-10", "--all-students")

    assert MonthlyReport.objects.get(school=cast.bjorkskolan).rows.count() == 2
