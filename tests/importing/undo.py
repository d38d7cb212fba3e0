"""Runs about Björkskolan that are undone, and what stands afterwards."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from absence.models import Absence, ImportRun, StudentDay
from tests.importing.files import DAY, NOAH, read, read_absence, write

OTHER_DAY = "2026-11-17"  # without lessons
SCHEMATID = "elev;datum;erbjudna minuter;första lektion;sista lektion\n"
WHY = "Fel fil."


def absence_run(folder: Path, *rows: str) -> ImportRun:
    """Rows of franvaro.csv, read in."""
    read_absence(folder, *rows)
    return ImportRun.objects.latest("pk")


def file_run(folder: Path, name: str, content: str) -> ImportRun:
    """A file about absence, read in."""
    read("import_absence", write(folder / name, {f"{name}.csv": content}))
    return ImportRun.objects.latest("pk")


def undo(run: ImportRun, why: str = WHY) -> dict[str, Any]:
    """Undo a run by command; gives what it did: for each kind of row how many went, came back and stand."""
    out = StringIO()
    call_command("undo_import", str(run.pk), "--why", why, "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer | {rows["title"]: (rows["gone"], rows["back"], rows["stand"]) for rows in answer["rows"]}


def said() -> list[tuple[str, int, bool]]:
    """The absence that stands: whose key, how long, and whether it is valid."""
    standing = Absence.objects.filter(superseded_at=None).order_by("key")
    return [(row.key, row.minutes, row.valid) for row in standing]


def noah(day: str = DAY) -> StudentDay:
    """Noah's school day."""
    return StudentDay.objects.get(student__personal_number=NOAH, day=day)


def invalid(key: str = "k1", minutes: int = 60) -> str:
    """A row about Noah, away from the first lesson."""
    return f"E1;{DAY};{minutes};;L1;nej;nej;;nej;{key};"
