"""The pupil's närvarostatus: a step of the model's ladder, set by a person."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from people.base import APPEND_ONLY
from people.models import School, Student

STEPS = 8  # of the ladder (absence.ladder)


class Narvarostatus(models.Model):
    """A step that a person has set, beside the one that the figures proposed. The latest holds; none is changed."""

    student = models.ForeignKey(Student, models.CASCADE, related_name="narvarostatus")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    step = models.PositiveSmallIntegerField("steg")
    proposed = models.PositiveSmallIntegerField("förslag", null=True)  # None: too little was known to propose one
    reason = models.TextField("därför att", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("satt")

    class Meta:
        verbose_name = "närvarostatus"
        verbose_name_plural = "närvarostatus"
        triggers: ClassVar = APPEND_ONLY
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["student", "-at"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(step__range=(1, STEPS)), name="narvarostatus_on_the_ladder")
        ]

    def __str__(self) -> str:
        return f"närvarostatus {self.pk}"
