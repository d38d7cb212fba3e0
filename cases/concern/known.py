"""What is filled in for the writer: of the pupil what may be shown, about the writer, and whom to call."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from cases.access import schools_of
from cases.concern.questions import OF_ONE_CHILD, QUESTIONS
from cases.models import Concern
from people import swedish
from people.access import scope_of
from people.models import Guardian, Municipality, RoleAssignment, School, Student, User
from people.protected import Fact, shows
from people.queries import classes_at_schools, guardians_of, phones_of
from people.roles import Role, Verb


@dataclass(frozen=True, slots=True)
class SocialServices:
    """Whom to call in a municipality. No numbers where nobody has read them in."""

    board: str
    phone: str
    emergency: str

    @classmethod
    def of(cls, municipality: Municipality) -> "SocialServices":
        """Those of a municipality."""
        board = municipality.social_board or f"Socialnämnden i {municipality.name}"
        return cls(board, municipality.social_phone, municipality.social_emergency_phone)


def workplace_of(user: User, about: School | None = None) -> School:
    """Where somebody works today: the school it is about, if they work there, else the first.

    Needs a person with a role (``access.may_write``).
    """
    roles = RoleAssignment.objects.on(timezone.localdate()).filter(user=user, school__in=scope_of(user).verbs)
    schools = [role.school for role in roles.select_related("school__huvudman__municipality").order_by("pk")]
    return next((school for school in schools if school == about), schools[0])


def social_services(student: Student | None, workplace: School) -> SocialServices:
    """Whom to call: where the pupil lives, when that may be shown and is known, else where the writer works."""
    home = student.registered_municipality if student and shows(student, Fact.ADDRESS) else None
    return SocialServices.of(home or workplace.huvudman.municipality)


def school_of(student: Student, day: dt.date) -> School | None:
    """The school of a pupil that may be shown; None for a pupil with protected data."""
    return next(iter(schools_of(student, day)), None) if shows(student, Fact.SCHOOL) else None


def about_pupil(student: Student) -> dict[str, object]:
    """What the record says of a pupil in reach without asking; of a protected one the name alone."""
    today = timezone.localdate()
    hidden = student.is_protected
    number = "" if hidden else f"{student.personal_number[:8]}-{student.personal_number[8:]}"
    answers = {"child_name": student.name, "child_number": number, "school": school_of(student, today)}
    return {"child_other": "", "other_school": "", "child_protected": hidden, **answers}


def known_classes(user: User, students: Iterable[Student]) -> dict[int, str]:
    """The classes of some pupils at the schools where somebody works, by pupil id; no protected pupil's. One query."""
    told = [each.pk for each in students if shows(each, Fact.SCHOOL)]
    found, own = classes_at_schools(told, timezone.localdate()), scope_of(user).verbs
    return {student: group.name for (student, school), group in found.items() if school in own}


def as_colleagues_know(student: Student, user: User) -> dict[str, object]:
    """What stands in an empty form of a pupil who was found by name: what anybody at the school knows, no more."""
    today, own = timezone.localdate(), scope_of(user).schools(Verb.FIND_FOR_CONCERN)
    school = next(each for each in schools_of(student, today) if each.pk in own)
    group = classes_at_schools([student], today).get((student.pk, school.pk))
    klass = f"Går i {group.name}." if group else ""
    return {"child_name": student.name, "child_other": klass, "school": school}


def filled_in(user: User, student: Student | None, like: Concern | None) -> dict[str, object]:
    """What stands in an empty form; ``like`` is an earlier report of the writer's whose worry is taken along."""
    today = timezone.localdate()
    workplace = workplace_of(user, school_of(student, today) if student else None)
    answers = _about_writer(user, workplace) | {"wants_feedback": True}
    if student is None or not student.is_protected:
        answers["receiver"] = social_services(student, workplace).board
    if like is not None:
        answers |= {name: getattr(like, name) for name in QUESTIONS if name not in OF_ONE_CHILD}
    return answers | (_about_home(student, today) if student else {})


def _about_writer(user: User, workplace: School) -> dict[str, object]:
    roles = RoleAssignment.objects.on(timezone.localdate()).filter(user=user, school=workplace).order_by("pk")
    titles = list(dict.fromkeys(role.role for role in roles if role.role != Role.PERSONAL))
    return {
        "reporter_role": swedish.join(titles).capitalize(),
        "reporter_workplace": f"{workplace.name}, {workplace.huvudman.name}",
    }


def _about_home(student: Student, today: dt.date) -> dict[str, object]:
    """Guardians, their telephones and languages, and the address where there is one home; nothing that is protected."""
    if not shows(student, Fact.GUARDIANS):
        return {}
    guardians = guardians_of(student, today)
    reachable = {phone.number for phone in phones_of([student], today).get(student.pk, ())}
    answers: dict[str, object] = {}
    for number, guardian in enumerate(guardians[:2], start=1):
        phone = guardian.phone if guardian.phone in reachable else ""
        answers |= {f"guardian_{number}": guardian.name, f"guardian_{number}_contact": phone}
    homes = {_address(guardian) for guardian in guardians} - {""}
    answers["child_address"] = next(iter(homes)) if len(homes) == 1 else ""
    answers["interpreter"] = ", ".join(
        f"{guardian.name}: {guardian.language}" for guardian in guardians if guardian.needs_interpreter
    )
    return answers


def _address(guardian: Guardian) -> str:
    return ", ".join(filter(None, [guardian.address, f"{guardian.postal_code} {guardian.city}".strip()]))
