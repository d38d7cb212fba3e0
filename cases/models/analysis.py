"""What a school writes about its absence: the analysis of a term, and in June the evaluation of a läsår."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from people.base import APPEND_ONLY
from people.models import School


class SchoolAnalysis(models.Model):
    """A school's own words about a term, or a läsår. Each time it is saved is a version, and none is changed.

    ``words`` are the answers by the question's name (``cases.analysis.questions``), ``plan`` what the school will do:
    what, who and by when; ``looked_back`` what became of the plan before. Once it is presented to the staff, or adopted
    by the rektor, ``figures`` are what they were shown.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="analyses")
    period = models.CharField("termin eller läsår", max_length=9)  # HT2026, 2025-26 (cases.analysis.access)
    version = models.PositiveIntegerField()
    words = models.JSONField("svar", default=dict)
    plan = models.JSONField("det skolan gör", default=list)
    looked_back = models.JSONField("det som blev av", default=list)
    presented_on = models.DateField("presenterad för personalen", null=True)
    figures = models.JSONField("siffrorna som de visades", default=dict)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    adopted_on = models.DateField("fastställd", null=True)
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
