"""Saved columns: what an administrator has said of other systems' files."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from people.models import Huvudman


@pghistory.track()
class ColumnMapping(models.Model):
    """What a huvudman's administrator has said of the columns of another system's file, by name, in its last version.

    Names of columns alone: nothing of what stands in the file.
    """

    huvudman = models.ForeignKey(Huvudman, models.CASCADE, related_name="column_mappings")
    name = models.CharField("namn", max_length=80)
    preset = models.CharField("utgår från", max_length=40, blank=True)  # a name in absence.sources.presets
    table = models.CharField("blir", max_length=20)  # a file of our format
    has_header = models.BooleanField("har rubrikrad", default=True)
    header = models.JSONField("filens kolumner")  # [names]
    columns = models.JSONField("kolumner")  # {ours: absence.mappings.Origin as JSON}
    version = models.PositiveIntegerField(default=1)  # for forms: refuses a lost update
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "sparade kolumner"
        verbose_name_plural = "sparade kolumner"
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("name"), "huvudman", name="column_mapping_name_once"),
        ]

    def __str__(self) -> str:
        return f"kolumner {self.pk}"
