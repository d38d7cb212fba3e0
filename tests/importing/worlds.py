"""Björkskolan's files read in: made once, put back for each test or for a whole module."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import time_machine
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.importing.files import PEOPLE, SCHOOL_DAY, TODAY, read, write
from tests.kept import Kept


def read_in(command: str, files: dict[str, str]) -> None:
    """Read in files that nobody needs afterwards."""
    with TemporaryDirectory() as folder:
        read(command, write(Path(folder), files))


kept_people = Kept(lambda: read_in("import_people", PEOPLE))
kept_lessons = Kept(lambda: read_in("import_absence", SCHOOL_DAY))  # of the kept people


@contextmanager
def for_a_module(blocker: DjangoDbBlocker, *kept: Kept[None]) -> Iterator[None]:
    """What is kept, there for all tests of a module, which undo what they do themselves; it is 20 November 2026."""
    with blocker.unblock(), time_machine.travel(TODAY), transaction.atomic():
        for each in kept:
            each.put()
        yield
        transaction.set_rollback(True)
