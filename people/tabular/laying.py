"""Which layout a file of another system has, found by its name or its columns, and the file laid out by it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from people.tabular.columns import PERSON, PUPIL, fold
from people.tabular.errors import UnreadableFile
from people.tabular.layouts import Layout, Lookup, Reading
from people.tabular.sheets import LaidOutSheet, listed, named_columns
from people.tabular.texts import SEPARATORS, TextFile
from people.tabular.workbooks import SheetFile

Source = TextFile | SheetFile
FindFile = Callable[[str], Source | None]
"""Gives another file of the package by its name without ending."""

SHORTEST_NUMBER = 7  # digits that Excel may leave of a personal number
WHERE_TO_SAY = "Säg det under Inläsningar, Kolumner, och välj sedan de sparade kolumnerna när du läser in."


@dataclass(frozen=True)
class Opening:
    """How a file begins: what is between cells, the names of its columns, and whether the first row has them."""

    separator: str
    header: list[str]
    has_header: bool = True


def opening_of(source: Source, known: Iterable[str], order: Sequence[str] = ()) -> Opening:
    """The separator that gives the most of the known names (folded), else the most columns.

    With ``order``, the names of columns in a file without headers, a first row that has none of them is a row.
    """
    headers = {separator: source.header(separator) for separator in SEPARATORS}
    names = frozenset(known) | {fold(name) for name in order}

    def worth(each: tuple[str, list[str]]) -> tuple[int, bool, int]:
        _, cells = each
        return sum(fold(cell) in names for cell in cells), len(_filled(cells)) == len(order), len(cells)

    separator, header = max(headers.items(), key=worth)
    if order and not any(fold(cell) in names for cell in header):
        return Opening(separator, list(order), has_header=False)
    return Opening(separator, header)


def lay_out(source: Source, layouts: Sequence[Layout], find: FindFile) -> list[LaidOutSheet]:
    """The file as each of the layouts that it has; none if it has none of them. Raises UnreadableFile."""
    fitting = [(layout, opening) for layout in layouts if (opening := fits(source, layout)) is not None]
    named = [each for each in fitting if each[0].is_named(source.name)]
    chosen = named or [each for each in fitting if not each[0].files or len(layouts) == 1]
    if len(chosen) > 1:  # files without headers are told apart by where the numbers of people stand
        chosen = [each for each in chosen if each[1].has_header or _has_numbers(source, *each)]
    several = len(chosen) > 1
    return [laid_out(source, layout, opening, find, several=several) for layout, opening in chosen]


def fits(source: Source, layout: Layout) -> Opening | None:
    """How the file begins, if it has the columns of a layout."""
    opening = opening_of(source, layout.known, layout.order)
    if not opening.has_header:
        wide = len(_filled(source.header(opening.separator)))
        return opening if wide <= len(layout.order) and (wide > 1 or len(layout.order) == 1) else None
    have = layout.known & {fold(cell) for cell in opening.header}
    return opening if not layout.lacks(opening.header) and (have or not layout.known) else None


def _has_numbers(source: Source, layout: Layout, opening: Opening) -> bool:
    """Whether the first row has digits where a layout has the required numbers of people."""
    cells = source.header(opening.separator)
    names = [fold(name) for name in opening.header]
    people = [each for each in layout.readings if each.column.kind in (PERSON, PUPIL) and each.column.required]
    places = [names.index(fold(name)) for each in people for name in each.headers]
    return all(place < len(cells) and sum(map(str.isdigit, cells[place])) >= SHORTEST_NUMBER for place in places)


def explain(source: Source, layouts: Sequence[Layout]) -> str:
    """Why a file has none of the layouts: what the nearest of them would need."""
    lacks = {place: _lacks(source, layout) for place, layout in enumerate(layouts)}
    nearest = min(lacks, key=lambda place: (not layouts[place].is_named(source.name), len(lacks[place])))
    title = layouts[nearest].title
    if not lacks[nearest]:
        return f"{source.name} är inte {title}: raderna har inte lika många celler. Kontrollera filen."
    return f"{source.name} saknar {named_columns(lacks[nearest])}, som {title} ska ha. Kontrollera första raden."


def _lacks(source: Source, layout: Layout) -> list[str]:
    """The columns that a file would need for a layout."""
    return layout.lacks(opening_of(source, layout.known, layout.order).header)


def laid_out(source: Source, layout: Layout, opening: Opening, find: FindFile, *, several: bool) -> LaidOutSheet:
    """A file by its layout, read through. Raises UnreadableFile."""
    if layout.missing:
        raise UnreadableFile(
            f"{source.name} är {layout.title}, och där står inget om {', '.join(layout.missing)}. {WHERE_TO_SAY}"
        )
    folded = [fold(cell) for cell in opening.header]
    if twice := sorted(
        {cell for cell in opening.header if fold(cell) in layout.known and folded.count(fold(cell)) > 1}
    ):
        raise UnreadableFile(f"{source.name} har {named_columns(twice)} två gånger. Ta bort den ena.")
    return placed(source, layout, opening, find, name=f"{source.name} ({layout.title})" if several else source.name)


def placed(source: Source, layout: Layout, opening: Opening, find: FindFile, *, name: str) -> LaidOutSheet:
    """A file by its layout: as much of it as the file has, whether or not that is enough."""
    folded = [fold(cell) for cell in opening.header]
    found = {each: _look_up(find, each.lookup) for each in layout.readings if each.lookup}
    readings = tuple(each for each in layout.readings if _is_there(each, folded) and found.get(each, {}) is not None)
    return LaidOutSheet(
        name=name,
        table=layout.table,
        source=source,
        separator=opening.separator,
        header=[each.column.name for each in readings],
        row_count=sum(1 for _ in source.rows(opening.separator)) - opening.has_header,
        has_header=opening.has_header,
        layout=layout,
        readings=readings,
        places=tuple(tuple(folded.index(fold(name)) for name in each.headers) for each in readings),
        found={each: table for each, table in found.items() if table is not None},
        left_out=tuple((folded.index(fold(name)), skips) for name, skips in layout.leaves_out if fold(name) in folded),
        their_header=opening.header,
    )


def _is_there(reading: Reading, header: list[str]) -> bool:
    """Whether the file says anything about a reading: an optional column may be missing."""
    return all(fold(name) in header for name in reading.headers)


def _look_up(find: FindFile, lookup: Lookup) -> Mapping[str, str] | None:
    """What each key gives in another file, with commas between; None without that file."""
    source = find(lookup.file)
    if source is None:
        return None
    names = [fold(lookup.key), fold(lookup.value), fold(lookup.where[0])]
    opening = opening_of(source, names)
    header = [fold(cell) for cell in opening.header]
    if not set(names) <= set(header):
        return None
    key, value, where = (header.index(name) for name in names)
    found: dict[str, list[str]] = {}
    rows = source.rows(opening.separator)
    next(rows, None)
    for _, cells in rows:
        if len(cells) > max(key, value, where) and cells[where].strip() == lookup.where[1]:
            for each in listed(cells[key]):
                found.setdefault(fold(each), []).append(cells[value].strip())
    return {each: ",".join(values) for each, values in found.items()}


def _filled(cells: list[str]) -> list[str]:
    """The cells up to the last that has something in it."""
    last = max((place for place, cell in enumerate(cells) if cell.strip()), default=-1)
    return cells[: last + 1]
