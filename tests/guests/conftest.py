"""What the tests of guests share: a link that Sara has sent to Samira, in a case that is open."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from cases.models import Case, GuestLink
from tests.cases import way
from tests.cast import Cast
from tests.guests.asking import guardian_key, link_to


@pytest.fixture
def case(cast: Cast) -> Case:
    """Noah's case, opened by Sara."""
    return way.opened(cast)


@pytest.fixture
def link(cast: Cast, case: Case) -> GuestLink:
    """Sara has sent a link to Samira, Noah's mother."""
    return link_to(case, guardian_key(case, "Samira"), cast.sara)


@pytest.fixture
def files(tmp_path: Path, settings: Any) -> Path:
    """An empty folder for the files of cases."""
    options = {"location": tmp_path}
    settings.STORAGES = settings.STORAGES | {
        "case_files": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    }
    assert storages["case_files"].path("x") == str(tmp_path / "x")
    return tmp_path
