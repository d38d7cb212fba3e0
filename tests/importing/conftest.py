"""A school whose files have been read in, on Friday 20 November 2026."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import time_machine
from django.conf import LazySettings

from tests.importing.files import PEOPLE, SCHOOL_DAY, TODAY, read, write
from tests.kept import Kept


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """It is Friday 20 November 2026."""
    with time_machine.travel(TODAY):
        yield


@pytest.fixture(autouse=True)
def private_folder(settings: LazySettings, tmp_path: Path) -> None:
    """Uploads of a test go when the test does."""
    settings.PRIVATE_ROOT = tmp_path / "private"


def read_in(command: str, files: dict[str, str]) -> None:
    """Read in files that nobody needs afterwards."""
    with TemporaryDirectory() as folder:
        read(command, write(Path(folder), files))


kept_people = Kept(lambda: read_in("import_people", PEOPLE))
kept_lessons = Kept(lambda: read_in("import_absence", SCHOOL_DAY))  # of the kept people


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
