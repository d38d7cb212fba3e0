"""The columns of a table: their names, whether they must be there, and what their cells may hold.

A cell becomes the text that PostgreSQL's COPY reads, so that a million rows need no Python objects of their own.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from people.personnummer import InvalidPersonalNumber
from people.personnummer import parse as parse_personal_number
from people.tabular.errors import BadCell
from people.validators import validate_day

NULL = r"\N"
YES = frozenset({"ja", "1", "true", "x"})
NO = frozenset({"nej", "0", "false"})
MINUTES_A_DAY = 24 * 60

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_SPACES = re.compile(r"[\s_-]+")

# What nobody sees and no spreadsheet means: control characters, marks of order, turned writing, spaces of no width.
# Joiners stay: names in some scripts are written with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)

Convert = Callable[[str], str]
Unchanged = Callable[[Sequence[str]], bool]
"""Whether cells are sure to be left as they stand: asked of many at a time, which is much quicker."""


def fold(name: str) -> str:
    """A name without case, accents, spaces, hyphens: how columns and files are recognised."""
    letters = unicodedata.normalize("NFKD", visible(name).strip()).casefold()
    return _SPACES.sub("", "".join(letter for letter in letters if not unicodedata.combining(letter)))


def visible(cell: str) -> str:
    """A cell without what nobody sees."""
    return _INVISIBLE.sub("", cell)


def identifier(name: str) -> str:
    """A column's name in SQL: ``får kontaktas`` → ``far_kontaktas``."""
    return "_".join(fold(word) for word in _SPACES.split(name))


def escaped(text: str) -> str:
    """Text as COPY wants it."""
    return text.translate(_ESCAPES)


