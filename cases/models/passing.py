"""A case handed over to the pupil's new school at the same huvudman: what is given, and what the school answered."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.case import Case
from people.models import School


class Passing(models.Model):
    """What a school wants to give the pupil's new school with an open case, and how it was answered.

    While nobody has answered, the school that gives has the case. ``received`` is the new school's own case, which
    holds a copy of what was given (``cases.services.receiving``); what was not given stands in ``case`` alone.
    """

    class Outcome(models.TextChoices):
        WAITING = "", "Väntar på den nya skolan"
        RECEIVED = "mottaget", "Mottaget"
        MORE = "mer", "Den nya skolan behöver veta mer"
        WRONG = "fel skola", "Det är fel skola"
        TAKEN_BACK = "återtaget", "Återtaget"

    case = models.ForeignKey(Case, models.PROTECT, related_name="passings")
    to_school = models.ForeignKey(School, models.PROTECT, related_name="+")
    note = models.TextField("det som den nya skolan behöver veta")
    parts = models.JSONField("det som lämnas", default=dict)  # cases.giving.PARTS by name → how much it held when sent
    consent = models.CharField("vem som har samtyckt", max_length=300, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    outcome = models.CharField("svar", max_length=10, choices=Outcome.choices, default=Outcome.WAITING, blank=True)
    why = models.TextField("vad den nya skolan skrev", blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    received = models.OneToOneField(Case, models.PROTECT, null=True, related_name="came_by")

    class Meta:
        verbose_name = "överlämning till ny skola"
        verbose_name_plural = "överlämningar till ny skola"
        ordering: ClassVar = ["sent_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(outcome=""), name="passing_waits_once"),
            models.CheckConstraint(
                condition=Q(outcome="mottaget", received__isnull=False)
                | (~Q(outcome="mottaget") & Q(received__isnull=True)),
                name="passing_received_is_a_case",
            ),
        ]

    def __str__(self) -> str:
        return f"överlämning {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Whether the new school has not answered."""
        return self.outcome == self.Outcome.WAITING
