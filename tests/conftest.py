"""What every test stands on: real PostgreSQL, Valkey and, where asked for, a Celery worker of this run's own."""

import contextlib
import fcntl
import gc
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.middleware import csrf
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from narvaro import embedded
from tests import cluster
from tests.kept import empty, migrated, number_apart, sweep

pytest_plugins = ["tests.cast", "tests.world"]

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
    cluster.lay(folder)
    held.enter_context(embedded.servers(folder, embedded.THROWAWAY, die_with_parent=True))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let Python look for cycles among what tests make alone, and more seldom: what has been imported and collected
    lives as long as the run, and to walk through it again and again took a tenth of all time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers of this run."""
    held.close()


def remove_abandoned_runs(runs: Path) -> None:
    """Remove what runs that were killed have left: nobody holds their servers any more."""
    for lock in runs.glob("*/users.lock"):
        with lock.open() as users, contextlib.suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.parent, ignore_errors=True)


is_there: set[str] = set()  # the database of this process, once it is made


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database as the migrations leave it. A test that has committed leaves it so again."""
    with django_db_blocker.unblock():
        number_apart()
        rows = migrated()
        is_there.add(connection.settings_dict["NAME"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: empty(rows))
        yield


@pytest.fixture(autouse=True, scope="module")
def swept(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Sweep up after each file what its tests have written and undone.

    Else tables grow from test to test, and PostgreSQL plans for rows that another test has had: what takes a second
    alone has taken ten minutes in the middle of a run.
    """
    yield
    if is_there and not connection.in_atomic_block:  # several files may share what stands
        with django_db_blocker.unblock():
            sweep()


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Start each test with an empty cache, so that login limits do not add up."""
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def forms_without_words() -> Iterator[None]:
    """Write the forms' random tokens with two letters, so that a name a page must not show is not in one by chance."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csrf, "CSRF_ALLOWED_CHARS", "qx")
        yield


class Worker:
    """A Celery worker in a process of its own, and what it writes."""

    def __init__(self, log: Path) -> None:
        command = [sys.executable, "-m", "celery", "-A", "narvaro", "worker", "--pool", "solo", "--loglevel", "INFO"]
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "narvaro.settings", "DATABASE_URL": database_url()}
        self.log = log
        with log.open("wb") as out:
            self.process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, cwd=settings.BASE_DIR)

    def has_done(self, task: str) -> bool:
        """Tell whether a task, by its dotted name, has succeeded."""
        return any(task in line and "succeeded" in line for line in self.log.read_text().splitlines())

    def wait_for(self, done: Callable[[], bool], seconds: float = 60) -> None:
        """Wait until something is true; fail with the worker's log if it does not become so."""
        deadline = time.monotonic() + seconds
        while not done():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def stop(self) -> None:
        """Let it finish what it does."""
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[Worker]:
    """Run a real Celery worker on this test's database and queue."""
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    worker = Worker(tmp_path / "worker.log")
    try:
        worker.wait_for(lambda: " ready." in worker.log.read_text())
        yield worker
    finally:
        worker.stop()


def database_url() -> str:
    """Return the address of this test's database for another process."""
    database = connection.settings_dict
    return f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}"
