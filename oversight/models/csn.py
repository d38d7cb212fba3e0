"""What a person has decided about a pupil's unexcused absence and CSN. Kept as it was written."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from people.base import APPEND_ONLY
from people.models import School, Student


class CsnNote(models.Model):
    """One thing done about a pupil and CSN; ``oversight.csn`` tells from them where the pupil stands.

    The figures are those of the day it was written: from the first to the last day of the absence that it is about.
    """

    class Kind(models.TextChoices):
        WARNED = "varnad", "Varningssamtal hållet"
        REPORTED = "rapporterad", "Rapporterad till CSN"
        NOT_REPORTED = "rapporteras inte", "Rapporteras inte"
        STUDIES_AGAIN = "studerar igen", "Studerar på heltid igen, meddelat CSN"
        TAKEN_BACK = "återtagen", "Rapporten återtagen hos CSN"

    student = models.ForeignKey(Student, models.PROTECT, related_name="csn_notes")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    kind = models.CharField("vad", max_length=16, choices=Kind.choices)
    on = models.DateField("vilken dag")
    reason = models.TextField("varför", blank=True)
    first_day = models.DateField("första dagen")
    last_day = models.DateField("sista dagen")
    minutes = models.PositiveIntegerField("ogiltiga minuter")
    times = models.PositiveSmallIntegerField("dagar med ogiltig frånvaro")
    limit = models.JSONField("gränsen då")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "anteckning om CSN"
        verbose_name_plural = "anteckningar om CSN"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind__in=("rapporteras inte", "återtagen")) | ~Q(reason=""), name="csn_note_says_why"
            ),
        ]
        triggers: ClassVar = APPEND_ONLY

    def __str__(self) -> str:
        return f"anteckning {self.pk}"
