"""Absence week by week through a case, as data for its two drawings and its table: pure, nothing is read here.

A wide drawing and a narrow one show the same weeks; one of them is visible. Talks are round, decisions square and
measures turned squares, each with the number that it has in the table below. A week without school is hatched, and a
week that nobody has reported breaks the line: neither is drawn as a value.
"""

import datetime as dt
import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from absence.figures import Figures
from cases.effects import Effect, Kind, SchoolDay, figures_of
from people import swedish
from people.calendar import WEEK, SchoolCalendar, monday

WEEKS_BEFORE = 10
"""School weeks shown before the case was opened, within the läsår: those that talks and reports look at."""
MOST_WEEKS = 53
TO_FRIDAY = dt.timedelta(days=4)
LEAST_TOP = 50  # per cent at the top of the drawing, at the least, so that small changes look small
HEADROOM = 8  # per cent above the highest value, at the least, for its figure to stand below the markers


@dataclass(frozen=True, slots=True)
class Size:
    """The measures of a drawing: its plane, how often the axes are labelled, and how large a marker is."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    step: int  # per cent between lines
    label: int  # least distance between week numbers
    marker: int
    gap: int  # least distance between markers
    dot: float
    unit: str  # after a per cent on the axis

    @property
    def half(self) -> int:
        """From the middle of a marker to its corner."""
        return -self.marker // 2


WIDE = Size("bred", 720, 270, 44, 708, 34, 240, 10, 40, 20, 24, 3.5, f"{swedish.HARD_SPACE}%")
NARROW = Size("smal", 340, 250, 32, 334, 32, 222, 20, 38, 18, 20, 3, "")


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the case: its figures, and why it has none ("lov", "ej rapporterad") where it has none.

    ``until`` is the last day counted where school days of the week were still to come.
    """

    monday: dt.date
    figures: Figures
    without: str = ""
    until: dt.date | None = None

    @property
    def number(self) -> int:
        """The ISO week."""
        return self.monday.isocalendar().week

    @property
    def share(self) -> Decimal | None:
        """Absence in per cent of what was reported."""
        return self.figures.share


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a drawing."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line across at a per cent, with its label; the guide value is the ``limit``."""

    y: float
    label: str
    limit: bool = False


@dataclass(frozen=True, slots=True)
class Off:
    """Weeks in a row without school."""

    x: float
    width: float
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """Weeks in a row with a value."""

    line: str
    area: str
    dots: tuple[tuple[float, float], ...]
    ring: tuple[float, float] | None  # the dot of a week that is not over, which is drawn open


@dataclass(frozen=True, slots=True)
class Mark:
    """A talk, decision or measure: its number, where the marker stands and the line down to its day."""

    kind: Kind
    number: int
    x: float
    stem: str


