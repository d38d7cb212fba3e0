"""Readings of files: who, when, what and how it went."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class ImportRun(models.Model):
    """One reading of files: who, when, what and how it went. ``files`` is the answer of the import commands."""

    class Status(models.TextChoices):
        QUEUED = "väntar", "väntar"
        RUNNING = "läser", "läser"
        DONE = "klar", "klar"
        FAILED = "misslyckad", "misslyckad"

    class Kind(models.TextChoices):
        PEOPLE = "personer", "personer och skolor"
        ABSENCE = "frånvaro", "schema och frånvaro"
        ALL = "allt", "personer, schema och frånvaro"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    source = models.CharField(max_length=20, default="narvaro")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    dry_run = models.BooleanField(default=False)
    upload = models.CharField(max_length=200, blank=True)  # path of a file waiting in private storage, never shown
    files = models.JSONField(default=list)  # [{"file", "read", "created", "corrected", "unchanged", "refused": n}]
    columns = models.JSONField(default=list)  # saved columns that it was read by, as they were (absence.mappings)
    notes = models.JSONField(default=list)  # unknown columns and the like, in Swedish
    error = models.TextField(blank=True)  # why nothing was done, in Swedish

    class Meta:
        verbose_name = "inläsning"
        verbose_name_plural = "inläsningar"
        ordering: ClassVar = ["-started_at"]

    def __str__(self) -> str:
        return f"inläsning {self.pk}"


class RefusedRow(models.Model):
    """A row that was not taken, and why. Has personal data in it: shown only to those who may import."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="refused_rows")
    file = models.CharField("fil", max_length=200)
    line = models.PositiveIntegerField("rad")
    column = models.CharField("kolumn", max_length=60)
    value = models.CharField("värde", max_length=200)
    message = models.TextField("skäl")

    class Meta:
        verbose_name = "nekad rad"
        verbose_name_plural = "nekade rader"
        ordering: ClassVar = ["file", "line"]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


# Lessons, absence and pupil days come by the hundred thousand. That what they refer to exists is checked once a
# statement, by triggers (migration 0003): the database's own check, row by row, took twice as long as to write them.
