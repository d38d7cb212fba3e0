"""The tables of a package: ours as they stand, and those of other systems laid out as ours."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from people.tabular.columns import Convert, Table, fold
from people.tabular.layouts import Layout, Reading, never
from people.tabular.texts import Row, TextFile
from people.tabular.workbooks import SheetFile

OWN = "narvaro"
MOST_PARTS = 64  # rows of ours that a row of theirs can make
_LIST = re.compile(r"[,;\s]+")


@dataclass(frozen=True)
class Sheet:
    """One table of a package: which, where its columns are, and its rows."""

    name: str  # as people know it: elever.csv
    table: Table
    source: TextFile | SheetFile
    separator: str
    header: list[str]
    row_count: int
    has_header: bool = True

    def rows(self) -> Iterator[Row]:
        """The rows after the header, each with the number of its line."""
        rows = self.source.rows(self.separator)
        if self.has_header:
            next(rows, None)
        return rows

    def line_of(self, number: int) -> int:
        """The line in the file that a row's number stands for."""
        return number

    def label(self, column: str) -> str:
        """What one of our columns is called in the file."""
        return column

    @property
    def reads(self) -> Mapping[str, Convert]:
        """By our column: what makes its cells those of our format."""
        return {}

    @property
    def system(self) -> str:
        """Whose rows they are."""
        return OWN

    @property
    def unused(self) -> list[str]:
        """The columns of the file that are not read."""
        return [cell.strip() for cell in self.header if cell.strip() and fold(cell) not in self.table.by_name]

    @property
    def looks_in(self) -> set[str]:
        """The other files, without ending and folded, that it finds values in."""
        return set()

    @property
    def notes(self) -> list[str]:
        """What is worth knowing of the rows that have been read."""
        return []


@dataclass(frozen=True)
class LaidOutSheet(Sheet):
    """A file of another system: its rows as ours. ``header`` is ours."""

    layout: Layout = field(kw_only=True)
    readings: tuple[Reading, ...] = field(kw_only=True)
    places: tuple[tuple[int, ...], ...] = field(kw_only=True)  # of each reading's columns in a row of theirs
    found: Mapping[Reading, Mapping[str, str]] = field(kw_only=True)  # for readings that look up, what they find
    left_out: tuple[tuple[int, Callable[[str], bool]], ...] = field(kw_only=True)  # places, and cells that skip a row
    their_header: list[str] = field(kw_only=True)
    skipped: Counter[str] = field(default_factory=Counter, kw_only=True)  # ``rows`` of the last reading with nothing

    @property
    def reads(self) -> Mapping[str, Convert]:
        """By our column: what makes their cells ours."""
        return {reading.column.name: reading.read for reading in self.readings}

    @property
    def system(self) -> str:
        """Whose rows they are."""
        return self.layout.system or OWN

    @property
    def notes(self) -> list[str]:
        """How many rows had nothing to read."""
        count = self.skipped["rows"]
        rows = "1 rad" if count == 1 else f"{count} rader"
        return [f"{self.name}: {rows} hade inget att läsa in och hoppades över."] if count else []

    @property
    def looks_in(self) -> set[str]:
        """The other files that cells are looked up in."""
        return {fold(reading.lookup.file) for reading in self.readings if reading.lookup}

    @property
    def unused(self) -> list[str]:
        """Their columns that are not read."""
        return [cell.strip() for cell in self.their_header if cell.strip() and fold(cell) not in self.layout.known]

    def label(self, column: str) -> str:
        """Their name of one of our columns, so that those who know the file find it."""
        labels = {reading.column.name: reading.label for reading in self.readings}
        return labels.get(column, column)

    def line_of(self, number: int) -> int:
        """The line in the file; a row of theirs may be several of ours."""
        return number // MOST_PARTS

    def rows(self) -> Iterator[Row]:
        """Their rows as ours: cells as they wrote them, in our columns."""
        self.skipped.clear()
        repeated = {place: "" for each, places in zip(self.readings, self.places, strict=True)
                    for place in places if each.repeats}  # fmt: skip
        skipping = [(place, each.skips) for place, each in enumerate(self.readings) if each.skips is not never]
        width = len(self.their_header)
        for line, cells in super().rows():
            cells.extend([""] * (width - len(cells)))
            for place, above in repeated.items():
                cells[place] = repeated[place] = _clean(cells[place]) or above
            arranged = list(map(partial(self._cell, cells), self.readings, self.places))
            if any(skips(arranged[place].strip()) for place, skips in skipping) or self._is_left_out(cells):
                self.skipped["rows"] += 1
                continue
            beyond = [cell for cell in cells[width:] if cell.strip()]
            for part, row in enumerate(self._parts(arranged)):
                yield line * MOST_PARTS + part, row + beyond

    def _is_left_out(self, cells: list[str]) -> bool:
        """Whether a column that is not ours says that there is nothing to read on a row."""
        return any(skips(cells[place].strip()) for place, skips in self.left_out)

    def _cell(self, cells: list[str], reading: Reading, places: tuple[int, ...]) -> str:
        """The cell of a reading: theirs, what it leads to in another file, or what is always the same."""
        if not places:
            return reading.fixed
        if len(places) == 1 and reading.lookup is None:
            return cells[places[0]]
        cell = " ".join(text for place in places if (text := _clean(cells[place])))
        return self.found[reading].get(fold(cell), "") if reading.lookup else cell

    def _parts(self, cells: list[str]) -> Iterator[list[str]]:
        """One row, or one for each in a cell that is a list."""
        place = next((place for place, reading in enumerate(self.readings) if reading.splits), None)
        parts = listed(cells[place]) if place is not None else []
        if place is None or not 1 < len(parts) <= MOST_PARTS:
            yield cells
            return
        for part in parts:
            yield [*cells[:place], part, *cells[place + 1 :]]


def listed(cell: str) -> list[str]:
    """What stands in a cell with commas, semicolons or spaces between."""
    return [part for part in _LIST.split(cell) if part]


def _clean(cell: str) -> str:
    """A cell without the spaces around it; web pages fill empty cells with a hard one."""
    return cell.strip().strip("\N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}").strip()


def named_columns(names: list[str]) -> str:
    """The columns in running text: kolumnen a; kolumnerna a, b."""
    return ("kolumnen " if len(names) == 1 else "kolumnerna ") + ", ".join(names)
