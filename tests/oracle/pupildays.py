"""A pupil's school days, counted minute by minute, and what they amount to in a window."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, fields
from fractions import Fraction
from pathlib import Path

from tests.oracle.reading import Absence, Row, Town, clock

# Where reports overlap, a minute is what comes last here: other absence before lateness, the explained before the rest.
LATE_INVALID, LATE_VALID, INVALID, VALID = range(4)


@dataclass
class Day:
    """One pupil's day at one school, or at all."""

    offered: int = 0
    reported: int = 0
    valid: int = 0
    invalid: int = 0
    leave: int = 0
    late: int = 0
    late_minutes: int = 0
    away: bool = False
    unexcused: bool = False
    announced: bool = False

    def __add__(self, other: "Day") -> "Day":
        values = {each.name: (getattr(self, each.name), getattr(other, each.name)) for each in fields(self)}
        return Day(**{name: a or b if isinstance(a, bool) else a + b for name, (a, b) in values.items()})


Days = dict[dt.date, Day]


def day_of(offered: int, reported: int, rows: list[Absence]) -> Day:
    """A day: each minute of absence in the one place where it belongs, and never more of them than were offered."""
    best: dict[object, int] = {}
    late_spans, leave = [], set[object]()
    for name, row in enumerate(rows):
        kind = (LATE_VALID if row.valid else LATE_INVALID) if row.late else (VALID if row.valid else INVALID)
        span = row.span(("row", name))
        for minute in span:
            best[minute] = max(best.get(minute, kind), kind)
        if row.late:
            late_spans.append(span)
        if row.leave:
            leave |= span
    kinds = list(best.values())
    valid = min(sum(kind in (VALID, LATE_VALID) for kind in kinds), offered)
    return Day(
        offered,
        reported,
        valid,
        min(sum(kind in (INVALID, LATE_INVALID) for kind in kinds), offered - valid),
        min(sum(best[minute] in (VALID, LATE_VALID) for minute in leave), offered),
        late_arrivals(late_spans, {minute for minute, kind in best.items() if kind in (VALID, INVALID)}),
        min(sum(kind in (LATE_VALID, LATE_INVALID) for kind in kinds), offered),
        any(not row.late for row in rows),
        INVALID in kinds,
        any(row.announced for row in rows),
    )


def late_arrivals(spans: list[set[object]], away: set[object]) -> int:
    """How many times late: one that lies within other absence is none, and those that overlap are one."""
    arrivals: list[set[object]] = []
    for span in spans:
        if span <= away:
            continue
        same = [each for each in arrivals if each & span]
        arrivals = [each for each in arrivals if not each & span] + [span.union(*same)]
    return len(arrivals)


class Answer:
    """All pupil days of a municipality, from its folders in the order they were read, and what it has set itself."""

    def __init__(self, folders: list[Path], own_values: dict[str, dict[str, tuple[dt.date, int]]]) -> None:
        self.own_values = own_values  # of a huvudman: a rule's number, from a day on
        self.town = Town()
        self.refused: list[list[tuple[str, int]]] = []
        for folder in folders:
            self.town.read(folder)
            self.refused.append(sorted(self.town.refused))
        self.lessons: dict[tuple[str, dt.date], list[Row]] = {}
        self.rows: dict[tuple[str, dt.date], list[Absence]] = defaultdict(list)
        self.at_school: dict[tuple[str, str], Days] = defaultdict(dict)
        self.at_huvudman: dict[tuple[str, str], Days] = defaultdict(dict)
        self.everywhere: dict[str, Days] = defaultdict(dict)
        self.count()

    @property
    def numbers(self) -> list[str]:
        """The pupils."""
        return list(self.town.places)

    def count(self) -> None:
        """Count every pupil's days, at each school and at all."""
        town = self.town
        dates = {dt.date.fromisoformat(day) for day in town.lessons}
        dates |= {dt.date.fromisoformat(key[1]) for key in town.ready_made}
        for each in town.absence.values():
            if not town.is_cancelled(each):
                self.rows[each.number, each.day].append(each)
        for number in self.numbers:
            for date in sorted(dates):
                self.lessons[number, date] = town.lessons_of(number, date)
                for school in town.schools():
                    offered, reported = town.offered(number, school, date)
                    if offered:
                        rows = [row for row in self.rows[number, date] if row.school == school]
                        day = day_of(offered, reported, rows)
                        self.at_school[number, school][date] = day
                        for days in (self.at_huvudman[number, town.owner[school]], self.everywhere[number]):
                            days[date] = days.get(date, Day()) + day


def within(days: Days, first: dt.date, last: dt.date) -> list[tuple[dt.date, Day]]:
    """A pupil's school days in a window, in order."""
    return [(date, day) for date, day in sorted(days.items()) if first <= date <= last]


def figures(days: Days, first: dt.date, last: dt.date) -> dict[str, object]:
    """Every figure of a window."""
    found = [day for _, day in within(days, first, last)]
    sums = {
        name: sum(getattr(day, name) for day in found)
        for name in ("offered", "reported", "valid", "invalid", "leave", "late", "late_minutes")
    }
    absent = sums["valid"] + sums["invalid"]
    return sums | {
        "school_days": len(found),
        "unexcused_days": sum(day.unexcused for day in found),
        "occasions": occasions(found),
        "absence_days": sum(is_absence_day(day) for day in found),
        "share": percent(absent, sums["reported"]),
        "valid_share": percent(sums["valid"], sums["reported"]),
        "invalid_share": percent(sums["invalid"], sums["reported"]),
        "reporting_rate": percent(sums["reported"], sums["offered"]),
    }


def occasions(days: list[Day]) -> int:
    """Runs of the pupil's school days with absence other than lateness."""
    return sum(day.away and (index == 0 or not days[index - 1].away) for index, day in enumerate(days))


def is_absence_day(day: Day) -> bool:
    """Whether all that was reported was missed."""
    return day.reported > 0 and day.valid + day.invalid >= day.reported


def percent(part: int, whole: int) -> float | None:
    """Per cent with one decimal, half up, or None of nothing."""
    if not whole:
        return None
    exact = Fraction(1000 * part, whole)
    down = exact.numerator // exact.denominator
    return (down + (exact - down >= Fraction(1, 2))) / 10


__all__ = ["Answer", "Day", "Days", "clock", "day_of", "figures", "is_absence_day", "occasions", "percent", "within"]
