"""The huvudman's schedule (gallringsplan). Every version is kept as it was entered; the last one counts."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from people.base import APPEND_ONLY
from people.models import Huvudman

MOST_YEARS = 100


class Start(models.TextChoices):
    """From when the years are counted."""

    CLOSED = "avslutat", "ärendet avslutades och eftervården var över"
    LEFT = "lämnade", "eleven lämnade huvudmannens skolor"
    TWENTY = "fyllde 20", "eleven fyllde 20 år"
    WRITTEN = "skrevs", "det skrevs"
    SCHOOL_YEAR = "läsårets slut", "läsåret tog slut"


class Plan(models.Model):
    """One version: the decision of the nämnd or board that it carries out, and who entered it."""

    huvudman = models.ForeignKey(Huvudman, models.PROTECT, related_name="retention_plans")
    version = models.PositiveSmallIntegerField("version")
    decided_by = models.CharField("vem som beslutade", max_length=200)  # the nämnd or board, never a pupil
    decided_on = models.DateField("beslutets dag")
    reference = models.CharField("diarienummer", max_length=100)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = "gallringsplan"
        verbose_name_plural = "gallringsplaner"
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["huvudman", "version"], name="plan_version_once"),
            models.CheckConstraint(condition=~Q(decided_by="") & ~Q(reference=""), name="plan_names_the_decision"),
        ]
        triggers: ClassVar = APPEND_ONLY

    def __str__(self) -> str:
        return f"gallringsplan {self.version}"


class PlanRow(models.Model):
    """What is decided of one kind (``retention.kinds``): kept for ever, or deleted some years after a start."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="rows")
    kind = models.CharField("vad", max_length=20)
    years = models.PositiveSmallIntegerField("år", null=True)  # None: kept for ever
    start = models.CharField("räknas från", max_length=15, choices=Start.choices, blank=True)

    class Meta:
        verbose_name = "rad i gallringsplan"
        verbose_name_plural = "rader i gallringsplan"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "kind"], name="plan_row_once"),
            models.CheckConstraint(
                condition=Q(years=None, start="") | (Q(years__gte=1, years__lte=MOST_YEARS) & ~Q(start="")),
                name="plan_row_keeps_or_counts",
            ),
        ]
        triggers: ClassVar = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.kind} i {self.plan_id}"
