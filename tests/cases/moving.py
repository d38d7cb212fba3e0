"""Noah moves from Björkskolan (rektor Karin) to Ekskolan (rektor Rolf), where Nils is mentor of 8E and Eva kurator."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cases import services
from cases.access import visible_cases
from cases.giving import PARTS
from cases.models import Case, Passing, State
from cases.work import tasks_for
from people.models import Enrolment, Group, Membership, User
from people.roles import Role
from people.services import sync_role_groups
from tests.cases import way
from tests.cast import TODAY, Cast, give_role, make_mentor, make_user

YESTERDAY = TODAY - timedelta(days=1)
OPEN = [state for state in State if state != State.AVSLUTAD]
PROPOSED = [part for part, each in PARTS.items() if each.proposed]
EVERYTHING = list(PARTS)


@dataclass
class NewSchool:
    """Who receives Noah."""

    klass_8e: Group
    nils: User
    eva: User


def at_the_new_school(cast: Cast) -> NewSchool:
    """Nils, Eva and 8E."""
    klass = Group.objects.create(school=cast.ekskolan, name="8E")
    nils, eva = make_user("nils", last_name="Björk"), make_user("eva", last_name="Strand")
    make_mentor(nils, klass)
    give_role(eva, Role.KURATOR, cast.ekskolan)
    sync_role_groups()
    return NewSchool(klass, nils, eva)


def begun_at(cast: Cast, state: State) -> Case:
    """Noah's case, opened a month ago and in a step today, when he is in 8E at Ekskolan."""
    case = way.AT[state](cast)
    moves(cast)
    Case.objects.filter(pk=case.pk).update(opened_at=case.opened_at - timedelta(days=30))
    return way.fresh(case)


def moves(cast: Cast) -> None:
    """Noah's place at Björkskolan ended yesterday; today he is in 8E at Ekskolan."""
    Enrolment.objects.filter(student=cast.noah).update(last_day=YESTERDAY)
    Membership.objects.filter(student=cast.noah).update(last_day=YESTERDAY)
    place = Enrolment.objects.filter(student=cast.noah).latest("pk")
    Enrolment.objects.create(student=cast.noah, school=cast.ekskolan, skolform=place.skolform, first_day=TODAY)
    Membership.objects.create(student=cast.noah, group=Group.objects.get(name="8E"), first_day=TODAY)


def sent(cast: Cast, case: Case, **words: Any) -> Passing:
    """Karin gives the case to Ekskolan, with what is proposed."""
    given: dict[str, Any] = {"by": cast.karin, "to_school": cast.ekskolan, "note": "Möt honom.", "parts": PROPOSED}
    return services.pass_on(case=case, **(given | words))


def received(cast: Cast, new: NewSchool, passing: Passing, **words: Any) -> Case:
    """Rolf receives it; Nils is mentor, and Eva leads the work where somebody has to."""
    given: dict[str, Any] = {"by": way.person(cast.rolf), "mentor": new.nils, "utredare": new.eva}
    return way.fresh(services.receive_case(passing=passing, **(given | words)))


def reaches(user: User, case: Case) -> bool:
    """Whether somebody reaches a case."""
    return visible_cases(way.person(user)).filter(pk=case.pk).exists()


def asked(user: User) -> list[str]:
    """What stands in somebody's work list."""
    return [task.title for task in tasks_for(way.person(user), TODAY)]
