"""The cases whose files are made."""

import pytest

from cases.models import Case
from tests.akten.whole import whole_case
from tests.cases import way
from tests.cast import Cast


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case with a record of every type in it."""
    return whole_case(cast)


@pytest.fixture
def begun(cast: Cast) -> Case:
    """A case that Petra has begun to investigate: enough for the questions before the file."""
    return way.utredning(cast)
