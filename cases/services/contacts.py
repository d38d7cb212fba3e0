"""Contacts with home the same day."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from absence.models import Alert, StudentDay
from absence.rules import CONTACT_RULES
from absence.services import handle_alerts
from cases.access import may_log
from cases.errors import AlreadyDone, Missing, MissingParts
from cases.models import Contact
from cases.queries import facts, open_case_of
from cases.services.change import NOT_ALLOWED, begin, moment
from people.models import School, Student, User


@transaction.atomic
def log_contact(
    *,
    student: Student,
    school: School,
    by: User,
    day: dt.date,
    channel: str,
    reached: str = "",
    reason: str = "",
    why_not_same_day: str = "",
    alert: Alert | None = None,
    at: dt.datetime | None = None,
) -> Contact:
    """Log a contact about absence on ``day``; the open signals of that day are handled unless nobody was reached.

    A contact about absence without valid reason that comes later than the day itself needs the reason (särskilda
    skäl). It belongs to the pupil's open case if there is one, with an event there. Raises AlreadyDone when the same
    person logs the same contact twice.
    """
    if not may_log(by, student, school):
        raise PermissionDenied(NOT_ALLOWED)
    when = moment(at)
    late = day < timezone.localdate(when) and needs_same_day(student, day)
    _check(day, when, channel, reached, why_late=why_not_same_day if late else None)
    Student.objects.select_for_update(no_key=True).get(pk=student.pk)
    words = {"channel": channel, "reached": reached, "reason": reason, "why_not_same_day": why_not_same_day}
    if Contact.objects.filter(student=student, day=day, by=by, **words, at__date=timezone.localdate(when)).exists():
        raise AlreadyDone(by, when, "Kontakten är redan sparad.", same=True)
    case = open_case_of(student, school)
    contact = Contact.objects.create(
        student=student, school=school, alert=alert, case=case, day=day, at=when, by=by, **words
    )
    if channel != Contact.Channel.NOT_REACHED:
        how = f"Kontakt: {contact.get_channel_display()}"
        handle_alerts(student, rules=CONTACT_RULES, by=by, how=how, at=when, on=day)
    if case:
        begin("kontakt", case, by, when).end(reason, **facts(contact=contact.pk, day=day, reached=reached))
    return contact


def needs_same_day(student: Student, day: dt.date) -> bool:
    """Whether home is to be told the same day: there is absence without valid reason, other than lateness.

    7 kap. 17 §, 15 kap. 16 § and 18 kap. 16 § skollagen. Announced absence is called about by the routine, on no
    set day.
    """
    return StudentDay.objects.filter(student=student, day=day, unexcused=True).exists()


def _check(day: dt.date, when: dt.datetime, channel: str, reached: str, *, why_late: str | None) -> None:
    """Raise MissingParts naming what a contact lacks. ``why_late`` is None for one that is in time."""
    parts = []
    if day > timezone.localdate(when):
        parts.append(Missing("Välj en dag som har varit.", "day"))
    if channel != Contact.Channel.NOT_REACHED and not reached.strip():
        parts.append(Missing("Skriv vem du fick kontakt med.", "reached"))
    if why_late is not None and not why_late.strip():
        parts.append(Missing("Skriv varför kontakten inte togs samma dag.", "why_not_same_day"))
    if parts:
        raise MissingParts(parts)
