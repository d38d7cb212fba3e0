"""What the tests of deliveries start from."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from people.models import User
from tests.cast import Cast
from tests.notifications.mail_server import Post
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
    controller = Controller(received, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    yield received
    controller.stop()


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
