"""How cells of other systems are read: each reader makes one kind of cell what our own format would have.

A reader has a name that saved columns keep, and words for the page where an administrator chooses it. What it cannot
read it refuses (BadCell) with what to write instead; a dash is an empty cell.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils import timezone

from people import swedish
from people.tabular.columns import DATE, TIME, YES_NO, Column, Convert, fold
from people.tabular.errors import BadCell
from people.tabular.layouts import never

NOTHING = frozenset({"-", "–", "—", ""})  # what systems write where there is nothing to say
EXCEL_EPOCH = dt.date(1899, 12, 30)  # day 0 of Excel, whose 1900 has a 29 February that was not
EXCEL_DAYS = (36526, 73051)  # serial numbers from 2000 to 2100; others are something else
MINUTES_AN_HOUR = 60
MINUTES_A_DAY = 24 * MINUTES_AN_HOUR

_NUMBER = re.compile(r"(?P<number>[0-9][0-9\s]*(?:[.,][0-9]+)?)\s*(?P<unit>[a-zåäö.]*)\s*(?:\(.*\))?", re.IGNORECASE)
_CLOCK = re.compile(r"(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.][0-9]{2}(?:\.[0-9]+)?)?")
_BARE_CLOCK = re.compile(r"(?P<hour>[0-9]{1,2})(?P<minute>[0-9]{2})")
_SPAN = re.compile(r"(?P<first>[0-9]{1,2}[:.]?[0-9]{2})\s*[-–]\s*(?P<last>[0-9]{1,2}[:.]?[0-9]{2})\s*(?P<rest>.*)")
_ISO = re.compile(r"(?P<year>[0-9]{4})[-/.]?(?P<month>[0-9]{2})[-/.]?(?P<day>[0-9]{2})(?:[ T].*)?")
_SHORT = re.compile(r"(?P<day>[0-9]{1,2})[/.](?P<month>[0-9]{1,2})[/\s.-]+(?P<year>[0-9]{4})")
_WEEKDAY = r"(?:(?:den|[a-zåäö]+dag(?:en)?|mån|tis|ons|tors?|fre|lör|sön)\.?,?\s+){0,2}"
_LONG = re.compile(
    _WEEKDAY + r"(?P<day>[0-9]{1,2})(?::?e)?\s+(?P<month>[a-zåäö]+)\.?\s+(?P<year>[0-9]{4})", re.IGNORECASE
)
_WEEK = re.compile(r"v?\.?\s*(?P<week>[0-9]{1,2})\s+(?P<day>[a-zåäö]+)\.?", re.IGNORECASE)
_LEFT_BY_EXCEL = re.compile(r"(?P<digits>[0-9]+)[.,]0+")

WHAT_DATE = "Skriv datumet som år-månad-dag, till exempel 2026-11-21."
WHAT_TIME = "Skriv tiden som timmar och minuter, till exempel 08:20."
WHAT_LESSON = "Skriv lektionen med start och slut först, till exempel 8:20-9:20 ID."

STATUS_WORDS: Mapping[str, Mapping[str, str]] = {
    "giltig": {
        "GF": "ja", "giltig": "ja", "giltig frånvaro": "ja", "GiltigFrånvaro": "ja", "beviljad ledighet": "ja",
        "ledighetsansökan beviljad": "ja",
        "F": "nej", "ogiltig": "nej", "ogiltig frånvaro": "nej", "OgiltigFrånvaro": "nej",
        "avviker olovligen från en lektion": "nej",
    },
    "anmäld": {
        "anmäld": "ja", "anmäld frånvaro": "ja", "föranmäld": "ja", "närvaro föranmäld frånvaro": "ja",
        "frånvaroanmälan (VH)": "ja", "ledighetsansökan beviljad": "ja", "beviljad ledighet": "ja",
        "oanmäld": "nej", "oanmäld frånvaro": "nej", "ej anmäld": "nej",
    },
    "sen": {"sen": "ja", "sen ankomst": "ja", "närvaro sen ankomst": "ja"},
}  # fmt: skip
"""What words that other systems use (seen in theirs) say about an absence. Words of the other two say nothing here."""

PRESENT = frozenset(map(fold, ("Närvarande", "Närvaro", "N", "EjRapporterat", "Ej rapporterat")))
"""What a row says that is not about absence."""


@dataclass(frozen=True)
class CellReader:
    """One way to read a cell. ``fits`` tells which of our columns it makes sense for."""

    name: str
    title: str  # in the list of ways to read a column, in Swedish
    read: Convert
    fits: Callable[[Column], bool]
    skips: Callable[[str], bool] = never


# ------------------------------------------------------------------------------------------------- Numbers


def number(cell: str) -> Decimal | None:
    """The number first in a cell, with decimal comma or point: ``18 st (66,7 %)`` is 18. None for a dash."""
    if cell in NOTHING:
        return None
    found = _NUMBER.fullmatch(cell)
    try:
        return Decimal("".join(found["number"].split()).replace(",", ".")) if found else _no_number()
    except InvalidOperation:
        return _no_number()


def _no_number() -> Decimal:
    raise BadCell("Skriv ett tal, till exempel 18 eller 1,5.")


def whole(amount: Decimal | None) -> str:
    """A number as a whole one, halves upwards; empty for none."""
    return "" if amount is None else str(int(amount.quantize(Decimal(1), ROUND_HALF_UP)))


def minutes(cell: str) -> str:
    """Minutes, with or without unit and share: ``60``, ``60 min``, ``60,0``, ``45 min (12,5 %)``."""
    return whole(number(cell))


def hours(cell: str) -> str:
    """Hours as minutes: ``1,5`` and ``1:30`` are 90."""
    if clock := _CLOCK.fullmatch(cell) if ":" in cell else None:
        return str(int(clock["hour"]) * MINUTES_AN_HOUR + int(clock["minute"]))
    amount = number(cell)
    return whole(None if amount is None else amount * MINUTES_AN_HOUR)


def is_nothing(cell: str) -> bool:
    """Whether an amount is none: then nobody was away."""
    try:
        return not number(cell)
    except BadCell:
        return False


# -------------------------------------------------------------------------------------------- Days and times


def day(cell: str) -> str:
    """A day in the ways that people and programs write it, as 2026-11-18.

    ``20261118``, ``18/11 2026``, ``18.11.2026``, ``onsdag 18 november 2026``, a moment, and Excel's serial numbers.
    """
    if cell in NOTHING:
        return ""
    serial = _LEFT_BY_EXCEL.fullmatch(cell)
    digits = serial["digits"] if serial else cell.partition(",")[0].partition(".")[0] if _is_decimal(cell) else cell
    if digits.isascii() and digits.isdigit() and len(digits) == 5 and EXCEL_DAYS[0] <= int(digits) < EXCEL_DAYS[1]:
        return (EXCEL_EPOCH + dt.timedelta(days=int(digits))).isoformat()
    for pattern in (_ISO, _SHORT, _LONG):
        if found := pattern.fullmatch(cell):
            return _date(int(found["year"]), _month(found["month"]), int(found["day"]))
    raise BadCell(WHAT_DATE)


def _is_decimal(cell: str) -> bool:
    whole_part, _, decimals = cell.replace(",", ".").partition(".")
    return bool(decimals) and all(part.isascii() and part.isdigit() for part in (whole_part, decimals))


def _month(name: str) -> int:
    """The number of a month by number, name, or the first three letters of it."""
    if name.isascii() and name.isdigit():
        return int(name)
    short = name.casefold()[:3]
    months = [place for place, month in enumerate(swedish.MONTHS, start=1) if month.startswith(short)]
    return months[0] if len(short) == 3 and months else 0


def _date(year: int, month: int, number_of_day: int) -> str:
    try:
        return dt.date(year, month, number_of_day).isoformat()
    except ValueError:
        raise BadCell("Datumet finns inte i kalendern. " + WHAT_DATE) from None


def week_and_day(cell: str) -> str:
    """A week's number and a weekday, ``47 Onsdag``: the latest such day that has been."""
    if cell in NOTHING:
        return ""
    found = _WEEK.fullmatch(cell)
    weekday = _weekday(found["day"]) if found else None
    if found is None or weekday is None:
        raise BadCell("Skriv vecka och veckodag, till exempel 47 Onsdag.")
    today = timezone.localdate()
    for year in (today.year + 1, today.year, today.year - 1):
        try:
            when = dt.date.fromisocalendar(year, int(found["week"]), weekday)
        except ValueError:
            continue
        if when <= today:
            return when.isoformat()
    raise BadCell("Veckan finns inte i kalendern.")


