"""Whom a case calls what: the guardians as pages, forms and records name them."""

import datetime as dt

from people.models import Guardian, Student
from people.protected import Fact, shows
from people.queries import guardians_of


def named_guardians(student: Student, day: dt.date) -> list[tuple[Guardian, str]]:
    """The guardians of a pupil on ``day``, each with the name to write: a number where the pupil is protected."""
    hidden = not shows(student, Fact.GUARDIANS)
    return [
        (guardian, f"Vårdnadshavare {number}" if hidden else guardian.name)
        for number, guardian in enumerate(guardians_of(student, day), start=1)
    ]
