"""A night's work for one huvudman: fetch what is new, write it as files of our own, read them in as files are."""

import logging
import shutil
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection as database
from django.utils import timezone

from absence import queue, runs, uploads
from absence.models import ImportRun, SourceConnection
from absence.sources import FETCHED
from absence.sources.ss12000 import files, store
from absence.sources.ss12000.client import Client, Patience
from absence.sources.ss12000.errors import SourceError
from absence.sources.ss12000.fetching import Fetch
from absence.sources.ss12000.resources import EVENTS, PEOPLE
from people.importing.result import Progress
from people.models import User
from people.tabular import UnreadableFile

logger = logging.getLogger(__name__)

GOT = (ImportRun.Status.DONE, ImportRun.Status.HELD, ImportRun.Status.DISCARDED)
ONE_SYNC = 4_720_002  # key of the advisory lock, with the connection's id
BUSY = "En hämtning pågår redan. Vänta tills den är klar."
CUT_OFF = "Hämtningen avbröts. Det som hade hämtats är kvar, och nästa hämtning fortsätter där."
OURS = "Något gick fel hos oss. Det som har hämtats är kvar, och nästa hämtning fortsätter där."


def sync(
    owner: SourceConnection,
    *,
    full: bool = False,
    accept_loss: bool = False,
    user_id: int | None = None,
    patience: Patience | None = None,
) -> ImportRun:
    """Fetch and read in what is new, or everything; gives the run, failed or done. ``user_id``: who asked for it.

    Raises SourceError, with no run, when one is under way already.
    """
    with _alone(owner):
        _tell_of_cut_off(owner)
        run = runs.start(
            ImportRun.Kind.ALL,
            user=User.objects.filter(pk=user_id or 0).first(),
            source=FETCHED,
            huvudman=owner.huvudman,
        )
        ImportRun.objects.filter(pk=run.pk).update(status=ImportRun.Status.RUNNING)
        try:
            with Client(owner, patience=patience) as client:
                fetch = Fetch(client, owner, full=full, accept_loss=accept_loss, tell=partial(_tell, runs.teller(run)))
                fetch.run()
            _read_in(run, owner, [*fetch.notes, *_unreadable(fetch)])
        except (SourceError, UnreadableFile) as problem:
            runs.fail(run, str(problem))
        except Exception as problem:  # the message may hold somebody's data: never logged
            where = "".join(traceback.format_tb(problem.__traceback__))
            logger.error("SS 12000 run %s failed: %s\n%s", run.pk, type(problem).__name__, where)  # noqa: TRY400
            runs.fail(run, OURS)
        return run


def _tell_of_cut_off(owner: SourceConnection) -> None:
    """A run that still seems to go on was cut off: nobody else fetches now."""
    going = ImportRun.objects.filter(source=FETCHED, huvudman=owner.huvudman_id, status=ImportRun.Status.RUNNING)
    going.update(status=ImportRun.Status.FAILED, finished_at=timezone.now(), error=CUT_OFF)


def _read_in(run: ImportRun, owner: SourceConnection, notes: list[str]) -> None:
    """Write what has come as files, read them as files are read, and let go of both."""
    with _folder() as folder:
        if store.has_news(owner, PEOPLE):
            notes += files.write_people(owner, folder)
        if store.has_news(owner, [EVENTS]):
            notes += files.write_lessons(owner, folder)
        if any(folder.iterdir()):
            runs.carry_out(run, folder)
        else:
            runs.nothing_new(run)
        if run.status == ImportRun.Status.HELD:  # a person looks at these very files; what has been fetched is kept too
            run.upload = uploads.keep_copy(folder)
    run.notes = [*run.notes, *notes]
    run.save(update_fields=["notes", "upload"])
    queue.replace_held(run)
    if run.status == ImportRun.Status.DONE:
        store.settle(owner, EVENTS)


def let_through(run_id: int) -> None:
    """A held fetch has been read in, for somebody has let it through: remember what it said.

    Not once more has been fetched since, for then what is kept says more than was read in; that is read next time.
    """
    run = ImportRun.objects.filter(pk=run_id, source=FETCHED).first()
    owner = SourceConnection.objects.filter(huvudman=run.huvudman_id).first() if run else None
    if run is None or owner is None:
        return
    with suppress(SourceError), _alone(owner):
        if not ImportRun.objects.filter(source=FETCHED, huvudman=run.huvudman_id, pk__gt=run.pk).exists():
            store.settle(owner, EVENTS)


def _unreadable(fetch: Fetch) -> list[str]:
    """What could not be read, by field; never the values."""
    return [
        f"{count} poster i {where} gick inte att läsa. Be leverantören rätta dem."
        for where, count in fetch.bad.counts.items()
    ]


@contextmanager
def _folder() -> Iterator[Path]:
    """A private folder for the files, gone afterwards."""
    private = Path(settings.PRIVATE_ROOT)
    private.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="ss12000-", dir=private))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone(owner: SourceConnection) -> Iterator[None]:
    """One sync of a connection at a time; the lock goes with the process, however it ends."""
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [ONE_SYNC, owner.pk])
        if not cursor.fetchone()[0]:
            raise SourceError(BUSY)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [ONE_SYNC, owner.pk])


def _tell(tell: Progress, label: str) -> None:
    """Tell which list is being fetched; how long it is nobody knows before."""
    tell(label, 0, 0)


def is_due(owner: SourceConnection) -> bool:
    """Whether nothing has been fetched since yesterday's night. What waits for a person has been fetched."""
    got = ImportRun.objects.filter(source=FETCHED, huvudman=owner.huvudman_id, status__in=GOT)
    last = got.order_by("-started_at").first()
    return last is None or timezone.localtime(last.started_at).date() < timezone.localdate()
