"""The monthly report as PDF and Excel: with the reader's filters, without protected pupils, and nothing that runs."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from absence.models import MonthlyReport
from absence.reports import answer_row, send_report
from audit.models import AccessLog
from tests.absence.months import prepare_report
from tests.cast import Cast, login, school_day

OCTOBER = dt.date(2026, 10, 1)


@pytest.fixture
def report(cast: Cast) -> MonthlyReport:
    """Noah, Alma and Signe (protected) were away a third of a day; Noah's mentor has answered."""
    for student in (cast.noah, cast.alma, cast.signe):
        school_day(student, OCTOBER, valid=60, invalid=60)
    found = prepare_report(cast.bjorkskolan, OCTOBER)
    assert found
    send_report(found, by=cast.maria, comment="")
    answer_row(found.rows.get(student=cast.noah), by=cast.sara, answer="behövs inte", reason="=1+1 operation")
    return found


def sheet(client: Client, report: MonthlyReport, **query: str) -> list[dict[str, object]]:
    """The rows of the workbook by heading."""
    response = client.get(reverse("report_workbook", args=[report.pk]), query)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    heading, *rows = workbook.get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]


def test_the_workbook_has_numbers_as_numbers_and_no_formula(client: Client, cast: Cast, report: MonthlyReport) -> None:
    rows = {row["Elev"]: row for row in sheet(login(client, cast.maria), report)}

    noah = rows["Noah Ali"]
    assert noah["Frånvaro %"] == pytest.approx(33.3)
    assert noah["Rapporterade timmar"] == 6
    assert noah["Mot månaden före, procentenheter"] == ""
    assert noah["Därför att"] == "'=1+1 operation"


def test_files_have_the_readers_filters(client: Client, cast: Cast, report: MonthlyReport) -> None:
    assert [row["Elev"] for row in sheet(login(client, cast.maria), report, klass="8A")] == ["Alma Sjögren"]


def test_protected_pupils_are_in_no_file_even_for_the_rektor(client: Client, cast: Cast, report: MonthlyReport) -> None:
    rektor = login(client, cast.karin)

    assert "Signe Hemlig" not in [row["Elev"] for row in sheet(rektor, report)]
    text = pdf_text(rektor, report)
    assert "Signe" not in text
    assert "en elev är inte med här" in text


def pdf_text(client: Client, report: MonthlyReport, **query: str) -> str:
    """What the PDF says, on one line."""
    content = client.get(reverse("report_paper", args=[report.pk]), query).content
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_the_pdf_is_tagged_swedish_and_says_what_the_page_says(
    client: Client, cast: Cast, report: MonthlyReport
) -> None:
    response = login(client, cast.maria).get(reverse("report_paper", args=[report.pk]), {"klass": "8B"})

    catalog = PdfReader(io.BytesIO(response.content)).root_object
    assert catalog["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert str(catalog["/Lang"]) == "sv"
    text = pdf_text(client, report, klass="8B")
    assert "Noah Ali" in text
    assert "Alma" not in text
    assert "Klass: 8B." in text
    assert "33,3 %" in text


@pytest.mark.parametrize("address", ["report_paper", "report_workbook"])
def test_taking_a_file_is_logged_and_its_name_tells_nobody(
    client: Client, cast: Cast, report: MonthlyReport, address: str
) -> None:
    response = login(client, cast.maria).get(reverse(address, args=[report.pk]), {"klass": "8B"})

    log = AccessLog.objects.get(what="export")
    assert (log.user, log.school, log.object_id) == (cast.maria, cast.bjorkskolan, report.pk)
    assert "manadsrapport-99100001-2026-10." in response["Content-Disposition"]
