"""What a school writes about its absence: the analysis of a term."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from people.base import APPEND_ONLY
from people.models import School


class SchoolAnalysis(models.Model):
    """A school's own words about a term. Each time it is saved is a version of its own, and none is changed.

    ``words`` are the answers by the question's name (``cases.analysis.questions``), ``plan`` what the school will do:
    what, who and by when. Once it is presented to the staff, ``figures`` are what they were shown.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="analyses")
    period = models.CharField("termin", max_length=9)  # people.calendar: HT2026
    version = models.PositiveIntegerField()
    words = models.JSONField("svar", default=dict)
    plan = models.JSONField("det skolan gör", default=list)
    presented_on = models.DateField("presenterad för personalen", null=True)
    figures = models.JSONField("siffrorna som de visades", default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "analys av frånvaron"
        verbose_name_plural = "analyser av frånvaron"
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "period", "version"], name="school_analysis_version_once"),
        ]
        triggers: ClassVar = APPEND_ONLY

    def __str__(self) -> str:
        return f"analys {self.pk}"
