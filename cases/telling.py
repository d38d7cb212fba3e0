"""Who is told by hand of the rektor's decisions, and who receives those that can be appealed: one table, step → whom.

The routine: alla berörda ska bli informerade om vilka som utsetts. Colleagues who get a task are told by e-mail,
huvudman and hemkommun by register and letter (``notifications.kinds``); the pupil, each guardian and the mentor are
told by a person, and stand in the list of the case until somebody has ticked them off. A decision about
åtgärdsprogram is put into the hand of everybody who may appeal it (29 kap. 12 § skollagen), since their time to do so
begins then (``cases.appealing``).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone

from cases.appointing import CHANGED
from cases.handover import mentors_in
from cases.models import Atgardsprogram, Case, Told
from cases.parts import Voice
from cases.queries import skolform_of
from cases.routine import Actor
from cases.support import APPEALS_FROM_AGE, STEP
from cases.voices import as_named, guardian_key, named_guardians
from people.access import scope_of
from people.models import User
from people.protected import Fact, shows
from people.queries import guardianships_of, phone_of
from people.roles import Verb


class Whom(StrEnum):
    """Who is told."""

    PUPIL = "eleven"
    GUARDIANS = "vårdnadshavarna"
    MENTORS = "mentorn"
    WHO_APPEAL = "de som får överklaga"


TOLD_BY_HAND: dict[str, tuple[Whom, ...]] = {
    "inled_utredning": (Whom.PUPIL, Whom.GUARDIANS, Whom.MENTORS),
    CHANGED: (Whom.PUPIL, Whom.GUARDIANS, Whom.MENTORS),
    STEP: (Whom.WHO_APPEAL,),
}
"""Whom each step is to be told to by hand."""

How = Told.How
TOLD_HOW = (How.TALK, How.PHONE, How.LETTER, How.MESSAGE, How.NOT)
"""How somebody is told of a decision."""
RECEIVED_HOW = (How.HANDED, How.RECEIPT, How.DIGITAL, How.NOT)
"""How a decision that can be appealed is received: each shows the day. An ordinary letter does not."""

TELLERS = (Actor.REKTOR, Actor.UTREDARE, Actor.MENTOR, Actor.ELEVHALSA)
"""Who may tell, and tick off. It is asked of the rektor, and of whoever decided by delegation."""

HOME = "hemmet"
"""The key of a home that is told by the school's own routine: the pupil has protected personal data."""


def tells_the_hemkommun(user: User, case: Case) -> bool:
    """Whether a person tells the hemkommun that the pupil does not come: the rektor, of who has skolplikt."""
    decides = case.school_id in scope_of(user).schools(Verb.DECIDE)
    return decides and skolform_of(case.student, case.school, timezone.localdate()).is_compulsory


@dataclass(frozen=True, slots=True)
class ToTell:
    """Somebody to be told by hand."""

    key: str
    name: str
    who: str  # what they are to the pupil
    warning: str = ""  # what whoever chooses them must know

    @property
    def listed(self) -> str:
        """The name as a list of whom to tell has it: "Karim Ali, kontaktas inte annars"."""
        return ", ".join(filter(None, [self.name, self.warning]))


def to_be_told(case: Case, step: str, by: User, day: dt.date) -> list[ToTell]:
    """Whom a step is to be told to by hand, by name. Whoever takes it knows already."""
    found: list[ToTell] = []
    for whom in TOLD_BY_HAND.get(step, ()):
        found += _PEOPLE[whom](case, by, day)
    return found


def _pupil(case: Case, by: User, day: dt.date) -> Iterable[ToTell]:
    yield ToTell(Voice.PUPIL.value, case.student.name, "elev")


def _guardians(case: Case, by: User, day: dt.date) -> Iterable[ToTell]:
    """Each guardian whom the school may contact; a protected home by the school's routine, and as one."""
    guardians = named_guardians(case.student, day)
    if guardians and not shows(case.student, Fact.GUARDIANS):
        return [ToTell(HOME, "Hemmet, enligt er rutin för skyddade uppgifter", "hem")]
    contacted = {each.guardian_id for each in guardianships_of(case.student) if each.may_contact}
    return [ToTell(guardian_key(each), name, "vårdnadshavare") for each, name in guardians if each.pk in contacted]


def _who_appeal(case: Case, by: User, day: dt.date) -> Iterable[ToTell]:
    """The pupil from the 16th birthday, and each guardian until the 18th: also one whom the school does not contact
    otherwise, for that person's right to appeal is the same. The rektor says if somebody is not to have it.
    """
    if (case.student.age(day) or 0) >= APPEALS_FROM_AGE:
        yield from _pupil(case, by, day)
    guardians = named_guardians(case.student, day)
    if guardians and not shows(case.student, Fact.GUARDIANS):
        yield ToTell(HOME, "Hemmet, enligt er rutin för skyddade uppgifter", "hem")
        return
    silent = {each.guardian_id for each in guardianships_of(case.student) if not each.may_contact}
    for each, name in guardians:
        warning = "kontaktas inte annars" if each.pk in silent else ""
        yield ToTell(guardian_key(each), name, "vårdnadshavare", warning)


def _mentors(case: Case, by: User, day: dt.date) -> Iterable[ToTell]:
    return [ToTell(f"mentor_{each.pk}", each.name, "mentor") for each in mentors_in([case], day)[case.pk] if each != by]


_PEOPLE = {
    Whom.PUPIL: _pupil,
    Whom.GUARDIANS: _guardians,
    Whom.MENTORS: _mentors,
    Whom.WHO_APPEAL: _who_appeal,
}


def listed_in(case: Case) -> list[Told]:
    """Those who are to be told of decisions in a case, by the names that the page may write today."""
    return told_apart(as_named(case, case.to_tell.exclude(decision=None).select_related("told_by", "decision")))


def told_apart(rows: list[Told]) -> list[Told]:
    """The rows, each with the title of its decision where there are several."""
    if len({each.decision_id for each in rows}) > 1:
        for row in rows:
            row.about = row.decision.get_kind_display() if row.decision else ""
    return rows


def with_phones(case: Case, rows: list[Told]) -> list[Told]:
    """The rows with what is needed to call each guardian whom the school may call, where a page may show it."""
    if not shows(case.student, Fact.GUARDIANS):
        return rows
    home = {guardian_key(each.guardian): each for each in guardianships_of(case.student) if each.may_contact}
    for row in rows:
        if guardianship := home.get(row.key):
            row.relation = guardianship.relation
            row.phone = phone_of(guardianship.guardian) if guardianship.guardian.phone else None
    return rows


def left_in(case: Case) -> list[Told]:
    """Those who are still to be told of a decision; of what is fetched ahead, where it is."""
    return [each for each in case.to_tell.all() if each.told_on is None and each.decision_id]


def not_received(case: Case, day: dt.date) -> dict[Atgardsprogram, list[Told]]:
    """Those who have not received a decision about åtgärdsprogram, decision by decision, also in a closed case.

    From the 18th birthday nobody is guardian, and the decision is the pupil's own.
    """
    found: dict[Atgardsprogram, list[Told]] = {}
    of_age = case.student.is_adult(day)
    for each in case.to_tell.all():
        if each.program and each.told_on is None and not (of_age and each.key != Voice.PUPIL.value):
            found.setdefault(each.program, []).append(each)
    return found
