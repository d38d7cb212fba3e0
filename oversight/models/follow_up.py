"""What a huvudman writes about a school twice a year, and what its rektor answers. Every version is kept."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from people.base import APPEND_ONLY
from people.models import School


class FollowUp(models.Model):
    """One version of the huvudman's words about a school, or of the rektor's answer. The last of each kind counts.

    ``occasion`` is the Monday of the week it was asked for. ``figures`` are those of the day the huvudman wrote.
    """

    class Kind(models.TextChoices):
        SEEN = "huvudmannen", "huvudmannen"
        ANSWER = "rektorn", "rektorn"

    school = models.ForeignKey(School, models.PROTECT, related_name="follow_ups")
    occasion = models.DateField("tillfälle")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    version = models.PositiveSmallIntegerField("version")
    text = models.TextField("det som har setts, eller svaret")
    asked = models.TextField("det som begärs av rektorn", blank=True)
    answer_by = models.DateField("svar senast", null=True)
    figures = models.JSONField("siffrorna då", default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "uppföljning av en skola"
        verbose_name_plural = "uppföljningar av skolor"
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "occasion", "version"], name="follow_up_version_once"),
            models.CheckConstraint(condition=~Q(text=""), name="follow_up_has_words"),
            models.CheckConstraint(condition=Q(asked="") | Q(answer_by__isnull=False), name="follow_up_asks_by_a_day"),
        ]
        triggers: ClassVar = APPEND_ONLY

    def __str__(self) -> str:
        return f"uppföljning {self.pk}"
