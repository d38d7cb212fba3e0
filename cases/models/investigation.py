"""The investigation (utredning): its parts, its talks, and what the rektor wants completed (domain.md (c) 7)."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models

from cases.models.case import Case
from people.base import kept_until_disposed
from people.models import Guardian


@pghistory.track()
class Investigation(models.Model):
    """An investigation of why a pupil is absent. A case that is taken up again may get a new one."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="investigations")
    started_at = models.DateTimeField()
    ready_by = models.DateField("klar senast", null=True, blank=True)
    needs_measures = models.BooleanField("åtgärder behövs", null=True)  # as the rektor judges
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    figures = models.JSONField("frånvaron den dagen", default=dict)  # frozen when it is handed in
    sent_back_at = models.DateTimeField(null=True)
    sent_back = models.JSONField(default=dict)  # the texts by name as they were then: what has changed is shown
    approved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "utredning"
        verbose_name_plural = "utredningar"
        ordering: ClassVar = ["started_at"]

    def __str__(self) -> str:
        return f"utredning {self.pk}"


@pghistory.track()
class InvestigationPart(models.Model):
    """One part of an investigation, as ``cases.parts`` names it. Each is a row of its own: several write at once."""

    investigation = models.ForeignKey(Investigation, models.CASCADE, related_name="parts")
    key = models.CharField(max_length=50)  # the part's name, with the guardian's id taken out
    guardian = models.ForeignKey(Guardian, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField("text", blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "del av utredning"
        verbose_name_plural = "delar av utredningar"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["investigation", "key", "guardian"], nulls_distinct=False, name="investigation_part_once"
            ),
        ]

    def __str__(self) -> str:
        return f"del {self.pk}"

    @property
    def name(self) -> str:
        """The part's name as ``cases.parts`` has it."""
        return self.key.replace("vh", f"vh_{self.guardian_id}") if self.guardian_id else self.key


@pghistory.track()
class InvestigationTalk(models.Model):
    """A talk in an investigation: planned (with whom, who leads it, by when), and then what was said."""

    class Whom(models.TextChoices):
        PUPIL = "elev", "Eleven"
        GUARDIAN = "vårdnadshavare", "Vårdnadshavare"
        TEACHER = "lärare", "Lärare"
        ELEVHALSA = "elevhälsan", "Elevhälsan"
        OTHER = "annan", "Någon annan i skolan"

    class Outcome(models.TextChoices):
        PLANNED = "", "Planerat"
        HELD = "hölls", "Samtalet hölls"
        UNWILLING = "ville inte", "Ville inte prata"
        CANCELLED = "blev inte av", "Blev inte av"

    class How(models.TextChoices):
        ALONE = "enskilt", "Enskilt"
        DREW = "ritade", "Ritade"
        SHOWED = "visade", "Visade med figurer eller föremål"
        WROTE = "skrev", "Skrev"
        WALKED = "gick", "Promenerade"
        PHONE = "telefon", "Telefon eller video"
        INTERPRETER = "tolk", "Med tolk"
        BY_GUARDIAN = "genom vårdnadshavare", "Vårdnadshavare var elevens röst"

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="talks")
    whom = models.CharField("med vem", max_length=15, choices=Whom.choices)
    guardian = models.ForeignKey(Guardian, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("namn eller ämne", max_length=100, blank=True)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="investigation_talks"
    )
    by_day = models.DateField("senast", null=True, blank=True)
    outcome = models.CharField(max_length=15, choices=Outcome.choices, default=Outcome.PLANNED, blank=True)
    held_on = models.DateField("datum", null=True, blank=True)
    participants = models.CharField("vilka som var med", max_length=300, blank=True)
    how = models.JSONField("hur", default=list)
    own_words = models.TextField("personens egna ord", blank=True)
    summary = models.TextField("sammanfattning", blank=True)
    why_not = models.TextField("vad som erbjöds", blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "samtal i utredning"
        verbose_name_plural = "samtal i utredningar"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"samtal i utredning {self.pk}"

    @property
    def is_planned(self) -> bool:
        """Whether it is still to be held."""
        return self.outcome == self.Outcome.PLANNED


class ReviewNote(models.Model):
    """What the rektor found missing in a section of an investigation, or in the whole of it, when sending it back."""

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="notes")
    section = models.CharField(max_length=50, blank=True)  # of cases.parts; empty: the whole
    text = models.TextField("vad som saknas")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "komplettering"
        verbose_name_plural = "kompletteringar"
        ordering: ClassVar = ["pk"]
        triggers: ClassVar = kept_until_disposed(
            "SELECT case_id FROM cases_investigation WHERE id = OLD.investigation_id"
        )

    def __str__(self) -> str:
        return f"komplettering {self.pk}"
