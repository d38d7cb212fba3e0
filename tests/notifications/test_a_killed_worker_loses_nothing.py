"""A Celery worker that is killed between claiming and sending leaves a visible claim, and it is sent once, later."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
import time_machine
from django.conf import settings
from django.utils import timezone

from notifications import outbox
from notifications.models import Delivery, Status
from notifications.tasks import send_due
from tests.cast import Cast, make_cast
from tests.conftest import database_url
from tests.notifications.mail_server import Post
from tests.notifications.steps import investigate

SECONDS = 60


@pytest.fixture
def there(transactional_db: None) -> Cast:
    """The cast, seen by every process."""
    return make_cast()


@pytest.fixture
def start_worker(there: Cast, post: Post, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start real Celery workers on this test's database, queue and mail server."""
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    started: list[subprocess.Popen[bytes]] = []
    address = f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "narvaro.settings", "DATABASE_URL": database_url(), "EMAIL_URL": address,
    }  # fmt: skip
    command = [sys.executable, "-m", "celery", "-A", "narvaro", "worker", "--pool", "solo", "--loglevel", "INFO"]

    def start() -> subprocess.Popen[bytes]:
        with (tmp_path / "worker.log").open("ab") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=settings.BASE_DIR)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_until(done: Callable[[], Any]) -> None:
    deadline = time.monotonic() + SECONDS
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def mail() -> Delivery:
    return Delivery.objects.get(kind="utredare_utsedd")


def test_it_stays_visible_and_is_sent_once(
    there: Cast, post: Post, start_worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    investigate(there.alma, there.karin)
    Delivery.objects.filter(kind="huvudman_nytt").delete()
    post.hold = True
    worker = start_worker()
    send_due.delay()
    wait_until(post.held.is_set)

    worker.send_signal(signal.SIGKILL)
    worker.wait()

    assert mail().status == Status.CLAIMED
    assert mail().attempts == 1

    post.hold = False
    assert outbox.send_waiting().sent == 0  # a claim is respected until its time has passed

    with time_machine.travel(timezone.now() + outbox.CLAIM_TIMEOUT):
        assert outbox.send_waiting().sent == 1
        assert outbox.send_waiting().sent == 0
    assert post.recipients == ["petra@alvkoping.example"]
    assert (mail().status, mail().attempts) == (Status.SENT, 2)
