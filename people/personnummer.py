"""Swedish personal numbers: personnummer, samordningsnummer and the temporary T-numbers of school systems.

A samordningsnummer is a personnummer whose day has 60 added (Skatteverket). Where the birth date is not known in full,
Skatteverket issues it with month 00, or with day 60 (no day + 60). A T-number (``20120311TF01``) is what municipalities
give a pupil who has neither; it has a birth date, the letters TF and a counter, and no check digit.
"""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

SAMORDNING_DAYS = 60  # added to the day of a samordningsnummer
SHORTEST_WITHOUT_ZEROS = 7  # what Excel leaves of 000311-2384, born in 2000

_DASHES = str.maketrans(dict.fromkeys("\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{MINUS SIGN}", "-"))
_NUMBER = re.compile(r"(?P<century>[0-9]{2})?(?P<date>[0-9]{6})(?P<sign>[-+]?)(?P<last>[0-9]{4}|TF[0-9]{2})")
_SHORTENED = re.compile(r"[0-9][.,]?[0-9]*E\+?[0-9]+")


class InvalidPersonalNumber(ValueError):  # noqa: N818  # reads better without "Error" where it is caught
    """The text is not a personal number. The message says why, in Swedish, and never repeats the number."""


class Kind(StrEnum):
    """Which kind of number it is."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"
    T_NUMMER = "T-nummer"


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A number in its one written form, 12 characters, and the birth date in it where it is known."""

    value: str
    kind: Kind
    birth_date: dt.date | None


def parse(text: str, *, today: dt.date) -> PersonalNumber:
    """Read a personal number as people and systems write it.

    Accepts 10 or 12 digits with or without ``-``, ``+`` (turned 100) and spaces, leading zeros lost in Excel,
    samordningsnummer and T-numbers. ``today`` decides the century of ten digits.

    Raises InvalidPersonalNumber with a message in Swedish.
    """
    century, date, sign, last = _parts(text)
    kind = _kind(date, last)
    if kind != Kind.T_NUMMER and not has_valid_check_digit(date + last):
        _refuse("Kontrollsiffran stämmer inte. Har två siffror bytt plats?")
    if century is None:
        century = _century(date, kind, is_over_100=sign == "+", today=today)
    birth_date, earliest = _birth(century + date, kind)
    if earliest > today:
        _refuse("Födelsedatumet i personnumret har inte varit än.")
    return PersonalNumber(century + date + last, kind, birth_date)


def has_valid_check_digit(digits: str) -> bool:
    """Whether the last of ten digits is right by the Luhn algorithm (Skatteverket, SKV 704)."""
    total = 0
    for place, digit in enumerate(digits):
        product = int(digit) * (2 - place % 2)
        total += product // 10 + product % 10
    return total % 10 == 0


def _parts(text: str) -> tuple[str | None, str, str, str]:
    """Century or None, six digits of the date, sign or empty, and the last four characters."""
    compact = "".join(text.split()).translate(_DASHES).upper()
    if not compact:
        _refuse("Personnumret saknas.")
    if _SHORTENED.fullmatch(compact):
        _refuse("Excel har förkortat numret. Gör kolumnen till text och skriv om personnumret.")
    if compact.isascii() and compact.isdigit() and SHORTEST_WITHOUT_ZEROS <= len(compact) < 10:
        compact = compact.zfill(10)
    found = _NUMBER.fullmatch(compact)
    if found is None:
        _refuse("Skriv personnumret med 10 eller 12 siffror, till exempel ÅÅÅÅMMDD-NNNN.")
    return found["century"], found["date"], found["sign"], found["last"]


def _kind(date: str, last: str) -> Kind:
    """Which kind of number a date and its last four characters make."""
    if last.startswith("TF"):
        return Kind.T_NUMMER
    return Kind.SAMORDNINGSNUMMER if int(date[4:]) >= SAMORDNING_DAYS else Kind.PERSONNUMMER


def _century(date: str, kind: Kind, *, is_over_100: bool, today: dt.date) -> str:
    """The latest century in which the birth date has been; one earlier for somebody who has turned 100."""
    centuries = range(today.year // 100, 17, -1)
    been = [str(century) for century in centuries if _has_been(f"{century}{date}", kind, today)]
    if len(been) <= is_over_100:
        _refuse("Datumet i personnumret finns inte.")
    return been[is_over_100]


def _has_been(date: str, kind: Kind, today: dt.date) -> bool:
    """Whether an eight-digit date exists and is not after ``today``."""
    try:
        return _birth(date, kind)[1] <= today
    except InvalidPersonalNumber:
        return False


def _birth(date: str, kind: Kind) -> tuple[dt.date | None, dt.date]:
    """The birth date, None where it is not known in full, and the earliest day that it may be."""
    year, month, day = int(date[:4]), int(date[4:6]), int(date[6:])
    if kind == Kind.SAMORDNINGSNUMMER:
        day -= SAMORDNING_DAYS
    unknown = kind == Kind.SAMORDNINGSNUMMER and 0 in (month, day)
    try:
        # A day that no month has is wrong in an unknown month too: January has all 31.
        earliest = dt.date(year, month or 1, day or 1) if unknown else dt.date(year, month, day)
    except ValueError:
        _refuse("Datumet i personnumret finns inte.")
    return (None if unknown else earliest), earliest


def _refuse(message: str) -> NoReturn:
    raise InvalidPersonalNumber(message)
