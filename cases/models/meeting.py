"""Meetings of elevhälsan with the rektor: the day, what is to be taken up, what was said and agreed in each case."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.case import Case
from people.models import School, Student


class Meeting(models.Model):
    """A meeting of a school's elevhälsa and rektor. Once it is ended its minutes do not change."""

    school = models.ForeignKey(School, models.PROTECT, related_name="meetings")
    held_on = models.DateField("dag")
    participants = models.TextField("deltagare", blank=True)
    other = models.TextField("övrigt", blank=True)  # about the school and classes, never about single pupils
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)  # every change of participants and other adds one
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "elevhälsomöte"
        verbose_name_plural = "elevhälsomöten"
        ordering: ClassVar = ["held_on"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "held_on"], name="meeting_once_a_day")]

    def __str__(self) -> str:
        return f"elevhälsomöte {self.held_on}"

    @property
    def is_open(self) -> bool:
        """Whether something can still be written in it."""
        return self.ended_at is None


class MeetingItem(models.Model):
    """What was said in a case at a meeting, and what somebody is to do until when. It is an event of the case too."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="meeting_items")
    said = models.TextField("det ni kom fram till")
    task = models.CharField("att göra", max_length=300, blank=True)
    responsible = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.DateField("senast", null=True, blank=True)
    done_on = models.DateField("gjort", null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "punkt på elevhälsomöte"
        verbose_name_plural = "punkter på elevhälsomöten"
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"punkt {self.pk}"


class MeetingWish(models.Model):
    """Somebody's wish to take up a pupil at the next meeting ("fortsatt frånvaro: boka tid med elevhälsan")."""

    student = models.ForeignKey(Student, models.PROTECT, related_name="meeting_wishes")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    why = models.TextField("varför")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    met = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="wishes")  # where it was taken up
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "önskemål till elevhälsomöte"
        verbose_name_plural = "önskemål till elevhälsomöten"
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["student", "school"],
                condition=Q(met=None, withdrawn_at=None),
                name="meeting_wish_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"önskemål {self.pk}"