@dataclass(frozen=True, slots=True)
class Mean:
    """The average of the days compared, before or after."""

    x1: float
    x2: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """One of the two drawings."""

    size: Size
    lines: tuple[Line, ...]
    numbers: tuple[Text, ...]
    off: tuple[Off, ...]
    parts: tuple[Part, ...]
    values: tuple[Text, ...]  # the highest and the last
    marks: tuple[Mark, ...]
    means: tuple[Mean, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """The curve of a case, with its words and its weeks for the table."""

    title: str
    description: str
    weeks: tuple[Week, ...]
    drawings: tuple[Drawing, ...]
    limit: int
    means: bool  # whether the averages before and after the first measure are drawn
    figures: Figures  # of all the weeks shown, for what the curve rests on
    not_over: str  # of which week there is more to come: "Vecka 47 räknas till och med 18 november."


def first_week(calendar: SchoolCalendar, opened: dt.date) -> dt.date:
    """The Monday that the curve begins with."""
    return monday(calendar.last_school_weeks(opened, WEEKS_BEFORE))


def weeks_of(days: Iterable[SchoolDay], calendar: SchoolCalendar, first: dt.date, last: dt.date) -> tuple[Week, ...]:
    """The weeks from ``first`` to ``last``, at most the last ``MOST_WEEKS``."""
    start = max(monday(first), monday(last) - (MOST_WEEKS - 1) * WEEK)
    by_week = {week: list(each) for week, each in itertools.groupby(days, key=lambda day: monday(day.day))}
    mondays = [start + number * WEEK for number in range((monday(last) - start).days // 7 + 1)]
    return tuple(_week(each, by_week.get(each, []), calendar, last) for each in mondays)


def _week(start: dt.date, days: Sequence[SchoolDay], calendar: SchoolCalendar, last: dt.date) -> Week:
    figures = figures_of(days)
    if figures.reported:
        return Week(start, figures, until=last if last < start + TO_FRIDAY else None)
    if figures.offered:
        return Week(start, figures, "ej rapporterad")
    return Week(start, figures, "inga uppgifter" if calendar.is_school_week(start) else "lov")


def curve_of(name: str, weeks: tuple[Week, ...], effects: Sequence[Effect], limit: int) -> Curve | None:
    """The curve of a case; None where no week has a value. ``limit`` is the report's guide value in per cent."""
    shown = [week for week in weeks if week.share is not None]
    if not shown:
        return None
    drawings = tuple(_drawing(size, weeks, effects, limit) for size in (WIDE, NARROW))
    return Curve(
        title=f"{swedish.genitive(name)} frånvaro per vecka, vecka {weeks[0].number} till {weeks[-1].number}",
        description=" ".join(filter(None, [_description(shown, effects), _not_over(weeks)])),
        weeks=weeks,
        drawings=drawings,
        limit=limit,
        means=bool(drawings[0].means),
        figures=_sum(weeks),
        not_over=_not_over(weeks),
    )


def _not_over(weeks: Sequence[Week]) -> str:
    last = weeks[-1]
    return f"Vecka {last.number} räknas till och med {swedish.date(last.until)}." if last.until else ""


def _sum(weeks: Iterable[Week]) -> Figures:
    rows = [week.figures for week in weeks]
    return Figures(
        offered=sum(each.offered for each in rows),
        reported=sum(each.reported for each in rows),
        valid=sum(each.valid for each in rows),
        invalid=sum(each.invalid for each in rows),
    )


def _description(shown: Sequence[Week], effects: Sequence[Effect]) -> str:
    """The curve in words: where it begins, its highest, where it is, and where the numbers are."""
    first, last = shown[0], shown[-1]
    highest = max(shown, key=_share)
    words = [
        f"Från {swedish.percent(first.share)} vecka {first.number} till {swedish.percent(last.share)} "
        f"vecka {last.number}. Högst var vecka {highest.number} med {swedish.percent(highest.share)}."
    ]
    if effects:
        number = swedish.count(len(effects), "samtal, beslut eller åtgärd", "samtal, beslut och åtgärder")
        words.append(f"{number.capitalize()} är utsatta med nummer.")
    return " ".join([*words, "Alla värden finns i tabellerna under bilden."])


def _share(week: Week) -> Decimal:
    return week.share or Decimal()


# ------------------------------------------------------------------------------------------------- One drawing


@dataclass(frozen=True, slots=True)
class _Plane:
    """From weeks, days and per cents to places in a drawing."""

    size: Size
    weeks: tuple[Week, ...]
    top: int  # per cent at the top

    @property
    def step(self) -> float:
        return (self.size.right - self.size.left) / len(self.weeks)

    def week(self, number: int) -> float:
        """The middle of a week by its place."""
        return round(self.size.left + self.step * (number + 0.5), 1)

    def day(self, day: dt.date) -> float:
        """A day: Monday to Friday share the week."""
        passed = (day - self.weeks[0].monday).days
        weekday = min(passed % 7, 4)
        return round(self.size.left + self.step * (passed // 7 + (weekday + 0.5) / 5), 1)

    def height(self, share: Decimal | int) -> float:
        size = self.size
        return round(size.bottom - float(share) / self.top * (size.bottom - size.top), 1)


def _drawing(size: Size, weeks: tuple[Week, ...], effects: Sequence[Effect], limit: int) -> Drawing:
    highest = max(_share(week) for week in weeks)
    plane = _Plane(size, weeks, max(LEAST_TOP, math.ceil((highest + HEADROOM) / 10) * 10))
    return Drawing(
        size=size,
        lines=tuple(_lines(plane, limit)),
        numbers=tuple(_numbers(plane)),
        off=tuple(_off(plane)),
        parts=tuple(_parts(plane)),
        values=tuple(_values(plane)),
        marks=tuple(_marks(plane, effects)),
        means=tuple(_means(plane, effects)),
    )


def _lines(plane: _Plane, limit: int) -> Iterable[Line]:
    """Lines across: even per cents that stand free of the guide value, and the guide value."""
    step = plane.size.step * (2 if plane.top > 60 else 1)
    for percent in range(0, plane.top + 1, step):
        if abs(percent - limit) >= plane.top / 12:
            yield Line(plane.height(percent), f"{percent}{plane.size.unit}")
    if limit <= plane.top:
        yield Line(plane.height(limit), f"{limit}{plane.size.unit}", limit=True)


def _numbers(plane: _Plane) -> Iterable[Text]:
    """Week numbers below, as many as there is room for, the last always."""
    every = max(1, -(-plane.size.label // max(1, int(plane.step))))
    first = (len(plane.weeks) - 1) % every
    for place in range(first, len(plane.weeks), every):
        number = plane.weeks[place].number
        yield Text(plane.week(place), plane.size.height - 10, f"v. {number}" if place == first else str(number))


def _off(plane: _Plane) -> Iterable[Off]:
    """Breaks: hatched, and named where the name has room."""
    for is_off, rows in itertools.groupby(enumerate(plane.weeks), key=lambda row: row[1].without == "lov"):
        places = [place for place, _ in rows]
        if is_off:
            width = round(plane.step * len(places), 1)
            yield Off(round(plane.size.left + plane.step * places[0], 1), width, "lov" if width >= 24 else "")


def _parts(plane: _Plane) -> Iterable[Part]:
    """The line, broken where a week has no value."""
    for has_value, rows in itertools.groupby(enumerate(plane.weeks), key=lambda row: row[1].share is not None):
        if has_value:
            there = list(rows)
            dots = tuple((plane.week(place), plane.height(_share(week))) for place, week in there)
            ring = dots[-1] if there[-1][1].until else None
            line = " ".join(f"{x},{y}" for x, y in dots)
            floor = plane.size.bottom
            area = f"M{dots[0][0]} {floor}L{line.replace(' ', 'L')}L{dots[-1][0]} {floor}z" if len(dots) > 1 else ""
            yield Part(line, area, dots[:-1] if ring else dots, ring)


def _values(plane: _Plane) -> Iterable[Text]:
    """The highest value and the last in figures."""
    shown = [(place, week) for place, week in enumerate(plane.weeks) if week.share is not None]
    highest = max(shown, key=lambda row: _share(row[1]))
    for place, week in dict.fromkeys([highest, shown[-1]]):
        y = plane.height(_share(week))
        above = (place, week) == highest or y > plane.size.bottom - 24
        x = min(max(plane.week(place), plane.size.left + 18), plane.size.right - 18)
        yield Text(x, round(y - 9 if above else y + 19, 1), swedish.whole(_share(week)))


def _marks(plane: _Plane, effects: Sequence[Effect]) -> Iterable[Mark]:
    """The markers above, apart from each other, each with a line down to its day."""
    first = plane.weeks[0].monday
    shown = [(number, each.point) for number, each in enumerate(effects, start=1) if each.point.on >= first]
    below = plane.size.marker + 8
    days = [plane.day(point.on) for _, point in shown]
    for (number, point), day, x in zip(shown, days, apart(days, plane.size), strict=True):
        yield Mark(point.kind, number, x, f"M{x} {below}L{day} {plane.size.top + 6}V{plane.size.bottom}")


def apart(places: Sequence[float], size: Size) -> list[float]:
    """Places from left to right with at least the gap between them, moved as little as the room allows."""
    gap = min(size.gap, (size.right - size.left) / max(1, len(places)))
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + gap) if found else place)
    most = size.right - gap / 2
    for number in reversed(range(len(found))):
        found[number] = min(found[number], most)
        most = found[number] - gap
    return [round(each, 1) for each in found]


def _means(plane: _Plane, effects: Sequence[Effect]) -> Iterable[Mean]:
    """The average before and after the first measure that can be compared."""
    told = next((each for each in effects if each.is_told and each.point.kind == Kind.MEASURE), None)
    if told is None:
        return
    for stretch, figures in ((told.days_before, told.before), (told.days_after, told.after)):
        first, last = max(stretch[0], plane.weeks[0].monday), stretch[1]
        half = plane.step / 10
        yield Mean(
            round(plane.day(first) - half, 1),
            round(plane.day(last) + half, 1),
            plane.height(figures.share or Decimal()),
        )
