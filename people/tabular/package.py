"""A folder, zip, workbook or single file as the tables in it.

Nothing is ever written to the names in a zip, yet one with names that lead out of it is refused: somebody made it
to do harm. Everything is read through once before it is used.
"""

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from people.tabular import laying
from people.tabular.columns import Table, fold
from people.tabular.errors import UnreadableFile
from people.tabular.laying import Source
from people.tabular.layouts import Layout
from people.tabular.sheets import Sheet, named_columns
from people.tabular.texts import SEPARATORS, TextFile
from people.tabular.workbooks import SheetFile, sheets_of

TEXT_ENDINGS = {".csv", ".txt", ".tsv"}
WORKBOOK = ".xlsx"
FORMAT = (
    "kommuner huvudman skolor terminer lov personal elever vardnadshavare schematid lektioner franvaro".split()  # noqa: SIM905
)
MOST_FILES = 1000
MOST_UNPACKED = 8 << 30  # bytes; a whole large city's year is about one
MOST_WORKBOOK = 256 << 20  # bytes unpacked: a workbook must be in memory
MOST_TIMES_SMALLER = 200  # a table packs to a tenth or a thirtieth; a bomb to a thousandth
SMALL = 5 << 20  # bytes below which a file is harmless however well it packs


@dataclass
class Package:
    """The tables that were asked for, in the order asked, and what else there was, in Swedish."""

    sheets: list[Sheet] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What files may look like: our own format, and the layouts of other systems' files.

    With ``own`` false only the layouts count.
    """

    layouts: Sequence[Layout] = ()
    own: bool = True


OWN_FORMAT = Known()


@dataclass(frozen=True)
class Wanted:
    """What to look for: tables of ours, and what files with them may look like."""

    tables: Sequence[Table]
    known: Known

    @property
    def own(self) -> bool:
        """Whether our own format counts."""
        return self.known.own

    @property
    def layouts(self) -> Sequence[Layout]:
        """The layouts of other systems' files."""
        return self.known.layouts


@contextmanager
def open_package(path: Path, tables: Sequence[Table], known: Known = OWN_FORMAT) -> Iterator[Package]:
    """The tables of a folder, zip, workbook or single text file, all looked through.

    Raises UnreadableFile when any of the files cannot be read, or none is there.
    """
    with open_sources(path) as sources:
        alone = path.suffix.lower() in TEXT_ENDINGS | {WORKBOOK}
        yield _look_through(sources, Wanted(tables, known), alone=alone)


@contextmanager
def open_sources(path: Path) -> Iterator[list[Source]]:
    """The tables of a folder, zip, workbook or single text file, before anybody knows what they are.

    Raises UnreadableFile.
    """
    if not path.exists():
        raise UnreadableFile(f"{path.name} finns inte. Kontrollera sökvägen.")
    with readable(path.name):
        if path.is_file() and path.suffix.lower() not in TEXT_ENDINGS | {WORKBOOK}:
            with zipfile.ZipFile(path) as archive:
                yield _all_sources(_in_zip(archive, path))
        elif path.is_file():
            yield _all_sources({path.name: partial(_open, path)})
        else:
            yield _all_sources({each.name: partial(_open, each) for each in sorted(path.iterdir()) if each.is_file()})


DAMAGED_ZIP = "är skadad eller inte en zip-fil. Packa den på nytt och försök igen."
DAMAGED = {
    WORKBOOK: "är en skadad Excelfil, eller inte en Excelfil alls. Spara den på nytt från Excel och försök igen.",
    ".xls": "är en äldre Excelfil. Öppna den i Excel, spara den som .xlsx och försök igen.",
}
"""What is said of what is no zip, by the ending of its name."""


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Tell what could not be opened in words that help."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, struct.error, NotImplementedError) as problem:
        raise UnreadableFile(f"{name} {DAMAGED.get(_ending(name), DAMAGED_ZIP)}") from problem
    except OSError as problem:
        raise UnreadableFile(f"{name} är skadad, eller så får den inte läsas. Kontrollera filen.") from problem


