"""Whatever a spreadsheet program writes, the reader finds the encoding, the separator and every cell."""

import csv
import io
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from people.tabular import Column, Table, UnreadableFile, open_package
from people.tabular.columns import text

TABLE = Table(
    "elever", (Column("namn", text(1000), required=True), Column("från", text(1000)), Column("ämne", text(1000)))
)
HEADER = ["Namn", "FRÅN", " ämne "]

# What the Swedish keyboard and Windows-1252 have: no control characters, which no spreadsheet writes.
LETTERS = st.characters(codec="cp1252", exclude_categories=["Cc"])
CELLS = st.text(st.one_of(LETTERS, st.sampled_from(";,\t\"'\n åäö")), max_size=20)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3).filter(any), max_size=15)
SHAPES = st.tuples(
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(";,\t"),
    st.sampled_from(["\n", "\r\n"]),
)


def written(rows: list[list[str]], separator: str, newline: str, quoting: Literal[0, 1] = csv.QUOTE_MINIMAL) -> str:
    """The table as Python's csv module writes it."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=newline, quoting=quoting).writerows([HEADER, *rows])
    return out.getvalue()


def rows_of(content: bytes, name: str = "elever.csv") -> list[tuple[int, list[str]]]:
    """The rows that the reader finds in a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        with open_package(path, [TABLE]) as package:
            return list(package.sheets[0].rows())


def is_utf8(content: bytes) -> bool:
    """Whether bytes written as Windows-1252 happen to be UTF-8 too: then nobody can know which was meant."""
    try:
        return content.decode() is not None
    except UnicodeDecodeError:
        return False


@given(ROWS, SHAPES)
@settings(max_examples=150, deadline=None)
def test_every_table_comes_back_cell_by_cell(rows: list[list[str]], shape: tuple[str, str, str]) -> None:
    encoding, separator, newline = shape
    content = written(rows, separator, newline).encode(encoding)
    if encoding == "cp1252" and is_utf8(content):
        return

    assert [cells for _, cells in rows_of(content)] == rows


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_table_with_quotes_around_every_cell_is_read_the_header_too(separator: str) -> None:
    rows = [[f"{name} a; b, c" for name in HEADER]]

    assert rows_of(written(rows, separator, "\r\n", csv.QUOTE_ALL).encode()) == [(2, rows[0])]


@given(ROWS, SHAPES)
@settings(max_examples=100, deadline=None)
def test_every_row_knows_the_line_where_it_begins(rows: list[list[str]], shape: tuple[str, str, str]) -> None:
    _, separator, newline = shape
    lines = [number for number, _ in rows_of(written(rows, separator, newline).encode())]

    text_before = [written(rows[:count], separator, newline) for count in range(len(rows))]
    assert lines == [len(io.StringIO(before, newline="").readlines()) + 1 for before in text_before]


@given(ROWS, SHAPES, st.data())
@settings(max_examples=150, deadline=None)
def test_damage_gives_rows_or_one_clear_error(
    rows: list[list[str]], shape: tuple[str, str, str], data: st.DataObject
) -> None:
    encoding, separator, newline = shape
    content = bytearray(written(rows, separator, newline).encode(encoding))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content)))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))

    with suppress(UnreadableFile):
        rows_of(bytes(content))


def test_a_row_of_many_lines_has_the_number_of_its_first() -> None:
    content = 'namn;från;ämne\n"Box 10\n999 10 Älvköping";;\n\nNoah;;\n'.encode()

    assert [(line, cells[0]) for line, cells in rows_of(content)] == [(2, "Box 10\n999 10 Älvköping"), (5, "Noah")]


def test_columns_are_known_in_any_order_case_and_spelling() -> None:
    content = "Ämne,anteckning, NAMN ,fran\nNO,x,Noah,\n".encode("utf-16")

    with TemporaryDirectory() as folder:
        path = Path(folder) / "ELEVER.CSV"
        path.write_bytes(content)
        with open_package(path, [TABLE]) as package:
            assert package.notes == ["ELEVER.CSV: kolumnen anteckning används inte."]


def test_rows_above_and_columns_before_a_table_in_a_workbook_are_no_matter() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Elever")
            sheet.write_row("C4", ["namn", "från"])
            sheet.write_row("C6", ["Noah", "2026-08-18"])
        with open_package(path, [TABLE]) as package:
            assert list(package.sheets[0].rows()) == [(6, ["Noah", "2026-08-18"])]


def test_a_workbook_has_one_sheet_for_each_file() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Elever")
            sheet.write_row(0, 0, ["namn", "från"])
            sheet.write_row(2, 0, ["Noah", 201203112384])
            book.add_worksheet("Diagram")
        with open_package(path, [TABLE]) as package:
            assert list(package.sheets[0].rows()) == [(3, ["Noah", "201203112384"])]
            assert package.notes == ["Diagram hör inte till formatet och lästes inte."]
