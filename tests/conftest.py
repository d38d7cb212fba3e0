"""What every test stands on: real PostgreSQL, Valkey and, where asked for, a Celery worker of this run's own."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import hypothesis
import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from narvaro import embedded

pytest_plugins = ["tests.cast"]

# The same examples in every run of `make test`; HYPOTHESIS_PROFILE=search looks for new ones, longer.
hypothesis.settings.register_profile("same", deadline=None, derandomize=True)
hypothesis.settings.register_profile("search", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

held = contextlib.ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once a run, before pytest-xdist starts its workers."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    folder = Path(os.environ["NARVARO_VAR"])
    remove_abandoned_runs(folder.parent)
    held.callback(shutil.rmtree, folder, ignore_errors=True)
    held.enter_context(embedded.servers(folder, embedded.THROWAWAY, die_with_parent=True))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers of this run."""
    held.close()


def remove_abandoned_runs(runs: Path) -> None:
    """Remove what runs that were killed have left: nobody holds their servers any more."""
    for lock in runs.glob("*/users.lock"):
        with lock.open() as users, contextlib.suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.parent, ignore_errors=True)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Start each test with an empty cache, so that login limits do not add up."""
    cache.clear()


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[Callable[[Callable[[], bool]], None]]:
    """Run a real Celery worker on this test's database and queue. Gives a function that waits for what it does."""
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    log = tmp_path / "worker.log"
    command = [sys.executable, "-m", "celery", "-A", "narvaro", "worker", "--pool", "solo", "--loglevel", "INFO"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "narvaro.settings", "DATABASE_URL": database_url()}
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, cwd=settings.BASE_DIR)

    def wait_for(done: Callable[[], bool], seconds: float = 60) -> None:
        """Wait until the worker has done something; fail with its log if it does not."""
        deadline = time.monotonic() + seconds
        while not done():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)

    wait_for(lambda: " ready." in log.read_text())
    yield wait_for
    process.send_signal(signal.SIGTERM)
    process.wait(30)


def database_url() -> str:
    """Return the address of this test's database for another process."""
    database = connection.settings_dict
    return f"postgres://{database['USER']}@{quote(str(database['HOST']), safe='')}/{database['NAME']}"
