"""Excel workbooks (.xlsx) as rows of cells."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from people.tabular.errors import UnreadableFile
from people.tabular.texts import Row

SECONDS = 60


@dataclass
class SheetFile:
    """A sheet of a workbook."""

    name: str
    sheet: CalamineSheet

    def rows(self, separator: str = "") -> Iterator[Row]:
        """Every row that has something in it, with its row number in Excel."""
        for number, values in enumerate(self.sheet.iter_rows(), start=1):
            cells = [cell_text(value) for value in values]
            if any(cells):
                yield number, cells

    def header(self, separator: str = "") -> list[str]:
        """The cells of the first row."""
        for _, cells in self.rows():
            return cells
        raise UnreadableFile(f"{self.name} är tom.")


def sheets_of(name: str, content: bytes) -> dict[str, CalamineSheet]:
    """The sheets of a workbook by name. Raises UnreadableFile."""
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        return {sheet: workbook.get_sheet_by_name(sheet) for sheet in workbook.sheet_names}
    except (CalamineError, OSError, ValueError) as problem:
        raise UnreadableFile(f"{name} går inte att öppna som en arbetsbok. Spara om den från Excel.") from problem


def cell_text(value: Any) -> str:
    """A cell's value as it would have been written in a text file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time(0) else value.isoformat(" ")
    if isinstance(value, dt.timedelta):
        minutes = round(value.total_seconds() / SECONDS)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return str(value)
