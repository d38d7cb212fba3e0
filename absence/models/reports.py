"""The monthly 20 % report and the mentors' answers."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models

from absence.rules import REPORT_PERCENT
from people.models import School, Student


class MonthlyReport(models.Model):
    """The 20 % report of one school and month: prepared by the system, reviewed and sent by the kurator."""

    class Status(models.TextChoices):
        PREPARED = "förberedd", "förberedd"
        SENT = "skickad", "skickad"

    school = models.ForeignKey(School, models.PROTECT, related_name="monthly_reports")
    month = models.DateField("månad")  # its first day
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PREPARED)
    prepared_at = models.DateTimeField(auto_now_add=True)
    comment = models.TextField("kommentar till mentorerna", blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answer_by = models.DateField("svar senast", null=True)
    student_count = models.PositiveIntegerField(default=0)  # pupils with offered minutes that month
    limit = models.PositiveSmallIntegerField("gräns i procent", default=REPORT_PERCENT)  # of the huvudman, that month
    version = models.PositiveIntegerField(default=1)  # for forms: refuses a lost update

    class Meta:
        verbose_name = "månadsrapport"
        verbose_name_plural = "månadsrapporter"
        ordering: ClassVar = ["-month"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "month"], name="monthly_report_once")]

    def __str__(self) -> str:
        return f"månadsrapport {self.month:%Y-%m}"

    @property
    def limit_text(self) -> str:
        """20 %: from how much absence pupils are listed."""
        return f"{self.limit} %"


@pghistory.track()
class MonthlyReportRow(models.Model):
    """A pupil with 20 % absence or more in the month, the figures as they were, and the mentor's answer."""

    class Answer(models.TextChoices):
        TALK = "samtal", "Samtal är hållet eller bokat"
        REPORT = "anmälan", "Anmäls till rektor"
        NOT_NEEDED = "behövs inte", "Ingen åtgärd behövs"

    report = models.ForeignKey(MonthlyReport, models.CASCADE, related_name="rows")
    student = models.ForeignKey(Student, models.CASCADE, related_name="monthly_rows")
    klass = models.CharField("klass", max_length=40, blank=True)
    offered = models.PositiveIntegerField("erbjudna minuter")
    reported = models.PositiveIntegerField("rapporterade minuter")
    valid = models.PositiveIntegerField("giltiga minuter")
    invalid = models.PositiveIntegerField("ogiltiga minuter")
    leave = models.PositiveIntegerField("beviljad ledighet", default=0)
    late = models.PositiveIntegerField("sena ankomster")
    occasions = models.PositiveIntegerField("tillfällen")
    absence_days = models.PositiveIntegerField("hela frånvarodagar")
    sent_at = models.DateTimeField(null=True)
    answer_by = models.DateField("svar senast", null=True)  # by the guide value of the day it was sent
    answer = models.CharField("svar", max_length=12, choices=Answer.choices, blank=True)
    answer_reason = models.TextField("därför att", blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "rad i månadsrapport"
        verbose_name_plural = "rader i månadsrapport"
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "student"], name="monthly_row_once")]

    def __str__(self) -> str:
        return f"rad {self.pk}"