Files = dict[str, Callable[[], BinaryIO]]


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


# ---------------------------------------------------------------------------------------------- Zip files


def _in_zip(archive: zipfile.ZipFile, path: Path) -> Files:
    """The files of a zip by name, after a look at what could do harm."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MOST_FILES:
        raise UnreadableFile(f"{path.name} har {len(members)} filer. Packa bara filerna som ska läsas in.")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise UnreadableFile(f"{path.name} blir orimligt stor när den packas upp. Dela upp den.")
    files: Files = {}
    for member in members:
        _refuse_harmful(member, path)
        name = _own_name(member)
        if name in files:
            raise UnreadableFile(f"{path.name} har flera filer som heter {name}. Behåll en av dem.")
        if name:
            files[name] = partial(_open_member, archive, member)
    return files


def _refuse_harmful(member: zipfile.ZipInfo, path: Path) -> None:
    """Raise UnreadableFile for a member that is locked, leads out of the zip or is packed to do harm."""
    parts = PurePosixPath(member.filename.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or (parts.parts and parts.parts[0].endswith(":")):
        raise UnreadableFile(f"{path.name} har filnamn som leder ut ur zip-filen. Packa filerna på nytt.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise UnreadableFile(f"{path.name} har en länk i stället för en fil. Packa själva filerna.")
    if member.flag_bits & 0x1:
        raise UnreadableFile(f"{path.name} är låst med lösenord. Packa den utan lösenord.")
    if member.file_size > max(SMALL, MOST_TIMES_SMALLER * max(member.compress_size, 1)):
        raise UnreadableFile(f"{path.name} är packad på ett orimligt sätt. Packa filerna på nytt.")


def _own_name(member: zipfile.ZipInfo) -> str:
    """The file's name without folders; empty for what operating systems add by themselves."""
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    return "" if "__MACOSX" in parts or parts[-1].startswith(".") else parts[-1]


def _open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    return cast("BinaryIO", archive.open(member))


# ------------------------------------------------------------------------------------------------- Tables


def _look_through(sources: list[Source], wanted: Wanted, *, alone: bool) -> Package:
    """Find and check the tables that are wanted."""
    by_stem = {fold(PurePosixPath(source.name).stem): source for source in sources}
    found: list[Sheet] = []
    unread: list[Source] = []
    for source in sources:
        table = _table_of(source, wanted.tables, alone=alone) if wanted.own else None
        if table is not None:
            if any(sheet.table is table for sheet in found):
                raise UnreadableFile(f"{table.name} finns två gånger. Behåll en av dem.")
            found.append(_checked(source, table))
        elif laid := _laid_out(source, wanted, by_stem, alone=alone):
            found += [sheet for sheet in laid if sheet.table in wanted.tables]
        else:
            unread.append(source)
    if not found:
        raise UnreadableFile(_nothing_found(sources, wanted))
    place = {table.name: place for place, table in enumerate(wanted.tables)}
    found.sort(key=lambda sheet: place[sheet.table.name])
    return Package(found, list(_notes(found, unread)))


def _notes(sheets: list[Sheet], unread: list[Source]) -> Iterator[str]:
    """The files and columns that are not used."""
    looked_in: set[str] = set().union(*(sheet.looks_in for sheet in sheets))
    for source in unread:
        if not _may_be_text(source) or fold(PurePosixPath(source.name).stem) not in looked_in.union(FORMAT):
            yield f"{source.name} hör inte till formatet och lästes inte."
    for sheet in sheets:
        if names := sheet.unused:
            yield f"{sheet.name}: {named_columns(names)} används inte."


