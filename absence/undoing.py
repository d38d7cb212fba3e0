"""A run about absence is undone: what it said goes, and what it had changed is what it was before.

Row by row: only where the run still has the last word. What a later run or a person has changed since stands, and is
from then on a change of what was there before the undone run. Nothing is destroyed: versions of absence that the run
made are kept as superseded by that very run, which says who had it undone, when and why. Pupils' days are derived
anew, and what has changed is searched for signals and taken into the reports not yet sent, as after an import.

* Absence: its versions tell what was before.
* Lessons and schematid.csv: ``LessonBefore`` and ``DayBefore`` do, for ``KEPT_FOR``. A row without one was new.
"""

import datetime as dt
import logging
import traceback
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from absence import days
from absence.models import DayBefore, ImportRun, LessonBefore
from absence.sources import FETCHED
from absence.undoing_sql import ABSENCE, COUNT_RUNS, COUNTS, KEYS, LESSONS, PUT_ASIDE, SCHOOL_DAYS, TOUCHED, WORDS
from people.importing.staging import ONE_IMPORT_AT_A_TIME
from people.models import User

logger = logging.getLogger(__name__)

KEPT_FOR = dt.timedelta(days=60)  # a wrong file is seen in the month's report at the latest
LOST_AFTER = dt.timedelta(minutes=2)  # in the queue

Status, Kind = ImportRun.Status, ImportRun.Kind

ONLY_PEOPLE = (
    "Skolor, personal och elever ångras inte: annat bygger på dem. Läs in en rätt fil. Den rättar det som står i den,"
    " och den som inte ska vara med avslutar du med till."
)
FROM_SOURCE = "Det som hämtas med SS 12000 ångras inte. Rätta i källan, så ändras det här vid nästa hämtning."
TOO_OLD = f"Inläsningen är äldre än {KEPT_FOR.days} dagar och kan inte ångras. Rätta i källan och läs in igen."


def why_not(run: ImportRun) -> str:
    """Why a run that is read in cannot be undone, in Swedish; empty when it can."""
    if run.kind == Kind.PEOPLE:
        return ONLY_PEOPLE
    if run.source == FETCHED:
        return FROM_SOURCE
    if run.finished_at is None or run.finished_at < timezone.now() - KEPT_FOR:
        return TOO_OLD
    return ""


def is_read_in(run: ImportRun) -> bool:
    """Whether the run has changed anything: it was no trial, and was not held, thrown away or undone."""
    return run.status == Status.DONE and not run.dry_run


def can_be_undone(run: ImportRun) -> bool:
    """Whether the run is read in and of a kind that is undone."""
    return is_read_in(run) and not why_not(run)


# ----------------------------------------------------------------------------------------------- In numbers


@dataclass(frozen=True, slots=True)
class Rows:
    """What becomes of the rows of one kind: those that were new go, others come back, and some stand."""

    title: str
    gone: int = 0
    back: int = 0
    stand: int = 0


@dataclass(frozen=True, slots=True)
class Effect:
    """What undoing does: by kind of row, and for how many pupils which days are counted anew."""

    rows: tuple[Rows, ...]
    pupils: int
    first_day: dt.date | None
    last_day: dt.date | None

    @property
    def changes(self) -> int:
        """How many rows go or come back."""
        return sum(each.gone + each.back for each in self.rows)

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the run, and shown."""
        return {**asdict(self), "first_day": _iso(self.first_day), "last_day": _iso(self.last_day)}


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


@transaction.atomic
def effect_of(run: ImportRun) -> Effect:
    """What it would do to undo the run now. Changes nothing."""
    _find(run)
    return _counted(run)


# ------------------------------------------------------------------------------------------------- Undoing


def order(run: ImportRun, *, by: User | None, why: str) -> bool:
    """Note that the run is to be undone, by whom and why; False if it cannot be, or somebody was faster."""
    if not can_be_undone(run):
        return False
    waiting = ImportRun.objects.filter(pk=run.pk, status=Status.DONE, dry_run=False)
    return bool(
        waiting.update(status=Status.UNDOING, undone_by=by, undone_at=timezone.now(), undone_why=why.strip()[:500])
    )


def carry_out(run_id: int) -> bool:
    """Undo a run that has been ordered to be, once; says whether this did it. What fails changes nothing."""
    try:
        return _carry_out(run_id)
    except Exception as problem:  # told on the run's page; the message may hold somebody's data: never logged
        where = "".join(traceback.format_tb(problem.__traceback__))
        logger.error("Undoing import %s failed: %s\n%s", run_id, type(problem).__name__, where)  # noqa: TRY400
        ImportRun.objects.filter(pk=run_id, status=Status.UNDOING).update(status=Status.DONE)
        return False


@transaction.atomic
def _carry_out(run_id: int) -> bool:
    # A second worker finds the run locked, or no longer waiting.
    waiting = ImportRun.objects.select_for_update(no_key=True, skip_locked=True)
    run = waiting.filter(pk=run_id, status=Status.UNDOING).first()
    if run is None:
        return False
    days.run("SELECT pg_advisory_xact_lock(%s)", [ONE_IMPORT_AT_A_TIME])
    _find(run)
    effect = _counted(run)
    _give_back(run)
    run.status, run.undone_at, run.undone = Status.UNDONE, timezone.now(), effect.as_json()
    run.save(update_fields=["status", "undone_at", "undone"])
    return True


def tend() -> list[int]:
    """Let go of what is too old to be undone; gives the runs whose undoing the queue has lost."""
    old = Q(run__finished_at__lt=timezone.now() - KEPT_FOR)
    LessonBefore.objects.filter(old).delete()
    DayBefore.objects.filter(old).delete()
    lost = ImportRun.objects.filter(status=Status.UNDOING, undone_at__lt=timezone.now() - LOST_AFTER)
    return list(lost.values_list("pk", flat=True))


def _find(run: ImportRun) -> None:
    """Find what the run has done, into temporary tables, and the pupils and days that it is about (``touched``)."""
    days.run(COUNT_RUNS)
    days.run("DROP TABLE IF EXISTS undo_word, undo_key")
    for statement in (WORDS, KEYS):
        days.run(statement, {"run": run.pk})
    days.run("ANALYZE undo_word, undo_key")
    days.touch(TOUCHED, {"run": run.pk})


def _counted(run: ImportRun) -> Effect:
    """What has been found, in numbers."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"run": run.pk})
        absence, lessons, school_days, about = (tuple(row) for row in zip(*[iter(cursor.fetchone())] * 3, strict=True))
    rows = Rows("Frånvaro", *absence), Rows("Lektioner", *lessons), Rows("Skoldagar ur schematid", *school_days)
    return Effect(rows, *about)


def _give_back(run: ImportRun) -> None:
    """Make the rows what they were before the run, and derive the days anew."""
    for statement in (*ABSENCE, *LESSONS, *SCHOOL_DAYS):
        days.run(statement, {"run": run.pk})
    days.follow_lessons()
    for statement in PUT_ASIDE:
        days.run(statement, {"run": run.pk})
    days.count_absence()
    days.run("INSERT INTO absence_changedday (day) SELECT DISTINCT day FROM touched")
