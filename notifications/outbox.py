"""E-mail to colleagues: claim, send, prove.

A worker claims a person's waiting rows with one conditional UPDATE, sends one message for all of them and records the
proof. The claim is committed before anything is sent, so a crash in between leaves rows that say "skickas" since when;
after ``CLAIM_TIMEOUT`` they wait again. Sending is therefore *at least once*: a worker that dies after the server took
the message but before the proof is written makes a second one, with the same Message-ID, which mail systems use to
show it once. The alternative, at most once, would lose reminders silently.
"""

import datetime as dt
import smtplib
from dataclasses import dataclass
from email.utils import parseaddr
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone

from notifications.models import Delivery, DeliveryQuerySet, Status
from people.models import User

CLAIM_TIMEOUT = dt.timedelta(minutes=10)  # a message takes seconds; who has held it this long has died
RETRY_AFTER = dt.timedelta(minutes=15)
MAX_ATTEMPTS = 5  # an hour of trying; then a person is told
SMTP_SECONDS = 30
INTERRUPTED = "Sändningen avbröts. Den görs om."

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Result:
    """What a round of sending did, in rows."""

    sent: int = 0
    failed: int = 0  # given up: shown to the administrators
    retried: int = 0  # waits for another attempt


def send_waiting() -> Result:
    """Send all e-mail that waits: one message a person. Several workers may do so at once."""
    result = Result(failed=release_lost_claims())
    connection = get_connection(timeout=SMTP_SECONDS)
    for user in User.objects.filter(pk__in=ready().values("to_user")).order_by("pk"):
        rows = claim(user)
        if rows:
            _deliver(user, rows, connection, result)
    return result


def ready() -> DeliveryQuerySet:
    """E-mail that waits and has not just been tried."""
    rested = Q(claimed_at=None) | Q(claimed_at__lte=timezone.now() - RETRY_AFTER)
    return Delivery.objects.mail().filter(rested, status=Status.WAITING)


def claim(user: User) -> list[Delivery]:
    """Take all of a person's waiting e-mail; what another worker took first is not among it."""
    mark = uuid4()
    ready().filter(to_user=user).update(
        status=Status.CLAIMED, claim=mark, claimed_at=timezone.now(), attempts=F("attempts") + 1
    )
    return list(Delivery.objects.filter(claim=mark, status=Status.CLAIMED).order_by("pk"))


def release_lost_claims() -> int:
    """Let rows whose worker died wait again; how many were given up because they have been tried too often."""
    lost = Delivery.objects.mail().filter(status=Status.CLAIMED, claimed_at__lte=timezone.now() - CLAIM_TIMEOUT)
    gave_up = lost.filter(attempts__gte=MAX_ATTEMPTS).update(status=Status.FAILED, error=INTERRUPTED)
    again = lost.update(status=Status.WAITING, claim=None, claimed_at=None, error=INTERRUPTED)
    if again:
        log.warning("e-mail was claimed but never sent, tries again", rows=again)
    return gave_up


def _deliver(user: User, rows: list[Delivery], connection: BaseEmailBackend, result: Result) -> None:
    """Send one message for the claimed rows and record how it went."""
    if not user.is_active:
        _mine(rows).update(status=Status.CANCELLED, proof={"reason": "Personen arbetar inte kvar."})
        return
    if not user.email:
        _give_up(rows, "Personen har ingen e-postadress. Rätta det i personalregistret.", result)
        return
    mail = message(user, rows)
    mail.connection = connection
    try:
        mail.send()
    except (smtplib.SMTPException, OSError) as error:
        connection.close()
        _fail(rows, explain(error), result)
    else:
        _prove(rows, mail.extra_headers["Message-ID"], result)


def message(user: User, rows: list[Delivery]) -> EmailMultiAlternatives:
    """The message: no names, no content, a link. The same rows always get the same Message-ID."""
    context = {"link": f"{settings.SITE_URL}/"}
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {
        "Message-ID": f"<utskick.{min(row.pk for row in rows)}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "sv",
    }
    mail = EmailMultiAlternatives(
        subject=render_to_string("email/paminnelse_amne.txt").strip(),
        body=render_to_string("email/paminnelse.txt", context),
        to=[user.email],
        headers=headers,
    )
    mail.attach_alternative(render_to_string("email/paminnelse.html", context), "text/html")
    return mail


def explain(error: Exception) -> str:
    """What went wrong, for an administrator."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return "E-postservern tog inte emot adressen. Kontrollera den i personalregistret."
        case smtplib.SMTPResponseException():
            return f"E-postservern svarade {error.smtp_code}."
        case _:
            return "E-postservern svarade inte."


def _mine(rows: list[Delivery]) -> DeliveryQuerySet:
    """The claimed rows, unless the claim was lost to a timeout meanwhile."""
    return Delivery.objects.filter(claim=rows[0].claim, status=Status.CLAIMED)


def _prove(rows: list[Delivery], message_id: str, result: Result) -> None:
    """Record that a message was taken by the server."""
    proof = {"message_id": message_id, "recipients": 1}
    result.sent += _mine(rows).update(status=Status.SENT, done_at=timezone.now(), proof=proof, error="")


def _fail(rows: list[Delivery], error: str, result: Result) -> None:
    """Record a failed attempt: wait for another, or give up."""
    log.warning("e-mail could not be sent", rows=[row.pk for row in rows])
    result.failed += _mine(rows).filter(attempts__gte=MAX_ATTEMPTS).update(status=Status.FAILED, error=error)
    result.retried += _mine(rows).update(status=Status.WAITING, error=error)


def _give_up(rows: list[Delivery], error: str, result: Result) -> None:
    """Record that there is no use in trying again."""
    result.failed += _mine(rows).update(status=Status.FAILED, error=error)
