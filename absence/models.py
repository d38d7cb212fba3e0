"""What happened in class: lessons, pupil days, absence with its versions, signals and the monthly report."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from people.models import Group, Huvudman, School, Student


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


class Lesson(models.Model):
    """A lesson held or cancelled, for a class or for one pupil. Pupil days are derived from lessons where given."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    key = models.CharField("lektion", max_length=100)
    day = models.DateField("datum")
    start = models.TimeField("start")
    end = models.TimeField("slut")
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="+", db_index=False, db_constraint=False)
    student = models.ForeignKey(
        Student, models.CASCADE, null=True, related_name="+", db_index=False, db_constraint=False
    )
    subject = models.CharField("ämne", max_length=100, blank=True)
    cancelled = models.BooleanField("inställd", default=False)
    reported = models.BooleanField("rapporterad", default=True)

    class Meta:
        verbose_name = "lektion"
        verbose_name_plural = "lektioner"
        indexes: ClassVar = [models.Index(fields=["group", "day"]), models.Index(fields=["student", "day"])]
        constraints: ClassVar = [
            # Two classes may have a lesson together, and pupils of several classes too: a row for each.
            models.UniqueConstraint(
                fields=["school", "key", "day", "group", "student"], nulls_distinct=False, name="lesson_once"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="lesson_ends_after_start"),
            models.CheckConstraint(
                condition=Q(group__isnull=False, student__isnull=True) | Q(group__isnull=True, student__isnull=False),
                name="lesson_of_class_or_pupil",
            ),
        ]

    def __str__(self) -> str:
        return f"lektion {self.pk}"


class Absence(models.Model):
    """Absence from one lesson or one stretch of time, in one version. A correction supersedes, never overwrites.

    Valid (giltig: the school judges) and announced (anmäld) are two things. Current rows have no ``superseded_at``.
    """

    student = models.ForeignKey(Student, models.CASCADE, related_name="absences", db_index=False, db_constraint=False)
    school = models.ForeignKey(School, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    day = models.DateField("datum")
    minutes = models.PositiveSmallIntegerField("frånvarominuter")
    start = models.TimeField("start", null=True)
    end = models.TimeField("slut", null=True)
    lesson = models.CharField("lektion", max_length=100, blank=True)
    subject = models.CharField("ämne", max_length=100, blank=True)
    valid = models.BooleanField("giltig")
    announced = models.BooleanField("anmäld", default=False)
    late = models.BooleanField("sen", default=False)
    reason = models.CharField("orsak", max_length=200, blank=True)
    # What makes a row of a source the same row: "k:" + källa-id, else "r:" + day, start and lesson of the pupil.
    huvudman = models.ForeignKey(Huvudman, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    source = models.CharField(max_length=20, default="narvaro")
    key = models.CharField(max_length=220)
    run = models.ForeignKey(ImportRun, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey(
        ImportRun, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        verbose_name = "frånvaro"
        verbose_name_plural = "frånvaro"
        indexes: ClassVar = [
            models.Index(fields=["student", "day"], condition=Q(superseded_at=None), name="absence_current"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["huvudman", "source", "key"], condition=Q(superseded_at=None), name="absence_current_once"
            ),
        ]

    def __str__(self) -> str:
        return f"frånvaro {self.pk}"


class StudentDay(models.Model):
    """A pupil's day at a school, in minutes: the one basis of every figure (``absence.figures``)."""

    pk = models.CompositePrimaryKey("student_id", "day", "school_id")
    student = models.ForeignKey(Student, models.CASCADE, related_name="days", db_index=False, db_constraint=False)
    school = models.ForeignKey(School, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    day = models.DateField("datum")
    offered = models.PositiveSmallIntegerField("erbjudna minuter")
    reported = models.PositiveSmallIntegerField("rapporterade minuter")
    first_lesson = models.TimeField("första lektion", null=True)
    last_lesson = models.TimeField("sista lektion", null=True)
    from_lessons = models.BooleanField("ur lektionerna", db_default=False)  # else as schematid.csv says
    valid = models.PositiveSmallIntegerField("giltiga minuter", db_default=0)
    invalid = models.PositiveSmallIntegerField("ogiltiga minuter", db_default=0)
    leave = models.PositiveSmallIntegerField("beviljad ledighet", db_default=0)  # part of valid, shown apart
    late_count = models.PositiveSmallIntegerField("sena ankomster", db_default=0)
    late_minutes = models.PositiveSmallIntegerField("sena minuter", db_default=0)  # part of valid + invalid
    away = models.BooleanField("frånvaro annat än sen", db_default=False)
    unexcused = models.BooleanField("ogiltig annat än sen", db_default=False)
    announced = models.BooleanField("anmäld", db_default=False)
    left_early = models.BooleanField("gick hem under dagen", db_default=False)
    first_absence = models.TimeField("första frånvaro", null=True)
    last_absence = models.TimeField("sista frånvaro", null=True)

    class Meta:
        verbose_name = "skoldag"
        verbose_name_plural = "skoldagar"
        indexes: ClassVar = [models.Index(fields=["school", "day"])]

    def __str__(self) -> str:
        return f"{self.student_id} {self.day}"


class Alert(models.Model):
    """A signal that a guide value of the routine is reached: which rule, why in numbers. A person decides."""

    class Status(models.TextChoices):
        OPEN = "öppen", "öppen"
        HANDLED = "hanterad", "hanterad"
        WITHDRAWN = "återtagen", "återtagen"  # corrected figures do not reach the rule; nobody has handled it

    student = models.ForeignKey(Student, models.CASCADE, related_name="alerts")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    rule = models.CharField("regel", max_length=30)
    version = models.PositiveSmallIntegerField("regelns version")
    window_from = models.DateField("från")
    window_to = models.DateField("till")
    figures = models.JSONField()  # {"occasions", "absence_days", "from", "to", ...}: the numbers that reached the rule
    data_until = models.DateTimeField("uppgifterna lästes in", null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True)  # or withdrawn
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    handled_how = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "signal"
        verbose_name_plural = "signaler"
        indexes: ClassVar = [models.Index(fields=["school", "status"])]
        constraints: ClassVar = [
            # Rolling windows move; their one open alert moves with them (absence.services.find_alerts).
            models.UniqueConstraint(
                fields=["student", "rule", "window_from"], condition=Q(status="öppen"), name="alert_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.student_id}"


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
    version = models.PositiveIntegerField(default=1)  # for forms: refuses a lost update

    class Meta:
        verbose_name = "månadsrapport"
        verbose_name_plural = "månadsrapporter"
        ordering: ClassVar = ["-month"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "month"], name="monthly_report_once")]

    def __str__(self) -> str:
        return f"månadsrapport {self.month:%Y-%m}"


@pghistory.track()
class MonthlyReportRow(models.Model):
    """A pupil with 20 % absence or more in the month, the figures as they were, and the mentor's answer."""

    class Answer(models.TextChoices):
        TALK = "samtal", "Samtal är hållet eller bokat"
        REPORT = "anmälan", "Anmäld till rektor"
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
