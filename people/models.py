"""People, schools and calendars: who somebody is, where, and when.

Every relation that gives access is a period (first day, last day): it begins and ends by itself on the right day.
"""

import datetime as dt
from typing import ClassVar

import pghistory
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import Group as AuthGroup
from django.db import models
from guardian.models import GroupObjectPermissionBase

from people.base import Period, PeriodQuerySet, by_name, period_in_order
from people.roles import Role, Verb

OF_AGE = 18  # years


class User(AbstractUser):
    """Somebody who works in a school or for its huvudman. Being superuser gives no pupil data."""

    @property
    def name(self) -> str:
        """First and last name, or the username where none is given."""
        return self.get_full_name() or self.username


class Municipality(models.Model):
    """A Swedish municipality: where a pupil is registered, and where letters to a hemkommun go. Source: SCB."""

    code = models.CharField("kommunkod", max_length=4, primary_key=True)
    name = models.CharField("namn", max_length=60)
    email = models.EmailField("e-post", blank=True)
    postal_address = models.TextField("postadress", blank=True)

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


class RoleGroup(models.Model):
    """The guardian group of one role at one school, such as "rektor, Björkskolan"."""

    school = models.ForeignKey(School, models.CASCADE, related_name="role_groups")
    role = models.CharField(max_length=20, choices=Role.choices)
    group = models.OneToOneField(AuthGroup, models.CASCADE, related_name="role_group")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "role"], name="role_group_once")]

    def __str__(self) -> str:
        return f"{self.role}, {self.school}"


@pghistory.track()
class RoleAssignment(Period):
    """That a person has a role at a school for a time. Membership in the role's guardian group follows from it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_assignments")
    role = models.CharField("roll", max_length=20, choices=Role.choices)
    school = models.ForeignKey(School, models.CASCADE, related_name="role_assignments")

    objects: ClassVar[PeriodQuerySet["RoleAssignment"]] = PeriodQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "roll"
        verbose_name_plural = "roller"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role", "school", "first_day"], name="role_assignment_once"),
            period_in_order("role_assignment_period"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.school}"


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


@pghistory.track()
class Mentorship(Period):
    """That a person is mentor of a class for a time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="mentorships")
    group = models.ForeignKey(Group, models.CASCADE, related_name="mentorships")

    objects: ClassVar[PeriodQuerySet["Mentorship"]] = PeriodQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "mentorskap"
        verbose_name_plural = "mentorskap"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "group", "first_day"], name="mentorship_once"),
            period_in_order("mentorship_period"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.group}"


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


@pghistory.track()
class Guardian(models.Model):
    """A guardian (vårdnadshavare). Two guardians may live in two homes: never show one's address to the other."""

    personal_number = models.CharField("personnummer", max_length=12, null=True, blank=True, unique=True)
    first_name = models.CharField("förnamn", max_length=100)
    last_name = models.CharField("efternamn", max_length=100)
    email = models.EmailField("e-post", blank=True)
    phone = models.CharField("telefon", max_length=30, blank=True)
    address = models.CharField("adress", max_length=200, blank=True)
    postal_code = models.CharField("postnummer", max_length=10, blank=True)
    city = models.CharField("ort", max_length=60, blank=True)
    language = models.CharField("språk", max_length=40, blank=True)
    needs_interpreter = models.BooleanField("tolk", default=False)

    class Meta:
        verbose_name = "vårdnadshavare"
        verbose_name_plural = "vårdnadshavare"

    def __str__(self) -> str:
        return f"vårdnadshavare {self.pk}"

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


@pghistory.track()
class Guardianship(models.Model):
    """That somebody is guardian of a pupil, and whether the school may contact them."""

    student = models.ForeignKey(Student, models.CASCADE, related_name="guardianships")
    guardian = models.ForeignKey(Guardian, models.CASCADE, related_name="guardianships")
    relation = models.CharField("relation", max_length=40, blank=True)
    may_contact = models.BooleanField("får kontaktas", default=True)

    class Meta:
        verbose_name = "vårdnad"
        verbose_name_plural = "vårdnad"
        constraints: ClassVar = [models.UniqueConstraint(fields=["student", "guardian"], name="guardianship_once")]

    def __str__(self) -> str:
        return f"{self.guardian} {self.student}"


@pghistory.track()
class StudentGrant(Period):
    """One pupil opened to one named person for a time and a reason.

    Two uses: an utredare or åtgärdsansvarig who is not otherwise in reach of the pupil, and the named staff around a
    pupil with protected identity, whom nobody else but the rektor may see.
    """

    student = models.ForeignKey(Student, models.CASCADE, related_name="grants")
    user = models.ForeignKey(User, models.CASCADE, related_name="student_grants")
    reason = models.CharField("skäl", max_length=200)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    granted_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[PeriodQuerySet["StudentGrant"]] = PeriodQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "personlig åtkomst"
        verbose_name_plural = "personliga åtkomster"
        constraints: ClassVar = [period_in_order("student_grant_period")]

    def __str__(self) -> str:
        return f"{self.student} {self.user}"
