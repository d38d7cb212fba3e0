"""Small cells (röjandekontroll): which counts of persons may be shown to many, so that nobody can be made out.

The field's usual way with tables of counts, cell suppression with an audit (Handbook on Statistical Disclosure Control,
"Frequency tables", https://sdctools.github.io/HandbookSDC):

* **Primary suppression** by a threshold: fewer than ``FEWEST`` is told as just that, zero too.
* **Group disclosure**: nearly all is as telling as nearly nobody. Where fewer than ``FEWEST`` of a base are left out,
  what is told is only "at least".
* **Secondary suppression**: a hidden count can be worked out from a total and the rest. As long as one can be narrowed
  to fewer than ``LEAST_ROOM`` numbers, one more count is held back, the smallest that has to do with it.
* **Audit**: the feasible range of each hidden count, for a reader who knows all that is shown, every sum between the
  counts, and these rules. Where sums form a tree, as here, narrowing each by its neighbours until nothing changes gives
  exactly the ranges that there are; a test counts them a second time by trying all numbers.

A reader who also knows some of the persons is met by the threshold alone, as everywhere in the field.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from people import swedish

FEWEST = 5
"""Fewer persons than this are never told by number."""
LEAST_ROOM = 3
"""So many numbers must be possible for a hidden count."""
SMALLEST_BASE = FEWEST + LEAST_ROOM - 1
"""Counts among fewer persons than this are not told at all: "at least five" of six leaves too little room."""

Range = tuple[int, float]
"""The lowest and the highest that a count may be; no highest is infinity."""


class Mark(Enum):
    """How a count is told."""

    SHOWN = auto()
    FEW = auto()
    MOST = auto()  # nearly all of its base
    HELD = auto()  # held back for the sake of another; a reader can tell that it is not few
    SILENT = auto()  # nothing is said at all: its base is too small, or held back


@dataclass(frozen=True, slots=True)
class Sum:
    """A count that is the sum of others."""

    whole: str
    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is about."""
        return (*self.parts, self.whole)


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts by name and how they hang together.

    ``of`` names the base of a count of some among others. ``unshown`` are counts that stand nowhere, such as what
    remains of a whole: they are in the sums, for a reader knows that they are there.
    """

    numbers: Mapping[str, int]
    sums: tuple[Sum, ...] = ()
    of: Mapping[str, str] = field(default_factory=dict)
    unshown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """A count as it may be told: the number only where it is shown, ``least`` where it is nearly all."""

    mark: Mark
    number: int | None = None
    least: int = 0

    @property
    def text(self) -> str:
        """12, färre än fem, minst 16, or that it is not shown."""
        return {
            Mark.SHOWN: str(self.number),
            Mark.FEW: FEW,
            Mark.MOST: f"minst {self.least}",
        }.get(self.mark, HELD_BACK)


FEW = f"färre än {swedish.number_word(FEWEST)}"
HELD_BACK = "visas inte"

Marks = dict[str, Mark]


def release(counts: Counts) -> dict[str, Told]:
    """Every count that stands somewhere, as it may be told."""
    marks = {name: _first_mark(counts, name) for name in counts.numbers if name not in counts.unshown}
    while exposed := next(_exposed(counts, marks), None):
        marks |= _held_back(counts, marks, exposed)
        marks |= {name: Mark.SILENT for name, base in counts.of.items() if marks[base] != Mark.SHOWN}
    return {name: _told(counts, name, mark) for name, mark in marks.items()}


def ranges(counts: Counts, told: Mapping[str, Mark]) -> dict[str, Range]:
    """What a reader can work out of each count (the audit): its lowest and highest possible number."""
    found = {name: _own_range(counts, told, name) for name in counts.numbers}
    before: dict[str, Range] = {}
    while before != found:
        before = dict(found)
        for each in counts.sums:
            _narrow(found, each)
    return found


def _first_mark(counts: Counts, name: str) -> Mark:
    """How a count would be told if it stood alone."""
    base = counts.numbers[counts.of[name]] if name in counts.of else None
    if base is not None and base < SMALLEST_BASE:
        return Mark.SILENT
    if counts.numbers[name] < FEWEST:
        return Mark.FEW
    return Mark.MOST if base is not None and base - counts.numbers[name] < FEWEST else Mark.SHOWN


def _told(counts: Counts, name: str, mark: Mark) -> Told:
    if mark == Mark.SHOWN:
        return Told(mark, counts.numbers[name])
    return Told(mark, least=_least_of_most(counts, name)) if mark == Mark.MOST else Told(mark)


def _least_of_most(counts: Counts, name: str) -> int:
    return max(FEWEST, counts.numbers[counts.of[name]] - FEWEST + 1)


def _own_range(counts: Counts, told: Mapping[str, Mark], name: str) -> Range:
    """What is said of a count by itself."""
    number = counts.numbers[name]
    base = counts.of.get(name, "")
    most = counts.numbers[base] if told.get(base) == Mark.SHOWN else math.inf
    match told.get(name):
        case Mark.SHOWN:
            return number, number
        case Mark.FEW:
            return 0, min(FEWEST - 1, most)
        case Mark.MOST:
            return _least_of_most(counts, name), most
        case Mark.HELD:
            return FEWEST, most
        case _:
            return 0, most


def _narrow(found: dict[str, Range], each: Sum) -> None:
    """Narrow the ranges of a sum by one another."""
    least = {name: found[name][0] for name in each.names}
    most = {name: found[name][1] for name in each.names}
    all_least, all_most = sum(least[part] for part in each.parts), sum(most[part] for part in each.parts)
    for part in each.parts:
        others_most = sum(most[other] for other in each.parts if other != part)
        low = least[each.whole] - others_most if others_most < math.inf else 0
        high = most[each.whole] - (all_least - least[part])
        found[part] = (max(least[part], int(low)), min(most[part], high))
    found[each.whole] = (max(least[each.whole], all_least), min(most[each.whole], all_most))


def _exposed(counts: Counts, marks: Marks) -> Iterator[str]:
    """The hidden counts that a reader can narrow too far."""
    found = ranges(counts, marks)
    for name, mark in marks.items():
        low, high = found[name]
        if mark in (Mark.FEW, Mark.MOST) and high - low + 1 < LEAST_ROOM:
            yield name


def _held_back(counts: Counts, marks: Marks, exposed: str) -> Marks:
    """One more count held back near the exposed one.

    There is one: where all that hangs together is hidden, a count that is few has at least four possible numbers.
    """
    shown = [name for name in _near(counts, marks, exposed) if marks.get(name) == Mark.SHOWN]
    wholes, bases = {each.whole for each in counts.sums}, set(counts.of.values())
    return {min(shown, key=lambda name: (name in bases, name in wholes, counts.numbers[name], name)): Mark.HELD}


def _near(counts: Counts, marks: Marks, start: str) -> Iterable[str]:
    """The counts whose numbers have to do with one: its sums', and on through those that are hidden."""
    seen, waiting = {start}, [start]
    while waiting:
        name = waiting.pop()
        yield name
        if marks.get(name) == Mark.SHOWN:
            continue  # what is known leads no further
        linked = {other for each in counts.sums if name in each.names for other in each.names} - seen
        seen |= linked
        waiting += sorted(linked)
