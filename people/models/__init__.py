"""People, schools and calendars: who somebody is, where, and when.

Every relation that gives access is a period (first day, last day): it begins and ends by itself on the right day.
"""

from people.models.choices import Choice
from people.models.guardians import Guardian, Guardianship
from people.models.organisation import (
    Group,
    Huvudman,
    Municipality,
    NonSchoolDay,
    School,
    SchoolGroupObjectPermission,
    Term,
)
from people.models.staff import Mentorship, RoleAssignment, RoleGroup, StudentGrant, User
from people.models.students import (
    Enrolment,
    Membership,
    PlacementKind,
    Protection,
    Skolform,
    Student,
    StudentAlias,
    StudentQuerySet,
)

__all__ = [
    "Choice",
    "Enrolment",
    "Group",
    "Guardian",
    "Guardianship",
    "Huvudman",
    "Membership",
    "Mentorship",
    "Municipality",
    "NonSchoolDay",
    "PlacementKind",
    "Protection",
    "RoleAssignment",
    "RoleGroup",
    "School",
    "SchoolGroupObjectPermission",
    "Skolform",
    "Student",
    "StudentAlias",
    "StudentGrant",
    "StudentQuerySet",
    "Term",
    "User",
]
