"""A draft: what one person has written in one form."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from people.models import Student


class Draft(models.Model):
    """What somebody has written on one opened page, a row for each page that is written on.

    ``place`` is the form's own address, so the draft is reached where the form is and by the same checks. When the
    form is saved or the draft thrown away the words go at once; the empty row stays a while, so that the same page
    sent again is known.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=200)
    title = models.CharField(max_length=100)  # what the form is called; never a name of a person
    student = models.ForeignKey(Student, models.CASCADE, null=True, related_name="+")
    page = models.UUIDField(unique=True)  # the opened page that wrote last
    version = models.PositiveIntegerField(default=1)  # every save adds one; an older page does not take over
    words = models.JSONField(default=dict)  # field → values, as the browser sent them
    saved_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)  # saved for real, or thrown away
    done_with = models.CharField(max_length=64, blank=True)  # a digest of the words that were saved
    done_url = models.CharField(max_length=200, blank=True)  # where saving led

    class Meta:
        verbose_name = "utkast"
        verbose_name_plural = "utkast"
        indexes: ClassVar = [models.Index(fields=["user", "place"]), models.Index(fields=["saved_at"])]

    def __str__(self) -> str:
        return f"utkast {self.pk}"
