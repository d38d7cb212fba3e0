"""What a huvudman has set for the rules: every version, none ever changed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from people.base import APPEND_ONLY
from people.models import Huvudman


class RuleSetting(models.Model):
    """A huvudman's version of a rule, from a day on. The version entered last of those that have begun is in force.

    Version 1 is the routine's own (``absence.rules``) and has no row.
    """

    huvudman = models.ForeignKey(Huvudman, models.PROTECT, related_name="rule_settings")
    rule = models.CharField("regel", max_length=30)
    version = models.PositiveSmallIntegerField("version")
    at_least = models.PositiveSmallIntegerField("signalerar från")
    is_on = models.BooleanField("används")
    first_day = models.DateField("gäller från")
    reason = models.TextField("skäl")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "riktvärde"
        verbose_name_plural = "riktvärden"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["huvudman", "rule", "version"], name="rule_version_once"),
            models.CheckConstraint(condition=Q(version__gt=1, at_least__gt=0) & ~Q(reason=""), name="rule_has_reason"),
        ]
        triggers: ClassVar = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.rule} {self.version}"
