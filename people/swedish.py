"""How Närvaro writes dates, times, shares and durations in Swedish: the one place for the habits of the style guide.

Dates "20 november", "fre 27 nov"; times "8.20"; numbers "24,1 %" with a hard space; durations in hours.
"""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

HARD_SPACE = "\N{NO-BREAK SPACE}"
MINUTES_AN_HOUR = 60
LAST_NUMBER_WORD = 12
MOST_DATES = 8  # in a sentence

MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
SHORT_MONTHS = ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
SHORT_WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
NUMBERS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def local_day(when: dt.date | dt.datetime) -> dt.date:
    """The Swedish calendar day of a date or a moment."""
    if isinstance(when, dt.datetime):
        return timezone.localtime(when).date() if timezone.is_aware(when) else when.date()
    return when


def _with_year(text: str, day: dt.date) -> str:
    """Add the year when it is not the one we are in."""
    return text if day.year == timezone.localdate().year else f"{text} {day.year}"


def date(when: dt.date | dt.datetime) -> str:
    """20 november, or 20 november 2025 when that is another year."""
    day = local_day(when)
    return _with_year(f"{day.day} {MONTHS[day.month - 1]}", day)


def full_date(when: dt.date | dt.datetime) -> str:
    """20 november 2026: with the year always, for what is read in other years."""
    day = local_day(when)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month(when: dt.date) -> str:
    """oktober, or oktober 2025 when that is another year."""
    return _with_year(MONTHS[when.month - 1], when)


def short_date(when: dt.date | dt.datetime) -> str:
    """20 nov, or 20 nov 2025 when that is another year."""
    day = local_day(when)
    return _with_year(f"{day.day} {SHORT_MONTHS[day.month - 1]}", day)


def weekday_date(when: dt.date | dt.datetime) -> str:
    """fre 27 nov."""
    day = local_day(when)
    return f"{SHORT_WEEKDAYS[day.weekday()]} {short_date(day)}"


def long_date(when: dt.date | dt.datetime) -> str:
    """fredag 27 november."""
    day = local_day(when)
    return f"{WEEKDAYS[day.weekday()]} {date(day)}"


def clock(when: dt.time | dt.datetime) -> str:
    """8.20, the Swedish way to write a time of day."""
    if isinstance(when, dt.datetime) and timezone.is_aware(when):
        when = timezone.localtime(when)
    return f"{when.hour}.{when.minute:02}"


def moment(when: dt.datetime) -> str:
    """20 november kl. 8.20."""
    return f"{date(when)} kl.{HARD_SPACE}{clock(when)}"


def period(first: dt.date, last: dt.date) -> str:
    """12 oktober\N{EN DASH}13 november; the month once when it is the same: 5\N{EN DASH}23 oktober."""
    if first == last:
        return date(first)
    same_month = (first.year, first.month) == (last.year, last.month)
    if same_month:
        return f"{first.day}\N{EN DASH}{date(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]}\N{EN DASH}{date(last)}"
    return f"{date(first)}\N{EN DASH}{date(last)}"


def number(value: Decimal | float, decimals: int = 0) -> str:
    """1 872 or 24,1: decimal comma, hard space between thousands, half rounded up."""
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(str(value)).quantize(step, ROUND_HALF_UP)
    text = f"{rounded:,}".replace(",", HARD_SPACE).replace(".", ",")
    return text.replace("-", "\N{MINUS SIGN}")


def percent(value: Decimal | float | None) -> str:
    """24,1 %, whole numbers without decimals; a dash when there is nothing to count on."""
    if value is None:
        return "\N{EN DASH}"
    decimals = 0 if Decimal(str(value)) == int(value) and isinstance(value, int) else 1
    return f"{number(value, decimals)}{HARD_SPACE}%"


def whole(value: Decimal) -> str:
    """37 %: a share to the nearest whole number, for the labels of a picture."""
    return percent(int(value.quantize(Decimal(1), ROUND_HALF_UP)))


def change(points: Decimal | None) -> str:
    """+3,4 or −13,0 percentage points; a dash when there is nothing to compare with."""
    if points is None:
        return "\N{EN DASH}"
    return ("+" if points > 0 else "") + number(points, 1)


def whole_percent(value: Decimal | None) -> str:
    """97 %: a reporting rate, rounded down so that 100 % is all of it and no warning limit seems reached."""
    return percent(int(value) if value is not None else None)


def hours(minutes: int) -> str:
    """Hours of a number of minutes, at most one decimal, none from a hundred hours on: 4,5."""
    if minutes >= 100 * MINUTES_AN_HOUR:
        return number(Decimal(minutes) / MINUTES_AN_HOUR)
    tenths = (Decimal(minutes) / MINUTES_AN_HOUR).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return number(tenths, 0 if tenths == int(tenths) else 1)


def duration(minutes: int) -> str:
    """How long a number of minutes is: 45 minuter, 1 timme, 4,5 timmar."""
    if 0 < minutes < MINUTES_AN_HOUR:
        return f"{minutes}{HARD_SPACE}{'minut' if minutes == 1 else 'minuter'}"
    text = hours(minutes)
    return f"{text}{HARD_SPACE}{'timme' if text == '1' else 'timmar'}"


def count(value: int, one: str, many: str, *, neuter: bool = False) -> str:
    """Tre elever, en elev, ett samtal, 26 elever: words up to twelve."""
    word = ("ett" if neuter else "en") if value == 1 else str(value)
    if value != 1 and 0 <= value <= LAST_NUMBER_WORD:
        word = NUMBERS[value]
    return f"{word} {one if value == 1 else many}"


def number_word(value: int) -> str:
    """En, två, … tolv, 13: a number of people in a sentence."""
    return NUMBERS[value] if 0 <= value <= LAST_NUMBER_WORD else str(value)


def days(number: int) -> str:
    """3 dagar, 1 dag."""
    return f"{number}{HARD_SPACE}{'dag' if number == 1 else 'dagar'}"


def join(words: list[str]) -> str:
    """A list in a sentence: 42, 43 och 45."""
    return " och ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def dates(days: Sequence[dt.date]) -> str:
    """16, 17 och 20 november, each month said once; of many the last ones, and how many more."""
    more = len(days) - MOST_DATES if len(days) > MOST_DATES + 1 else 0
    shown = list(days)[more:]
    words = [
        str(day.day) if after and (after.year, after.month) == (day.year, day.month) else date(day)
        for day, after in zip(shown, [*shown[1:], None], strict=True)
    ]
    return f"{', '.join(words)} och {more} dagar till" if more else join(words)


def genitive(name: str) -> str:
    """Noahs, but Elias of Elias: no further s after s, x or z."""
    return name if name[-1:].lower() in {"s", "x", "z"} else f"{name}s"


def telephone_uri(text: str) -> str:
    """The address that a phone calls: tel:+46701740612 for 070-174 06 12."""
    digits = "".join(letter for letter in text if letter.isdigit() or letter == "+")
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    return f"tel:+46{digits[1:]}" if digits.startswith("0") else f"tel:{digits}"


def unbroken(lagrum: str) -> str:
    """References that no line breaks between chapter and paragraph: "7 kap. 19 a § skollagen"."""
    return re.sub(r"\d+ kap\. [^§]*§+", lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), lagrum)
