"""Absence as records keep it: figures, and for an investigation its pattern and spells, as they are on a day."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from absence.bars import Bar, bar_of
from absence.figures import Figures, day_rows
from absence.models import StudentDay
from absence.rules import REPORT_PERCENT
from cases import pattern
from cases.models import Case
from cases.queries import frozen_figures, schools_counted, thawed
from people import swedish

SHOWN_SPELLS = 12
"""So many spells are named, the latest ones: more would not be read."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """Figures as a record has kept them, with their bar and days."""

    figures: Figures
    bar: Bar
    first: dt.date | None
    last: dt.date | None


def thaw(kept: Mapping[str, Any]) -> Frozen:
    """Figures that a record has kept, ready to show."""
    figures = thawed(kept) or Figures()
    first, last = (dt.date.fromisoformat(kept[name]) if name in kept else None for name in ("from", "to"))
    return Frozen(figures, bar_of(figures, kept.get("limit", REPORT_PERCENT)), first, last)


@dataclass(frozen=True, slots=True)
class Spell:
    """School days away in a row: the first, the last, how many."""

    first: dt.date
    last: dt.date
    days: int

    @property
    def text(self) -> str:
        """2–6 november (5 skoldagar)."""
        return f"{swedish.period(self.first, self.last)} ({swedish.count(self.days, 'skoldag', 'skoldagar')})"


def attendance_of(case: Case, day: dt.date) -> dict[str, Any]:
    """What the last ten school weeks up to ``day`` say, at the huvudman's schools: as a record keeps it."""
    figures = frozen_figures(case.student, case.school, day)
    first, last = (dt.date.fromisoformat(figures[name]) for name in ("from", "to"))
    schools = schools_counted(case.student, case.school)
    rows = list(day_rows(case.student, first, last).filter(school__in=schools))
    spells = list(spells_in(rows))[-SHOWN_SPELLS:]
    kept = [{"first": each.first.isoformat(), "last": each.last.isoformat(), "days": each.days} for each in spells]
    return figures | {"pattern": pattern.describe(rows), "spells": kept}


def spells_in(rows: Iterable[StudentDay]) -> Iterator[Spell]:
    """The runs of school days, in their order, on each of which the pupil was away some time other than late."""
    away: dict[dt.date, bool] = {}
    for row in rows:
        away[row.day] = away.get(row.day, False) or row.away
    run: list[dt.date] = []
    for day, was_away in [*sorted(away.items()), (dt.date.max, False)]:
        if was_away:
            run.append(day)
        elif run:
            yield Spell(run[0], run[-1], len(run))
            run = []


def spells_of(kept: Mapping[str, Any]) -> list[Spell]:
    """The spells that a record has kept, the latest first."""
    return [
        Spell(dt.date.fromisoformat(each["first"]), dt.date.fromisoformat(each["last"]), each["days"])
        for each in reversed(kept.get("spells", []))
    ]
