"""The figures of an analysis as they are kept when the staff have seen them, and read again.

Kept are the chapters as they were shown, and what was told of each term in them: a term is told once, so wherever it is
shown later it is told in the same words (``cases.analysis.reading.told_of``).
"""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from absence.figures import Figures
from absence.term import Band, Part, SchoolTerm
from cases.analysis.counted import Counted
from cases.analysis.small_cells import Mark, Told
from cases.analysis.tables import Chapter, Row, Table, TermData
from cases.analysis.waits import Wait
from people.calendar import TermDates


def freeze(
    chapters: tuple[Chapter, ...], terms: Iterable[TermData], last_day: dt.date, *, has_before: bool
) -> dict[str, Any]:
    """What is shown, as JSON."""
    kept: dict[str, Any] = _plain(
        {
            "chapters": [asdict(each) for each in chapters],
            "last_day": last_day,
            "has_before": has_before,
            "terms": {each.term.key: asdict(each) for each in terms},
        }
    )
    return kept


def _plain(value: Any) -> Any:
    """Days as text, and marks by their names."""
    return json.loads(json.dumps(value, default=lambda each: each.name if isinstance(each, Mark) else each.isoformat()))


def thaw(kept: dict[str, Any]) -> tuple[Chapter, ...]:
    """The chapters as they were shown."""
    return tuple(_chapter(each) for each in kept["chapters"])


def _chapter(kept: dict[str, Any]) -> Chapter:
    return Chapter(
        **kept | {"tables": tuple(_table(each) for each in kept["tables"]), "figures": tuple(kept["figures"])}
    )


def _table(kept: dict[str, Any]) -> Table:
    rows = tuple(Row(**row | {"cells": tuple(row["cells"])}) for row in kept["rows"])
    return Table(**kept | {"columns": tuple(kept["columns"]), "rows": rows})


def thaw_term(kept: dict[str, Any]) -> TermData:
    """What was told of a term."""
    term = kept["term"]
    return TermData(
        term=TermDates(term["kind"], _day(term["first_day"]), _day(term["last_day"])),
        last_day=_day(kept["last_day"]),
        absence=_absence(kept["absence"]),
        bands=_told(kept["bands"]),
        cases=Counted(_told(kept["cases"]["told"])),
        waits=[Wait(**each) for each in kept["waits"]],
    )


def _absence(kept: dict[str, Any]) -> SchoolTerm:
    return SchoolTerm(
        pupils=kept["pupils"],
        whole=Figures(**kept["whole"]),
        years=tuple(_part(each) for each in kept["years"]),
        weekdays=tuple(_part(each) for each in kept["weekdays"]),
        bands=tuple(Band(**each) for each in kept["bands"]),
    )


def _part(kept: dict[str, Any]) -> Part:
    return Part(**kept | {"figures": Figures(**kept["figures"])})


def _told(kept: dict[str, Any]) -> dict[str, Told]:
    return {name: Told(**each | {"mark": Mark[each["mark"]]}) for name, each in kept.items()}


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
