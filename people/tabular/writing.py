"""Rows written so that a Swedish spreadsheet opens them rightly, and runs nothing that stands in them.

Everything that others open in a spreadsheet is written here, so that no file is forgotten.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import IO

import xlsxwriter

# A spreadsheet reads a cell that begins so as a formula (OWASP, CSV injection); some do with wide letters too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def csv_lines(heading: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The lines of a CSV file as Excel expects it in Swedish: semicolons, and a mark that says UTF-8."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff" + writer.writerow(list(map(neutral, heading)))
    for row in rows:
        yield writer.writerow([neutral(str(cell)) for cell in row])


Cell = str | int | Decimal | None
"""What a cell of a workbook may hold: text, numbers as numbers, or nothing."""


def write_workbook(output: IO[bytes], name: str, columns: Mapping[str, int], rows: Iterable[Iterable[Cell]]) -> int:
    """Write an Excel file with one sheet to an open file, row by row in constant memory; how many rows.

    ``columns`` are the headings and how wide each column is, in letters. The headings stay in sight.
    """
    written = 0
    with xlsxwriter.Workbook(output, AS_TEXT) as workbook:
        sheet = workbook.add_worksheet(name)
        for number, width in enumerate(columns.values()):
            sheet.set_column(number, number, width)
        sheet.freeze_panes(1, 0)
        sheet.write_row(
            0, 0, map(neutral, columns), workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        )
        for written, row in enumerate(rows, start=1):  # the last number is how many
            for column, cell in enumerate(row):
                sheet.write(written, column, neutral(cell) if isinstance(cell, str) else cell)
    return written


class _Echo:
    """A file that gives back what is written to it, as ``csv`` needs for streaming."""

    def write(self, line: str) -> str:
        """Give the line back."""
        return line
