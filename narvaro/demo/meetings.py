"""Elevhälsomöten in the demo: one that has been, with what was said, and one to come that a mentor has a wish for."""

import datetime as dt
from typing import Any

from cases.models import Case, Meeting, State
from cases.services.meetings import add_item, end_meeting, plan_meeting, wish_for_meeting
from narvaro.demo.everyday import at
from people.calendar import SchoolCalendar
from people.models import School, User
from people.queries import calendar_of

HELD_AGO, NEXT_IN = 8, 4  # school days before and after today
PARTICIPANTS = "Karin Westerberg, rektor\nMaria Nylund, kurator\nPetra Sandström, specialpedagog"
ABOUT_THE_SCHOOL = (
    "Lärarna i årskurs 8 vill ha en lugn yta vid entrén mellan 8.05 och 8.20. Karin tar det med vaktmästaren."
)
SAID = (
    "Vi gick igenom frånvaron vecka för vecka. Morgnarna är svårast. Vi fortsätter och ser efter om det vänder.",
    "Hemmet vill ha en fast kontakt. Maria ringer varje fredag tills vidare.",
)
TASK = "Ring hem och bestäm en fast tid på fredagar"
WISH = "Två samtal och fortsatt frånvaro. Jag behöver hjälp att tänka kring engelskan på måndagar."


def hold_meetings(today: dt.date) -> int:
    """The meetings of Björkskolan; how many were planned. Repeats nothing."""
    if Meeting.objects.exists():
        return 0
    rektor = User.objects.get(username="rektor")
    school = School.objects.get(role_assignments__user=rektor)
    calendar = calendar_of(school)
    to_come = _school_day(calendar, today, NEXT_IN)
    _held(school, rektor, _school_day(calendar, today, -HELD_AGO), to_come)
    plan_meeting(school=school, by=rektor, held_on=to_come)
    _wished(school)
    return 2


def _held(school: School, rektor: User, day: dt.date, until: dt.date) -> None:
    """What was said at a meeting that has been, in cases that were investigated or acted on then."""
    kurator = User.objects.get(username="kurator")
    meeting = plan_meeting(school=school, by=rektor, held_on=day)
    cases = Case.objects.filter(school=school, opened_at__date__lt=day, state__in=(State.UTREDNING, State.UPPFOLJNING))
    for case, said in zip(cases.order_by("pk"), SAID, strict=False):
        rings: dict[str, Any] = {"task": TASK, "responsible": kurator, "last_day": until} if said is SAID[-1] else {}
        add_item(meeting=meeting, case=case, by=kurator, said=said, at=at(day, hour=14), **rings)
    end_meeting(
        meeting=meeting, by=rektor, participants=PARTICIPANTS, other=ABOUT_THE_SCHOOL, version=1,
        at=at(day, hour=15, minute=10),
    )  # fmt: skip


def _wished(school: School) -> None:
    """Sara asks for help with a pupil whose case is still with her."""
    mentor = User.objects.get(username="mentor")
    cases = Case.objects.filter(school=school, state=State.UPPMARKSAMMA, opened_by=mentor).select_related("student")
    for case in cases.order_by("pk")[:1]:
        wish_for_meeting(student=case.student, school=school, by=mentor, why=WISH)


def _school_day(calendar: SchoolCalendar, today: dt.date, steps: int) -> dt.date:
    """The school day so many before (negative) or after ``today``."""
    day, step = today, 1 if steps > 0 else -1
    while steps:
        day += dt.timedelta(days=step)
        steps -= step if calendar.is_school_day(day) else 0
    return day
