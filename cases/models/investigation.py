"""The investigation (utredning): mapping by voice, analysis and assessment (domain.md (c) 7)."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models

from cases.models.case import Case
from people.models import Guardian


@pghistory.track()
class Investigation(models.Model):
    """An investigation of why a pupil is absent. A case that is taken up again may get a new one."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="investigations")
    started_at = models.DateTimeField()
    ready_by = models.DateField("klar senast", null=True, blank=True)
    school_factors = models.TextField("skolans miljö och undervisning", blank=True)
    attendance = models.TextField("frånvaron: när, var, hur", blank=True)
    analysis = models.TextField("analys", blank=True)
    assessment = models.TextField("bedömning", blank=True)
    needs_measures = models.BooleanField("åtgärder behövs", null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    missing = models.TextField("komplettera med", blank=True)  # what the rektor asked for
    approved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "utredning"
        verbose_name_plural = "utredningar"
        ordering: ClassVar = ["started_at"]

    def __str__(self) -> str:
        return f"utredning {self.pk}"


@pghistory.track()
class View(models.Model):
    """What one voice says in the mapping, or why that voice is missing."""

    class Voice(models.TextChoices):
        PUPIL = "elev", "Elevens bild"
        GUARDIAN = "vårdnadshavare", "Vårdnadshavares bild"
        SCHOOL = "skola", "Skolans bild"

    investigation = models.ForeignKey(Investigation, models.CASCADE, related_name="views")
    voice = models.CharField("röst", max_length=15, choices=Voice.choices)
    guardian = models.ForeignKey(Guardian, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField("bild", blank=True)
    why_missing = models.TextField("varför bilden saknas", blank=True)

    class Meta:
        verbose_name = "bild"
        verbose_name_plural = "bilder"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["investigation", "voice", "guardian"], nulls_distinct=False, name="view_once"
            ),
        ]

    def __str__(self) -> str:
        return f"bild {self.pk}"
