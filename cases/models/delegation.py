"""What a rektor has delegated to a biträdande rektor (2 kap. 10 § skollagen): which decisions, to whom, from when."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models

from people.base import Period, PeriodQuerySet, period_in_order
from people.models import School


@pghistory.track()
class Delegation(Period):
    """A rektor's delegation. It is never changed: what is to be otherwise is revoked and given anew."""

    school = models.ForeignKey(School, models.PROTECT, related_name="delegations")
    rektor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decisions = models.JSONField("beslut", default=list)  # names of cases.delegating.DELEGABLE
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[PeriodQuerySet["Delegation"]] = PeriodQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "delegation"
        verbose_name_plural = "delegationer"
        ordering: ClassVar = ["-given_at", "-pk"]
        constraints: ClassVar = [period_in_order("delegation_period")]

    def __str__(self) -> str:
        return f"delegation {self.pk}"
