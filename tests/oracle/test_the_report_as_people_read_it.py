"""The report's comparisons on the page, in the workbook and on paper, beside what is counted by hand from the files."""

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from absence.models import MonthlyReport
from people.models import User
from tests.cast import login
from tests.oracle import guidevalues
from tests.oracle.conftest import Read, say
from tests.oracle.test_every_figure_agrees import in_reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening_of_the_last_day")]

DAY = dt.timedelta(days=1)
MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
HEADINGS = ("Mot månaden före, procentenheter", "Mot samma månad förra året, procentenheter")
Row = dict[str, object]
Change = float | None  # percentage points


@dataclass
class Expected:
    """A report, and by hand: who is listed in it and in those it is compared with, and how each pupil compares."""

    report: MonthlyReport
    listed: list[set[str] | None]  # of the month, the one before and last year's; None where nobody had lessons
    changes: dict[str, tuple[Change, Change]]


@pytest.fixture
def reports(town: Read) -> list[Expected]:
    """The reports of months that last year is told of too, or one that has nothing to be compared with."""
    for month in town.months:
        say("monthly_report", f"{month:%Y-%m}")
    known = MonthlyReport.objects.select_related("school").order_by("school__code", "month")
    every = [expected_of(town, report) for report in known]
    return [each for each in every if each.listed[2] is not None] or every[:1]


def expected_of(town: Read, report: MonthlyReport) -> Expected:
    """A report beside the two that it is compared with."""
    rows, before, last_year = (
        guidevalues.report(town.answer, report.school.code, each) for each in months_of(report.month)
    )
    listed = [listed_in(town, each) if each else None for each in (rows, before, last_year)]
    changes = {
        town.world.name(number): (
            guidevalues.points(rows[number], before.get(number)),
            guidevalues.points(rows[number], last_year.get(number)),
        )
        for number in listed_in(town, rows)
    }
    return Expected(report, listed, changes)


def listed_in(town: Read, rows: dict[str, Row]) -> set[str]:
    """The pupils that the kurator sees in a report."""
    return {number for number, row in rows.items() if row["listed"]} & in_reach(town)


def months_of(month: dt.date) -> tuple[dt.date, dt.date, dt.date]:
    """A month, the one before, and the same one last year."""
    return month, (month - DAY).replace(day=1), month.replace(year=month.year - 1)


def test_every_comparison_on_the_page_and_in_the_workbook(town: Read, client: Client, reports: list[Expected]) -> None:
    login(client, User.objects.get(username="kurator"))
    for each in reports:
        page = client.get(reverse("report", args=[each.report.pk])).content.decode()
        assert dict(on_page(page, each.report.month)) == shown(each)
        assert f"av {', '.join([str(each.report.student_count), *beside(each, town.now.year)])}<" in page
        assert in_workbook(client, each.report) == each.changes


def on_page(page: str, month: dt.date) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Each pupil of the table: the arrow, and both differences as they are written."""
    before, last_year = (MONTHS[each.month - 1] for each in months_of(month)[1:])
    year = rf"(?:<br><small[^>]*>{short(last_year)} {month.year - 1}: (.*?)</small>)?"
    cell = rf'data-label="Mot {short(before)}"[^>]*><span>((?:(?!<br>).)*?){year}</span></td>'
    for row in page.split('<tr role="row">'):
        if found := re.search(cell, row, re.DOTALL):
            name = re.search(r"Elev Nummer\d+", row)
            assert name
            icons = "".join(re.findall(r"#i-(\w+)", found[1]))
            yield name[0], (icons, unescape(re.sub("<.*?>", "", found[1])), unescape(found[2] or ""))


def short(month: str) -> str:
    """A month as narrow columns say it."""
    return month if len(month) < 5 else month[:3]


def shown(each: Expected) -> dict[str, tuple[str, str, str]]:
    """Of each pupil the arrow, and both differences; of last year nothing where nobody has anything to compare with."""
    is_known = any(since_last_year is not None for _, since_last_year in each.changes.values())
    return {
        name: (arrow(since_before), written(since_before), written(since_last_year) if is_known else "")
        for name, (since_before, since_last_year) in each.changes.items()
    }


def arrow(points: Change) -> str:
    """Which way it has gone."""
    return "" if not points else "upp" if points > 0 else "ner"


def written(points: Change) -> str:
    """+3,4 or −13,0, or a dash for nothing to compare with."""
    if points is None:
        return "–"
    return f"{points:+.1f}".replace("+0.0", "0.0").replace("-", "−").replace(".", ",")


def beside(each: Expected, this_year: int) -> Iterator[str]:
    """How many more or fewer are listed than in those reports of the month before and of last year that there are."""
    now, *others = each.listed
    assert now is not None
    for month, other in zip(months_of(each.report.month)[1:], others, strict=True):
        name = MONTHS[month.month - 1] + (f" {month.year}" if month.year != this_year else "")
        if other is None:
            continue
        if len(now) == len(other):
            yield f"lika många som i {name}"
        else:
            yield f"{abs(len(now) - len(other))} {'fler' if len(now) > len(other) else 'färre'} än i {name}"


def in_workbook(client: Client, report: MonthlyReport) -> dict[str, tuple[Change, Change]]:
    """Each pupil of the workbook with both differences."""
    response = client.get(reverse("report_workbook", args=[report.pk]))
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    heading, *rows = (list(row) for row in workbook.get_sheet_by_index(0).to_python())
    places = [heading.index(name) for name in HEADINGS]
    return {str(row[0]): tuple(number(row[place]) for place in places) for row in rows}  # type: ignore[misc]


def number(cell: object) -> Change:
    """A cell that holds a number, or nothing."""
    return None if cell == "" else round(float(str(cell)), 1)


def test_every_comparison_on_paper(client: Client, reports: list[Expected]) -> None:
    most = max(reports, key=lambda each: sum(last_year is not None for _, last_year in each.changes.values()))
    paper = login(client, User.objects.get(username="kurator")).get(reverse("report_paper", args=[most.report.pk]))

    pages = PdfReader(io.BytesIO(paper.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for name, pair in most.changes.items():
        told = text.split(f"{name} ")[1].split("Elev Nummer")[0]
        assert f"% {' '.join(map(written, pair))} " in told, name
