"""Reads a package of files, each in one transaction, and tells what became of every row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from people.importing import guardians, organisation, staff, students, tables
from people.importing.reach import Reach, reach_of
from people.importing.result import ImportResult, Moves, Progress, silent
from people.importing.staging import Staging
from people.models import User
from people.services import sync_role_groups
from people.tabular import OWN_FORMAT, Known, Table, open_package


@dataclass(frozen=True)
class Loader:
    """How one file is read in. ``load`` may give the pupils who have changed class."""

    table: Table
    load: Callable[[Staging, Reach], Moves | None]


PEOPLE: tuple[Loader, ...] = (
    Loader(tables.KOMMUNER, organisation.import_municipalities),
    Loader(tables.HUVUDMAN, organisation.import_huvudman),
    Loader(tables.SKOLOR, organisation.import_schools),
    Loader(tables.TERMINER, organisation.import_terms),
    Loader(tables.LOV, organisation.import_breaks),
    Loader(tables.PERSONAL, staff.import_staff),
    Loader(tables.ELEVER, students.import_students),
    Loader(tables.VARDNADSHAVARE, guardians.import_guardians),
)
"""The files about people, in the order they are read: what others name comes first."""


def import_people(
    path: Path,
    *,
    user: User | None = None,
    reach: Reach | None = None,
    run_id: int | None = None,
    progress: Progress = silent,
    known: Known = OWN_FORMAT,
) -> ImportResult:
    """Read the files about people in a folder, zip, workbook or single file.

    ``reach`` limits whose rows are taken; else the own huvudman of ``user`` does. ``run_id`` is the import that row
    history tells of, ``known`` what files may look like. Raises UnreadableFile, with nothing done.
    """
    origin = origin_of(user, run_id)
    reach = reach or reach_of(user)
    result = import_files(path, PEOPLE, reach=reach, origin=origin, progress=progress, known=known)
    sync_role_groups()
    return result


def origin_of(user: User | None, run_id: int | None) -> dict[str, int | None]:
    """What row history says about an import: who and which."""
    return {"user": user.pk if user else None, "import": run_id}


def import_files(
    path: Path,
    loaders: Sequence[Loader],
    *,
    reach: Reach,
    origin: Mapping[str, Any],
    progress: Progress = silent,
    known: Known = OWN_FORMAT,
) -> ImportResult:
    """Read those files of a package that there are loaders for, in the loaders' order."""
    result = ImportResult()
    load = {loader.table.name: loader.load for loader in loaders}
    with open_package(path, [loader.table for loader in loaders], known) as package:
        result.notes += package.notes
        for sheet in package.sheets:
            with transaction.atomic():
                staging = Staging(sheet, progress, origin)
                staging.load()
                result.moves |= load[sheet.table.name](staging, reach) or {}
                result.files.append(staging.result())
            result.notes += staging.notes + sheet.notes
    return result
