"""Uploaded files on their way through Celery: previewed, confirmed, read, thrown away.

The database knows what waits; the queue only makes it quick, and may be emptied at any time.
"""

import datetime as dt
import logging
import traceback
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from absence import runs, samples, unusual, uploads
from absence.mappings import Spec
from absence.models import ImportRun, RunFigures
from absence.sources import AUTO, FETCHED
from people.models import User
from people.tabular import UnreadableFile

logger = logging.getLogger(__name__)

LOST_AFTER = dt.timedelta(minutes=2)  # in the queue
CUT_OFF_AFTER = dt.timedelta(hours=1)  # reading; Celery ends a task after half an hour
KEPT_FOR = dt.timedelta(hours=24)  # without being confirmed
HELD_FOR = dt.timedelta(days=14)  # without being let through: a break in the school year and a little more
TOO_LATE = "Ingen svarade på två veckor, så filen kastades."
NEWER = "En nyare fil är inläst sedan dess. Läs inte in den här: då skulle äldre uppgifter skriva över nyare."
CUT_OFF = "Inläsningen avbröts. Läs in filen igen: det som redan är inläst ändras inte."

Status = ImportRun.Status


def preview(file: UploadedFile, *, by: User, source: str = AUTO, columns: Sequence[Spec] = ()) -> ImportRun:
    """Keep an uploaded file and queue a reading of it that changes nothing."""
    return runs.start(
        ImportRun.Kind.ALL, user=by, dry_run=True, upload=uploads.keep(file), source=source, columns=columns
    )


@transaction.atomic
def confirm(previewed: ImportRun) -> ImportRun | None:
    """Queue the reading of a file whose preview somebody has seen; None if that is done already."""
    run = ImportRun.objects.select_for_update().get(pk=previewed.pk)
    if not is_confirmable(run):
        return None
    upload, run.upload = run.upload, ""
    run.save(update_fields=["upload"])
    return runs.start(
        ImportRun.Kind(run.kind), user=run.started_by, upload=upload, source=run.source, columns=run.columns
    )


@transaction.atomic
def let_through(stopped: ImportRun, *, by: User, why: str) -> ImportRun | None:
    """Queue the reading of a file that is far from normal, because somebody knows that it is right.

    A held run is read again; the file of a preview becomes a run of its own, as when it is confirmed. None if somebody
    was faster, or if a newer file has been read since (``has_newer``).
    """
    run = ImportRun.objects.select_for_update().get(pk=stopped.pk)
    if not is_stopped(run) or has_newer(run):
        return None
    decision = {"decided_by": by, "decided_at": timezone.now(), "decided_why": why}
    if run.dry_run:
        waiting = confirm(run)
    else:
        waiting = run
        waiting.status = Status.QUEUED
    if waiting is not None:
        for name, value in decision.items():
            setattr(waiting, name, value)
        waiting.save()
    return waiting


def has_newer(run: ImportRun) -> bool:
    """Whether a later run has read the same kind of file for the same schools: the older may not come after it."""
    own = RunFigures.objects.filter(run=run, table=OuterRef("table"), school=OuterRef("school"))
    newer = RunFigures.objects.filter(run__gt=run.pk, run__source=run.source)
    return unusual.counted(newer).filter(Exists(own)).exists()


def replace_held(run: ImportRun) -> None:
    """Throw away what waits and is told anew: what the command line has left, by a later run of the same kind that is
    read in; what was fetched from another system, by the next fetch, for all that waits comes along."""
    if run.dry_run:
        return
    waiting = ImportRun.objects.filter(status=Status.HELD, source=run.source, pk__lt=run.pk)
    if run.source == FETCHED and run.status in {Status.DONE, Status.HELD}:
        _replace(waiting.filter(huvudman=run.huvudman_id), run)
    elif run.status == Status.DONE:
        schools = RunFigures.objects.filter(run=run).values("school")
        _replace(waiting.filter(started_by=None, kind=run.kind, figures__school__in=schools).distinct(), run)


def _replace(waiting: QuerySet[ImportRun], run: ImportRun) -> None:
    for older in waiting:
        uploads.throw_away(older.upload)
        older.status, older.upload = Status.DISCARDED, ""
        older.decided_at, older.decided_why = timezone.now(), f"Ersatt av inläsning {run.pk}."
        older.save()


@transaction.atomic
def discard(unwanted: ImportRun, *, by: User) -> None:
    """Throw away the file of a preview or of a held run."""
    run = ImportRun.objects.select_for_update().get(pk=unwanted.pk)
    if not (is_confirmable(run) or is_stopped(run)):
        return
    uploads.throw_away(run.upload)
    run.upload = ""
    if run.status == Status.HELD:
        run.status, run.decided_by, run.decided_at = Status.DISCARDED, by, timezone.now()
    run.save()


def is_confirmable(run: ImportRun) -> bool:
    """Whether a run is a preview that is ready and whose file is still there."""
    return run.dry_run and run.status == Status.DONE and bool(run.upload)


def is_stopped(run: ImportRun) -> bool:
    """Whether a run waits for a person, because it is far from normal: held, or a preview that would be."""
    return bool(run.held_for and run.upload) and (is_confirmable(run) or run.status == Status.HELD)


def read_upload(run_id: int) -> bool:
    """Read the file of a queued run; says whether it was read in. The file goes when it has been, or cannot be."""
    if not ImportRun.objects.filter(pk=run_id, status=Status.QUEUED).update(status=Status.RUNNING):
        return False
    run = ImportRun.objects.select_related("started_by").get(pk=run_id)
    try:
        runs.carry_out(run, uploads.path_of(run.upload))
    except UnreadableFile:
        pass  # written down in the run, for the one who uploaded it
    except Exception as problem:  # told in the run; the message may hold somebody's data: never logged
        where = "".join(traceback.format_tb(problem.__traceback__))
        logger.error("Import %s failed: %s\n%s", run.pk, type(problem).__name__, where)  # noqa: TRY400
    finally:
        if not is_confirmable(run) and not is_stopped(run):
            uploads.throw_away(run.upload)
            ImportRun.objects.filter(pk=run_id).update(upload="")
    return run.status == Status.DONE and not run.dry_run


def tend() -> list[int]:
    """Tell of what was cut off and remove files that nobody waits for; gives the runs that must be queued again."""
    now = timezone.now()
    # A fetch from another system may take hours, and the next one tells of one that was cut off.
    reading = ImportRun.objects.filter(status=Status.RUNNING).exclude(source=FETCHED)
    reading = reading.annotate(since=Greatest("started_at", "decided_at"))
    reading.filter(since__lt=now - CUT_OFF_AFTER).update(
        status=Status.FAILED, finished_at=now, error=CUT_OFF, upload=""
    )
    ImportRun.objects.filter(status=Status.DONE, finished_at__lt=now - KEPT_FOR).exclude(upload="").update(upload="")
    ImportRun.objects.filter(status=Status.HELD, finished_at__lt=now - HELD_FOR).update(
        status=Status.DISCARDED, decided_at=now, decided_why=TOO_LATE, upload=""
    )
    waiting = set(ImportRun.objects.exclude(upload="").values_list("upload", flat=True))
    uploads.throw_away_all_but(waiting)
    samples.throw_away_old(KEPT_FOR)
    lost = ImportRun.objects.filter(status=Status.QUEUED, started_at__lt=now - LOST_AFTER).exclude(upload="")
    return list(lost.values_list("pk", flat=True))
