"""Two numbers a week as bars, for ``absence/_week_bars.html``: a wide one, and a narrow one in front of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from absence.simulator import Week
from people import swedish

WIDTH, LEFT, TOP, HEIGHT = 360, 30, 14, 130
WIDE, NARROW = 0.72, 0.3  # of the room of a week
LABELS = 6  # weeks named at the most


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the drawing."""

    kind: str  # a colour: "in-force" or "tried"
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class WeekBars:
    """The drawing: its bars, the weeks named under them, and the number that the line across stands for."""

    label: str
    bars: tuple[Bar, ...]
    names: tuple[tuple[float, int], ...]
    line: int
    line_y: float
    height: int = TOP + HEIGHT + 20
    width: int = WIDTH
    floor: int = TOP + HEIGHT


def week_bars(weeks: Sequence[Week]) -> WeekBars:
    """The weeks of a term, from the first to the last."""
    room = (WIDTH - LEFT) / max(len(weeks), 1)
    highest = max([1, *(max(week.now, week.tried) for week in weeks)])
    bars = []
    for number, week in enumerate(weeks):
        middle = LEFT + (number + 0.5) * room
        bars += [
            _bar("in-force", middle, WIDE * room, week.now / highest),
            _bar("tried", middle, NARROW * room, week.tried / highest),
        ]
    step = -(-len(weeks) // LABELS) or 1
    names = [
        (round(LEFT + (number + 0.5) * room, 1), week.monday.isocalendar().week) for number, week in enumerate(weeks)
    ]
    return WeekBars(_label(weeks), tuple(bar for bar in bars if bar.height), tuple(names[::step]), highest, TOP)


def _bar(kind: str, middle: float, width: float, share: float) -> Bar:
    height = round(share * HEIGHT, 1)
    return Bar(kind, round(middle - width / 2, 1), round(TOP + HEIGHT - height, 1), round(width, 1), height)


def _label(weeks: Sequence[Week]) -> str:
    """The drawing in words; the numbers stand in the table."""
    if not weeks:
        return "Inga skolveckor"
    first, last = (week.monday.isocalendar().week for week in (weeks[0], weeks[-1]))
    now, tried = sum(week.now for week in weeks), sum(week.tried for week in weeks)
    return (
        f"Signaler vecka för vecka, v. {first} till v. {last}: {swedish.number(now)} med dagens värde "
        f"och {swedish.number(tried)} med det prövade"
    )
