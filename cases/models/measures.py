"""Measures (åtgärder), how pupil and guardians take part in them, suggestions, and the evaluation of measures."""

import datetime as dt
from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models

from cases.models.case import Case
from cases.models.made import MadeAt
from people import swedish
from people.base import OF_CASE, kept_until_disposed
from people.models import Guardian, Huvudman


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Measures, in lists and look-ups."""

    def open(self) -> "MeasureQuerySet":
        """Those planned or going on: neither done nor dropped."""
        return self.filter(done_on=None, dropped_on=None)


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
    responsible = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="measures", blank=True)
    follow_up_on = models.DateField("följs upp", null=True, blank=True)
    level = models.CharField("nivå", max_length=6, choices=Level.choices, default=Level.PUPIL)
    done_on = models.DateField("genomförd", null=True, blank=True)
    done_by = models.CharField("genomförd av", max_length=300, blank=True)  # names: also of others than staff here
    done_note = models.TextField("så gick det", blank=True)
    dropped_on = models.DateField("utgick", null=True, blank=True)  # kept for the history

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
        return self.done_on is None and self.dropped_on is None

    @property
    def begun_on(self) -> dt.date | None:
        """The day it begins or began, also if it is dropped later; None for one that has no day, or never began."""
        on = self.starts_on or self.done_on
        never = on and self.dropped_on and self.dropped_on < on
        return None if never else on

    @property
    def responsible_ids(self) -> frozenset[int]:
        """Ids of those who are responsible, from what is fetched ahead where it is."""
        return frozenset(each.pk for each in self.responsible.all())

    @property
    def responsible_names(self) -> str:
        """Those who are responsible, by name: Sara Lindgren och Maria Nylund."""
        return swedish.join(sorted(each.name for each in self.responsible.all()))


class MeasureSuggestion(models.Model):
    """A suggestion of a measure in a huvudman's own library (``cases.suggestions``), under a group of factors."""

    huvudman = models.ForeignKey(Huvudman, models.PROTECT, related_name="measure_suggestions")
    group = models.CharField("faktorgrupp", max_length=20)  # cases.parts.GROUPS
    what = models.CharField("åtgärd", max_length=300)
    goal = models.CharField("mål", max_length=300, blank=True)
    when = models.CharField("när", max_length=150, blank=True)
    level = models.CharField("nivå", max_length=6, choices=Measure.Level.choices, default=Measure.Level.PUPIL)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "förslag på åtgärd"
        verbose_name_plural = "förslag på åtgärder"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"förslag {self.pk}"


class Participation(models.Model):
    """How the pupil or a guardian took part when measures were planned: what was said, and whether they agree.

    Each time is a row of its own and none is changed: the last one tells how it is now.
    """

    class How(models.TextChoices):
        MEETING = "möte", "Var med på möte"
        PHONE = "telefon", "Pratade med oss i telefon"
        WRITTEN = "skrift", "Skrev till oss"
        OFFERED = "erbjuden", "Erbjöds, men var inte med"
        DECLINED = "avböjt", "Ville inte vara med"

    class Agrees(models.TextChoices):
        YES = "ja", "Ja"
        PARTLY = "delvis", "Delvis"
        NO = "nej", "Nej"
        UNSAID = "inte sagt", "Har inte sagt"

    case = models.ForeignKey(Case, models.PROTECT, related_name="participations")
    guardian = models.ForeignKey(Guardian, models.PROTECT, null=True, related_name="+")  # None: the pupil
    on = models.DateField("dag")
    how = models.CharField("hur", max_length=10, choices=How.choices)
    agrees = models.CharField("samtycker", max_length=10, choices=Agrees.choices, blank=True)
    words = models.TextField("vad som sades", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "delaktighet"
        verbose_name_plural = "delaktighet"
        ordering: ClassVar = ["at", "pk"]
        triggers: ClassVar = kept_until_disposed(OF_CASE)

    def __str__(self) -> str:
        return f"delaktighet {self.pk}"


class Evaluation(MadeAt):
    """An evaluation of the measures with pupil, guardians and staff, and how they go on."""

    class Decision(models.TextChoices):
        CONTINUE = "fortsätt", "Fortsätt som planerat"
        CHANGE = "ändra", "Ändra åtgärderna"
        PROGRAM = "åtgärdsprogram", "Pröva särskilt stöd och åtgärdsprogram"
        SAMVERKAN = "samverkan", "Samverka med andra"
        CLOSE = "avsluta", "Avsluta"

    case = models.ForeignKey(Case, models.PROTECT, related_name="evaluations")
    held_on = models.DateField("datum")
    participants = models.TextField("deltagare")
    pupil_view = models.TextField("elevens egen bild", blank=True)
    guardian_view = models.TextField("vårdnadshavarnas bild", blank=True)
    conclusion = models.TextField("samlad bedömning")
    decision = models.CharField("så går vi vidare", max_length=15, choices=Decision.choices)
    follow_up_on = models.DateField("utvärderas igen", null=True, blank=True)
    changes = models.TextField("det här ändras", blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()  # when it was written; it was held on held_on

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

    class After(models.TextChoices):
        DONE = "genomförd", "Genomförd"
        GOES_ON = "fortsätter", "Fortsätter i vardagen"
        DROPPED = "utgår", "Utgår"

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="effects")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="effects")
    effect = models.CharField("effekt", max_length=10, choices=Effect.choices)
    after = models.CharField("efter avslutet", max_length=10, choices=After.choices, blank=True)  # if it is to close
    seen = models.TextField("frånvaron före och efter", blank=True)  # in words, as it was counted that day

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["evaluation", "measure"], name="measure_effect_once")]

    def __str__(self) -> str:
        return f"effekt {self.pk}"

    @property
    def told(self) -> str:
        """har gett viss effekt, fortsätter i vardagen."""
        return ", ".join(each.lower() for each in (self.get_effect_display(), self.get_after_display()) if each)
