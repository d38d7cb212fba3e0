"""Pictures of attendance as data: pure functions from days to the places and words that the SVG templates draw.

Colour is never alone: strips differ in height, cells hold a figure, and every picture has its words (``label``,
``description``) and, for the heat map, a table of the same cells. Nothing here reads the database or the clock.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from people import swedish
from people.calendar import SchoolCalendar, monday

LONG_ABSENCE = 180  # minutes: unexcused absence from here on is drawn in full colour
WEEKDAYS = 5


@dataclass(frozen=True, slots=True)
class Day:
    """A pupil's day in minutes, all schools together."""

    day: dt.date
    offered: int
    reported: int
    valid: int = 0
    invalid: int = 0
    late_count: int = 0
    away: bool = False
    unexcused: bool = False

    @property
    def absent(self) -> int:
        """Minutes away, late arrivals included."""
        return self.valid + self.invalid


def kind_of(day: Day) -> str:
    """What a day is drawn as: the data colours of app.css, and "unreported" where a lesson lacks its report."""
    if day.unexcused:
        return "unexcused" if day.invalid >= LONG_ABSENCE else "unexcused-short"
    if day.away:
        return "excused"
    if day.late_count:
        return "late"
    return "unreported" if day.reported < day.offered else "present"


# ------------------------------------------------------------------------------------------------------ Strip

STRIP_HEIGHT = 14
STRIP_STEP = 14.1  # one school day
STRIP_WEEK_GAP = 6
STRIP_HEIGHTS = {"unexcused": 14, "excused": 10, "late": 6, "unreported": 6, "present": 4}


@dataclass(frozen=True, slots=True)
class Bar:
    """One school day of a strip."""

    kind: str
    x: float
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Strip:
    """The school days of some weeks as a row of bars."""

    label: str
    bars: tuple[Bar, ...]


def strip(name: str, school_days: Sequence[dt.date], days: Mapping[dt.date, Day]) -> Strip:
    """A pupil's school days as bars: the higher, the more it asks for; a day without data is left empty."""
    bars = []
    x = 0.0
    for number, day in enumerate(school_days):
        if number and monday(day) != monday(school_days[number - 1]):
            x += STRIP_WEEK_GAP
        if day in days and days[day].offered:
            bars.append(_bar(kind_of(days[day]), round(x, 1)))
        x += STRIP_STEP
    return Strip(_strip_label(name, [days[day] for day in school_days if day in days]), tuple(bars))


def _bar(kind: str, x: float) -> Bar:
    kind = "unexcused" if kind == "unexcused-short" else kind
    height = STRIP_HEIGHTS[kind]
    return Bar(kind, x, STRIP_HEIGHT - height, height)


def _strip_label(name: str, days: list[Day]) -> str:
    unexcused = sum(day.unexcused for day in days)
    excused = sum(day.away and not day.unexcused for day in days)
    return (
        f"{name}: {swedish.count(unexcused, 'dag', 'dagar')} med ogiltig och {swedish.count(excused, 'dag', 'dagar')} "
        f"med giltig frånvaro av {swedish.count(len(days), 'skoldag', 'skoldagar')}"
    )


# --------------------------------------------------------------------------------------------------- Heat map

FIRST_COLUMN, COLUMN, CELL_WIDTH = 58, 46, 43
FIRST_ROW, ROW, CELL_HEIGHT = 22, 24, 21


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the heat map. ``text`` stands in the cell, ``word`` in the table."""

    x: int
    kind: str  # a data colour, "unreported", "off" (no school), "open" (no data, or to come), "" (outside the term)
    text: str
    word: str
    today: bool = False
    date: dt.date | None = None  # where there is something to see of the day

    @property
    def middle(self) -> float:
        """Where the text is centred."""
        return self.x + CELL_WIDTH / 2


@dataclass(frozen=True, slots=True)
class Week:
    """A row of the heat map: ``off`` names a week without school."""

    number: int
    y: int
    cells: tuple[Cell, ...]
    hours: str
    now: bool
    off: str = ""

    @property
    def baseline(self) -> int:
        """Where the text of the row stands."""
        return self.y + 15


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A term day by day, a row a week and a column a school day."""

    weeks: tuple[Week, ...]
    height: int
    description: str


def heat_map(
    calendar: SchoolCalendar,
    days: Mapping[dt.date, Day],
    first: dt.date,
    last: dt.date,
    today: dt.date,
    breaks: Mapping[dt.date, str] | None = None,
) -> HeatMap:
    """The weeks from ``first`` to ``last`` (a term). ``breaks`` names days without school, where they have a name."""
    weeks = []
    for number, start in enumerate(_mondays(first, last)):
        dates = [start + dt.timedelta(days=offset) for offset in range(WEEKDAYS)]
        cells = tuple(
            _cell(column, day, days.get(day), today, calendar)
            if first <= day <= last
            else Cell(FIRST_COLUMN + COLUMN * column, "", "", "\N{EN DASH}")
            for column, day in enumerate(dates)
        )
        weeks.append(_week(number, dates, cells, days, today, breaks or {}))
    return HeatMap(tuple(weeks), FIRST_ROW + ROW * len(weeks) + 4, _heat_description(weeks, days))


