"""The mentor's weekly check of the own class: who looked, when, and what there was to see."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from people.base import APPEND_ONLY
from people.models import Group, School


class WeeklyCheck(models.Model):
    """That a person has gone through a class's absence of a week. Written once, as it was seen; never changed."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="weekly_checks")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    week = models.DateField("vecka")  # its Monday
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("kontrollerad")
    note = models.TextField("anteckning", blank=True)
    seen = models.JSONField(default=dict)  # pupil id → the figures of the week as they were (absence.checks.SEEN)

    class Meta:
        verbose_name = "veckokontroll"
        verbose_name_plural = "veckokontroller"
        triggers: ClassVar = APPEND_ONLY
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "week"], name="weekly_check_once")]
        indexes: ClassVar = [models.Index(fields=["school", "week"])]

    def __str__(self) -> str:
        return f"veckokontroll {self.pk}"
