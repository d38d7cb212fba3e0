"""Background work: every job in the schedule exists, and a worker does what is queued when the transaction is done."""

import pytest
import redis
from django.conf import settings
from django.db import transaction

from narvaro.celery import SCHEDULE, app
from tests.conftest import Worker


@pytest.mark.parametrize("name", SCHEDULE)
def test_every_job_in_the_schedule_is_a_task(name: str) -> None:
    app.loader.import_default_modules()

    assert SCHEDULE[name][0] in app.tasks


def test_a_worker_does_a_job_once_the_transaction_is_done(worker: Worker) -> None:
    app.loader.import_default_modules()
    name = "absence.tasks.find_due_alerts"

    with transaction.atomic():
        app.tasks[name].delay_on_commit()  # type: ignore[attr-defined]  # not yet in celery-types
        assert redis.Redis.from_url(settings.REDIS_URL).llen("celery") == 0

    worker.wait_for(lambda: worker.has_done(name))