def _weekday(name: str) -> int | None:
    """Monday is 1; known by the first three letters."""
    short = name.casefold()[:3]
    known = [place for place, each in enumerate(swedish.WEEKDAYS, start=1) if each.startswith(short)]
    return known[0] if len(short) == 3 and known else None


def time(cell: str) -> str:
    """A time of day as 08:20: ``8.20``, ``0820``, ``08:20:00``, the time of a moment, and Excel's part of a day."""
    if cell in NOTHING:
        return ""
    if _ISO.fullmatch(cell) and (" " in cell or "T" in cell):
        cell = re.split("[ T]", cell, maxsplit=1)[1]
    found = _CLOCK.fullmatch(cell) or (_BARE_CLOCK.fullmatch(cell) if len(cell) >= 3 else None)
    if found and int(found["hour"]) < 24 and int(found["minute"]) < 60:
        return f"{int(found['hour']):02}:{found['minute']}"
    if _is_decimal(cell) and 0 < (part := Decimal(cell.replace(",", "."))) < 1:
        whole_minutes = int((part * MINUTES_A_DAY).quantize(Decimal(1), ROUND_HALF_UP)) % MINUTES_A_DAY
        return f"{whole_minutes // 60:02}:{whole_minutes % 60:02}"
    raise BadCell(WHAT_TIME)


