"""Background work: every job in the schedule exists, and a worker does what is queued when the transaction is done."""

from collections.abc import Callable

import pytest
from django.db import transaction

from narvaro.celery import SCHEDULE, app


@pytest.mark.parametrize("name", SCHEDULE)
def test_every_job_in_the_schedule_is_a_task(name: str) -> None:
    app.loader.import_default_modules()

    assert SCHEDULE[name][0] in app.tasks


def test_a_worker_takes_a_job_once_the_transaction_is_done(worker: Callable[[Callable[[], bool]], None]) -> None:
    app.loader.import_default_modules()
    task = app.tasks["absence.tasks.find_due_alerts"]

    def taken() -> int:
        """Count the jobs that the worker has taken on."""
        statistics = app.control.inspect(timeout=1).stats() or {}
        return sum(sum(node["total"].values()) for node in statistics.values())

    with transaction.atomic():
        task.delay_on_commit()  # type: ignore[attr-defined]  # not yet in celery-types
        before = taken()

    worker(lambda: taken() == 1)
    assert before == 0
