"""Contacts with home the same day, each attempt a row of its own."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from absence.models import Alert, StudentDay
from absence.rules import CONTACT_RULES
from absence.services import handle_alerts
from cases.access import may_log
from cases.errors import AlreadyDone, Missing, MissingParts
from cases.homes import OTHER, PUPIL, TOLD, is_answered, is_with_pupil_alone, reaches_home, tells_late
from cases.models import Contact
from cases.queries import facts, open_case_of
from cases.services.change import NOT_ALLOWED, begin, moment
from cases.voices import guardian_key, named_guardians
from people.models import Guardian, School, Student, User

SAME_CALL = dt.timedelta(minutes=2)
"""The same words by the same person within this time are one call, sent twice; later they are another attempt."""


TAKE_BACK = dt.timedelta(minutes=10)
"""So long whoever logged a call that nobody answered can take it back: one tap logs it, perhaps the wrong one."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt to tell home: how, whom, how it went, and what was said."""

    channel: str
    result: str = Contact.Result.REACHED
    guardians: Sequence[Guardian] = ()
    pupil: bool = False
    other: str = ""  # somebody else: the name, and who it is
    reason: str = ""
    promised: str = ""
    promised_until: dt.date | None = None
    why_not_same_day: str = ""

    @property
    def tried(self) -> list[str]:
        """The keys of those who were tried."""
        keys = [guardian_key(each) for each in self.guardians]
        return [*keys, *([PUPIL] if self.pupil else []), *([OTHER] if self.other else [])]

    def whom(self, student: Student, day: dt.date) -> str:
        """Those who were tried, as records name them on ``day``."""
        names = dict(named_guardians(student, day))
        named = [names.get(each, "Vårdnadshavare") for each in self.guardians]
        return ", ".join([*named, *([student.name] if self.pupil else []), *filter(None, [self.other])])


@transaction.atomic
def log_contact(
    *,
    student: Student,
    school: School,
    by: User,
    day: dt.date,
    attempt: Attempt,
    alert: Alert | None = None,
    at: dt.datetime | None = None,
) -> Contact:
    """Log an attempt to tell home about absence on ``day``, which may answer the open signals of that day.

    They are answered once somebody at home was reached, or every home knows (``cases.homes``); a talk with the pupil is
    logged in the same way and answers none. Word about absence without valid reason that comes later than the day
    itself needs the reason (särskilda skäl), unless each home that is told was tried on the day. It belongs to the
    pupil's open case if there is one, with an event there. Raises AlreadyDone when the same person logs the same
    attempt twice.
    """
    if not may_log(by, student, school):
        raise PermissionDenied(NOT_ALLOWED)
    when = moment(at)
    Student.objects.select_for_update(no_key=True).get(pk=student.pk)
    earlier = list(Contact.objects.filter(student=student, school__huvudman=school.huvudman_id, day=day))
    parts = list(_missing(student, day, when, attempt, earlier))
    if parts:
        raise MissingParts(parts)
    contact = _written(Contact(student=student, school=school, alert=alert, day=day, by=by, at=when), attempt)
    if is_answered(student, [*earlier, contact], day):
        how = f"Kontakt: {contact.get_channel_display()}"
        handle_alerts(student, rules=CONTACT_RULES, by=by, how=how, at=when, on=day)
    if contact.case:
        said = facts(contact=contact.pk, day=day, whom=contact.whom)
        begin("kontakt", contact.case, by, when).end(attempt.reason, **said)
    return contact


def _written(contact: Contact, attempt: Attempt) -> Contact:
    """Write a contact with the words of an attempt, in the pupil's open case; not the same one twice."""
    student, day, at = contact.student, contact.day, contact.at
    contact.whom, words = attempt.whom(student, day), _words(attempt)
    same = Contact.objects.filter(student=student, day=day, by=contact.by, whom=contact.whom, **words)
    if same.filter(at__gt=at - SAME_CALL, at__lte=at).exists():
        raise AlreadyDone(contact.by, at, "Kontakten är redan sparad.", same=True)
    for name, value in words.items():
        setattr(contact, name, value)
    contact.case, contact.tried = open_case_of(student, contact.school), attempt.tried
    reached = attempt.result == Contact.Result.REACHED
    contact.reached_home = reached and reaches_home(student, day, contact.tried)
    contact.save(force_insert=True)
    return contact


