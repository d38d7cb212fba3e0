"""A school's days, weeks, months and terms, out of terminer.csv and lov.csv."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from tests.oracle.reading import rows_of

DAY = dt.timedelta(days=1)
# Sweden's public holidays on weekdays of the school years 2025/2026 and 2026/2027 (lag 1989:253), from the almanac.
HOLIDAYS = {
    dt.date(2025, 12, 25),
    dt.date(2025, 12, 26),
    dt.date(2026, 1, 1),
    dt.date(2026, 1, 6),
    dt.date(2026, 4, 3),  # Good Friday
    dt.date(2026, 4, 6),  # Easter Monday
    dt.date(2026, 5, 1),
    dt.date(2026, 5, 14),  # Ascension Day
    dt.date(2026, 12, 25),
    dt.date(2027, 1, 1),
    dt.date(2027, 1, 6),
    dt.date(2027, 3, 26),  # Good Friday
    dt.date(2027, 3, 29),  # Easter Monday
    dt.date(2027, 5, 6),  # Ascension Day
}


@dataclass
class Calendar:
    """The days of one school."""

    terms: list[tuple[dt.date, dt.date]] = field(default_factory=list)
    years: list[dt.date] = field(default_factory=list)  # the first day of each school year
    off: set[dt.date] = field(default_factory=lambda: set(HOLIDAYS))

    def is_open(self, day: dt.date) -> bool:
        """Whether it is a school day."""
        return day.weekday() < 5 and day not in self.off and self.term_start(day) is not None

    def any_open(self, first: dt.date, last: dt.date) -> bool:
        """Whether there is a school day in a period."""
        return any(self.is_open(first + n * DAY) for n in range((last - first).days + 1))

    def term_start(self, day: dt.date) -> dt.date | None:
        """The first day of the term that a day is in."""
        return next((first for first, last in self.terms if first <= day <= last), None)

    def ends_week(self, day: dt.date) -> bool:
        """Whether it is the last school day of its week."""
        return self.is_open(day) and not self.any_open(day + DAY, day + (6 - day.weekday()) * DAY)

    def ends_month(self, day: dt.date) -> bool:
        """Whether the month has no school day left, and had one."""
        following = (day.replace(day=28) + 4 * DAY).replace(day=1)
        return self.any_open(day.replace(day=1), day) and not self.any_open(day + DAY, following - DAY)

    def ten_weeks(self, day: dt.date) -> dt.date:
        """The Monday of the first of ten school weeks, that of the day included; not before the school year."""
        year_start = max(first for first in self.years if first <= day)
        monday, weeks = day - day.weekday() * DAY, 0
        while monday + 6 * DAY >= year_start:
            weeks += self.any_open(monday, monday + 6 * DAY)
            if weeks == 10:
                return max(monday, year_start)
            monday -= 7 * DAY
        return year_start


def calendars(folder: Path) -> dict[str, Calendar]:
    """The calendar of each school: the terms and breaks of its huvudman, and its own."""
    owner = {row["skolenhetskod"]: row["organisationsnummer"] for row in rows_of(folder, "skolor")}
    found = {code: Calendar() for code in owner}
    for code, calendar in found.items():
        for row in rows_of(folder, "terminer"):
            if row["organisationsnummer"] != owner[code]:
                continue
            calendar.terms.append((dt.date.fromisoformat(row["från"]), dt.date.fromisoformat(row["till"])))
            if row["termin"] == "HT":
                calendar.years.append(dt.date.fromisoformat(row["från"]))
    for row in rows_of(folder, "lov"):
        first, last = dt.date.fromisoformat(row["från"]), dt.date.fromisoformat(row["till"])
        everywhere = [code for code in found if owner[code] == row["organisationsnummer"]]
        for code in [row["skolenhetskod"]] if row["skolenhetskod"] else everywhere:
            found[code].off |= {first + n * DAY for n in range((last - first).days + 1)}
    return found
