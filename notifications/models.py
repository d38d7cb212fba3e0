"""Everything that tells somebody something: one ``Delivery`` row, written with what caused it, sent once."""

import datetime as dt
from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone

from cases.models import Case
from people.models import Huvudman, Municipality, Protection, School, Student


class Document(models.Model):
    """A finished document (PDF/A). The title says what it is, never about whom."""

    title = models.CharField("titel", max_length=200)
    filename = models.CharField("filnamn", max_length=100)
    content = models.BinaryField("innehåll")
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "dokument"
        verbose_name_plural = "dokument"

    def __str__(self) -> str:
        return self.title


class Channel(models.TextChoices):
    """How something is told."""

    REGISTER = "register", "Huvudmannens register"
    LETTER = "brev", "Brev med post"
    EMAIL = "e-post", "E-post"
    MANUAL = "manuell", "Manuell rutin"  # protected pupils: by hand, without their name in any list


class Status(models.TextChoices):
    """How far it has come."""

    DECIDE = "att avgöra", "Att avgöra"  # somebody must say whether and where it is to be sent
    WAITING = "väntar", "Väntar"  # to be sent, or printed and posted, or done by hand
    CLAIMED = "skickas", "Skickas"  # a worker has it; a crash stays visible here and is retried
    SENT = "skickad", "Skickad"
    PRINTED = "utskriven", "Utskriven"
    POSTED = "postad", "Postad"
    DONE = "utförd", "Utförd"  # by hand
    RECEIVED = "kvitterad", "Kvitterad"
    FAILED = "misslyckad", "Misslyckad"
    CANCELLED = "behövs inte", "Behövs inte"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries, in lists and queues."""

    def notices(self) -> "DeliveryQuerySet":
        """What the register shows: everything but e-mail to colleagues."""
        return self.exclude(channel=Channel.EMAIL)

    def mail(self) -> "DeliveryQuerySet":
        """E-mail to colleagues."""
        return self.filter(channel=Channel.EMAIL)

    def unprotected(self) -> "DeliveryQuerySet":
        """Those that may be printed and exported: about a pupil who has no protected data today."""
        return self.exclude(channel=Channel.MANUAL).filter(student__protection=Protection.NONE)


@pghistory.track(fields=["status", "done_at", "done_by", "proof"], model_name="DeliveryEvent")
class Delivery(models.Model):
    """One thing to tell one recipient, once. ``once`` is its unique key; status and proof tell how far it has come."""

    Channel = Channel
    Status = Status

    kind = models.CharField(max_length=30)  # a key of notifications.kinds
    once = models.CharField(max_length=150, unique=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.WAITING)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="deliveries")
    student = models.ForeignKey(Student, models.PROTECT, null=True, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, related_name="deliveries")
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    to_huvudman = models.ForeignKey(Huvudman, models.PROTECT, null=True, related_name="+")
    to_municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="+")
    content = models.JSONField(default=dict)  # the facts, frozen, that letter and export are made from
    due_on = models.DateField("senast", null=True)
    created_at = models.DateTimeField(default=timezone.now)  # when what caused it happened
    claimed_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)  # which attempt of which worker has it
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    proof = models.JSONField(default=dict)  # e.g. {"message_id": ...}, {"posted_on": ...}
    error = models.TextField(blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="deliveries")

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "utskick"
        verbose_name_plural = "utskick"
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["school", "status"]), models.Index(fields=["status", "channel"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def decided_on(self) -> dt.date:
        """The Swedish day of what caused it."""
        return timezone.localdate(self.created_at)

    @property
    def reference(self) -> str:
        """What letters, lists and exports call it. Says nothing about the pupil."""
        return f"NV-{self.decided_on.year}-{self.pk:04d}"

    @property
    def is_manual(self) -> bool:
        """Whether it is done by hand: the pupil has protected data, now or when it was written."""
        return self.channel == Channel.MANUAL or (self.student is not None and self.student.is_protected)

    @property
    def who(self) -> str:
        """Whom it is about, as any list may say it."""
        if self.student is None:
            return ""
        return "Elev med skyddade uppgifter" if self.is_manual else self.student.name

    @property
    def proof_day(self) -> dt.date | None:
        """The day of its last status: the one that somebody stated, else the day it was noted."""
        stated = next(
            (self.proof[name] for name in ("posted_on", "received_on", "done_on") if name in self.proof), None
        )
        if stated:
            return dt.date.fromisoformat(stated)
        return timezone.localdate(self.done_at) if self.done_at else None
