"""Another system's file as a table of ours: which of their columns is which of ours, and how its cells are read.

A layout is data: presets declare it, and an administrator's saved columns become one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from people.tabular.columns import Column, Convert, Table, fold


def never(cell: str) -> bool:
    """No cell says that its row is nothing to read."""
    return False


@dataclass(frozen=True, slots=True)
class Lookup:
    """A value out of another of their files: there ``key`` (a list of what is looked for) gives ``value``s."""

    file: str
    key: str
    value: str
    where: tuple[str, str]  # a column and what it must say


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column of ours comes out of theirs.

    ``headers`` are their columns; several are read together with a space between. ``read`` makes their cell one of our
    format, or raises BadCell; ``skips`` tells of cells that say there is nothing to read on the row.
    """

    column: Column
    headers: tuple[str, ...] = ()
    read: Convert = str
    skips: Callable[[str], bool] = never
    fixed: str = ""  # the same on every row, where no column of theirs says it
    repeats: bool = False  # an empty cell means the same as above
    splits: bool = False  # the cell is a list: a row of ours for each in it
    lookup: Lookup | None = None  # the cell is looked up in another file

    @property
    def label(self) -> str:
        """What the column is called to those who know their file."""
        return " och ".join(self.headers) or self.column.name


@dataclass(frozen=True)
class Layout:
    """A file of another system as a table of ours."""

    table: Table
    readings: tuple[Reading, ...]
    title: str = ""  # what people call it
    system: str = ""  # whose rows they are, where rows of several systems must be told apart
    files: tuple[str, ...] = ()  # what they call the file, without ending; else it is known by its columns
    order: tuple[str, ...] = ()  # their columns, for a file that has no row of headers
    leaves_out: tuple[tuple[str, Callable[[str], bool]], ...] = ()  # a column of theirs, and cells that skip the row

    @property
    def missing(self) -> list[str]:
        """Our required columns that nothing is said about: then nothing can be read until somebody says."""
        return self.table.missing([reading.column.name for reading in self.readings])

    @property
    def known(self) -> set[str]:
        """The names of their columns, folded."""
        of_readings = {fold(name) for reading in self.readings for name in reading.headers}
        return of_readings | {fold(name) for name, _ in self.leaves_out}

    def lacks(self, header: Sequence[str]) -> list[str]:
        """Their columns that a header must have, and has not: those that our required columns come out of."""
        have = {fold(cell) for cell in header}
        one_of = {fold(name) for name in self.table.one_of}
        needed = [each for each in self.readings if each.column.required or fold(each.column.name) in one_of]
        if not any(each.headers for each in needed):
            needed = list(self.readings)
        names = dict.fromkeys(name for reading in needed for name in reading.headers)
        return [name for name in names if fold(name) not in have]

    def is_named(self, name: str) -> bool:
        """Whether a file's name says that it is this one."""
        return fold(PurePosixPath(name).stem) in {fold(each) for each in self.files}
