"""Readings of files: who, when, what and how it went."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from people import swedish
from people.models import Huvudman, School

COUNTED = {"created": "nya", "corrected": "rättade", "unchanged": "oförändrade", "refused": "nekade"}
"""What can become of a row, in the words of the lists."""


class ImportRun(models.Model):
    """One reading of files: who, when, what and how it went. ``files`` is the answer of the import commands."""

    class Status(models.TextChoices):
        QUEUED = "väntar", "väntar"
        RUNNING = "läser", "läser"
        DONE = "klar", "klar"
        FAILED = "misslyckad", "misslyckad"
        HELD = "stoppad", "väntar på dig"  # far from normal: nothing of it counts until a person lets it through
        DISCARDED = "kastad", "kastad"  # held, and then nobody wanted it
        UNDOING = "ångras", "ångras"  # as ordered by a person, by a worker
        UNDONE = "ångrad", "ångrad"  # nothing of it counts any longer (absence.undoing)

    class Kind(models.TextChoices):
        PEOPLE = "personer", "personer och skolor"
        ABSENCE = "frånvaro", "schema och frånvaro"
        ALL = "allt", "personer, schema och frånvaro"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    source = models.CharField(max_length=20, default="narvaro")
    # Whose data it is, where the run is about one huvudman alone: then it reaches no other.
    huvudman = models.ForeignKey(Huvudman, models.PROTECT, null=True, related_name="+")
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
    held_for = models.JSONField(default=list)  # what is far from normal, in Swedish (absence.unusual)
    # Who let a run through that was held, or threw it away, and why.
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_why = models.CharField("skäl", max_length=500, blank=True)
    # Who had it undone, and why; ``undone`` is what that did, in numbers (absence.undoing).
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_why = models.CharField("skäl", max_length=500, blank=True)
    undone = models.JSONField(default=dict)

    class Meta:
        verbose_name = "inläsning"
        verbose_name_plural = "inläsningar"
        ordering: ClassVar = ["-started_at"]

    def __str__(self) -> str:
        return f"inläsning {self.pk}"

    @property
    def by_machine(self) -> str:
        """What started it, where no person did."""
        return "SS 12000" if self.source == "ss12000" else "kommandoraden"

    @property
    def counted(self) -> str:
        """1 180 nya, 5 rättade, 10 nekade: of all files, what there is none of left out."""
        sums = [(sum(file[name] for file in self.files), words) for name, words in COUNTED.items()]
        return ", ".join(f"{swedish.number(number)} {words}" for number, words in sums if number)


class RunFigures(models.Model):
    """What the good rows of one file of a run say of one school, to set beside the runs before it."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="figures")
    table = models.CharField("fil", max_length=20)  # "franvaro"
    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    rows = models.PositiveIntegerField("rader")
    pupils = models.PositiveIntegerField("elever")  # that the rows name; lessons of a class name none
    days = models.PositiveIntegerField("dagar")
    first_day = models.DateField("första dag", null=True)
    last_day = models.DateField("sista dag", null=True)
    minutes = models.PositiveIntegerField("frånvarominuter", default=0)
    pupil_days = models.PositiveIntegerField("elevdagar", default=0)  # pupils with a place on the last day × days

    class Meta:
        verbose_name = "siffror om en inläsning"
        verbose_name_plural = "siffror om inläsningar"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "table", "school"], name="run_figures_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["school", "table", "run"])]

    def __str__(self) -> str:
        return f"{self.table} {self.run_id}"


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