def _mondays(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    day = monday(first)
    while day <= last:
        yield day
        day += dt.timedelta(weeks=1)


def _week(
    number: int,
    dates: list[dt.date],
    cells: tuple[Cell, ...],
    days: Mapping[dt.date, Day],
    today: dt.date,
    breaks: Mapping[dt.date, str],
) -> Week:
    minutes = sum(days[day].absent for day in dates if day in days)
    whole_week_off = all(cell.kind == "off" for cell in cells)
    return Week(
        number=dates[0].isocalendar().week,
        y=FIRST_ROW + ROW * number,
        cells=cells,
        hours=swedish.hours(minutes) if minutes else "",
        now=monday(today) == dates[0],
        off=breaks.get(dates[0], "lov").lower() if whole_week_off else "",
    )


def _cell(column: int, date: dt.date, day: Day | None, today: dt.date, calendar: SchoolCalendar) -> Cell:
    x = FIRST_COLUMN + COLUMN * column
    if day and day.offered:
        text, word = _cell_text(day)
        kind = "present" if day.late_count and not day.away else kind_of(day)  # "sen" stands in the cell
        return Cell(x, kind, text or ("i dag" if date == today else ""), word, today=date == today, date=date)
    if not calendar.is_school_day(date):
        return Cell(x, "off", "", "ledig")
    if date == today:
        return Cell(x, "open", "i dag", "i dag", today=True)
    return Cell(x, "open", "", "ingen uppgift" if date < today else "kommer")


def _cell_text(day: Day) -> tuple[str, str]:
    """What the cell and the table say of a day."""
    if day.away:
        kinds = [(day.invalid, "ogiltig"), (day.valid, "giltig")]
        return swedish.hours(day.absent), ", ".join(f"{swedish.hours(n)} {kind}" for n, kind in kinds if n)
    if day.late_count:
        return "sen", "sen"
    return ("?", "oklart") if day.reported < day.offered else ("", "här")


def _heat_description(weeks: Sequence[Week], days: Mapping[dt.date, Day]) -> str:
    if not weeks:
        return ""
    unexcused = sum(day.unexcused for day in days.values())
    excused = sum(day.away and not day.unexcused for day in days.values())
    late = sum(bool(day.late_count) for day in days.values())
    return (
        f"En rad per vecka, {weeks[0].number} till {weeks[-1].number}, och en kolumn per skoldag. "
        f"Hittills {swedish.count(unexcused, 'dag', 'dagar')} med ogiltig frånvaro, "
        f"{swedish.count(excused, 'dag', 'dagar')} med enbart giltig och {swedish.count(late, 'dag', 'dagar')} "
        f"med sen ankomst. Samma uppgifter finns i tabellen under bilden."
    )


# ------------------------------------------------------------------------------------------------------ Curve

CURVE_WIDTH, CURVE_LEFT, CURVE_RIGHT = 280, 6, 274
CURVE_TOP, CURVE_BOTTOM = 20, 66
LABEL_WIDTH = 50  # of the text at each end
CURVE_LEAST_SPAN = 20  # percentage points shown at the least, so that small changes look small


@dataclass(frozen=True, slots=True)
class WeekShare:
    """Attendance of a week: ``share`` in per cent of the reported minutes."""

    week: int
    share: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Attendance per week as a line, with its first and last value."""

    label: str
    line: str
    area: str
    first: WeekShare
    last: WeekShare
    last_y: float
    first_text_y: float
    last_text_y: float


def attendance_by_week(days: Iterable[Day]) -> list[WeekShare]:
    """The share of reported minutes that the pupils were present, week by week; weeks without reports are left out."""
    shares = []
    for start, in_week in groupby(sorted(days, key=lambda day: day.day), key=lambda day: monday(day.day)):
        share = attendance(list(in_week))
        if share is not None:
            shares.append(WeekShare(start.isocalendar().week, share))
    return shares


def attendance(days: Sequence[Day]) -> float | None:
    """Per cent of the reported minutes that were not absence; None when nothing is reported."""
    reported = sum(day.reported for day in days)
    return 100 * (reported - sum(day.absent for day in days)) / reported if reported else None


def curve(name: str, shares: Sequence[WeekShare]) -> Curve | None:
    """A line through the weeks; None when there are fewer than two."""
    if len(shares) < 2:
        return None
    floor = min(100 - CURVE_LEAST_SPAN, *(share.share for share in shares))
    step = (CURVE_RIGHT - CURVE_LEFT) / (len(shares) - 1)
    points = [
        (round(CURVE_LEFT + number * step, 1), round(_height(share.share, floor), 1))
        for number, share in enumerate(shares)
    ]
    line = " ".join(f"{x},{y}" for x, y in points)
    first, last = shares[0], shares[-1]
    return Curve(
        label=f"Närvaron i {name} vecka {first.week} till {last.week}. Från {swedish.number(first.share, 1)} procent "
        f"till {swedish.number(last.share, 1)} procent.",
        line=line,
        area=f"M{CURVE_LEFT} {CURVE_BOTTOM}L{line.replace(' ', 'L')}L{CURVE_RIGHT} {CURVE_BOTTOM}z",
        first=first,
        last=last,
        last_y=points[-1][1],
        first_text_y=_above(y for x, y in points if x < LABEL_WIDTH),
        last_text_y=_above(y for x, y in points if x > CURVE_WIDTH - LABEL_WIDTH),
    )


def _above(heights: Iterable[float]) -> float:
    """Where a text stands free of the line below it."""
    return round(min(heights) - 8, 1)


def _height(share: float, floor: float) -> float:
    return CURVE_BOTTOM - (share - floor) / (100 - floor) * (CURVE_BOTTOM - CURVE_TOP)
