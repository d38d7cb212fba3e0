"""Measures (åtgärder) and their evaluation (domain.md (c) 8 and 9)."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models

from cases.models.case import Case


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Measures, in lists and look-ups."""

    def open(self) -> "MeasureQuerySet":
        """Those planned or going on: neither done nor dropped."""
        return self.filter(done_on=None, dropped=False)


@pghistory.track()
class Measure(models.Model):
    """A measure: what and with what goal, when, who, and when it is followed up."""

    class Level(models.TextChoices):
        PUPIL = "elev", "Elev"
        GROUP = "grupp", "Grupp"
        SCHOOL = "skola", "Skola"

    case = models.ForeignKey(Case, models.PROTECT, related_name="measures")
    what = models.CharField("åtgärd", max_length=300)
    goal = models.CharField("mål", max_length=300, blank=True)
    when = models.CharField("när", max_length=150, blank=True)  # such as "måndagar 10.00"
    starts_on = models.DateField("börjar", null=True, blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="measures"
    )
    follow_up_on = models.DateField("följs upp", null=True, blank=True)
    level = models.CharField("nivå", max_length=6, choices=Level.choices, default=Level.PUPIL)
    done_on = models.DateField("genomförd", null=True, blank=True)
    done_note = models.TextField("så gick det", blank=True)
    dropped = models.BooleanField("utgår", default=False)  # after an evaluation; kept for the history

    objects: ClassVar[MeasureQuerySet] = MeasureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "åtgärd"
        verbose_name_plural = "åtgärder"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"åtgärd {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it is planned or going on: neither done nor dropped."""
        return self.done_on is None and not self.dropped


class Evaluation(models.Model):
    """An evaluation of the measures with pupil, guardians and staff."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="evaluations")
    held_on = models.DateField("datum")
    participants = models.TextField("deltagare")
    pupil_view = models.TextField("elevens egen bild", blank=True)
    conclusion = models.TextField("samlad bedömning")
    changes = models.TextField("det här ändras", blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "utvärdering"
        verbose_name_plural = "utvärderingar"
        ordering: ClassVar = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"utvärdering {self.pk}"


class MeasureEffect(models.Model):
    """What an evaluation says about one measure. It tells what happened at the same time, never a proven cause."""

    class Effect(models.TextChoices):
        GOOD = "god", "Har gett effekt"
        SOME = "viss", "Har gett viss effekt"
        NONE = "ingen", "Har inte gett effekt"
        EARLY = "för tidigt", "För tidigt att säga"

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="effects")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="effects")
    effect = models.CharField("effekt", max_length=10, choices=Effect.choices)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["evaluation", "measure"], name="measure_effect_once")]

    def __str__(self) -> str:
        return f"effekt {self.pk}"
