"""Municipalities, huvudmän, school units and their classes, terms and days without school."""

from typing import ClassVar

from django.db import models
from guardian.models import GroupObjectPermissionBase

from people.base import period_in_order
from people.roles import Verb


class Municipality(models.Model):
    """A Swedish municipality: where a pupil is registered, and where letters to a hemkommun go. Source: SCB."""

    code = models.CharField("kommunkod", max_length=4, primary_key=True)
    name = models.CharField("namn", max_length=60)
    email = models.EmailField("e-post", blank=True)
    postal_address = models.TextField("postadress", blank=True)
    # The socialnämnd that a worry about a child goes to: its name, by day, and at other hours (socialjouren).
    social_board = models.CharField("socialnämnd", max_length=100, blank=True, db_default="")
    social_phone = models.CharField("socialtjänstens telefon", max_length=30, blank=True, db_default="")
    social_emergency_phone = models.CharField("socialjourens telefon", max_length=30, blank=True, db_default="")

    class Meta:
        verbose_name = "kommun"
        verbose_name_plural = "kommuner"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Huvudman(models.Model):
    """The one responsible for schools: a municipality or an independent body (2 kap. skollagen)."""

    organisation_number = models.CharField("organisationsnummer", max_length=10, unique=True)
    name = models.CharField("namn", max_length=200)
    municipality = models.ForeignKey(Municipality, models.PROTECT, verbose_name="kommun", related_name="+")
    email = models.EmailField("e-post", blank=True)
    postal_address = models.TextField("postadress", blank=True)

    class Meta:
        verbose_name = "huvudman"
        verbose_name_plural = "huvudmän"

    def __str__(self) -> str:
        return self.name


class School(models.Model):
    """A school unit (skolenhet). The verbs of ``people.roles`` are permissions on it."""

    code = models.CharField("skolenhetskod", max_length=8, unique=True)
    name = models.CharField("namn", max_length=200)
    huvudman = models.ForeignKey(Huvudman, models.PROTECT, related_name="schools")
    email = models.EmailField("e-post", blank=True)

    class Meta:
        verbose_name = "skola"
        verbose_name_plural = "skolor"
        ordering: ClassVar = ["name"]
        default_permissions = ()
        permissions: ClassVar = [(verb.value, verb.label) for verb in Verb]

    def __str__(self) -> str:
        return self.name


class SchoolGroupObjectPermission(GroupObjectPermissionBase):
    """A verb granted to a group on a school, with a real foreign key so that it goes when the school goes."""

    content_object = models.ForeignKey(School, models.CASCADE)


class Term(models.Model):
    """A term of a huvudman (3 kap. skolförordningen)."""

    class Kind(models.TextChoices):
        HT = "HT", "hösttermin"
        VT = "VT", "vårtermin"

    huvudman = models.ForeignKey(Huvudman, models.CASCADE, related_name="terms")
    school_year = models.CharField("läsår", max_length=9)
    kind = models.CharField("termin", max_length=2, choices=Kind.choices)
    first_day = models.DateField("från")
    last_day = models.DateField("till")

    class Meta:
        verbose_name = "termin"
        verbose_name_plural = "terminer"
        ordering: ClassVar = ["first_day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["huvudman", "school_year", "kind"], name="term_once"),
            period_in_order("term_period"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_day.year}"


class NonSchoolDay(models.Model):
    """Days without school within terms: break, study day, holiday. No school means all schools of the huvudman."""

    huvudman = models.ForeignKey(Huvudman, models.CASCADE, related_name="non_school_days")
    school = models.ForeignKey(School, models.CASCADE, null=True, blank=True, related_name="non_school_days")
    first_day = models.DateField("från")
    last_day = models.DateField("till")
    name = models.CharField("namn", max_length=100, blank=True)

    class Meta:
        verbose_name = "lov"
        verbose_name_plural = "lov"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["huvudman", "school", "first_day", "last_day"],
                nulls_distinct=False,
                name="non_school_day_once",
            ),
            period_in_order("non_school_day_period"),
        ]

    def __str__(self) -> str:
        return self.name or "lov"


class Group(models.Model):
    """A class of a school. Who is in it, and whose mentor somebody is, changes over time."""

    school = models.ForeignKey(School, models.CASCADE, related_name="groups")
    name = models.CharField("klass", max_length=40)

    class Meta:
        verbose_name = "klass"
        verbose_name_plural = "klasser"
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "name"], name="group_once")]

    def __str__(self) -> str:
        return self.name
