"""Who looked at what. Changes are kept by row history (pghistory) in each app; this is the log of reads."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.base import kept_until_disposed
from people.models import School, Student

# A reading of a case, of its whole file, or of a letter sent in it (the id of a delivery) goes with the case.
READ_IN_CASE = """
CASE WHEN OLD.what IN ('ärende', 'akt') THEN OLD.object_id
     WHEN OLD.what = 'dokument' THEN (SELECT case_id FROM notifications_delivery WHERE id = OLD.object_id)
END
"""


class AccessLogQuerySet(models.QuerySet["AccessLog"]):
    """The log, for those who look at it."""

    def reviewed(self) -> "AccessLogQuerySet":
        """What a review of the log may show.

        That somebody has read an orosanmälan would tell that there is one: those rows are shown on the report's own
        page, to those who read it, and nowhere else.
        """
        return self.exclude(what=AccessLog.What.CONCERN)


class AccessLog(models.Model):
    """One reading of something personal. Rows are never changed; those of a case go with it by gallring alone."""

    class What(models.TextChoices):
        STUDENT = "elev", "elevens sida"
        CASE = "ärende", "ärende"
        DOCUMENT = "dokument", "dokument"
        LIST = "lista", "lista"
        EXPORT = "export", "export"
        CONCERN = "oro", "orosanmälan"
        FILE = "akt", "hela akten"

    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=What.choices)
    object_id = models.BigIntegerField(null=True)
    label = models.CharField(max_length=20, blank=True)  # what people call it: the number of a case
    version = models.PositiveIntegerField(null=True)  # of a case whose file was taken out
    purpose = models.CharField(max_length=250, blank=True)  # for whom and why; never about the pupil
    student = models.ForeignKey(Student, models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    school = models.ForeignKey(School, models.DO_NOTHING, null=True, db_constraint=False, related_name="+")

    objects: ClassVar[AccessLogQuerySet] = AccessLogQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "läsning"
        verbose_name_plural = "läslogg"
        indexes: ClassVar = [
            models.Index(fields=["student", "at"]),
            models.Index(fields=["user", "at"]),
            models.Index(fields=["school", "-id"]),  # a school's log, newest first
            models.Index(fields=["school", "user"]),  # who has read at a school at all
        ]
        triggers: ClassVar = kept_until_disposed(READ_IN_CASE)

    def __str__(self) -> str:
        return f"{self.what} {self.object_id}"
