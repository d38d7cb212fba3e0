"""What an import did: the answer of the import commands."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from people.tabular import RefusalLog

Moves = dict[int, dt.date]
"""Pupils who have changed class, and the first day from which their lessons are others."""


@dataclass(frozen=True, slots=True)
class SchoolFigures:
    """What the good rows of a file say of one school: fields as in ``absence.models.RunFigures``."""

    school_id: int
    rows: int
    pupils: int
    days: int
    first_day: dt.date | None
    last_day: dt.date | None
    minutes: int
    pupil_days: int

    def with_more(self, more: "SchoolFigures") -> "SchoolFigures":
        """These with those of another file: other rows, and as far as is known of the same pupils and days."""
        firsts = [day for day in (self.first_day, more.first_day) if day]
        lasts = [day for day in (self.last_day, more.last_day) if day]
        return SchoolFigures(
            self.school_id,
            self.rows + more.rows,
            max(self.pupils, more.pupils),
            max(self.days, more.days),
            min(firsts, default=None),
            max(lasts, default=None),
            self.minutes + more.minutes,
            max(self.pupil_days, more.pupil_days),
        )


@dataclass
class FileResult:
    """What became of the rows of one file: read = created + corrected + unchanged + refused."""

    file: str
    refused: RefusalLog
    read: int = 0
    created: int = 0
    corrected: int = 0
    unchanged: int = 0
    table: str = ""
    schools: list[SchoolFigures] = field(default_factory=list)

    def counts(self) -> dict[str, Any]:
        """The figures, refused rows as a number."""
        return {
            "file": self.file,
            "read": self.read,
            "created": self.created,
            "corrected": self.corrected,
            "unchanged": self.unchanged,
            "refused": len(self.refused),
        }


@dataclass
class ImportResult:
    """The files in the order they were read, and what was seen on the way, in Swedish."""

    files: list[FileResult] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    moves: Moves = field(default_factory=dict)


Progress = Callable[[str, int, int], None]
"""Told the file, the rows read so far and the rows of the file, as the import goes on."""


def silent(file: str, read: int, rows: int) -> None:
    """Tell nobody."""
