"""Everything that tells somebody something: one ``Delivery`` row, written with what caused it, sent once."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from cases.models import Case
from people.models import Huvudman, Municipality, School, Student


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


class Delivery(models.Model):
    """One thing to tell one recipient, once. ``once`` is its unique key; status and proof tell how far it has come."""

    class Channel(models.TextChoices):
        REGISTER = "register", "Huvudmannens register"
        LETTER = "brev", "Brev med post"
        EMAIL = "e-post", "E-post"

    class Status(models.TextChoices):
        WAITING = "väntar", "Väntar"  # to be sent, or printed and posted
        CLAIMED = "skickas", "Skickas"  # a worker has it; a crash stays visible here and is retried
        SENT = "skickad", "Skickad"
        PRINTED = "utskriven", "Utskriven"
        POSTED = "postad", "Postad"
        RECEIVED = "kvitterad", "Kvitterad"
        FAILED = "misslyckad", "Misslyckad"
        CANCELLED = "behövs inte", "Behövs inte längre"

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
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    proof = models.JSONField(default=dict)  # e.g. {"message_id": ...}, {"posted_on": ...}
    error = models.TextField(blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="deliveries")

    class Meta:
        verbose_name = "utskick"
        verbose_name_plural = "utskick"
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["school", "status"]), models.Index(fields=["status", "channel"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
