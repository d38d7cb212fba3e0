"""School-day arithmetic: pure functions over a huvudman's terms and the days without school.

A school day is a weekday within a term that is not a break, a study day or a public holiday. A school week is an ISO
week with at least one school day. Where a huvudman has not entered a term (next year's, or none at all) the usual
dates are assumed, so that a follow-up can be planned in June for August.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

WEEK = dt.timedelta(weeks=1)
DAY = dt.timedelta(days=1)

# (month, day): a läsår begins in August and ends in June (3 kap. skolförordningen).
ASSUMED_DATES = {"HT": ((8, 17), (12, 20)), "VT": ((1, 9), (6, 12))}
TERM_NAMES = {"HT": "Höstterminen", "VT": "Vårterminen"}
LONGEST_BREAK = dt.timedelta(days=400)  # no school day within this many days: the calendar is wrong


class NoSchoolDay(LookupError):  # noqa: N818  # reads better without "Error" where it is caught
    """The calendar has no school day in reach; the message says so in Swedish."""


@dataclass(frozen=True, slots=True)
class TermDates:
    """A term: ``kind`` is HT or VT, both days included."""

    kind: str
    first_day: dt.date
    last_day: dt.date

    @property
    def name(self) -> str:
        """Höstterminen 2026."""
        return f"{TERM_NAMES[self.kind]} {self.first_day.year}"

    @property
    def short(self) -> str:
        """HT 2026."""
        return f"{self.kind} {self.first_day.year}"

    @property
    def key(self) -> str:
        """As an address has it: HT2026."""
        return f"{self.kind}{self.first_day.year}"


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """A school's terms, and the days within them that have no school (weekends need not be among them)."""

    terms: tuple[TermDates, ...] = ()
    off: frozenset[dt.date] = frozenset()

    def is_school_day(self, day: dt.date) -> bool:
        """Whether the school is open for pupils on ``day``."""
        return day.isoweekday() <= 5 and day not in self.off and self.term_of(day) is not None

    def school_days(self, first: dt.date, last: dt.date) -> list[dt.date]:
        """Every school day from ``first`` to ``last``, both included."""
        return [day for day in days(first, last) if self.is_school_day(day)]

    def next_school_day(self, day: dt.date) -> dt.date:
        """The first school day from ``day`` on: the day itself if it is one. Raises NoSchoolDay."""
        for candidate in days(day, day + LONGEST_BREAK):
            if self.is_school_day(candidate):
                return candidate
        raise NoSchoolDay("Skolans kalender saknar skoldagar framåt. Kontrollera terminer och lov.")

    def is_school_week(self, day: dt.date) -> bool:
        """Whether the ISO week of ``day`` has a school day."""
        return any(self.is_school_day(candidate) for candidate in days(monday(day), monday(day) + 6 * DAY))

    def add_school_weeks(self, day: dt.date, weeks: int) -> dt.date:
        """The same weekday ``weeks`` school weeks later, or the next school day after it. Raises NoSchoolDay."""
        reached = day
        for _ in range(weeks):
            reached = self._next_school_week(reached)
        return self.next_school_day(reached)

    def last_school_weeks(self, day: dt.date, weeks: int) -> dt.date:
        """First day of the last ``weeks`` school weeks, that of ``day`` included: a Monday, or the läsår's first day.

        Never before the läsår began, so that in September the period is shorter.
        """
        start = self.school_year_start(day)
        first, left = monday(day), weeks - self.is_school_week(day)
        while left > 0 and first > start:
            first -= WEEK
            left -= self.is_school_week(first)
        return max(first, start)

    def term_of(self, day: dt.date) -> TermDates | None:
        """The term that ``day`` is in, or None between terms."""
        for term in self.terms:
            if term.first_day <= day <= term.last_day:
                return term
        assumed = self._term("HT" if day.month >= 7 else "VT", day.year)
        return assumed if assumed.first_day <= day <= assumed.last_day else None

    def last_terms(self, day: dt.date, count: int) -> list[TermDates]:
        """The last ``count`` terms that have begun on ``day``, the newest first."""
        years = range(day.year, day.year - count - 1, -1)
        terms = (self._term(kind, year) for year in years for kind in ("HT", "VT"))
        return [term for term in terms if term.first_day <= day][:count]

    def school_year_start(self, day: dt.date) -> dt.date:
        """The first day of the läsår that ``day`` is in; a summer day belongs to the läsår that has ended."""
        start = self._term("HT", day.year).first_day
        return start if start <= day else self._term("HT", day.year - 1).first_day

    def _term(self, kind: str, year: int) -> TermDates:
        """The huvudman's own term that begins that year, else the usual dates."""
        for term in self.terms:
            if term.kind == kind and term.first_day.year == year:
                return term
        first, last = ASSUMED_DATES[kind]
        return TermDates(kind, dt.date(year, *first), dt.date(year, *last))

    def _next_school_week(self, day: dt.date) -> dt.date:
        """The same weekday in the next school week. Raises NoSchoolDay."""
        for weeks in range(1, LONGEST_BREAK // WEEK + 1):
            if self.is_school_week(day + weeks * WEEK):
                return day + weeks * WEEK
        raise NoSchoolDay("Skolans kalender saknar skolveckor framåt. Kontrollera terminer och lov.")


def days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Every day from ``first`` to ``last``, both included."""
    for number in range((last - first).days + 1):
        yield first + number * DAY


def weekday_from(day: dt.date) -> dt.date:
    """The day itself, or Monday when it is a Saturday or a Sunday."""
    return day if day.isoweekday() <= 5 else monday(day) + WEEK


def monday(day: dt.date) -> dt.date:
    """The Monday of the ISO week of ``day``."""
    return day - (day.isoweekday() - 1) * DAY
