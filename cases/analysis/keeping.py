"""The figures of an analysis as they are kept when the staff have seen them, and read again."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from cases.analysis.tables import Chapter, Row, Table


def freeze(chapters: tuple[Chapter, ...], last_day: dt.date, *, has_before: bool) -> dict[str, Any]:
    """What is shown, as JSON."""
    return {
        "chapters": [asdict(each) for each in chapters],
        "last_day": last_day.isoformat(),
        "has_before": has_before,
    }


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
