"""Absence before and after each talk, decision and measure of a case: what happened at the same time, never why.

Each point in time is given as many of the pupil's own school days before as after, on the same weekdays: a Monday is
held against the nearest Monday. Breaks, days without lessons and days that nobody has reported are no school days here,
so that they neither help nor hurt. Minutes and shares are those of ``absence.figures``. Days of another läsår are never
used: after a summer much else is new too.

Whether a difference is more than usual ups and downs is told by an exact sign-flip test over the pairs of days
(R. A. Fisher, The Design of Experiments, 1935, § 21): if nothing had changed, each pair might as well have come the
other way around, so all 2^n ways are counted and the share of them that differ at least as much is ``chance``. It was
chosen because it asks for no shape of the figures, is exact for a few days, pairs weekday with weekday, and gives the
same answer each time. It takes days one by one, while an illness takes several in a row; with a level of five per cent
simulated pupils who had not changed, away two or three days at a time, were called clearly different up to one time in
five. Hence the level of one per cent: then it was up to one in ten, and up to one in five of those away five days at a
time. Read "tydlig" as a reason to ask, not as proof.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from absence.figures import Figures, day_rows
from cases.records import Records
from people import swedish
from people.calendar import SchoolCalendar
from people.models import Student

MOST_DAYS = 20
"""School days of the pupil looked at on each side: four weeks."""
LEAST_DAYS = 8
"""Fewer pairs of days than this say nothing; it is also the fewest that can differ clearly (2 of 2^8 is under 1 %)."""
CLEAR = Decimal("0.01")
"""A difference is clear when so small a share of the ways the days could have fallen differs as much."""
SAME_POINTS = 2
"""A difference of fewer percentage points than this is none to speak of."""


class Kind(StrEnum):
    """What a point in time is. The value is its look in the curve."""

    TALK = "talk"
    DECISION = "decision"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class Point:
    """Something in a case to look before and after: ``key`` is the record's anchor on the page."""

    kind: Kind
    key: str
    title: str
    on: dt.date

    @property
    def begins_that_day(self) -> bool:
        """Whether its own day counts as after. A talk is in the middle of a day that the pupil came for: neither."""
        return self.kind == Kind.MEASURE


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """A day of the pupil's own timetable in minutes, and the schools (ids) where it was."""

    day: dt.date
    offered: int
    reported: int
    valid: int
    invalid: int
    schools: frozenset[int]

    @property
    def percent(self) -> int:
        """Absence in whole per cent of what was reported, half rounded up."""
        return (200 * (self.valid + self.invalid) + self.reported) // (2 * self.reported)


class Verdict(StrEnum):
    """What a comparison says, as the page writes it."""

    EARLY = "för tidigt att säga"
    FEW = "för få dagar att jämföra"
    SAME = "i stort sett oförändrad"
    UNCLEAR = "osäker skillnad"
    CLEAR = "tydlig skillnad"


NO_DAYS = (dt.date.min, dt.date.min)
NOTHING = Figures()


@dataclass(frozen=True, slots=True)
class Effect:
    """Absence before and after a point: figures over as many days on each side, and what they say.

    ``rate`` is the figures of every school day in the two stretches, reported or not: how much to trust the rest.
    """

    point: Point
    verdict: Verdict
    before: Figures = NOTHING
    after: Figures = NOTHING
    rate: Figures = NOTHING
    days_before: tuple[dt.date, dt.date] = NO_DAYS  # first and last of the days compared
    days_after: tuple[dt.date, dt.date] = NO_DAYS
    chance: Decimal = Decimal(1)
    moved: bool = False  # at other schools after than before
    also: tuple[int, ...] = ()  # numbers of other points within the days compared

    @property
    def is_told(self) -> bool:
        """Whether there are days enough to show figures."""
        return self.verdict not in (Verdict.EARLY, Verdict.FEW)

    @property
    def change(self) -> Decimal:
        """Percentage points from before to after."""
        return (self.after.share or Decimal()) - (self.before.share or Decimal())

    @property
    def words(self) -> str:
        """The comparison in sentences: what was seen at the same time, how sure, and never a cause."""
        return " ".join(_sentences(self))


