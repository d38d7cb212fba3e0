"""What each person has to do in cases, for "Mitt arbete": what is due (``cases.due``) and asked of that person."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from cases import looking
from cases.access import MEMBER_ACTORS, actors_by_role, visible_cases, with_delegation
from cases.delegating import delegated_to
from cases.due import UNREAD, due_in, with_parts
from cases.duty import Due
from cases.models import (
    Appeal,
    Case,
    CaseMember,
    Communication,
    GuestLink,
    InvestigationTalk,
    Passing,
    Samverkan,
    State,
    Told,
)
from cases.next import next_step
from cases.passing import WAITS, waiting
from cases.routine import Actor
from cases.voices import klasser_in, klasser_of
from people import swedish
from people.access import scope_of
from people.models import Membership, School, User
from people.roles import Verb
from people.tasks import Task


@dataclass(frozen=True, slots=True)
class Mine:
    """A case, what the person is in it, and the pupil's class."""

    case: Case
    actors: frozenset[Actor]
    klass: str
    delegated: frozenset[str] = frozenset()  # steps that the person takes by delegation

    def asked_as(self, due: Due) -> frozenset[Actor]:
        """What the person is when it comes to one thing that is due."""
        return with_delegation(self.actors, due.step in self.delegated)

    def task(self, due: Due) -> Task:
        """A row of the work list about this case."""
        student = self.case.student
        return Task(
            due.icon, due.title, due.url, due.button, student.name, self.klass, due.why, due.by, student.pk,
            has_waited=due.has_waited,
        )  # fmt: skip


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """Follow-ups and new checks for the mentor, decisions for the rektor, investigations and measures for those
    who have them, and for the rektor the cases that other schools hand over. A constant number of queries."""
    own = [
        mine.task(due)
        for mine in _mine(user, today)
        for due in due_in(mine.case, today)
        if due.asks(user, mine.asked_as(due), today)
    ]
    return [*own, *_to_receive(user, today)]


def _to_receive(user: User, today: dt.date) -> list[Task]:
    """What other schools have handed over to the rektor's, the oldest first. Two queries."""
    found = list(waiting(user))
    classes = klasser_of([each.case.student for each in found], today) if found else {}
    return [_receiving(each, classes.get(each.case.student_id, "")) for each in found]


def _receiving(passing: Passing, klass: str) -> Task:
    student, school = passing.case.student, passing.case.school
    why = f"Från {school.name}, {passing.sent_by.name}, {swedish.date(passing.sent_at)}."
    url, by = reverse("cases:receive_case", args=[passing.pk]), swedish.local_day(passing.sent_at) + WAITS
    return Task("mapp", "Ta emot ärende", url, "Ta emot", student.name, klass, why, by, student.pk)


def next_by_student(user: User, school: School, students: Iterable[int], today: dt.date) -> dict[int, tuple[str, str]]:
    """Where pupils with an open case at the school are to be taken on, by id: address and button.

    The form of what the person may do next, else the case's own page. A constant number of queries.
    """
    cases = with_parts(visible_cases(user).open().filter(school=school, student__in=list(students)), today)
    roles, by_role = _roles(user, today), actors_by_role(user, school.pk, of_own_class=False)
    delegated = delegated_to(user).get(school.pk, {})
    found = {}
    for case in cases:
        actors = by_role.union(*(MEMBER_ACTORS[role] for role in roles.get(case.pk, ())))
        step = next_step(case, user, actors, today, delegated)
        found[case.student_id] = (step.url or reverse("cases:case", args=[case.pk]), step.button or "Visa ärendet")
    return found


def _roles(user: User, today: dt.date) -> dict[int, set[str]]:
    """The person's tasks in cases, by case."""
    roles: dict[int, set[str]] = {}
    for member in CaseMember.objects.holding(today).filter(user=user):
        roles.setdefault(member.case_id, set()).add(member.role)
    return roles


def _mine(user: User, today: dt.date) -> list[Mine]:
    """The cases where something may be asked of the person: as mentor, as rektor or by a task in the case."""
    scope = scope_of(user)
    own_class = Membership.objects.on(today).filter(group__in=scope.own_groups, group__school=OuterRef("school"))
    roles = _roles(user, today)
    decides, delegated = scope.schools(Verb.DECIDE), delegated_to(user)
    cases = (
        visible_cases(user)
        .filter(~Q(state=State.AVSLUTAD) | Q(pk__in=_left_to_do()))
        .annotate(of_own_class=Exists(own_class.filter(student=OuterRef("student"))))
        .filter(
            Q(of_own_class=True)
            | Q(school__in={*decides, *delegated})
            | Q(pk__in=roles)
            | Q(aftercare_by=user)
            | Q(pk__in=_to_talk_in(user))
            | Q(pk__in=_to_contact(user))
            | Q(pk__in=_to_answer(user))
            | Q(pk__in=_to_read(user))
        )
    )
    found = list(with_parts(cases, today).order_by("pk"))
    classes = klasser_in(found, today)
    return [
        Mine(
            case,
            _actors(user, case, roles.get(case.pk, ())),
            classes.get(case.pk, ""),
            frozenset(delegated.get(case.school_id, ())),
        )
        for case in found
    ]


def _actors(user: User, case: Case, roles: Iterable[str]) -> frozenset[Actor]:
    """What the person is in a case that ``_mine`` has read, by the school's role and by tasks in the case."""
    by_role = actors_by_role(user, case.school_id, of_own_class=case.of_own_class)  # type: ignore[attr-defined]
    return by_role.union(*(MEMBER_ACTORS[role] for role in roles))


def _left_to_do() -> QuerySet[Told, int]:
    """Ids of closed cases where something is left to do: see ``due_of_decisions.after_decisions``."""
    received = Told.objects.filter(told_on=None).exclude(program=None).values_list("case", flat=True)
    appealed = Appeal.objects.filter(handled="").values_list("case", flat=True)
    seen = Case.objects.exclude(aftercare_until=None).filter(aftercare_ended_at=None).values_list("pk", flat=True)
    return received.union(appealed, seen, looking.unread().values_list("case", flat=True))


def _to_talk_in(user: User) -> QuerySet[InvestigationTalk, int]:
    """Ids of the cases where somebody is to lead a talk of the investigation."""
    planned = InvestigationTalk.objects.filter(leader=user, outcome=InvestigationTalk.Outcome.PLANNED)
    return planned.values_list("investigation__case", flat=True)


def _to_contact(user: User) -> QuerySet[Samverkan, int]:
    """Ids of the cases where somebody is to take the next contact with another authority."""
    return Samverkan.objects.filter(responsible=user).exclude(next_on=None).values_list("case", flat=True)


def _to_answer(user: User) -> QuerySet[Communication, int]:
    """Ids of the cases where somebody is to write what a party answered."""
    return Communication.objects.filter(by=user, ground="", answer="").values_list("case", flat=True)


def _to_read(user: User) -> QuerySet[GuestLink, int]:
    """Ids of the cases where somebody has answered by a link that the person made."""
    return GuestLink.objects.filter(UNREAD, created_by=user).values_list("case", flat=True)
