"""Where somebody is, over time: a pupil's school and class, a person's role. Pure rules on periods.

A pupil has one place at a time. A row that comes back with another place ends the old one the day before and begins
the new one, so that history is kept.
"""

import datetime as dt
from dataclasses import dataclass, replace
from itertools import pairwise

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A period at a place, as it is known. ``id`` is None for one that is not saved."""

    what: int
    first: dt.date
    last: dt.date | None
    extra: tuple[str, ...] = ()
    id: int | None = None

    def meets(self, first: dt.date, last: dt.date | None) -> bool:
        """Whether the period has a day in common with another."""
        return (self.last is None or self.last >= first) and (last is None or self.first <= last)


@dataclass(frozen=True, slots=True)
class Wish:
    """A place that a row tells of. No first day: it holds when the row is read. ``extra`` None: nothing is said."""

    what: int
    first: dt.date | None
    last: dt.date | None
    extra: tuple[str, ...] | None = ()
    tells_last: bool = True  # whether the file has a column for the last day; empty means until further notice


def settle(spans: list[Span], wish: Wish, *, today: dt.date, unknown_start: dt.date) -> list[Span]:
    """Periods in order, after a wish; the same wish twice changes nothing.

    A place with no first day begins today, but somebody's very first place on ``unknown_start``.
    """
    known = _known(spans, wish, today)
    changed = _begin(spans, wish, today, unknown_start) if known is None else _correct(spans, known, wish)
    return _without_overlap(changed)


def _start(wish: Wish, otherwise: dt.date) -> dt.date:
    """The first day of a wish; one without, that is over already, held on its last day."""
    return wish.first or min(otherwise, wish.last or otherwise)


def _known(spans: list[Span], wish: Wish, today: dt.date) -> Span | None:
    """The period that a wish is about, if it is known: same place, same first day, else days in common."""
    there = [span for span in spans if span.what == wish.what]
    exact = [span for span in there if span.first == wish.first]
    meeting = [span for span in there if span.meets(_start(wish, today), wish.last)]
    return max(exact or meeting, key=lambda span: span.first, default=None)


def _correct(spans: list[Span], known: Span, wish: Wish) -> list[Span]:
    """Periods with what a wish says about a known one."""
    others = [span for span in spans if span is not known]
    extra = known.extra if wish.extra is None else wish.extra
    last = wish.last if wish.tells_last else known.last
    if wish.first is not None and wish.first > known.first and extra != known.extra:
        # Another årskurs or skolform begins: the old one is kept as it was.
        return [*others, replace(known, last=wish.first - DAY), Span(wish.what, wish.first, last, extra)]
    return [*others, replace(known, first=_first(others, known, wish), last=last, extra=extra)]


def _first(others: list[Span], known: Span, wish: Wish) -> dt.date:
    """The first day of a known period after a wish: earlier if nobody was elsewhere in between, but never later.

    A later day mostly tells when the class changed, and to move the beginning would take away history.
    """
    if wish.first is None or wish.first >= known.first:
        return known.first
    in_between = any(span.meets(wish.first, known.first - DAY) for span in others)
    return known.first if in_between else wish.first


def _begin(spans: list[Span], wish: Wish, today: dt.date, unknown_start: dt.date) -> list[Span]:
    """Periods with a new one; what it meets ends the day before, or gives way if it began no earlier."""
    first = _start(wish, today if spans else unknown_start)
    later = [span.first for span in spans if span.first >= first and span.meets(first, wish.last)]
    if later and wish.last is not None and min(later) > first:
        return [*spans, Span(wish.what, first, min(later) - DAY, wish.extra or ())]
    if wish.last is None and any(day < today for day in later):
        first = today
    kept = [span for span in spans if span.first < first or not span.meets(first, wish.last)]
    return [*kept, Span(wish.what, first, wish.last, wish.extra or ())]


def _without_overlap(spans: list[Span]) -> list[Span]:
    """Periods in order, each over before the next begins."""
    ordered = sorted(spans, key=lambda span: span.first)
    for place, (span, following) in enumerate(pairwise(ordered)):
        if span.last is None or span.last >= following.first:
            ordered[place] = replace(span, last=following.first - DAY)
    return ordered
