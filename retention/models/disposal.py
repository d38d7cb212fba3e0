"""One gallring: what it takes, how far it has come, and what it leaves behind as its protocol."""

import datetime as dt
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from people.base import APPEND_ONLY
from people.models import School
from retention.models.plan import Plan

USER = settings.AUTH_USER_MODEL
OPEN = Q(carried_out_at=None, cancelled_at=None)
DIED_AFTER = dt.timedelta(minutes=30)
"""A package not ready by then was cut off, and may be begun anew: no task runs longer (CELERY_TASK_TIME_LIMIT)."""


class DisposalQuerySet(models.QuerySet["Disposal"]):
    """Disposals, in lists and look-ups."""

    def open(self) -> "DisposalQuerySet":
        """Those that are neither carried out nor cancelled."""
        return self.filter(OPEN)

    def unpacked(self, now: dt.datetime) -> "DisposalQuerySet":
        """Those whose package a worker may begin: nobody works at it now."""
        working = Q(packing_since__gt=now - DIED_AFTER, failed_at=None)
        return self.open().filter(packed_at=None).exclude(working)


class Disposal(models.Model):
    """Cases of a school whose time is out, from the archive package to the protocol.

    The row is the protocol: when it is carried out nothing in it changes. It holds case numbers and counts, and
    nothing about a pupil. Rows that are otherwise never deleted can be deleted for the cases it names, in the one
    transaction that approves it and carries it out (``people.base.kept_until_disposed``).
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="disposals")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="disposals")
    kind = models.CharField(max_length=20)
    rule = models.CharField("så sa planen", max_length=200)
    prepared_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    asked_at = models.DateTimeField(default=timezone.now)  # when the package was asked for, last
    packing_since = models.DateTimeField(null=True)  # when a worker began; long ago means that it died
    failed_at = models.DateTimeField(null=True)  # when a worker gave up; None again when another begins
    package = models.CharField("arkivpaket", max_length=80, blank=True)  # its name among the files of cases
    size = models.PositiveBigIntegerField(null=True)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)
    packed_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)  # the first time; ``Fetch`` says who, each time
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    carried_out_at = models.DateTimeField(null=True)
    counts = models.JSONField("antal rader", default=dict)  # what the rows are called → how many went
    read_since = models.JSONField("läst sedan paketet gjordes", default=dict)  # name of a person → how many times
    cancelled_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)

    objects: ClassVar[DisposalQuerySet] = DisposalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "gallring"
        verbose_name_plural = "gallringar"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "kind"], condition=OPEN, name="disposal_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(approved_at=None)
                | (
                    Q(confirmed_at__isnull=False, fetched_at__isnull=False, packed_at__isnull=False, cancelled_at=None)
                    & ~Q(sha256="")
                    & Q(approved_by__isnull=False)
                    & ~Q(approved_by=F("prepared_by"))
                    & ~Q(approved_by=F("confirmed_by"))
                ),
                name="disposal_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(carried_out_at=None) | Q(approved_at__isnull=False), name="disposal_approved_first"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="protocol_is_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__carried_out_at__isnull=False),
            ),
            APPEND_ONLY[1],
        ]

    def __str__(self) -> str:
        return f"gallring {self.pk}"

    @property
    def reference(self) -> str:
        """What people call it. Says nothing about a pupil."""
        return f"G-{self.prepared_at.year}-{self.pk:03d}"

    def is_stuck(self, now: dt.datetime) -> bool:
        """Whether its package will not come by itself: a worker gave up, or none has been heard of for long."""
        silent = (self.packing_since or self.asked_at) <= now - DIED_AFTER
        return self.is_open and self.packed_at is None and (self.failed_at is not None or silent)

    @property
    def is_open(self) -> bool:
        """Whether it is neither carried out nor cancelled."""
        return self.carried_out_at is None and self.cancelled_at is None


class DisposalItem(models.Model):
    """A case of a gallring, by its number, as it was when the archive package was ordered."""

    disposal = models.ForeignKey(Disposal, models.PROTECT, related_name="items")
    case_key = models.BigIntegerField()  # no foreign key: it outlives the case
    number = models.CharField("ärendenummer", max_length=20)
    version = models.PositiveIntegerField()  # of the case: what was packed is what is deleted

    class Meta:
        verbose_name = "ärende i gallring"
        verbose_name_plural = "ärenden i gallringar"
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["case_key"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disposal", "case_key"], name="disposal_item_once"),
        ]
        triggers: ClassVar = [
            *APPEND_ONLY,
            pgtrigger.Trigger(
                name="in_the_package",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT FROM retention_disposal
                        WHERE id = NEW.disposal_id AND (packing_since IS NOT NULL OR packed_at IS NOT NULL)
                    ) THEN RAISE EXCEPTION 'The package of gallring % is made', NEW.disposal_id; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"ärende {self.number} i gallring {self.disposal_id}"


class Fetch(models.Model):
    """Somebody has taken an archive package out. Whoever has had it is known as long as the protocol is."""

    disposal = models.ForeignKey(Disposal, models.PROTECT, related_name="fetches")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "hämtning av arkivpaket"
        verbose_name_plural = "hämtningar av arkivpaket"
        ordering: ClassVar = ["pk"]
        triggers: ClassVar = APPEND_ONLY

    def __str__(self) -> str:
        return f"hämtning {self.pk} i gallring {self.disposal_id}"


class DueCount(models.Model):
    """How many cases of a school the nightly count found due. It asks a person; nothing is deleted by it."""

    school = models.OneToOneField(School, models.CASCADE, related_name="due_count")
    number = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name = "antal som kan gallras"
        verbose_name_plural = "antal som kan gallras"

    def __str__(self) -> str:
        return f"{self.number} vid {self.school_id}"
