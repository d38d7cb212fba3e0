"""How the first rows of a file would be read by columns that somebody is about to save: what comes out, and why not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from absence.mappings import Spec, layout_of
from absence.samples import Sample
from people.tabular import BadCell, Reading
from people.tabular.columns import DATE, NULL, PERSON, PUPIL, TIME, YES_NO
from people.tabular.laying import Opening, Source, placed
from people.tabular.sheets import LaidOutSheet
from people.tabular.texts import Row

AS_CONVERTED = (DATE, TIME, PERSON, PUPIL)  # kinds whose one form says more than what was written
YES_NO_WORDS = {"t": "ja", "f": "nej"}


@dataclass(frozen=True)
class Tried:
    """How one cell is read: our column, theirs, and what comes out or why it is refused."""

    column: str
    theirs: str
    ours: str = ""
    refused: str = ""


@dataclass(frozen=True)
class TriedRow:
    """How a row of the file is read: its line, and its cells; none when the row is left out."""

    line: int
    cells: list[Tried]

    @property
    def refusals(self) -> list[Tried]:
        """The cells that would refuse the row."""
        return [cell for cell in self.cells if cell.refused]


@dataclass
class SampleFile:
    """A sample as the reader knows files."""

    sample: Sample

    @property
    def name(self) -> str:
        """What the file was called."""
        return self.sample.file

    def rows(self, separator: str = "", *, strict: bool = True) -> Iterator[Row]:
        """The header, where there is one, and the rows."""
        if self.sample.has_header:
            yield 1, list(self.sample.header)
        for line, cells in self.sample.rows:
            yield line, list(cells)

    def header(self, separator: str = "") -> list[str]:
        """The first row."""
        return next((cells for _, cells in self.rows()), [])


def try_out(spec: Spec, sample: Sample) -> list[TriedRow]:
    """Each row of a sample as a specification would read it."""
    opening = Opening(";", sample.header, sample.has_header)
    source = cast("Source", SampleFile(sample))
    sheet = placed(source, layout_of(spec), opening, lambda name: None, name=sample.file)
    read = [(sheet.line_of(number), _cells(sheet, cells)) for number, cells in sheet.rows()]
    rows = [TriedRow(line, cells) for line, cells in read]
    taken = {row.line for row in rows}
    left_out = [TriedRow(line, []) for line, _ in sample.rows if line not in taken]
    return sorted(rows + left_out, key=lambda row: row.line)


def _cells(sheet: LaidOutSheet, cells: list[str]) -> list[Tried]:
    return [_try_cell(reading, cell.strip()) for reading, cell in zip(sheet.readings, cells, strict=False)]


def _try_cell(reading: Reading, cell: str) -> Tried:
    """What becomes of one cell."""
    column, kind = reading.column, reading.column.kind
    theirs = "" if not reading.headers else cell
    try:
        value = reading.read(cell) if cell else ""
        if not value and column.required and kind.empty == NULL:
            return Tried(column.name, theirs, refused=f"Fyll i {column.name}.")
        converted = kind.convert(value) if value else kind.empty
    except BadCell as problem:
        return Tried(column.name, theirs, refused=str(problem))
    if kind is YES_NO:
        return Tried(column.name, theirs, YES_NO_WORDS[converted])
    return Tried(column.name, theirs, converted if value and kind in AS_CONVERTED else value)


def words_of(rows: list[TriedRow]) -> Mapping[str, int]:
    """How many of the rows would be read, refused and left out."""
    left_out = sum(not row.cells for row in rows)
    refused = sum(bool(row.refusals) for row in rows)
    return {"read": len(rows) - left_out - refused, "refused": refused, "left_out": left_out}