def _sentences(effect: Effect) -> Iterable[str]:
    days = swedish.count(effect.after.school_days, "skoldag", "skoldagar")
    if effect.verdict == Verdict.EARLY:
        yield f"För tidigt att säga: det behövs {LEAST_DAYS} rapporterade skoldagar efter."
    elif effect.verdict == Verdict.FEW:
        yield f"För få rapporterade skoldagar samma läsår: det behövs {LEAST_DAYS} både före och efter."
    else:
        yield f"{_MEANING[effect.verdict]} ({days} på var sida, {_points(effect.change)})."
    if effect.is_told and effect.rate.needs_warning:
        yield f"Bara {swedish.whole_percent(effect.rate.reporting_rate)} av tiden är rapporterad."
    if effect.is_told and effect.moved:
        yield "Eleven bytte skola samtidigt, så dagarna är inte helt jämförbara."
    if effect.is_told and effect.also:
        yield f"Under samma dagar kom också {swedish.join([str(number) for number in effect.also])}."


_MEANING = {
    Verdict.SAME: "I stort sett oförändrad",
    Verdict.UNCLEAR: "Skillnaden kan vara en slump: så mycket kan det svänga mellan dagar",
    Verdict.CLEAR: "Tydlig skillnad: större än dagarna brukar svänga",
}


def _points(change: Decimal) -> str:
    return f"{swedish.change(change)} procentenheter"


# ------------------------------------------------------------------------------------------------ From a case


def points_of(records: Records, today: dt.date) -> list[Point]:
    """The talks, decisions and begun measures that the person reads, oldest first: numbered in this order."""
    points = [
        *(Point(Kind.TALK, f"talk-{each.pk}", each.get_kind_display(), each.held_on) for each in records.talks),
        *(_decision("decision", each.pk, each.get_kind_display(), each.decided_at) for each in records.decisions),
        *(_decision("program", each.pk, each.get_kind_display(), each.decided_at) for each in records.programs),
        *(
            Point(Kind.MEASURE, f"measure-{each.pk}", each.what, each.begun_on)
            for each in records.measures
            if each.begun_on
        ),
    ]
    order = list(Kind)
    return sorted((each for each in points if each.on <= today), key=lambda each: (each.on, order.index(each.kind)))


def _decision(record: str, pk: int, label: str, at: dt.datetime) -> Point:
    return Point(Kind.DECISION, f"{record}-{pk}", f"Beslut: {label[0].lower()}{label[1:]}", swedish.local_day(at))


def school_days(student: Student, schools: Iterable[int], first: dt.date, last: dt.date) -> list[SchoolDay]:
    """The pupil's own school days at the given schools (ids), oldest first, a day's schools together. One query."""
    by_day: dict[dt.date, list[tuple[int, ...]]] = defaultdict(list)
    rows = day_rows(student, first, last).filter(school__in=list(schools))
    for day, *numbers in rows.values_list("day", "offered", "reported", "valid", "invalid", "school_id"):
        by_day[day].append(tuple(numbers))
    return [_school_day(day, rows_of_day) for day, rows_of_day in sorted(by_day.items())]


def _school_day(day: dt.date, rows: Sequence[tuple[int, ...]]) -> SchoolDay:
    offered, reported, valid, invalid = (sum(row[place] for row in rows) for place in range(4))
    return SchoolDay(day, offered, reported, valid, invalid, frozenset(row[4] for row in rows))


# --------------------------------------------------------------------------------------------------- The figures


def effects_of(
    points: Sequence[Point], days: Sequence[SchoolDay], calendar: SchoolCalendar, today: dt.date
) -> list[Effect]:
    """What was seen before and after each point, in their order. ``days`` are the pupil's own, oldest first."""
    return [effect_of(point, points, days, calendar, today) for point in points]


def effect_of(
    point: Point, points: Sequence[Point], days: Sequence[SchoolDay], calendar: SchoolCalendar, today: dt.date
) -> Effect:
    """What was seen before and after one point; ``points`` are all of them, to name those that came meanwhile."""
    year = calendar.school_year_start(point.on)
    same_year = [each for each in days if calendar.school_year_start(each.day) == year and each.day <= today]
    before = [each for each in same_year if each.day < point.on][-MOST_DAYS:]
    begins = point.on if point.begins_that_day else point.on + dt.timedelta(days=1)
    after = [each for each in same_year if each.day >= begins][:MOST_DAYS]
    pairs = pairs_of(before, after)
    if len(pairs) < LEAST_DAYS:
        going_on = len(after) < MOST_DAYS and len(after) + _days_left(calendar, today, year) >= LEAST_DAYS
        waits = going_on and sum(each.reported > 0 for each in before) >= LEAST_DAYS
        return Effect(point, Verdict.EARLY if waits else Verdict.FEW)
    first, last = min(each.day for each, _ in pairs), max(each.day for _, each in pairs)
    stretch = [each for each in [*before, *after] if first <= each.day <= last]
    return _told(point, pairs, stretch, _meanwhile(point, points, first, last))


