"""A pupil who changes school in the demo: Ebba's case comes from Ekskolan, and waits for Björkskolan's rektor."""

import datetime as dt

from cases import services
from cases.giving import PARTS
from cases.models import Case
from narvaro.demo.everyday import at, holder
from people.models import Enrolment, Group, Membership
from people.roles import Role

PUPIL = ("Ebba", "Falk")
NEW_CLASS = "7A"
NOTE = (
    "Ebba flyttas upp till årskurs 7 och börjar hos er i dag. De första veckorna läser hon svenska kvar hos oss. Hon "
    "går när det blir för lätt, och stannar när hon får ett eget problem att lösa. Emma och Daniel vill bli ringda "
    "samma dag. Vi har lovat dem ett möte inom två veckor."
)


def hand_over(today: dt.date) -> None:
    """Give Ebba a place at Björkskolan as well, and hand her case over; once."""
    first, last = PUPIL
    found = Case.objects.open().filter(student__first_name=first, student__last_name=last, passings=None)
    case = found.select_related("student", "school").first()
    if case is None:
        return
    klass = Group.objects.select_related("school").get(name=NEW_CLASS, school__huvudman=case.school.huvudman_id)
    place = Enrolment.objects.filter(student=case.student).latest("pk")
    Enrolment.objects.create(
        student=case.student, school=klass.school, skolform=place.skolform, year="7", first_day=today
    )
    Membership.objects.create(student=case.student, group=klass, first_day=today)
    proposed = [part for part, each in PARTS.items() if each.proposed]
    services.pass_on(
        case=case, by=holder(case.school, Role.REKTOR), to_school=klass.school, note=NOTE, parts=proposed,
        at=max(at(today, hour=7, minute=30), case.state_since),
    )  # fmt: skip
