"""What a source is: a system whose files can be read, and what is known of their columns.

A preset is a table that reads like the file: our column, theirs, and how the cell is read. Only what has been seen of
a system is in its presets; the rest an administrator says on the page Kolumner.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from absence.sources.cells import AS_IS, READERS
from people.tabular import Layout, Reading, Table
from people.tabular.columns import fold
from people.tabular.layouts import Lookup


@dataclass(frozen=True)
class Of:
    """Where one of our columns comes from: their columns, and how the cell is read (a name in ``READERS``)."""

    headers: tuple[str, ...] = ()
    how: str = AS_IS
    fixed: str = ""
    repeats: bool = False
    splits: bool = False
    lookup: Lookup | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it is one column of theirs or one value: what an administrator can change on the page."""
        return len(self.headers) <= 1 and not self.splits and self.lookup is None


def of(
    *headers: str, how: str = AS_IS, repeats: bool = False, splits: bool = False, lookup: Lookup | None = None
) -> Of:
    """Our column out of theirs."""
    return Of(headers, how, repeats=repeats, splits=splits, lookup=lookup)


def always(value: str) -> Of:
    """Our column with the same value on every row."""
    return Of(fixed=value)


@dataclass(frozen=True)
class Preset:
    """What is known of one file of a system. ``name`` is what saved columns remember it by."""

    name: str
    title: str
    table: Table
    columns: Mapping[str, Of]
    system: str
    files: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    leaves_out: tuple[tuple[str, Callable[[str], bool]], ...] = ()
    about: str = ""  # what an administrator should know of the file, in Swedish

    @property
    def layout(self) -> Layout:
        """The preset as the reader goes by it."""
        readings = tuple(reading(self.table, name, where) for name, where in self.columns.items())
        return Layout(self.table, readings, self.title, self.system, self.files, self.order, self.leaves_out)


@dataclass(frozen=True)
class Source:
    """A system that files come from. ``not_read`` tells of files that are known, and why they are not read."""

    name: str
    title: str
    about: str
    presets: tuple[Preset, ...] = ()
    not_read: Mapping[str, str] | None = None


def reading(table: Table, name: str, where: Of) -> Reading:
    """A row of a preset as the reader goes by it."""
    reader = READERS[where.how]
    return Reading(
        table.by_name[fold(name)],
        where.headers,
        reader.read,
        reader.skips,
        where.fixed,
        where.repeats,
        where.splits,
        where.lookup,
    )
