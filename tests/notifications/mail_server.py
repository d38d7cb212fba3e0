"""A real SMTP server of the test's own, which can be told to refuse or to hold its answer."""

import asyncio
import email
import threading
from email.message import Message
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


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
