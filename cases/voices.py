"""Whom a case calls what: the guardians as pages, forms and records name them."""

import datetime as dt
from collections.abc import Iterable

from cases.models import Case
from people.models import Guardian, Student
from people.protected import Fact, shows
from people.queries import classes_of, group_on, guardians_of


def klass_of(student: Student, day: dt.date) -> str:
    """The pupil's class on ``day`` as pages write it; nothing where the pupil is protected."""
    group = group_on(student, day) if shows(student, Fact.SCHOOL) else None
    return group.name if group else ""


def klasser_of(students: Iterable[Student], day: dt.date) -> dict[int, str]:
    """``klass_of`` for many, by pupil id; those without a class to write are not there. One query."""
    shown = [student.pk for student in students if shows(student, Fact.SCHOOL)]
    return {student: group.name for student, group in classes_of(shown, day).items()}


def place_of(case: Case, day: dt.date) -> str:
    """Class and school as a case's page writes them; nothing where the pupil is protected."""
    if not shows(case.student, Fact.SCHOOL):
        return ""
    return ", ".join(filter(None, [klass_of(case.student, day), case.school.name]))


def named_guardians(student: Student, day: dt.date) -> list[tuple[Guardian, str]]:
    """The guardians of a pupil on ``day``, each with the name to write: a number where the pupil is protected."""
    hidden = not shows(student, Fact.GUARDIANS)
    return [
        (guardian, f"Vårdnadshavare {number}" if hidden else guardian.name)
        for number, guardian in enumerate(guardians_of(student, day), start=1)
    ]
