"""What Älvgymnasiet has done about unexcused absence and CSN: some reported, one left out, one warned, others to do."""

import datetime as dt

from absence.csn import WITH_STUDIEHJALP
from cases.errors import MissingParts
from narvaro.demo.everyday import at
from oversight.csn import Kind, Line
from oversight.csn_list import lines_of
from oversight.models import CsnNote
from oversight.services.csn import note_csn
from people.calendar import DAY
from people.models import Enrolment, Protection, RoleAssignment, Student, User
from people.roles import Role

FRIDAY = 5
UTREDS = "Skolan utreder varför eleven är borta. Rektorn bedömer igen när utredningen är klar."

DONE = (
    (23, Kind.NOT_REPORTED, UTREDS),
    (23, Kind.NOT_REPORTED, UTREDS),
    (23, Kind.REPORTED, "Mentorn har pratat med eleven två gånger."),
    (23, Kind.REPORTED, ""),
    (22, Kind.REPORTED, "Eleven fick veta det vid mötet i går."),
    (22, Kind.NOT_REPORTED, "Eleven har berättat om kränkningar, och de utreds."),
    (22, Kind.REPORTED, ""),
    (8, Kind.WARNED, "Eleven vet vad som gäller och tar en tidigare buss."),
    (8, Kind.REPORTED, ""),
    (8, Kind.WARNED, "Vi ringde. Eleven kommer på samtal om studieplanen."),
    (1, Kind.REPORTED, ""),
    (1, Kind.WARNED, ""),
)
"""What was done about the first pupils of the list, those with most absence first: how many days ago, what and why."""


def go_through(today: dt.date) -> int:
    """Go through the beginning of the list, once; how many pupils."""
    by = _administrator(today)
    if CsnNote.objects.exists() or by is None:
        return 0
    found = sorted((line for line in _lines(today) if line.is_open), key=_most)
    rows = enumerate(zip(found, DONE, strict=False))
    return sum(
        _done(line.student, by, _weekday(today - ago * DAY), n, kind, reason) for n, (line, (ago, kind, reason)) in rows
    )


def _weekday(day: dt.date) -> dt.date:
    """The day, or the Friday before."""
    return day - max(day.isoweekday() - FRIDAY, 0) * DAY


def _done(student: Student, by: User, day: dt.date, number: int, kind: CsnNote.Kind, reason: str) -> bool:
    """Note one thing on a day; whether there was anything to do then."""
    when = at(day, hour=9, minute=10 + number)
    try:
        note_csn(student=student, by=by, kind=kind, on=day, reason=reason, seen=0, at=when)
    except MissingParts:  # the absence has come since
        return False
    return True


def _lines(today: dt.date) -> list[Line]:
    """The pupils of Älvgymnasiet without protected data."""
    places = Enrolment.objects.on(today).filter(
        student__protection=Protection.NONE, skolform__in=WITH_STUDIEHJALP, school__name="Älvgymnasiet"
    )
    return lines_of(places.select_related("student", "school__huvudman"), today)


def _most(line: Line) -> tuple[int, int]:
    """The most absence first."""
    return (-line.truancy.minutes if line.truancy else 0, line.student.pk)


def _administrator(today: dt.date) -> User | None:
    """Who goes through the list at Älvgymnasiet."""
    roles = RoleAssignment.objects.on(today).filter(school__name="Älvgymnasiet", role=Role.ADMINISTRATOR)
    found = roles.select_related("user").order_by("pk").first()
    return found.user if found else None
