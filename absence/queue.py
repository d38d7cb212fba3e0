"""Uploaded files on their way through Celery: previewed, confirmed, read, thrown away.

The database knows what waits; the queue only makes it quick, and may be emptied at any time.
"""

import datetime as dt
import logging
import traceback
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from absence import runs, samples, uploads
from absence.mappings import Spec
from absence.models import ImportRun
from absence.sources import AUTO
from people.models import User
from people.tabular import UnreadableFile

logger = logging.getLogger(__name__)

LOST_AFTER = dt.timedelta(minutes=2)  # in the queue
CUT_OFF_AFTER = dt.timedelta(hours=1)  # reading; Celery ends a task after half an hour
KEPT_FOR = dt.timedelta(hours=24)  # without being confirmed
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
def discard(previewed: ImportRun) -> None:
    """Throw away the file of a preview."""
    run = ImportRun.objects.select_for_update().get(pk=previewed.pk)
    if is_confirmable(run):
        uploads.throw_away(run.upload)
        run.upload = ""
        run.save(update_fields=["upload"])


def is_confirmable(run: ImportRun) -> bool:
    """Whether a run is a preview that is ready and whose file is still there."""
    return run.dry_run and run.status == Status.DONE and bool(run.upload)


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
        if not is_confirmable(run):
            uploads.throw_away(run.upload)
            ImportRun.objects.filter(pk=run_id).update(upload="")
    return run.status == Status.DONE and not run.dry_run


def tend() -> list[int]:
    """Tell of what was cut off and remove files that nobody waits for; gives the runs that must be queued again."""
    now = timezone.now()
    ImportRun.objects.filter(status=Status.RUNNING, started_at__lt=now - CUT_OFF_AFTER).update(
        status=Status.FAILED, finished_at=now, error=CUT_OFF, upload=""
    )
    ImportRun.objects.filter(status=Status.DONE, finished_at__lt=now - KEPT_FOR).exclude(upload="").update(upload="")
    waiting = set(ImportRun.objects.exclude(upload="").values_list("upload", flat=True))
    uploads.throw_away_all_but(waiting)
    samples.throw_away_old(KEPT_FOR)
    lost = ImportRun.objects.filter(status=Status.QUEUED, started_at__lt=now - LOST_AFTER).exclude(upload="")
    return list(lost.values_list("pk", flat=True))
