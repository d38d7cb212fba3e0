"""What a step of the routine causes: worked out once, shown before the decision and written with it."""

import datetime as dt
from dataclasses import dataclass

from cases.models import Case
from cases.queries import skolform_of
from notifications.kinds import PUBLIC_BODY, Facts, Kind, Need, Recipient, kinds_of_step, lagrum_of, need_of
from notifications.models import Channel, Status
from people.models import Enrolment, Group, Municipality, Protection, Skolform, Student
from people.queries import classes_at_schools


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice to somebody outside the school, not yet written."""

    kind: Kind
    need: Need
    lagrum: str
    protected: bool
    municipality: Municipality | None = None  # the hemkommun, where it is known and may be named

    @property
    def channel(self) -> Channel:
        """How it goes: by hand about a protected pupil."""
        return Channel.MANUAL if self.protected else self.kind.channel

    @property
    def is_judged_with_the_step(self) -> bool:
        """Whether the rektor may judge it in the decision: the receiver is known and no routine by hand applies."""
        return self.need is Need.ASK and not self.protected and self.municipality is not None

    @property
    def status(self) -> Status:
        """Where it begins. The huvudman's register has its notice at once; a question waits for its answer."""
        if self.need is Need.ASK and not self.protected:
            return Status.DECIDE
        return Status.SENT if self.channel == Channel.REGISTER else Status.WAITING


@dataclass(frozen=True, slots=True)
class Place:
    """A pupil's place in the case's school on a day."""

    student: Student
    skolform: Skolform
    year: str
    group: Group | None


def place_of(case: Case, on: dt.date) -> Place:
    """The pupil's place: the one that holds that day, else the last one."""
    enrolments = Enrolment.objects.filter(student=case.student_id, school=case.school_id, first_day__lte=on)
    year = enrolments.order_by("-first_day").values_list("year", flat=True).first()
    skolform = skolform_of(case.student, case.school, on)
    group = classes_at_schools([case.student_id], on).get((case.student_id, case.school_id))
    return Place(case.student, skolform, year or "", group)


def facts_of(case: Case, place: Place, on: dt.date) -> Facts:
    """The facts that decide who is told."""
    student, huvudman = place.student, case.school.huvudman
    return Facts(
        on=on,
        skolform=place.skolform,
        protection=Protection(student.protection),
        age=student.age(on),
        registered_in=student.registered_municipality_id,
        placed=student.placed_by_id is not None,
        huvudman_in=huvudman.municipality_id,
        huvudman_is_public=huvudman.organisation_number.startswith(PUBLIC_BODY),
    )


def notices(case: Case, step: str, facts: Facts) -> list[Notice]:
    """The notices to others than colleagues that a step causes, in the order of the table."""
    kinds = [kind for kind in kinds_of_step(step) if kind.channel != Channel.EMAIL]
    needed = [(kind, need) for kind in kinds if (need := need_of(kind, facts)) is not Need.NO]
    return [_notice(case, facts, kind, need) for kind, need in needed]


def _notice(case: Case, facts: Facts, kind: Kind, need: Need) -> Notice:
    """One notice, with the law as it reads that day."""
    lagrum, protected = lagrum_of(kind, facts), facts.protection != Protection.NONE
    to_hemkommun = kind.recipient == Recipient.HEMKOMMUN and not protected
    hemkommun = case.student.registered_municipality if to_hemkommun else None
    return Notice(kind, need, lagrum.text if lagrum else kind.basis, protected, hemkommun)
