"""Signals that a guide value is reached, and when they were searched for."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from absence.rules import RULES
from people.models import School, Student


class Alert(models.Model):
    """A signal that a guide value of the routine is reached: which rule, why in numbers. A person decides."""

    class Status(models.TextChoices):
        OPEN = "öppen", "öppen"
        HANDLED = "hanterad", "hanterad"
        DISMISSED = "avfärdad", "avfärdad"  # nothing to be done now, with a reason; quiet to its last day
        WITHDRAWN = "återtagen", "återtagen"  # corrected figures do not reach the rule; nobody has handled it

    student = models.ForeignKey(Student, models.CASCADE, related_name="alerts", db_index=False)
    school = models.ForeignKey(School, models.PROTECT, related_name="+", db_index=False)
    rule = models.CharField("regel", max_length=30)
    version = models.PositiveSmallIntegerField("regelns version")
    at_least = models.PositiveSmallIntegerField("signalerar från", default=1)  # what that version says
    number = models.PositiveIntegerField("antal", default=1)  # what the rule counts, as it was when last judged
    window_from = models.DateField("från")
    window_to = models.DateField("till")
    # {"occasions", "absence_days", "from", "to", ...}: the numbers that reached the rule, as last judged. Where it has
    # moved along or been judged anew, "came" holds those that it came with.
    figures = models.JSONField()
    data_until = models.DateTimeField("uppgifterna lästes in", null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True)  # or dismissed or withdrawn
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    handled_how = models.CharField(max_length=500, blank=True)  # or why
    quiet_until = models.DateField("tyst till och med", null=True)  # of a dismissed one

    class Meta:
        verbose_name = "signal"
        verbose_name_plural = "signaler"
        indexes: ClassVar = [models.Index(fields=["school", "status"]), models.Index(fields=["student", "rule"])]
        constraints: ClassVar = [
            # Rolling windows move; their one open alert moves with them (absence.services.find_alerts). Two huvudmän
            # may each have one.
            models.UniqueConstraint(
                fields=["student", "rule", "window_from", "school"], condition=Q(status="öppen"), name="alert_open_once"
            ),
            models.CheckConstraint(
                condition=~Q(status="avfärdad") | Q(quiet_until__isnull=False) & ~Q(handled_how=""),
                name="alert_dismissed_with_reason_and_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.student_id}"

    @property
    def came_with(self) -> dict[str, Any]:
        """The numbers that it came with."""
        came: dict[str, Any] = self.figures.get("came", self.figures)
        return came

    @property
    def title(self) -> str:
        """What has happened, said with the number that its version signals from."""
        return RULES[self.rule].titled(self.at_least) if self.rule in RULES else self.rule


class ChangedDay(models.Model):
    """That figures may have changed for a day and those after it: to be searched for signals when the day has come.

    Written by triggers on all that figures depend on (migration 0002), in the transaction of the change: so that every
    change is seen as soon as it is committed, however it was made. The search forgets what it has seen.
    """

    day = models.DateField()

    class Meta:
        verbose_name = "ändrad dag"
        verbose_name_plural = "ändrade dagar"

    def __str__(self) -> str:
        return f"{self.day}"


class AlertSearch(models.Model):
    """When signals were last searched for on a day, at every school."""

    day = models.DateField(primary_key=True)
    searched_at = models.DateTimeField()

    class Meta:
        verbose_name = "sökning efter signaler"
        verbose_name_plural = "sökningar efter signaler"

    def __str__(self) -> str:
        return f"{self.day}"
