"""Rows of cells as lines for COPY, or as refusals."""

from collections.abc import Iterator
from functools import lru_cache

from people.tabular.columns import NULL, Column, Convert, escaped, fold, visible
from people.tabular.errors import BadCell
from people.tabular.sheets import Sheet

REMEMBERED = 1 << 16  # converted cells a column keeps: dates, times and pupils come again and again
LONGEST_SHOWN = 200  # characters of a refused cell that are kept


class RowReader:
    """Makes a sheet's rows into lines for COPY: line number, cells, and why a row is refused (column, value, message).

    Only the columns in ``fields`` have cells; the file has not said anything about the others. ``places`` is where each
    column is in the file.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        known = sheet.table.by_name
        self._plan = [(place, known[fold(name)]) for place, name in enumerate(sheet.header) if fold(name) in known]
        self._readers = [(place, _reader(column, sheet.reads.get(column.name))) for place, column in self._plan]
        self.fields = [column.field for _, column in self._plan]
        self.places = {column.name: place for place, column in self._plan}

    def copy_lines(self) -> Iterator[str]:
        """A line for every row, good or refused."""
        readers, width = self._readers, len(self._sheet.header)
        for line, cells in self._sheet.rows():
            if len(cells) != width:
                if any(cell.strip() for cell in cells[width:]):
                    yield self._refused(line, "", "", "Raden har fler celler än rubriker. Saknas ett citattecken?")
                    continue
                cells.extend([""] * (width - len(cells)))
            try:
                values = "\t".join([read(cells[place]) for place, read in readers])
            except BadCell:
                yield self._explain(line, cells)
            else:
                yield f"{line}\t{values}\t{NULL}\t{NULL}\t{NULL}\n"

    def _explain(self, line: int, cells: list[str]) -> str:
        """The line of a row with a bad cell: the first one counts."""
        for (place, read), (_, column) in zip(self._readers, self._plan, strict=True):
            try:
                read(cells[place])
            except BadCell as problem:
                return self._refused(line, column.name, cells[place].strip(), str(problem))
        raise AssertionError("no bad cell")

    def _refused(self, line: int, column: str, value: str, message: str) -> str:
        empty = f"{NULL}\t" * len(self._plan)
        return f"{line}\t{empty}{escaped(column)}\t{escaped(value[:LONGEST_SHOWN])}\t{escaped(message)}\n"


def _reader(column: Column, theirs: Convert | None) -> Convert:
    """What turns a cell of a column into text for COPY, or raises BadCell; ``theirs`` makes it one of our format."""

    def read(cell: str) -> str:
        content = cell.strip()
        if not content.isprintable():  # quick to ask, and nearly all cells are
            content = visible(content).strip()
        if content and theirs is not None:
            content = theirs(content)
        if content:
            return column.kind.convert(content)
        if column.required and column.kind.empty == NULL:
            raise BadCell(f"Fyll i {column.name}.")
        return column.kind.empty

    return lru_cache(REMEMBERED)(read) if column.kind.often_repeated else read
