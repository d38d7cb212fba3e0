"""What a huvudman has chosen for itself in the routine: every choice a version that nothing changes afterwards."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from people.base import APPEND_ONLY
from people.models.organisation import Huvudman


class Choice(models.Model):
    """A huvudman's version of a setting, from a day on. ``people.choices`` says which is in force."""

    huvudman = models.ForeignKey(Huvudman, models.PROTECT, related_name="choices")
    name = models.CharField("inställning", max_length=60)  # of the setting (people.choices.Setting)
    version = models.PositiveSmallIntegerField("version")
    value = models.JSONField("värde")
    first_day = models.DateField("gäller från")
    reason = models.TextField("skäl")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        verbose_name = "vald inställning"
        verbose_name_plural = "valda inställningar"
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["huvudman", "name", "version"], name="choice_version_once"),
            models.CheckConstraint(condition=Q(version__gt=1) & ~Q(reason=""), name="choice_has_reason"),
        ]
        triggers: ClassVar = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