def _laid_out(source: Source, wanted: Wanted, by_stem: dict[str, Source], *, alone: bool) -> list[Sheet]:
    """A file of another system as it is laid out, where one is looked for; beside ours only what is known for sure."""
    layouts = list(wanted.layouts)
    if wanted.own:
        layouts = [each for each in layouts if not (each.order or each.missing)]
        layouts = [each for each in layouts if each.is_named(source.name) or alone]
    if not layouts or not _may_be_table(source):
        return []
    return [*laying.lay_out(source, layouts, lambda name: by_stem.get(fold(name)))]


def _may_be_table(source: Source) -> bool:
    """Whether a file is worth looking into: one of text, or a sheet that is not empty."""
    return _may_be_text(source) if isinstance(source, TextFile) else next(source.rows(), None) is not None


def _may_be_text(source: Source) -> bool:
    """Whether a file has the name of one of text; a sheet of a workbook is as good."""
    return isinstance(source, SheetFile) or PurePosixPath(source.name).suffix.lower() in TEXT_ENDINGS | {""}


def _nothing_found(sources: list[Source], wanted: Wanted) -> str:
    """Why there is nothing to read, and what would be."""
    if wanted.own:
        return f"Här finns ingen fil att läsa. Filerna heter {_file_names(wanted.tables)}."
    layouts = [layout for layout in wanted.layouts if layout.table in wanted.tables]
    tables = [source for source in sources if _may_be_table(source)]
    if not tables or not layouts:
        return "Här finns ingen fil som kan läsas med de kolumnerna."
    return laying.explain(tables[0], layouts)


def _file_names(tables: Sequence[Table]) -> str:
    return ", ".join(f"{table.name}.csv" for table in tables)


def _all_sources(files: Files) -> list[Source]:
    return [source for name, open_bytes in files.items() for source in _sources(name, open_bytes)]


def _sources(name: str, open_bytes: Callable[[], BinaryIO]) -> list[Source]:
    """The tables a file may hold: one, or one for each sheet of a workbook."""
    if _ending(name) != WORKBOOK:
        return [TextFile(name, open_bytes)]
    with open_bytes() as file:
        content = file.read(MOST_WORKBOOK + 1)
    with readable(name):
        _refuse_large_workbook(name, content)
    sheets = sheets_of(name, content)
    return [SheetFile(sheet, data) for sheet, data in sheets.items()]


def _refuse_large_workbook(name: str, content: bytes) -> None:
    """A workbook is a zip and can be a bomb too."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_WORKBOOK:
            raise UnreadableFile(f"{name} är för stor för en arbetsbok. Spara bladen som CSV i stället.")


def _table_of(source: Source, tables: Sequence[Table], *, alone: bool) -> Table | None:
    """The table that a source is by its name; one that comes alone under another name, by its columns."""
    if not _may_be_text(source):
        return None
    name = fold(PurePosixPath(source.name).stem)
    for table in tables:
        if name == table.name:
            return table
    if not alone or name in FORMAT or isinstance(source, SheetFile):
        return None
    fitting = [table for table in tables if not table.missing(_header(source, table)[1])]
    return fitting[0] if len(fitting) == 1 else None


def _header(source: Source, table: Table) -> tuple[str, list[str]]:
    """The separator that gives the most of a table's columns, and the header it gives."""
    headers = {separator: source.header(separator) for separator in SEPARATORS}
    return max(headers.items(), key=lambda each: (sum(fold(cell) in table.by_name for cell in each[1]), len(each[1])))


def _checked(source: Source, table: Table) -> Sheet:
    """A source as the sheet of a table, read through. Raises UnreadableFile."""
    separator, header = _header(source, table)
    if missing := table.missing(header):
        raise UnreadableFile(f"{source.name} saknar {named_columns(missing)}. Kontrollera rubrikerna på första raden.")
    known = [fold(cell) for cell in header if fold(cell) in table.by_name]
    if twice := sorted({table.by_name[name].name for name in known if known.count(name) > 1}):
        raise UnreadableFile(f"{source.name} har {named_columns(twice)} två gånger. Ta bort den ena.")
    row_count = sum(1 for _ in source.rows(separator)) - 1
    return Sheet(source.name, table, source, separator, header, row_count)
