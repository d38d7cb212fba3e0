"""Rows of cells as lines for COPY, or as refusals."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

from people.tabular.columns import NULL, Column, Convert, escaped, fold, visible
from people.tabular.errors import BadCell
from people.tabular.sheets import Sheet
from people.tabular.texts import Row

BLOCK = 500  # rows converted at a time: few enough to stay in the processor's own memory
REMEMBERED = 1 << 16  # converted cells a column keeps: dates, times and pupils come again and again
LONGEST_SHOWN = 200  # characters of a refused cell that are kept
GOOD = f"\t{NULL}\t{NULL}\t{NULL}\n"  # the end of a line without refusal


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
        self._column_readers = [
            (place, _column_reader(column, read, as_written=column.name not in sheet.reads))
            for (place, read), (_, column) in zip(self._readers, self._plan, strict=True)
        ]
        self.fields = [column.field for _, column in self._plan]
        self.places = {column.name: place for place, column in self._plan}

    def copy_blocks(self) -> Iterator[list[str]]:
        """A line for every row, good or refused, ``BLOCK`` of them at a time."""
        rows = self._sheet.rows()
        while block := list(islice(rows, BLOCK)):
            yield self._by_column(block) or [self._line(line, cells) for line, cells in block]

    def _by_column(self, block: list[Row]) -> list[str] | None:
        """The lines of a block, a column at a time, which is much quicker; None where any row has something wrong."""
        lines, rows = zip(*block, strict=True)
        if set(map(len, rows)) != {len(self._sheet.header)}:
            return None
        columns = list(zip(*rows, strict=True))
        try:
            read_columns = [read(columns[place]) for place, read in self._column_readers]
            values = list(map("\t".join, zip(*read_columns, strict=True)))
        except BadCell:
            return None
        return [f"{line}\t{value}{GOOD}" for line, value in zip(lines, values, strict=True)]

    def _line(self, line: int, cells: list[str]) -> str:
        """The line of a row, good or refused."""
        width = len(self._sheet.header)
        if any(cell.strip() for cell in cells[width:]):
            return self._refused(line, "", "", "Raden har fler celler än rubriker. Saknas ett citattecken?")
        cells = [*cells, *[""] * (width - len(cells))]
        try:
            values = "\t".join([read(cells[place]) for place, read in self._readers])
        except BadCell:
            return self._explain(line, cells)
        return f"{line}\t{values}{GOOD}"

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

    return _Remembered(read).__getitem__ if column.kind.often_repeated else read


def _column_reader(column: Column, read: Convert, *, as_written: bool) -> Callable[[Sequence[str]], Iterable[str]]:
    """The same for many cells of a column; some kinds leave them ``as_written`` where nothing is done to any."""

    def unless_unchanged(cells: Sequence[str]) -> Iterable[str]:
        return cells if column.kind.unchanged(cells) else map(read, cells)

    return unless_unchanged if as_written and not column.kind.often_repeated else partial(map, read)


class _Remembered(dict[str, str]):
    """What cells are converted to. Unlike a cached function it is asked without a call of Python."""

    def __init__(self, convert: Convert) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, cell: str) -> str:
        if len(self) >= REMEMBERED:
            self.clear()
        self[cell] = converted = self._convert(cell)
        return converted
