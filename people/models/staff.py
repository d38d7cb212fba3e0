"""Those who work with pupils, and what is opened to them for a time: roles, classes, single pupils."""

from typing import ClassVar

import pghistory
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import Group as AuthGroup
from django.db import models

from people.base import Period, PeriodQuerySet, period_in_order
from people.models.organisation import Group, School
from people.models.students import Student
from people.roles import Role


class User(AbstractUser):
    """Somebody who works in a school or for its huvudman. Being superuser gives no pupil data."""

    @property
    def name(self) -> str:
        """First and last name, or the username where none is given."""
        return self.get_full_name() or self.username


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
