"""What Celery does about SS 12000: the night's fetches. A large city's first one takes hours."""

from contextlib import suppress

from celery import shared_task

from absence.models import ImportRun, SourceConnection
from absence.sources.ss12000 import sync
from absence.sources.ss12000.errors import SourceError
from absence.tasks import find_due_alerts

SIX_HOURS = 6 * 60 * 60  # seconds


@shared_task
def fetch_due() -> None:
    """Queue the fetches that should have been done by now."""
    for owner in SourceConnection.objects.filter(active=True):
        if sync.is_due(owner):
            fetch_one.delay(owner.pk)


@shared_task(time_limit=SIX_HOURS)
def fetch_one(connection_id: int, user_id: int | None = None) -> None:
    """Fetch what is new for one huvudman, and have it searched for signals; what went wrong is told in the run."""
    owner = SourceConnection.objects.filter(pk=connection_id).first()
    if owner is not None:
        with suppress(SourceError):  # another fetch is under way, and does the same
            if sync.sync(owner, user_id=user_id).status == ImportRun.Status.DONE:
                find_due_alerts.delay()