def _days_left(calendar: SchoolCalendar, today: dt.date, year: dt.date) -> int:
    """How many school days are left of the läsår that began on a day, as far as the terms are known."""
    until = year + dt.timedelta(days=366)
    coming = calendar.school_days(today + dt.timedelta(days=1), until)
    return sum(calendar.school_year_start(day) == year for day in coming)


def pairs_of(before: Sequence[SchoolDay], after: Sequence[SchoolDay]) -> list[tuple[SchoolDay, SchoolDay]]:
    """Reported days on the same weekday: the nearest on each side, then the next, as far as both go."""
    found = []
    for weekday in range(1, 8):
        earlier = [each for each in reversed(before) if each.day.isoweekday() == weekday and each.reported]
        later = [each for each in after if each.day.isoweekday() == weekday and each.reported]
        found += list(zip(earlier, later, strict=False))
    return found


def _meanwhile(point: Point, points: Sequence[Point], first: dt.date, last: dt.date) -> tuple[int, ...]:
    """The numbers, from one, of the measures and decisions other than the point that came among the days compared."""
    return tuple(
        number
        for number, each in enumerate(points, start=1)
        if each is not point and each.kind != Kind.TALK and first < each.on <= last
    )


def _told(
    point: Point, pairs: Sequence[tuple[SchoolDay, SchoolDay]], stretch: Sequence[SchoolDay], also: tuple[int, ...]
) -> Effect:
    """The figures of the days compared, and what they say."""
    before, after = [each for each, _ in pairs], [each for _, each in pairs]
    differences = [later.percent - earlier.percent for earlier, later in pairs]
    effect = Effect(
        point=point,
        verdict=Verdict.UNCLEAR,
        before=figures_of(before),
        after=figures_of(after),
        rate=figures_of(stretch),
        days_before=_ends(before),
        days_after=_ends(after),
        chance=chance(differences),
        moved=_places(before) != _places(after),
        also=also,
    )
    return dataclasses.replace(effect, verdict=_verdict(effect, sum(differences)))


def _verdict(effect: Effect, difference: int) -> Verdict:
    if abs(effect.change) < SAME_POINTS:
        return Verdict.SAME
    same_way = (effect.change > 0) == (difference > 0)  # minutes and days may tell different stories
    return Verdict.CLEAR if effect.chance <= CLEAR and same_way else Verdict.UNCLEAR


def _ends(days: Iterable[SchoolDay]) -> tuple[dt.date, dt.date]:
    dates = sorted(each.day for each in days)
    return dates[0], dates[-1]


def _places(days: Iterable[SchoolDay]) -> frozenset[int]:
    return frozenset[int]().union(*(each.schools for each in days))


def figures_of(days: Sequence[SchoolDay]) -> Figures:
    """The minutes of some days together."""
    return Figures(
        offered=sum(each.offered for each in days),
        reported=sum(each.reported for each in days),
        valid=sum(each.valid for each in days),
        invalid=sum(each.invalid for each in days),
        school_days=len(days),
    )


def chance(differences: Sequence[int]) -> Decimal:
    """The share of all ways to flip the signs of the differences whose sum is at least as far from zero.

    All at once: ``ways`` is a number whose digits (of ``width`` bits) say in how many ways each sum of the flipped
    ones comes about, so that taking in one more difference is a shift and an addition.
    """
    sizes = [abs(each) for each in differences if each]
    width, ways = len(sizes) + 1, 1
    for size in sizes:
        ways += ways << (width * size)
    total, seen = sum(sizes), abs(sum(differences))
    digit = (1 << width) - 1
    as_far = sum(ways >> (width * flipped) & digit for flipped in _far(total, seen))
    return Decimal(as_far) / Decimal(2 ** len(sizes))


def _far(total: int, seen: int) -> Iterable[int]:
    """The sums of flipped ones that leave the whole at least as far from zero as was seen."""
    return (flipped for flipped in range(total + 1) if abs(total - 2 * flipped) >= seen)
