"""What every test stands on: real PostgreSQL and Valkey of this run's own."""

import contextlib
import os
import shutil
from pathlib import Path

import pytest
from django.core.cache import cache

from narvaro import embedded

pytest_plugins = ["tests.cast"]

held = contextlib.ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once a run, before pytest-xdist starts its workers."""
    if "PYTEST_XDIST_WORKER" in os.environ or "DATABASE_URL" in os.environ:
        return
    folder = Path(os.environ["NARVARO_VAR"])
    held.callback(shutil.rmtree, folder, ignore_errors=True)
    held.enter_context(embedded.servers(folder, embedded.THROWAWAY, die_with_parent=True))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers of this run."""
    held.close()


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Start each test with an empty cache, so that login limits do not add up."""
    cache.clear()
