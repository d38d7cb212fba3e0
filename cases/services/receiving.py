"""The rektor of the pupil's new school receives a case: it goes on there in the same step, and ends at the old one."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from cases.access import colleagues
from cases.appointing import MAY_LEAD, needs_utredare
from cases.errors import AlreadyDone, Conflict, Missing, MissingParts
from cases.giving import chosen_in
from cases.handover import class_mentors
from cases.models import Case, CaseMember, Passing
from cases.passing import GONE_ON, RECEIVED, goes_to, moved_since
from cases.queries import facts, open_case_of
from cases.services.change import Change, last_change, lock, moment
from cases.services.copying import copy_records
from cases.services.guests import end_links
from cases.services.members import add_member, end_all_members
from cases.services.opening import lock_school, next_number
from cases.services.passing import require_receiver, unanswered
from people.models import Enrolment, School, Student, User
from people.roles import Verb

MOVED = (
    "Skolan som lämnar har skrivit mer i ärendet sedan det lämnades över. De behöver gå igenom det och lämna över igen."
)


@transaction.atomic
def receive_case(
    *, passing: Passing, by: User, mentor: User | None, utredare: User | None = None, at: dt.datetime | None = None
) -> Case:
    """Receive a case at the pupil's new school; gives the case as it goes on there.

    ``mentor`` is the pupil's mentor in the class list, or somebody who is mentor in this case alone; ``utredare``
    leads the work from the step where one investigates. Raises PermissionDenied for others than the rektor of the new
    school, AlreadyDone when it is received, Conflict when it is answered otherwise or when more has been written in
    what is given since it was sent, so that what is copied is what was chosen and read, MissingParts.
    """
    old, when = lock(passing.case), moment(at)
    require_receiver(passing, by)
    row = _unreceived(passing)
    lock_school(row.to_school)
    change = Change(old, by, when, GONE_ON, from_state=old.state)
    missing = list(_missing(change, row.to_school, mentor, utredare))
    if missing:
        raise MissingParts(missing)
    received = _go_on(row, change, mentor, utredare)
    row.outcome, row.received = Passing.Outcome.RECEIVED, received
    row.answered_by, row.answered_at = by, when
    row.save(update_fields=["outcome", "received", "answered_by", "answered_at"])
    _leave(change, row)
    return received


def _unreceived(passing: Passing) -> Passing:
    """The handover as it is. Raises AlreadyDone when it has been received, Conflict when it does not stand."""
    row = Passing.objects.select_related("answered_by").get(pk=passing.pk)
    if row.outcome == Passing.Outcome.RECEIVED:
        raise AlreadyDone(row.answered_by, row.answered_at, "Ärendet är redan mottaget.", same=True)
    row = unanswered(passing)
    if moved_since(row):
        raise Conflict(*last_change(row.case), MOVED)
    return row


def _missing(change: Change, school: School, mentor: User | None, utredare: User | None) -> Iterator[Missing]:
    """What is not said, or stands in the way."""
    student = change.case.student
    if not goes_to(student, school, change.day):
        yield Missing("Eleven har ingen plats hos er i dag. Ta emot ärendet när eleven har börjat.", "")
    other = open_case_of(student, school)
    if other:
        text = f"Eleven har redan ett öppet ärende hos er, {other.number}. Avsluta det, och ta sedan emot det här."
        yield Missing(text, "")
    if mentor not in mentors_for(student, school, change.day):
        yield Missing("Välj vem som är elevens mentor hos er.", "mentor")
    if needs_utredare(change.case) and utredare not in [each.user for each in colleagues(school, *MAY_LEAD)]:
        yield Missing("Välj vem som leder arbetet hos er.", "utredare")


def mentors_for(student: Student, school: School, day: dt.date) -> dict[User, str]:
    """Who may be mentor in a case that comes to a school, as one knows them: those of the pupil's class first."""
    own = {user: f"{user.name}, mentor i elevens klass" for user in class_mentors(student, school, day)}
    others = {each.user: each.label for each in colleagues(school, Verb.LOG_TALKS, shared=False)}
    return own | {user: label for user, label in others.items() if user not in own}


def _go_on(passing: Passing, change: Change, mentor: User | None, utredare: User | None) -> Case:
    """The new school's case: as far as the old one had come, opened when it was, with what was given."""
    old, given = change.case, chosen_in(change.case, passing.parts)
    case = Case.objects.create(
        number=next_number(passing.to_school, change.day.year),
        student=old.student,
        school=passing.to_school,
        state=old.state,
        why=given.why,
        alert=old.alert,
        opened_by=old.opened_by,
        opened_at=old.opened_at,
        state_since=old.state_since,
        check_again_on=old.check_again_on,
    )
    leader = utredare if needs_utredare(old) else None
    copy_records(given, case, leader or mentor or change.by)
    going_on = Change(case, change.by, change.at, RECEIVED)
    if mentor and mentor not in class_mentors(case.student, case.school, change.day):
        add_member(going_on, mentor, CaseMember.As.MENTOR)
    if leader:
        add_member(going_on, leader, CaseMember.As.UTREDARE)
    going_on.end(**facts(passing=passing.pk, mentor=mentor.pk if mentor else None, utredare=leader and leader.pk))
    return case


def _leave(change: Change, passing: Passing) -> None:
    """The old school's case is closed: those who had a task in it lose it, and nothing of the new one is theirs."""
    case = change.case
    case.ga_vidare()
    change.fields.add("state")
    end_all_members(case, change.day)
    end_links(case, change.at)
    change.set(
        state_since=change.at,
        closing=Case.Closing.MOVED,
        closed_at=change.at,
        receiving_school=passing.to_school.name,
        last_school_day=_last_day(case, change.day),
        check_again_on=None,
        aftercare_by=None,
        aftercare_until=None,
        program_by="",
        aftercare_ended_at=None,
    )
    change.end(passing=passing.pk, closing=Case.Closing.MOVED.value)


def _last_day(case: Case, day: dt.date) -> dt.date:
    """The pupil's last day at the school that is left, as far as it is known."""
    places = Enrolment.objects.filter(student=case.student, school=case.school).order_by("-first_day", "-pk")
    last = places.values_list("last_day", flat=True).first()
    return last or day
