"""Pupils, and their places in schools and classes over time."""

import datetime as dt
from typing import ClassVar

import pghistory
from django.db import models

from people.base import Period, PeriodQuerySet, by_name, period_in_order
from people.models.organisation import Group, Huvudman, Municipality, School

OF_AGE = 18  # years


class Protection(models.TextChoices):
    """Protected personal data: what the population register says about a person."""

    NONE = "ingen", "ingen"
    SEKRETESSMARKERING = "sekretessmarkering", "sekretessmarkering"
    SKYDDAD_FOLKBOKFORING = "skyddad folkbokföring", "skyddad folkbokföring"


class PlacementKind(models.TextChoices):
    """How another municipality's social services have placed a pupil."""

    HVB = "hvb", "HVB-hem"
    FAMILJEHEM = "familjehem", "familjehem"
    LSS = "lss", "LSS-boende"


class StudentQuerySet(models.QuerySet["Student"]):
    """Pupils, in lists and look-ups."""

    def by_name(self) -> "StudentQuerySet":
        """In the order of a Swedish class list."""
        return self.order_by(*by_name())

    def unprotected(self) -> "StudentQuerySet":
        """Those who may stand in lists, exports and messages."""
        return self.filter(protection=Protection.NONE)


@pghistory.track()
class Student(models.Model):
    """A pupil. The personal number never leaves in URLs, titles, logs, e-mail or task arguments."""

    personal_number = models.CharField("personnummer", max_length=12, unique=True)
    first_name = models.CharField("förnamn", max_length=100)
    last_name = models.CharField("efternamn", max_length=100)
    birth_date = models.DateField("födelsedatum", null=True, blank=True)
    protection = models.CharField("skydd", max_length=21, choices=Protection.choices, default=Protection.NONE)
    registered_municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="folkbokföringskommun"
    )
    placed_by = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="placerad av"
    )
    placement_kind = models.CharField("placeringsform", max_length=10, choices=PlacementKind.choices, blank=True)

    objects: ClassVar[StudentQuerySet] = StudentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "elev"
        verbose_name_plural = "elever"

    def __str__(self) -> str:
        return f"elev {self.pk}"  # never a name: str() ends up in logs and error pages

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def is_protected(self) -> bool:
        """Whether the pupil has any kind of protected personal data."""
        return self.protection != Protection.NONE

    def age(self, on: dt.date) -> int | None:
        """Age in whole years, None when the birth date is not known in full."""
        born = self.birth_date
        return None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))

    def is_adult(self, on: dt.date) -> bool:
        """Whether the pupil is of age (9 kap. 1 § föräldrabalken), from when guardians have no right to know.

        With an unknown birth date the pupil is not.
        """
        age = self.age(on)
        return age is not None and age >= OF_AGE


class StudentAlias(models.Model):
    """The id that a huvudman's own system uses for a pupil (``elev-id``)."""

    huvudman = models.ForeignKey(Huvudman, models.CASCADE, related_name="+")
    value = models.CharField("elev-id", max_length=100)
    student = models.ForeignKey(Student, models.CASCADE, related_name="aliases")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["huvudman", "value"], name="student_alias_once")]

    def __str__(self) -> str:
        return self.value


class Skolform(models.TextChoices):
    """The form of school, which decides the lagrum (7, 15 or 18 kap. skollagen)."""

    FORSKOLEKLASS = "förskoleklass", "förskoleklass"
    GRUNDSKOLA = "grundskola", "grundskola"
    ANPASSAD_GRUNDSKOLA = "anpassad grundskola", "anpassad grundskola"
    GYMNASIESKOLA = "gymnasieskola", "gymnasieskola"
    ANPASSAD_GYMNASIESKOLA = "anpassad gymnasieskola", "anpassad gymnasieskola"

    @property
    def is_compulsory(self) -> bool:
        """Whether pupils in it have skolplikt (7 kap. skollagen)."""
        return self in (Skolform.FORSKOLEKLASS, Skolform.GRUNDSKOLA, Skolform.ANPASSAD_GRUNDSKOLA)


@pghistory.track()
class Enrolment(Period):
    """A pupil's place in a school for a time."""

    student = models.ForeignKey(Student, models.CASCADE, related_name="enrolments")
    school = models.ForeignKey(School, models.PROTECT, related_name="enrolments")
    skolform = models.CharField(max_length=22, choices=Skolform.choices)
    year = models.CharField("årskurs", max_length=10, blank=True)

    objects: ClassVar[PeriodQuerySet["Enrolment"]] = PeriodQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "skolplacering"
        verbose_name_plural = "skolplaceringar"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["student", "school", "first_day"], name="enrolment_once"),
            period_in_order("enrolment_period"),
        ]

    def __str__(self) -> str:
        return f"{self.student} {self.school}"


@pghistory.track()
class Membership(Period):
    """A pupil's place in a class for a time."""

    student = models.ForeignKey(Student, models.CASCADE, related_name="memberships")
    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")

    objects: ClassVar[PeriodQuerySet["Membership"]] = PeriodQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "klassplacering"
        verbose_name_plural = "klassplaceringar"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["student", "group", "first_day"], name="membership_once"),
            period_in_order("membership_period"),
        ]

    def __str__(self) -> str:
        return f"{self.student} {self.group}"
