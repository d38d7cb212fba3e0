"""Steps of the routine as the tests of deliveries need them."""

import datetime as dt

from django.utils import timezone

from cases.models import Case, CaseEvent, CaseMember
from cases.signals import step_taken
from people.models import Enrolment, Student, User


def open_case(student: Student, by: User, *, state: str = "anmald", at: dt.datetime | None = None) -> Case:
    """A case about a pupil at the pupil's school."""
    now = at or timezone.now()
    school = Enrolment.objects.get(student=student).school
    number = f"{now.year}-{Case.objects.count() + 1:03}"
    return Case.objects.create(
        number=number,
        student=student,
        school=school,
        state=state,
        why="…",
        opened_by=by,
        opened_at=now,
        state_since=now,
    )


def take_step(case: Case, step: str, by: User, *, at: dt.datetime | None = None) -> CaseEvent:
    """Take a step as cases.services does: the transition, one event, and the announcement."""
    getattr(case, step)()
    case.save()
    event = CaseEvent.objects.create(case=case, at=at or timezone.now(), actor=by, kind=step, to_state=case.state)
    step_taken.send(Case, case=case, event=event, by=by)
    return event


def investigate(student: Student, by: User, *, utredare: User | None = None) -> Case:
    """A case in which the rektor has just decided to investigate."""
    case = open_case(student, by)
    if utredare:
        CaseMember.objects.create(
            case=case,
            user=utredare,
            role=CaseMember.As.UTREDARE,
            reason="utsedd",
            granted_by=by,
            first_day=timezone.localdate(),
        )
    take_step(case, "inled_utredning", by)
    return case
