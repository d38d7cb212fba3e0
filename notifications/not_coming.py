"""A pupil of compulsory school who does not come, and may have left the country or moved: the hemkommun is told.

It answers for skolplikten (7 kap. 21 § skollagen), also where it is huvudman itself: then the letter goes to those of
the kommun who follow it up. It says what the rektor is asked here and nothing of an investigation (domain.md (c) 6). It
goes by post, and of a protected pupil by hand without a word of it here.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from absence.models import StudentDay
from cases.closing import NOT_COMING
from cases.models import Case
from cases.telling import tells_the_hemkommun
from notifications.complementing import NOT_GONE, law_of
from notifications.kinds import KINDS
from notifications.models import Channel, Delivery, DeliveryQuerySet, Status
from notifications.planning import place_of
from notifications.services import NotNowError, facts_about, write
from people import swedish
from people.calendar import weekday_from
from people.models import Municipality, User

CLOSED = "Ärendet är avslutat. Återuppta det om hemkommunen behöver få veta att eleven inte kommer."
WAITING = "Det finns redan en anmälan som inte är gjord. Kalla tillbaka den först om något är fel."

GRANTED = "beviljad"
LEAVE = {"ingen": "Ingen ansökan", GRANTED: "Beviljad", "avslagen": "Avslagen"}
"""Whether the home has asked for leave, and what it was told."""


@dataclass(frozen=True, slots=True)
class NotComing:
    """What the hemkommun is told. ``told_by`` is who has told the school, by name and relation."""

    place: str
    last_day: dt.date
    leave: str
    told_by: str
    contact: str
    municipality: Municipality
    leave_until: dt.date | None = None

    @property
    def facts(self) -> dict[str, str]:
        """The words of the letter."""
        until = f" till och med {swedish.full_date(self.leave_until)}" if self.leave_until else ""
        return {
            "place": self.place,
            "last_day": swedish.full_date(self.last_day),
            "leave": f"{LEAVE[self.leave]}{until}",
            "told_by": self.told_by,
            "contact": self.contact,
        }


def stopped(case: Case) -> str:
    """Why nobody can be told now: the case is closed, or what was written before has not gone; "" when it can."""
    if not case.is_open:
        return CLOSED
    return WAITING if told(case).filter(status__in=NOT_GONE).exists() else ""


def told(case: Case) -> DeliveryQuerySet:
    """What has been written of it in the case and not called back, the newest first."""
    rows: DeliveryQuerySet = Delivery.objects.filter(case=case, kind=NOT_COMING).exclude(status=Status.CANCELLED)
    return rows


def last_day_in_school(case: Case) -> dt.date | None:
    """The last day on which the pupil was there for some of the reported time; None where no day says so."""
    days = StudentDay.objects.filter(student=case.student_id, school=case.school_id, day__lte=timezone.localdate())
    there = days.filter(reported__gt=F("valid") + F("invalid"))
    return there.order_by("-day").values_list("day", flat=True).first()


@transaction.atomic
def tell(*, case: Case, said: NotComing | None, by: User) -> None:
    """Write the letter to print and post, or of a protected pupil, of whom nothing is ``said``, a task by hand.

    One at a time: raises NotNowError while another waits or is printed, and where the case is closed; PermissionDenied
    for who does not tell it.
    """
    if not tells_the_hemkommun(by, case):
        raise PermissionDenied("Bara rektorn på elevens skola anmäler att eleven uteblir.")
    held = Case.objects.select_for_update(of=("self",)).select_related("student", "school__huvudman").get(pk=case.pk)
    if why_not := stopped(held):
        raise NotNowError(why_not)
    said = None if held.student.is_protected else said
    today, kind = timezone.localdate(), KINDS[NOT_COMING]
    row = Delivery(
        kind=NOT_COMING,
        once=f"{NOT_COMING}:{held.pk}:{Delivery.objects.filter(case=held, kind=NOT_COMING).count()}",
        channel=kind.channel if said else Channel.MANUAL,
        case=held,
        student=held.student,
        school=held.school,
        to_municipality=said.municipality if said else None,
        content={"lagrum": law_of(held, today)} | (_facts(held, said, by, today) if said else {}),
        due_on=weekday_from(today + dt.timedelta(days=kind.days)),
    )
    write([row])


def _facts(case: Case, said: NotComing, by: User, today: dt.date) -> dict[str, Any]:
    """What the letter says: who it is about, and what the rektor was asked. No investigation has begun in it."""
    about = facts_about(case, place_of(case, today), today, by)
    return about | {"started_on": "", "not_coming": said.facts}