def _lesson(cell: str) -> tuple[str, str, str] | None:
    """Start, end and what follows of ``8:20-9:20 ID``; None for a dash."""
    if cell in NOTHING:
        return None
    found = _SPAN.fullmatch(cell)
    if found is None:
        raise BadCell(WHAT_LESSON)
    return time(found["first"]), time(found["last"]), found["rest"].strip()


def lesson_start(cell: str) -> str:
    """``8:20-9:20 ID`` begins at 08:20."""
    parts = _lesson(cell)
    return parts[0] if parts else ""


def lesson_end(cell: str) -> str:
    """``8:20-9:20 ID`` ends at 09:20."""
    parts = _lesson(cell)
    return parts[1] if parts else ""


def lesson_subject(cell: str) -> str:
    """``8:20-9:20 ID`` is in ID."""
    parts = _lesson(cell)
    return parts[2] if parts else ""


def lesson_minutes(cell: str) -> str:
    """``8:20-9:20 ID`` is 60 minutes."""
    parts = _lesson(cell)
    if parts is None:
        return ""
    (first_hour, first), (last_hour, last) = (map(int, part.split(":")) for part in parts[:2])
    length = (last_hour - first_hour) * MINUTES_AN_HOUR + last - first
    if length <= 0:
        raise BadCell("Lektionen slutar innan den har börjat. " + WHAT_LESSON)
    return str(length)


# -------------------------------------------------------------------------------------------- Words and names


def words(table: Mapping[str, str], otherwise: str | None = None) -> Convert:
    """Reads cells that are words of another system; ``otherwise`` is what words of no meaning here give."""
    by_fold = {fold(word): value for word, value in table.items()}

    def read(cell: str) -> str:
        if cell in NOTHING:
            return ""
        value = by_fold.get(fold(cell), otherwise)
        if value is None:
            raise BadCell(f"Ordet är inte känt. Kända ord: {', '.join(table)}.")
        return value

    return read


def status(column: str) -> Convert:
    """Reads the words of an absence for one of our columns: what is said of another of them says nothing of this."""
    other = {fold(word) for name, table in STATUS_WORDS.items() if name != column for word in table}
    read_own = words(STATUS_WORDS[column])
    answer = "" if column == "giltig" else "nej"

    def read(cell: str) -> str:
        own = {fold(word) for word in STATUS_WORDS[column]}
        return answer if fold(cell) in other - own else read_own(cell)

    return read


def is_present(cell: str) -> bool:
    """Whether the word says that the pupil was there, or that nobody has said."""
    return fold(cell) in PRESENT


def yes_no(cell: str) -> str:
    """Yes or no, as spreadsheets and people write it too: ``J``, ``N``, ``sant``, ``falskt``, ``yes``, ``no``."""
    known = {"j": "ja", "y": "ja", "yes": "ja", "sant": "ja", "n": "nej", "no": "nej", "falskt": "nej", "-": "nej"}
    return known.get(cell.casefold(), cell)


def protection(cell: str) -> str:
    """A mark for protected personal data: 1 or yes is sekretessmarkering. Empty says nothing, and lifts nothing."""
    answer = yes_no(cell).casefold()
    if answer in {"1", "ja", "x", "true"}:
        return "sekretessmarkering"
    return "" if answer in {"0", "nej", "false"} else cell


