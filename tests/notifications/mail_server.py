"""A real SMTP server of the test's own, which can be told to refuse or to hold its answer."""

import asyncio
import email
import socket
import threading
from collections.abc import Awaitable
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

SECONDS = 60  # that it may take to start


class Post:
    """What the server does with the messages it is given: keeps them."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.recipients: list[str] = []
        self.refuse: str | None = None
        self.hold = False  # takes a message and never answers, as a server that hangs
        self.held = threading.Event()

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        """Take a recipient, or refuse."""
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message."""
        if self.hold:
            self.held.set()
            await asyncio.sleep(3600)
        assert isinstance(envelope.content, bytes)
        self.messages.append(email.message_from_bytes(envelope.content))
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    @property
    def text(self) -> str:
        """Everything that was received: headers and every part, decoded."""
        parts = [part for message in self.messages for part in message.walk() if not part.is_multipart()]
        bodies = [bytes(part.get_payload(decode=True)).decode() for part in parts]
        headers = [f"{name}: {value}" for message in self.messages for name, value in message.items()]
        return "\n".join(headers + bodies)


class MailServer(Controller):
    """The server in a thread, on a port that the kernel gives and nobody takes in between."""

    def __init__(self, post: Post) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        host, port = self._socket.getsockname()
        super().__init__(post, hostname=host, port=port, ready_timeout=SECONDS)

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._socket)

    def _trigger_server(self) -> None:
        """aiosmtpd's own first question gives up after one second."""
        with socket.create_connection((self.hostname, self.port), SECONDS) as first:
            first.recv(1024)
