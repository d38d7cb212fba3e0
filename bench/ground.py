"""The ground of a measurement: a generated municipality in a database of its own, without its absence.

Each size has its own folder with its own servers, files and database. What is there from before is used again.
"""

import datetime as dt
import hashlib
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from absence import days
from absence.models import ImportRun, StudentDay
from absence.runs import carry_out, start
from narvaro.demo.files import Order, write_folder
from narvaro.demo.schoolyear import last_of_first
from people.models import School
from people.tabular import UnreadableFile

SCHOOL_DAYS = 86  # the autumn term
MONTH = dt.date(2026, 10, 1)
ABSENCE = "franvaro.csv"


@dataclass(frozen=True)
class Ground:
    """A municipality of so many pupils, its files and its days."""

    pupils: int
    days: int

    @property
    def files(self) -> Path:
        """The folder of its files."""
        return Path(settings.VAR_DIR) / "files"

    @cached_property
    def last_day(self) -> dt.date:
        """The last school day of the files."""
        return last_of_first(self.days)

    @cached_property
    def schools(self) -> list[School]:
        """Every school."""
        return list(School.objects.all())


def prepare(pupils: int, days: int) -> Ground:
    """Write the files, migrate, and read in people and timetables, unless that has been done."""
    ground = Ground(pupils, days)
    _empty_if_changed(ground)
    call_command("migrate", verbosity=0)
    if not ground.files.exists():
        unfinished = ground.files.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        write_folder(unfinished, Order(ground.last_day, pupils))
        unfinished.rename(ground.files)
    if not StudentDay.objects.exists():
        read_in(ground.files, ImportRun.Kind.PEOPLE)
        read_in(ground.files / "schematid.csv", ImportRun.Kind.ABSENCE)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return ground


def _empty_if_changed(ground: Ground) -> None:
    """Empty a database that was made by other migrations than those of today. The files stay."""
    made_by, today = ground.files.with_name("migrations.txt"), _migrations()
    if not made_by.exists() or made_by.read_text() != today:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        made_by.write_text(today)


def _migrations() -> str:
    """A fingerprint of every migration of ours: each app keeps one, written anew when models change."""
    files = sorted(settings.BASE_DIR.glob("*/migrations/0*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def read_in(path: Path, kind: ImportRun.Kind) -> int:
    """Read files in as operations do; how many rows were read. Raises UnreadableFile when a row is refused."""
    result = carry_out(start(kind), path)
    refused = [row for file in result.files for row in file.refused]
    if refused:
        raise UnreadableFile(f"{len(refused)} rows refused, the first: {refused[0]}")
    return sum(file.counts()["read"] for file in result.files)


def forget_absence() -> None:
    """Take all absence and signals away again, as if it had never been read in."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM absence_alert")
        cursor.execute("TRUNCATE absence_absence, absence_absentday, absence_changedday, absence_alertsearch")
        cursor.execute("VACUUM ANALYZE absence_absence")
    forget_counts()


def forget_counts() -> None:
    """Make every pupil day one without absence, as if none had been counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE absence_studentday SET valid = 0, invalid = 0, leave = 0, late_count = 0, late_minutes = 0,"
            " away = false, unexcused = false, announced = false, left_early = false,"
            " first_absence = NULL, last_absence = NULL WHERE away OR valid > 0 OR invalid > 0"
        )
        cursor.execute("VACUUM ANALYZE absence_studentday")


def count_days() -> None:
    """Count all absence on its days: the part of an import that comes when the rows are in."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")  # as an import has it
        days.touch("SELECT student_id, day FROM absence_absence")
        days.count_absence()
