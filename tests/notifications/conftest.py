"""What the tests of deliveries start from."""

import pytest

from people.models import User
from tests.cast import Cast
from tests.notifications.steps import investigate


@pytest.fixture
def investigated(cast: Cast) -> Cast:
    """Karin has begun an investigation about Alma, whose hemkommun is another."""
    investigate(cast.alma, cast.karin)
    return cast


@pytest.fixture
def no_mail_address(petra: User) -> User:
    """Petra without an e-mail address."""
    petra.email = ""
    petra.save()
    return petra