def first_name(cell: str) -> str:
    """The first name of ``Ek, Elsa`` and of ``Elsa Ek``."""
    _, comma, first = cell.partition(",")
    return first.strip() if comma else cell.rpartition(" ")[0].strip() or cell


def last_name(cell: str) -> str:
    """The last name of ``Ek, Elsa`` and of ``Elsa Ek``."""
    last, comma, _ = cell.partition(",")
    return last.strip() if comma else cell.rpartition(" ")[2]


def plain_number(cell: str) -> str:
    """A number of a pupil or school as text: what a spreadsheet has added after a point is taken away."""
    found = _LEFT_BY_EXCEL.fullmatch(cell)
    return found["digits"] if found else cell


def is_inactive(cell: str) -> bool:
    """Whether a mark for active says no."""
    return fold(cell) in {"0", "nej", "false", "n", "no"}


# ------------------------------------------------------------------------------------------------- The table


def _anything(column: Column) -> bool:
    return True


def _minutes(column: Column) -> bool:
    return column.kind.sql == "integer"


def _day(column: Column) -> bool:
    return column.kind is DATE


def _time(column: Column) -> bool:
    return column.kind is TIME


def _named(*names: str) -> Callable[[Column], bool]:
    return lambda column: column.name in names


def _lesson_text(column: Column) -> bool:
    return column.name in ("ämne", "lektion")


AS_IS = "som-den-ar"

READERS: dict[str, CellReader] = {
    each.name: each
    for each in (
        CellReader(AS_IS, "Som den står", str, _anything),
        CellReader("minuter", "Minuter: 60, 60 min, 60,0 eller 18 st (66,7 %)", minutes, _minutes),
        CellReader("minuter-om-nagra", "Minuter; rader med 0 hoppas över", minutes, _minutes, is_nothing),
        CellReader("timmar", "Timmar: 1,5 eller 1:30", hours, _minutes),
        CellReader("timmar-om-nagra", "Timmar; rader med 0 hoppas över", hours, _minutes, is_nothing),
        CellReader("lektionens-minuter", "Längden av 8:20-9:20 ID", lesson_minutes, _minutes),
        CellReader("datum", "Datum: 18/11 2026, 18 november 2026, Excels 46344", day, _day),
        CellReader("vecka-dag", "Vecka och dag: 47 Onsdag", week_and_day, _day),
        CellReader("tid", "Tid: 8.20, 0820, Excels 0,3472", time, _time),
        CellReader("lektionens-start", "Starten av 8:20-9:20 ID", lesson_start, _time),
        CellReader("lektionens-slut", "Slutet av 8:20-9:20 ID", lesson_end, _time),
        CellReader("lektionens-amne", "Det sista av 8:20-9:20 ID", lesson_subject, _lesson_text),
        CellReader("ja-nej", "Ja eller nej: j/n, sant/falskt, 1/0", yes_no, lambda column: column.kind is YES_NO),
        CellReader("status-giltig", "Ord: GF, giltig frånvaro, F, ogiltig frånvaro", status("giltig"),
                   _named("giltig"), is_present),
        CellReader("status-anmald", "Ord: anmäld frånvaro, oanmäld frånvaro", status("anmäld"), _named("anmäld")),
        CellReader("status-sen", "Ord: sen ankomst", status("sen"), _named("sen")),
        CellReader("skydd", "1 eller ja är sekretessmarkering", protection, _named("skydd")),
        CellReader("fornamn", "Förnamnet ur Ek, Elsa", first_name, _named("förnamn")),
        CellReader("efternamn", "Efternamnet ur Ek, Elsa", last_name, _named("efternamn")),
        CellReader("nummer", "Nummer: 12.0 från ett kalkylark är 12", plain_number,
                   _named("elev", "elev-id", "personnummer", "källa-id", "lektion", "skolenhetskod")),
        CellReader("roll-schoolsoft", "SchoolSofts typ: 0 lärare, 1 rektor", words({"0": "mentor", "1": "rektor"}),
                   _named("roll")),
    )
}  # fmt: skip
"""Every way to read a cell, by the name that saved columns keep."""


def readers_for(column: Column) -> list[CellReader]:
    """The ways that make sense for a column of ours."""
    return [reader for reader in READERS.values() if reader.fits(column)]