def can_be_taken_back(contact: Contact, by: User, at: dt.datetime) -> bool:
    """Whether somebody has just logged a call that nobody answered, which told nobody anything."""
    just_now = dt.timedelta() <= at - contact.at < TAKE_BACK
    return just_now and contact.by_id == by.pk and contact.result == Contact.Result.NO_ANSWER


@transaction.atomic
def take_back_contact(*, student: Student, by: User, contact: int, at: dt.datetime | None = None) -> None:
    """Take back a call (by id) that nobody answered, logged by mistake; in a case an event says that it was.

    Raises AlreadyDone where there is no such call to take back any more, or something already stands on it.
    """
    when = moment(at)
    Student.objects.select_for_update(no_key=True).get(pk=student.pk)
    found = Contact.objects.filter(student=student, pk=contact).select_related("case", "school").first()
    if found and not may_log(by, student, found.school):
        raise PermissionDenied(NOT_ALLOWED)
    if found is None or not can_be_taken_back(found, by, when) or _is_built_upon(found):
        raise AlreadyDone(by, when, "Försöket går inte att ångra längre.", same=True)
    if found.case:
        begin("kontakt_angrad", found.case, by, when).end(contact=found.pk)
    found.delete()


def _is_built_upon(contact: Contact) -> bool:
    """Whether a later contact about the day, which may be in time because of this one, or an anmälan stands on it."""
    later = Contact.objects.filter(student=contact.student, day=contact.day, at__gt=contact.at)
    told = contact.case is not None and contact.case.anmalningar.filter(at__gte=contact.at).exists()
    return told or later.exists()


def _words(attempt: Attempt) -> dict[str, object]:
    """What a contact keeps of an attempt as it was written."""
    names = ("channel", "result", "reason", "promised", "promised_until", "why_not_same_day")
    return {name: getattr(attempt, name) for name in names}


def needs_same_day(student: Student, day: dt.date) -> bool:
    """Whether home is to be told the same day: there is absence without valid reason, other than lateness.

    7 kap. 17 §, 15 kap. 16 § and 18 kap. 16 § skollagen. Announced absence is called about by the routine, on no
    set day.
    """
    return StudentDay.objects.filter(student=student, day=day, unexcused=True).exists()


def _missing(
    student: Student, day: dt.date, when: dt.datetime, attempt: Attempt, earlier: Sequence[Contact]
) -> Iterator[Missing]:
    """What an attempt lacks, part by part."""
    today, result = timezone.localdate(when), attempt.result
    if day > timezone.localdate():
        yield Missing("Välj en dag som har varit.", "day")
    elif when > timezone.now():
        yield Missing("Välj en tid som har varit.", "made_at")
    elif today < day:
        yield Missing("Kontakten kan inte ha tagits före frånvaron.", "made_on")
    if not attempt.tried:
        yield Missing(_WHOM.get(result, "Välj vem du fick kontakt med."), "tried")
    if result == Contact.Result.NOT_TO_BE_TOLD and not attempt.reason.strip():
        alone = is_with_pupil_alone(student, attempt.tried, day)
        yield Missing(f"Skriv varför {'eleven' if alone else 'hemmet'} inte ska kontaktas.", "reason")
    if attempt.promised_until and not attempt.promised.strip():
        yield Missing("Skriv vad som lovades.", "promised")
    if attempt.promised_until and attempt.promised_until < day:
        yield Missing("Välj en dag efter frånvaron.", "promised_until")
    late = result in TOLD and day < today and needs_same_day(student, day)
    late = late and tells_late(student, earlier, day, attempt.tried)
    if late and not attempt.why_not_same_day.strip():
        yield Missing("Skriv varför kontakten inte togs samma dag.", "why_not_same_day")


_WHOM = {
    Contact.Result.NO_ANSWER.value: "Välj vem du sökte.",
    Contact.Result.LEFT_WORD.value: "Välj vem du lämnade besked till.",
    Contact.Result.NOT_TO_BE_TOLD.value: "Välj vem som inte ska kontaktas.",
}
"""What asks for the people, by how it went."""
