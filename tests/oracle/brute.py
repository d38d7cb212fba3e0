"""Every figure counted by hand: minute by minute, day by day, from the files' own rows."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from tests.oracle import world
from tests.oracle.world import Files, clock

LATE_INVALID, LATE_VALID, INVALID, VALID = range(4)  # where reports overlap, the explained time counts


@dataclass
class Day:
    """One pupil's day at one school."""

    offered: int = 0
    reported: int = 0
    valid: int = 0
    invalid: int = 0
    late: int = 0
    away: bool = False
    unexcused: bool = False
    announced: bool = False


@dataclass
class Answer:
    """All pupil days of a municipality, and the questions one can ask about them."""

    files: Files
    days: dict[tuple[str, str, dt.date], Day] = field(default_factory=lambda: defaultdict(Day))
    klass: dict[str, str] = field(default_factory=dict)
    school: dict[str, str] = field(default_factory=dict)
    refused: int = 0

    def __post_init__(self) -> None:
        self.names = {}
        for row in self.files["elever"]:
            number = row["personnummer"]
            self.names[row["elev-id"]] = self.names[number] = number
            self.klass[number], self.school[number] = row["klass"], row["skolenhetskod"]
        self.count_lessons()
        self.count_ready_made()
        self.count_absence()

    def count_lessons(self) -> None:
        for number, klass in self.klass.items():
            minutes: dict[dt.date, set[int]] = defaultdict(set)
            reported: dict[dt.date, set[int]] = defaultdict(set)
            for row in self.files["lektioner"]:
                mine = row["elev"] == number or (row["klass"] == klass and self.school[number] == row["skolenhetskod"])
                if not mine or row["inställd"] == "ja":
                    continue
                day, span = dt.date.fromisoformat(row["datum"]), range(clock(row["start"]), clock(row["slut"]))
                minutes[day].update(span)
                if row["rapporterad"] == "ja":
                    reported[day].update(span)
            for day, taught in minutes.items():
                key = (number, self.school[number], day)
                self.days[key].offered, self.days[key].reported = len(taught), len(reported[day])

    def count_ready_made(self) -> None:
        for row in self.files["schematid"]:
            day = self.days[row["elev"], row["skolenhetskod"], dt.date.fromisoformat(row["datum"])]
            day.offered = int(row["erbjudna minuter"])
            day.reported = int(row["rapporterade minuter"] or day.offered)

    def current_absence(self) -> dict[tuple[str, str, dt.date], list[dict[str, str]]]:
        """The last version of each row, without those taken back."""
        rows: dict[tuple[str, ...], dict[str, str]] = {}
        for row in self.files["franvaro"]:
            number = self.names[row["elev"]]
            key = (row["källa-id"],) if row["källa-id"] else (number, row["datum"], row["start"], row["lektion"])
            if int(row["frånvarominuter"]) > self.days[number, row["skolenhetskod"], self.date(row)].offered:
                self.refused += 1
            elif row["borttagen"] == "ja":
                rows.pop(key, None)
            else:
                rows[key] = row | {"elev": number}
        by_day = defaultdict(list)
        for row in rows.values():
            by_day[row["elev"], row["skolenhetskod"], self.date(row)].append(row)
        return by_day

    @staticmethod
    def date(row: dict[str, str]) -> dt.date:
        return dt.date.fromisoformat(row["datum"])

    def count_absence(self) -> None:
        for key, rows in self.current_absence().items():
            day = self.days[key]
            best: dict[object, tuple[int, int]] = {}  # minute of the day (or of a timeless row) -> judgement, row
            for index, row in enumerate(rows):
                late, valid = row["sen"] == "ja", row["giltig"] == "ja"
                judgement = (LATE_VALID if valid else LATE_INVALID) if late else (VALID if valid else INVALID)
                for minute in range(int(row["frånvarominuter"])):
                    place = clock(row["start"]) + minute if row["start"] else (index, minute)
                    best[place] = max(best.get(place, (-1, -1)), (judgement, index))
            kinds = [judgement for judgement, _ in best.values()]
            day.valid = sum(kind in (VALID, LATE_VALID) for kind in kinds)
            day.invalid = sum(kind in (INVALID, LATE_INVALID) for kind in kinds)
            day.late = sum(row["sen"] == "ja" for row in rows)
            day.away = any(row["sen"] == "nej" for row in rows)
            day.unexcused = INVALID in kinds
            day.announced = any(row["anmäld"] == "ja" for row in rows)

    def of(self, number: str, first: dt.date, last: dt.date, school: str | None = None) -> list[tuple[dt.date, Day]]:
        """A pupil's school days in a window, in order."""
        found = [
            (day, value)
            for (who, where, day), value in self.days.items()
            if who == number and first <= day <= last and value.offered > 0 and where in (school or where,)
        ]
        return sorted(found, key=lambda pair: pair[0])

    def report(self, first: dt.date, last: dt.date, *, everybody: bool) -> dict[str, list[dict[str, object]]]:
        """The monthly report: rows per school."""
        rows: dict[str, list[dict[str, object]]] = {world.WEST: [], world.EAST: []}
        for school, found in rows.items():
            for number in self.klass:
                days = self.of(number, first, last, school)
                row = self.row(number, [day for _, day in days])
                absent, reported = int(row["valid"]) + int(row["invalid"]), int(row["reported"])  # type: ignore[call-overload]
                if days and (everybody or (reported and 100 * absent >= 20 * reported)):
                    found.append(row)
        return rows

    def row(self, number: str, days: list[Day]) -> dict[str, object]:
        offered, reported = sum(day.offered for day in days), sum(day.reported for day in days)
        valid, invalid = sum(day.valid for day in days), sum(day.invalid for day in days)
        return {
            "elev": number,
            "klass": self.klass[number],
            "offered": offered,
            "reported": reported,
            "valid": valid,
            "invalid": invalid,
            "share": percent(valid + invalid, reported),
            "reporting_rate": percent(reported, offered),
            "occasions": occasions(days),
            "absence_days": absence_days(days),
            "late": sum(day.late for day in days),
        }

    def alerts(self, on: dt.date) -> dict[tuple[str, str], dict[str, object]]:
        """The signals of one day: (pupil, rule) -> figures."""
        found: dict[tuple[str, str], dict[str, object]] = {}
        for number in self.klass:
            for rule, (first, reached) in self.judged(number, on).items():
                if reached:
                    days = [day for _, day in self.of(number, first, on)]
                    figures: dict[str, object] = {"occasions": occasions(days), "absence_days": absence_days(days)}
                    found[number, rule] = figures | {"from": str(first), "to": str(on)}
        return found

    def judged(self, number: str, on: dt.date) -> dict[str, tuple[dt.date, bool]]:
        """Each rule: the first day of its window, and whether it is reached."""
        term = [day for _, day in self.of(number, world.FIRST, on)]
        weeks = ten_weeks(on)
        recent = [day for _, day in self.of(number, weeks, on)]
        today = [day for _, day in self.of(number, on, on)]
        run = self.announced_run(number, on)
        return {
            "ogiltig_samma_dag": (on, any(day.unexcused for day in today)),
            "anmald_tre_dagar": (run[0] if run else on, len(run) >= 3),
            "tillfallen_termin": (world.FIRST, occasions(term) > 5),
            "tillfallen_tio_veckor": (weeks, occasions(recent) > 2),
            "dagar_tio_veckor": (weeks, absence_days(recent) >= 6),
            "tjugo_procent": (on.replace(day=1), self.a_fifth(number, on)),
        }

    def a_fifth(self, number: str, on: dt.date) -> bool:
        """A fifth of the month so far, once there are ten days of it, or no more to come."""
        first = on.replace(day=1)
        month = [day for _, day in self.of(number, first, on)]
        left = [day for day in world.days(first, first + dt.timedelta(days=31)) if day > on and day.month == on.month]
        reported = sum(day.reported for day in month)
        enough = len(month) >= 10 or not left
        return enough and reported > 0 and 100 * sum(day.valid + day.invalid for day in month) >= 20 * reported

    def announced_run(self, number: str, on: dt.date) -> list[dt.date]:
        """The school days in a row with announced absence that end on the day itself."""
        run: list[dt.date] = []
        for date, day in reversed(self.of(number, world.FIRST, on)):
            if not day.announced or (not run and date != on):
                break
            run.insert(0, date)
        return run


def percent(part: int, whole: int) -> float | None:
    """Per cent with one decimal, or None of nothing."""
    if not whole:
        return None
    return float((Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP))


def occasions(days: list[Day]) -> int:
    """Runs of the pupil's school days with absence other than lateness."""
    return sum(day.away and (index == 0 or not days[index - 1].away) for index, day in enumerate(days))


def absence_days(days: list[Day]) -> int:
    """School days whose reported minutes were all missed."""
    return sum(day.reported > 0 and day.valid + day.invalid >= day.reported for day in days)


def ten_weeks(on: dt.date) -> dt.date:
    """The Monday of the first of ten school weeks, the current one included, but not before the term."""
    mondays: set[dt.date] = set()
    day = on
    while len(mondays) < 10 and day >= world.FIRST:
        if list(world.days(day, day)):
            mondays.add(day - dt.timedelta(days=day.weekday()))
        day -= dt.timedelta(days=1)
    return max(min(mondays, default=on), world.FIRST)
