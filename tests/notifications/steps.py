"""Steps of the routine as the tests of deliveries need them, taken by the routine's own services."""

import datetime as dt
from typing import Any

from cases import services
from cases.models import Case
from people.models import Enrolment, Student, User


def open_case(student: Student, by: User, *, at: dt.datetime | None = None) -> Case:
    """A case about a pupil at the pupil's school."""
    school = Enrolment.objects.select_related("school").get(student=student).school
    return services.open_case(student=student, school=school, by=by, why="Sex tillfällen sedan augusti.", at=at)


def begin(case: Case, by: User, *, utredare: User | None = None, at: dt.datetime | None = None, **words: Any) -> Case:
    """The rektor decides to investigate; Petra does it if nobody else is named."""
    services.inled_utredning(
        case=case,
        by=by,
        reason="Frånvaron är upprepad och orsaken behöver utredas.",
        sarskilt_stod=True,
        sarskilt_stod_why="Behöver prövas.",
        krankning=False,
        krankning_why="Inget tyder på det.",
        utredare=utredare or User.objects.get(username="petra"),
        at=at,
        **words,
    )
    return Case.objects.get(pk=case.pk)


def investigate(student: Student, by: User, *, utredare: User | None = None) -> Case:
    """A case in which the rektor has just decided to investigate."""
    return begin(open_case(student, by), by, utredare=utredare)
