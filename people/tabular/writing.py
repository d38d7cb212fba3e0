"""Rows written so that a Swedish spreadsheet opens them rightly, and runs nothing that stands in them."""

import csv
from collections.abc import Iterable, Iterator

# A spreadsheet reads a cell that begins so as a formula (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def csv_lines(heading: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The lines of a CSV file as Excel expects it in Swedish: semicolons, and a mark that says UTF-8."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff" + writer.writerow(heading)
    for row in rows:
        yield writer.writerow([neutral(str(cell)) for cell in row])


class _Echo:
    """A file that gives back what is written to it, as ``csv`` needs for streaming."""

    def write(self, line: str) -> str:
        """Give the line back."""
        return line
