"""What each person has to do in cases, for "Mitt arbete": what is due (``cases.due``) and asked of that person."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from cases.access import MEMBER_ACTORS, visible_cases
from cases.due import Due, due_in, with_parts
from cases.models import Case, CaseMember
from cases.routine import Actor
from cases.voices import klasser_of
from people.access import scope_of
from people.models import Membership, User
from people.roles import Verb
from people.tasks import Task


@dataclass(frozen=True, slots=True)
class Mine:
    """A case, what the person is in it, and the pupil's class."""

    case: Case
    actors: frozenset[Actor]
    klass: str

    def task(self, due: Due) -> Task:
        """A row of the work list about this case."""
        student = self.case.student
        return Task(due.icon, due.title, due.url, due.button, student.name, self.klass, due.why, due.by, student.pk)


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """Follow-ups and new checks for the mentor, decisions for the rektor, investigations and measures for those
    who have them. A constant number of queries."""
    return [
        mine.task(due)
        for mine in _mine(user, today)
        for due in due_in(mine.case, today)
        if due.asks(user, mine.actors, today)
    ]


def _mine(user: User, today: dt.date) -> list[Mine]:
    """The open cases where something may be asked of the person: as mentor, as rektor or by a task in the case."""
    scope = scope_of(user)
    own_class = Membership.objects.on(today).filter(group__in=scope.own_groups, group__school=OuterRef("school"))
    roles: dict[int, set[str]] = {}
    for member in CaseMember.objects.on(today).filter(user=user):
        roles.setdefault(member.case_id, set()).add(member.role)
    decides = scope.schools(Verb.DECIDE)
    cases = (
        visible_cases(user)
        .open()
        .annotate(of_own_class=Exists(own_class.filter(student=OuterRef("student"))))
        .filter(Q(of_own_class=True) | Q(school__in=decides) | Q(pk__in=roles))
    )
    return _with_classes(list(with_parts(cases).order_by("pk")), roles, decides, today)


def _with_classes(cases: list[Case], roles: dict[int, set[str]], decides: frozenset[int], today: dt.date) -> list[Mine]:
    """Each case with what the person is in it and the pupil's class. One query."""
    classes = klasser_of([case.student for case in cases], today)
    mine = []
    for case in cases:
        actors = {actor for role in roles.get(case.pk, ()) for actor in MEMBER_ACTORS[role]}
        actors |= {Actor.REKTOR} if case.school_id in decides else set()
        actors |= {Actor.MENTOR} if getattr(case, "of_own_class", False) else set()
        mine.append(Mine(case, frozenset(actors), classes.get(case.student_id, "")))
    return mine
