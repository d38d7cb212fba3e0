"""A school whose files have been read in, on Friday 20 November 2026."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings

from tests.importing.files import PEOPLE, TODAY, write
from tests.importing.worlds import kept_lessons, kept_people


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """It is Friday 20 November 2026."""
    with time_machine.travel(TODAY):
        yield


@pytest.fixture(autouse=True)
def private_folder(settings: LazySettings, tmp_path: Path) -> None:
    """Uploads of a test go when the test does."""
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def people(db: None, tmp_path: Path) -> Path:
    """The files about people, read in; gives their folder."""
    kept_people.put()
    return write(tmp_path / "people", PEOPLE)


@pytest.fixture
def school(people: Path, tmp_path: Path) -> Path:
    """People and the lessons of a day, read in; gives a folder for more."""
    kept_lessons.put()
    return tmp_path / "more"
