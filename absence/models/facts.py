"""What happened in class: lessons, absence in its versions, and the pupil's day in minutes."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from absence.models.runs import ImportRun
from people.models import Group, Huvudman, School, Student


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
    run = models.ForeignKey(  # the last that had its say
        ImportRun, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )

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
            models.Index(
                fields=["superseded_at"], condition=Q(superseded_at__isnull=False), name="absence_corrected"
            ),  # what was corrected since yesterday
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
    run = models.ForeignKey(  # the last whose schematid.csv had its say; none where lessons decide
        ImportRun, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
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
        indexes: ClassVar = [
            models.Index(fields=["school", "day"]),
            # The few days that rules look at (absence.absentdays): a tenth of them all.
            models.Index(
                fields=["day", "student"],
                condition=Q(away=True) | Q(unexcused=True) | Q(valid__gt=0) | Q(invalid__gt=0) | Q(late_count__gt=0),
                name="studentday_absent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.day}"


class AbsentDay(models.Model):
    """A pupil's day with absence as rules count it, the huvudman's schools together: kept from search to search.

    Written by ``absence.absentdays`` from the first day that has changed; what is earlier stands. Read it only there
    and in ``absence.judging``: since the last search the pupil days may say something else.
    """

    pk = models.CompositePrimaryKey("student_id", "huvudman_id", "day")
    student = models.ForeignKey(Student, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    huvudman = models.ForeignKey(Huvudman, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    day = models.DateField("datum")
    away = models.BooleanField("frånvaro annat än sen")
    unexcused = models.BooleanField("ogiltig annat än sen")
    invalid = models.PositiveIntegerField("ogiltiga minuter")
    late = models.PositiveIntegerField("sena ankomster")
    all_day = models.BooleanField("hela dagen")
    continues = models.DateField("fortsätter", null=True)  # the day away that this one is of the same occasion as
    # Minutes of the month up to and with this day, days without absence too.
    absent_so_far = models.PositiveIntegerField("frånvarande minuter i månaden")
    reported_so_far = models.PositiveIntegerField("rapporterade minuter i månaden")

    class Meta:
        verbose_name = "frånvarodag"
        verbose_name_plural = "frånvarodagar"
        indexes: ClassVar = [models.Index(fields=["day"])]

    def __str__(self) -> str:
        return f"{self.student_id} {self.day}"
