"""Everything that should have been told by now: run every few minutes, by hand for a day, or after a missed night."""

import datetime as dt
from dataclasses import asdict, dataclass

from notifications import letters, outbox, reminders


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, in numbers."""

    date: str
    reminders: int
    cancelled: int
    sent: int
    failed: int
    retried: int
    documents: int

    def as_json(self) -> dict[str, str | int]:
        """The object that ``send_due --json`` prints."""
        return asdict(self)


def send_due(day: dt.date) -> Summary:
    """Tell everything that should have been told by ``day`` and has not been. Safe to run twice and side by side."""
    written, cancelled = reminders.reconcile(day)
    mail = outbox.send_waiting()
    documents = letters.make_missing_documents()
    return Summary(day.isoformat(), written, cancelled, mail.sent, mail.failed, mail.retried, documents)
