"""Which files about absence there are, and how each is read in."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from absence.importing import absences, lessons, schooldays
from absence.sources import narvaro_csv
from people.importing import ImportResult, Loader, import_files, origin_of
from people.importing.reach import Reach, reach_of
from people.importing.result import Progress, silent
from people.models import User
from people.tabular import OWN_FORMAT, Known


def absence_loaders(run_id: int | None) -> Sequence[Loader]:
    """The files in the order they are read: lessons decide over school days, and absence needs both."""
    return (
        Loader(narvaro_csv.LEKTIONER, partial(lessons.import_lessons, run_id=run_id)),
        Loader(narvaro_csv.SCHEMATID, partial(schooldays.import_school_days, run_id=run_id)),
        Loader(narvaro_csv.FRANVARO, partial(absences.import_absences, run_id=run_id)),
    )


def import_absence(
    path: Path,
    *,
    user: User | None = None,
    reach: Reach | None = None,
    run_id: int | None = None,
    progress: Progress = silent,
    known: Known = OWN_FORMAT,
) -> ImportResult:
    """Read the files about absence in a folder, zip, workbook or single file.

    ``reach`` limits whose rows are taken; else the own huvudman of ``user`` does. ``run_id`` is the ImportRun that
    has the last word about the rows, ``known`` what files may look like. Raises UnreadableFile, with nothing done.
    """
    origin = origin_of(user, run_id)
    loaders = absence_loaders(run_id)
    reach = reach or reach_of(user)
    return import_files(path, loaders, reach=reach, origin=origin, progress=progress, known=known)
