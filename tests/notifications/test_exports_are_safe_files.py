"""Exports: CSV that Excel reads, Excel, and a zip of letters; no protected pupil, no formulas, no names of files."""

import csv
import datetime as dt
import io
import json
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from audit.models import AccessLog
from notifications import exports
from notifications.models import Delivery
from people.models import Protection, Student
from tests.cast import Cast, login, make_student
from tests.notifications.steps import investigate

DAYS = ("--from", "2026-11-01", "--until", "2026-11-30")


def export(receiver: str, output: Path, *days: str) -> Any:
    answer = StringIO()
    call_command(
        "export_notifications", "--to", receiver, *(days or DAYS), "--output", str(output), "--json", stdout=answer
    )
    return json.loads(answer.getvalue())


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))


def test_csv_has_a_row_a_letter_and_opens_in_excel(investigated: Cast, tmp_path: Path) -> None:
    output = tmp_path / "brev.csv"

    assert export("hemkommun", output) == {"file": str(output), "rows": 1, "protected": 0}

    assert output.read_bytes().startswith(b"\xef\xbb\xbfreferens;")
    (row,) = read_csv(output)
    letter = Delivery.objects.get(kind="hemkommun_utredning")
    assert row == {
        "referens": letter.reference,
        "utskick": "Brev till hemkommun",
        "utredning inledd": "2026-11-20",
        "skola": "Björkskolan",
        "skolenhetskod": "99100001",
        "elev": "Alma Sjögren",
        "personnummer": investigated.alma.personal_number,
        "klass": "8A",
        "skolform": "grundskola",
        "årskurs": "8",
        "rektor": "Karin Westerberg",
        "mottagare": "Granås kommun",
        "lagrum": "7 kap. 22 § skollagen",
        "status": "Väntar",
        "statusdatum": "",
    }


def test_excel_has_the_same_rows(investigated: Cast, tmp_path: Path) -> None:
    output = tmp_path / "anmalningar.xlsx"

    export("huvudman", output)

    head, row = python_calamine.load_workbook(str(output)).get_sheet_by_index(0).to_python()
    assert head == list(exports.COLUMNS)
    reference = Delivery.objects.get(kind="huvudman_utredning").reference
    assert row[:4] == [reference, "Anmälan till huvudman", "2026-11-20", "Björkskolan"]
    assert row[6] == investigated.alma.personal_number  # text: no digit lost


def test_the_zip_has_the_letters_by_reference(investigated: Cast, tmp_path: Path) -> None:
    output = tmp_path / "brev.zip"

    export("hemkommun", output)

    with zipfile.ZipFile(output) as archive:
        (name,) = archive.namelist()
        assert name == f"{Delivery.objects.get(kind='hemkommun_utredning').reference.lower()}.pdf"
        assert "Alma Sjögren" in PdfReader(io.BytesIO(archive.read(name))).pages[0].extract_text()


@pytest.mark.parametrize("form", ["csv", "xlsx", "zip"])
@pytest.mark.parametrize("protected_from", ["the start", "afterwards"])
def test_a_protected_pupil_is_counted_and_never_in_it(
    cast: Cast, tmp_path: Path, form: str, protected_from: str
) -> None:
    if protected_from == "afterwards":
        investigate(cast.alma, cast.karin)
    Student.objects.filter(pk=cast.alma.pk).update(protection=Protection.SEKRETESSMARKERING)
    cast.alma.refresh_from_db()
    if protected_from == "the start":
        investigate(cast.alma, cast.karin)

    answer = export("hemkommun", tmp_path / f"ut.{form}")

    assert (answer["rows"], answer["protected"]) == (0, 1)


@pytest.mark.parametrize("name", ["=SUM(A1)", "+46", "-1", "@import", "\tx"])
def test_a_name_that_looks_like_a_formula_is_made_harmless(cast: Cast, tmp_path: Path, name: str) -> None:
    investigate(make_student(name, "Ek", group=cast.klass_8a, municipality=cast.granas), cast.karin)
    output = tmp_path / "ut.csv"

    export("hemkommun", output)

    assert read_csv(output)[0]["elev"].startswith("'")


@pytest.mark.parametrize(("first", "last", "rows"), [("2026-11-20", "2026-11-20", 1), ("2026-11-21", "2026-11-30", 0)])
def test_the_days_are_those_of_the_decision(
    investigated: Cast, tmp_path: Path, first: str, last: str, rows: int
) -> None:
    assert export("hemkommun", tmp_path / "ut.csv", "--from", first, "--until", last)["rows"] == rows


@pytest.mark.parametrize(
    ("output", "days", "message", "code"),
    [
        ("ut.pdf", DAYS, "slutar inte på", 2),
        ("finns/inte/ut.csv", DAYS, "går inte att skriva", 1),
        ("ut.csv", ("--from", "2026-11-30", "--until", "2026-11-01"), "före den första", 2),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_no_file(
    investigated: Cast, tmp_path: Path, output: str, days: tuple[str, ...], message: str, code: int
) -> None:
    with pytest.raises(CommandError, match=message) as raised:
        export("hemkommun", tmp_path / output, *days)

    assert raised.value.returncode == code
    assert list(tmp_path.iterdir()) == []


def test_an_export_asks_the_same_number_of_questions_however_long_it_is(cast: Cast) -> None:
    assert questions(cast, 1) == questions(cast, 6)


def questions(cast: Cast, number: int) -> int:
    for _ in range(number):
        investigate(make_student(group=cast.klass_8a, municipality=cast.granas), cast.karin)
    day = dt.date(2026, 11, 20)
    with CaptureQueriesContext(connection) as asked:
        list(exports.rows_of(exports.notices_to("hemkommun", day, day, Delivery.objects.notices())))
    return len(asked)


def test_the_administrator_downloads_it_and_that_is_noted(client: Client, investigated: Cast) -> None:
    login(client, investigated.birgitta)

    response = client.get(
        "/utskick/export/", {"to": "hemkommun", "first": "2026-11-01", "last": "2026-11-30", "form": "csv"}
    )

    content = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "Alma Sjögren" in content
    assert response["Content-Disposition"] == 'attachment; filename="utskick-hemkommun-2026-11-01--2026-11-30.csv"'
    noted = AccessLog.objects.get(what=AccessLog.What.EXPORT)
    assert (noted.user, noted.school) == (investigated.birgitta, investigated.bjorkskolan)


def test_days_in_the_wrong_order_are_told_at_the_field(client: Client, cast: Cast) -> None:
    login(client, cast.birgitta)

    response = client.get(
        "/utskick/export/", {"to": "hemkommun", "first": "2026-11-30", "last": "2026-11-01", "form": "csv"}
    )

    assert response.status_code == 422
    assert "Slutdagen är före den första dagen." in response.content.decode()
