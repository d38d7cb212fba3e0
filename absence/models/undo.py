"""What rows were before a run changed them, so that the run can be undone (``absence.undoing``). Kept for some weeks.

The row itself has the run that last had its say. A row that the run made has nothing here: undone, it goes. Absence
needs nothing here either: its versions are all kept.
"""

from django.db import models

from absence.models.facts import Lesson
from absence.models.runs import ImportRun
from people.models import School, Student


class Before(models.Model):
    """A row as it was before ``run``, and whose word that was: ``was_run``."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="+", db_constraint=False)
    was_run = models.ForeignKey(
        ImportRun, models.CASCADE, null=True, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        abstract = True


class LessonBefore(Before):
    """A lesson as it was before a run."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    start = models.TimeField()
    end = models.TimeField()
    subject = models.CharField(max_length=100, blank=True)
    cancelled = models.BooleanField()
    reported = models.BooleanField()

    class Meta:
        verbose_name = "lektion före en inläsning"
        verbose_name_plural = "lektioner före en inläsning"

    def __str__(self) -> str:
        return f"lektion {self.lesson_id} före {self.run_id}"


class DayBefore(Before):
    """What schematid.csv said of a pupil's day before a run said something else, or told of lessons that day."""

    student = models.ForeignKey(Student, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    day = models.DateField()
    school = models.ForeignKey(School, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    offered = models.PositiveSmallIntegerField()
    reported = models.PositiveSmallIntegerField()
    first_lesson = models.TimeField(null=True)
    last_lesson = models.TimeField(null=True)

    class Meta:
        verbose_name = "skoldag före en inläsning"
        verbose_name_plural = "skoldagar före en inläsning"

    def __str__(self) -> str:
        return f"skoldag {self.day} före {self.run_id}"
