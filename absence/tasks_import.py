"""What Celery does about imports: reads the files that people have uploaded, and tidies up after them."""

from celery import shared_task

from absence import queue, undoing
from absence.sources.ss12000 import sync
from absence.tasks import find_due_alerts, prepare_due_reports


@shared_task
def read_upload(run_id: int) -> None:
    """Read the uploaded file of one run, once, and have what it changed searched for signals at once."""
    if queue.read_upload(run_id):
        sync.let_through(run_id)
        find_due_alerts.delay()


@shared_task
def undo_run(run_id: int) -> None:
    """Undo a run, once, and have signals and the reports not yet sent follow at once."""
    if undoing.carry_out(run_id):
        find_due_alerts.delay()
        prepare_due_reports.delay()


@shared_task
def tend_imports() -> None:
    """Queue what the queue has lost, tell of what was cut off, and remove files that nobody confirmed."""
    for run_id in queue.tend():
        read_upload.delay(run_id)
    for run_id in undoing.tend():
        undo_run.delay(run_id)
