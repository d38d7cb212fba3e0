"""A huvudman's own material for the routine: links to slides, films and support, at the step they belong to."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from cases.models.case import State
from people.models import Huvudman

CONCERN = "oro"
"""The place of what is offered beside an orosanmälan, which is no step of a case."""

STEPS = (
    *((state.value, state.label) for state in State if state != State.AVSLUTAD),
    (CONCERN, "Oro för ett barn"),
)


class Material(models.Model):
    """A link that a huvudman offers its staff: at a step, at orosanmälan, or for all (``step`` is empty)."""

    huvudman = models.ForeignKey(Huvudman, models.PROTECT, related_name="materials")
    step = models.CharField("steg", max_length=15, choices=STEPS, blank=True)
    title = models.CharField("titel", max_length=100)
    url = models.URLField("adress", max_length=500)
    text = models.CharField("vad det är", max_length=300, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "eget material"
        verbose_name_plural = "eget material"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"material {self.pk}"