def _never(cells: Sequence[str]) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Kind:
    """What a column's cells hold. ``convert`` is never asked about an empty cell: that is ``empty``."""

    sql: str
    convert: Convert
    holds: str  # in Swedish, for those who write the file
    words: tuple[str, ...] = ()  # what may stand in a cell, where that is a few words
    empty: str = NULL
    often_repeated: bool = True  # whether remembering converted cells pays
    unchanged: Unchanged = _never


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name in the format. A required one must be there, and filled in on every row.

    ``means`` (in Swedish) and ``example`` are for those who write the file: help page, template and docs show them.
    """

    name: str
    kind: Kind
    means: str = ""
    example: str = ""
    required: bool = False

    @property
    def field(self) -> str:
        """The name in SQL."""
        return identifier(self.name)


@dataclass(frozen=True, slots=True)
class Table:
    """A file of the format: ``elever`` is read from elever.csv or a sheet of that name."""

    name: str
    columns: tuple[Column, ...]
    row: str = ""  # what one row is, in Swedish
    one_of: tuple[str, ...] = ()  # at least one of these columns must be there too
    by_name: dict[str, Column] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {fold(column.name): column for column in self.columns})

    def missing(self, header: list[str]) -> list[str]:
        """The required columns that a header lacks."""
        have = {fold(cell) for cell in header}
        lacks = [column.name for column in self.columns if column.required and fold(column.name) not in have]
        if self.one_of and not have.intersection(map(fold, self.one_of)):
            lacks.append(" eller ".join(self.one_of))
        return lacks


# -------------------------------------------------------------------------------------------- Kinds of cells


def text(longest: int, *, often_repeated: bool = True) -> Kind:
    """One line of text; runs of spaces become one."""
    return Kind(
        "text",
        lambda cell: escaped(_within(" ".join(cell.split()), longest)),
        f"text, högst {longest} tecken",
        often_repeated=often_repeated,
        unchanged=partial(_is_one_word_each, longest),
    )


def _is_one_word_each(longest: int, cells: Sequence[str]) -> bool:
    """Whether every cell is a word that nothing is done to: no spaces, no letters that COPY reads otherwise."""
    together = "".join(cells)
    return (
        together.isprintable()
        and " " not in together
        and "\\" not in together
        and all(cells)
        and max(map(len, cells)) <= longest
    )


def lines(longest: int) -> Kind:
    """Text of several lines, such as a postal address."""
    return Kind(
        "text",
        lambda cell: escaped(_within(cell, longest)),
        f"text, gärna på flera rader, högst {longest} tecken",
        often_repeated=False,
    )


def one_of(*words: str) -> Kind:
    """One of a few words, in any letter case."""
    by_fold = {fold(word): word for word in words}

    def convert(cell: str) -> str:
        word = by_fold.get(fold(cell))
        if word is None:
            raise BadCell(f"Skriv något av: {', '.join(words)}.")
        return word

    return Kind("text", convert, f"något av: {', '.join(words)}", words)


def digits(count: int, example: str) -> Kind:
    """A code of so many digits; zeros that Excel took from the front are put back."""

    def convert(cell: str) -> str:
        code = cell.zfill(count)
        if not (code.isascii() and code.isdigit() and len(code) == count):
            raise BadCell(f"Skriv {count} siffror, till exempel {example}.")
        return code

    return Kind("text", convert, f"{count} siffror")


def whole_minutes(least: int) -> Kind:
    """Whole minutes within a day."""

    def convert(cell: str) -> str:
        if not (cell.isascii() and cell.isdigit() and len(cell) <= 6 and least <= int(cell) <= MINUTES_A_DAY):
            raise BadCell(f"Skriv hela minuter, mellan {least} och {MINUTES_A_DAY}.")
        return str(int(cell))

    return Kind("integer", convert, f"hela minuter, {least} till {MINUTES_A_DAY}")


def _within(cell: str, longest: int) -> str:
    if len(cell) > longest:
        raise BadCell(f"Texten har {len(cell)} tecken. Korta den till högst {longest}.")
    return cell


def _date(cell: str) -> str:
    try:
        day = dt.date.fromisoformat(cell) if _DATE.fullmatch(cell) else None
    except ValueError:
        raise BadCell("Datumet finns inte i kalendern. Skriv år-månad-dag, till exempel 2026-11-21.") from None
    if day is None:
        raise BadCell("Skriv datumet som år-månad-dag, till exempel 2026-11-21.")
    try:
        validate_day(day)
    except ValidationError as problem:
        raise BadCell(problem.message) from None
    return cell


def _time(cell: str) -> str:
    found = _TIME.fullmatch(cell)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        raise BadCell("Skriv tiden som timmar och minuter, till exempel 08:20.")
    return f"{int(found[1]):02}:{found[2]}"


def _yes_no(cell: str) -> str:
    word = cell.casefold()
    if word in YES:
        return "t"
    if word in NO:
        return "f"
    raise BadCell("Skriv ja eller nej.")


def _email(cell: str) -> str:
    try:
        validate_email(cell)
    except ValidationError:
        raise BadCell("E-postadressen är inte rätt skriven. Rätta den eller lämna cellen tom.") from None
    return escaped(_within(cell, 254))


def _organisation(cell: str) -> str:
    number = cell.replace("-", "").replace(" ", "")
    if len(number) == 12 and number.startswith("16"):  # how the tax agency writes organisations among persons
        number = number[2:]
    if not (number.isascii() and number.isdigit() and len(number) == 10):
        raise BadCell("Skriv organisationsnumret med tio siffror, till exempel 212000-1850.")
    return number


def _school_year(cell: str) -> str:
    years = re.fullmatch(r"([0-9]{4})\s*[/-]\s*(?:[0-9]{2})?([0-9]{2})", cell)
    if years is None or (int(years[1]) + 1) % 100 != int(years[2]):
        raise BadCell("Skriv läsåret med två år i följd, till exempel 2026/2027.")
    return f"{years[1]}/{int(years[1]) + 1}"


def _username(cell: str) -> str:
    if not re.fullmatch(r"[\w.@+-]+", cell):
        raise BadCell("Ett användarnamn har bara bokstäver, siffror och tecknen @ . + - _")
    return _within(cell, 150)


def _person(cell: str) -> str:
    try:
        return parse_personal_number(cell, today=dt.date.today()).value  # noqa: DTZ011  # decides the century only
    except InvalidPersonalNumber as problem:
        raise BadCell(str(problem)) from None


def _pupil(cell: str) -> str:
    """A personal number in its one form, else a pupil's id in the source's own system as it stands."""
    try:
        return parse_personal_number(cell, today=dt.date.today()).value  # noqa: DTZ011
    except InvalidPersonalNumber:
        return escaped(_within(cell, 100))


DATE = Kind("date", _date, "datum: år-månad-dag")
TIME = Kind("time", _time, "klockslag: timmar och minuter")
YES_NO = Kind("boolean", _yes_no, "ja eller nej; tom cell är nej", ("ja", "nej"), empty="f")
EMAIL = Kind("text", _email, "e-postadress", often_repeated=False)
ORGANISATION = Kind("text", _organisation, "organisationsnummer, tio siffror")
SCHOOL = digits(8, "12345678")
MUNICIPALITY = digits(4, "0114")
SCHOOL_YEAR = Kind("text", _school_year, "två år i följd")
USERNAME = Kind("text", _username, "bokstäver, siffror och tecknen @ . + - _")
PERSON = Kind(
    "text", _person, "personnummer, samordningsnummer eller T-nummer, med eller utan sekel", often_repeated=False
)
PUPIL = Kind("text", _pupil, "personnummer, samordningsnummer, T-nummer eller elev-id")
