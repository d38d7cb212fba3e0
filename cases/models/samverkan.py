"""Samverkan with, and information to, other authorities, beside the steps of a case (domain.md (c) 7, routine 4)."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models

from cases.models.case import Case


@pghistory.track()
class Samverkan(models.Model):
    """With whom the school works together about a pupil, what is shared on which ground, and what came of it."""

    class Kind(models.TextChoices):
        TOGETHER = "samverkan", "Samverkan"
        INFORMATION = "information", "Information"

    class Party(models.TextChoices):
        SOCIAL = "socialtjänst", "Socialtjänsten"
        FAMILY = "familjestöd", "Öppet familjestöd"
        BUP = "bup", "BUP"
        REGION = "region", "Vården i regionen"
        HABILITATION = "habilitering", "Habiliteringen"
        POLICE = "polis", "Polisen"
        LEISURE = "fritid", "Fritidsverksamheten"
        MUNICIPALITY = "hemkommun", "Hemkommunen"
        OTHER = "annan", "Någon annan"

    class Ground(models.TextChoices):
        CONSENT = "samtycke", "Samtycke"
        LAW = "lagstöd", "Stöd i lag"
        NOBODY = "ingen enskild", "Inga uppgifter om en enskild delas"

    case = models.ForeignKey(Case, models.PROTECT, related_name="samverkan")
    kind = models.CharField("vad", max_length=15, choices=Kind.choices)
    party = models.CharField("med vem", max_length=15, choices=Party.choices)
    name = models.CharField("enhet eller verksamhet", max_length=100, blank=True)
    contact = models.CharField("kontaktperson", max_length=200, blank=True)
    purpose = models.TextField("syfte")
    shared = models.TextField("vad som delas", blank=True)
    ground = models.CharField("med vilket stöd", max_length=15, choices=Ground.choices)
    consent_of = models.JSONField("vem som har samtyckt", default=list)  # keys: elev, vh_12
    consent_on = models.DateField("samtycke gavs", null=True, blank=True)
    provision = models.CharField("bestämmelse", max_length=200, blank=True)
    held_on = models.DateField("dag för kontakten", null=True, blank=True)
    outcome = models.TextField("vad det ledde till", blank=True)
    next_on = models.DateField("nästa kontakt", null=True, blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="samverkan"
    )
    informed_on = models.DateField("vårdnadshavarna fick veta", null=True, blank=True)
    why_not_informed = models.TextField("varför de inte har fått veta", blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "samverkan"
        verbose_name_plural = "samverkan"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"samverkan {self.pk}"
