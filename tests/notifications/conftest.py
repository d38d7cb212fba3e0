"""What the tests of deliveries start from."""

from collections.abc import Iterator
from typing import Any

import pytest

from people.models import User
from tests.cast import Cast
from tests.notifications.mail_server import MailServer, Post
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


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    """A mail server on a port of its own, which Närvaro is set to send through."""
    received = Post()
    server = MailServer(received)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    yield received
    server.stop()
