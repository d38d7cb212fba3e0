"""Which cases somebody reaches and what they may do in each: the only way from a person to a case.

The school's cases by SEE_CASES (elevhälsa, rektor), those of the own pupils for a mentor, and single cases by
``CaseMember``. A role that sees pupils but not cases (administratör) sees none of this.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from cases.delegating import delegated_to
from cases.models import Case, CaseMember, CaseQuerySet, Delegation, State
from cases.passing import gone_on_to
from cases.routine import OPENING, PRINTS_FILE, READS_INVESTIGATION, TRANSITIONS, Actor, Transition
from people.access import AnyUser, may, scope_of, visible_students
from people.base import by_name
from people.models import Enrolment, Membership, Protection, RoleAssignment, School, Student, User
from people.roles import ELEVHALSA, ROLE_VERBS, Verb

LEADING = (CaseMember.As.UTREDARE, CaseMember.As.SAMORDNARE)
INVESTIGATING = (*LEADING, CaseMember.As.TEAM)

MEMBER_ACTORS: dict[str, frozenset[Actor]] = {
    CaseMember.As.MENTOR: frozenset({Actor.MENTOR}),
    CaseMember.As.UTREDARE: frozenset({Actor.UTREDARE, Actor.TEAM}),
    CaseMember.As.SAMORDNARE: frozenset({Actor.UTREDARE, Actor.TEAM}),
    CaseMember.As.TEAM: frozenset({Actor.TEAM}),
    CaseMember.As.ATGARDSANSVARIG: frozenset({Actor.ANSVARIG}),
}


def visible_cases(user: AnyUser) -> CaseQuerySet:
    """The cases whose content a person may read today.

    The school keeps its cases when the pupil has left. A pupil with protected personal data is reached by name alone,
    and by the rektor of the case's school.
    """
    scope = scope_of(user)
    of_own_class = Exists(
        Membership.objects.on(scope.day).filter(
            student=OuterRef("student"), group__in=scope.own_groups, group__school=OuterRef("school")
        )
    )
    by_school = Q(school__in=scope.schools(Verb.SEE_CASES)) | Q(of_own_class)
    not_hidden = (
        Q(student__protection=Protection.NONE)
        | Q(student__in=scope.granted_students)
        | Q(school__in=scope.schools(Verb.DECIDE))
    )
    # Both: when the rektor closes the pupil to somebody, the case is closed to them too.
    by_name = Q(pk__in=_memberships(user, scope.day).values("case"), student__in=scope.granted_students)
    by_name &= ~Q(state=State.AVSLUTAD)
    return Case.objects.filter((by_school & not_hidden) | by_name)


def get_case_or_404(user: AnyUser, pk: int) -> Case:
    """The case, if the person reaches it. Raises Http404 alike for what is out of reach and what does not exist."""
    case = visible_cases(user).select_related("student", "school__huvudman").filter(pk=pk).first()
    if case is None:
        raise Http404
    return case


def actors_of(user: AnyUser, case: Case) -> frozenset[Actor]:
    """What somebody is in a case today, in the routine's words; nothing when the case is out of reach.

    Asked ten times for a page: kept on the case as it was read, until it is changed.
    """
    kept: dict[tuple[int | None, dt.date, int], frozenset[Actor]] = vars(case).setdefault("_actors", {})
    key = (user.pk, timezone.localdate(), case.version)
    if key not in kept:
        kept[key] = _find_actors(user, case)
    return kept[key]


def _find_actors(user: AnyUser, case: Case) -> frozenset[Actor]:
    """Ask the database what somebody is in a case."""
    if not visible_cases(user).filter(pk=case.pk).exists():
        return frozenset()
    roles = (
        _memberships(user, timezone.localdate())
        .filter(case=case, case__in=Case.objects.open())
        .values_list("role", flat=True)
    )
    return _school_actors(user, case.student, case.school).union(*(MEMBER_ACTORS[role] for role in roles))


def reads_investigation(user: AnyUser, case: Case) -> bool:
    """Whether somebody reads what the investigation says, and not only how far it has come."""
    return bool(actors_of(user, case) & READS_INVESTIGATION)


def may_print(user: AnyUser, case: Case) -> bool:
    """Whether somebody may take out the whole case as a file."""
    return bool(actors_of(user, case) & PRINTS_FILE)


def available(case: Case, user: AnyUser) -> list[Transition]:
    """The transitions somebody may take now, in the routine's order: nobody takes up what goes on at a new school."""
    actors, by_delegation = actors_of(user, case), delegated_to(user).get(case.school_id, {})
    return [
        transition
        for name, transition in TRANSITIONS.items()
        if transition.allows(with_delegation(actors, name in by_delegation), case.state)
        and not (name == "ateruppta" and gone_on_to(case))
    ]


def actors_in(user: AnyUser, case: Case, step: str) -> tuple[frozenset[Actor], Delegation | None]:
    """What somebody is in a case when a step is to be taken, and the delegation that makes them decide, if any."""
    actors = actors_of(user, case)
    if Actor.REKTOR in actors:
        return actors, None
    delegation = delegated_to(user).get(case.school_id, {}).get(step)
    return with_delegation(actors, delegation is not None), delegation if actors else None


def with_delegation(actors: frozenset[Actor], delegated: bool) -> frozenset[Actor]:
    """Whoever reaches the case decides as the rektor where it is delegated; whoever does not reach it is nobody."""
    return actors | {Actor.REKTOR} if actors and delegated else actors


def may_log(user: AnyUser, student: Student, school: School) -> bool:
    """Whether somebody may log contacts and talks about a pupil at a school: by LOG_TALKS, and reach."""
    return may(user, Verb.LOG_TALKS, school) and visible_students(user).filter(pk=student.pk).exists()


def may_open(user: AnyUser, student: Student, school: School) -> bool:
    """Whether somebody may open a case about a pupil at a school."""
    return may_log(user, student, school) and bool(_school_actors(user, student, school).intersection(OPENING))


def schools_of(student: Student, day: dt.date) -> list[School]:
    """The schools a pupil goes to on ``day``."""
    enrolments = Enrolment.objects.on(day).filter(student=student)
    return [each.school for each in enrolments.select_related("school__huvudman").order_by("pk")]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who can be given a task in a case, with the role as one knows them by."""

    user: User
    label: str
    is_elsewhere: bool = False  # works at another school than the case's


def colleagues(school: School, *verbs: Verb, shared: bool = True) -> list[Colleague]:
    """Whom a task in a case can be given: who holds any of the verbs at the school today, own school first.

    With ``shared`` elevhälsan of the huvudman's other schools too: they often work at several.
    """
    roles = [role for role, held in ROLE_VERBS.items() if held.intersection(verbs)]
    others = Q(school__huvudman=school.huvudman_id, role__in=ELEVHALSA) if shared else Q(pk__in=())
    held = RoleAssignment.objects.on(timezone.localdate()).filter(
        Q(school=school) | others,
        role__in=roles,
        user__is_active=True,
    )
    found: dict[int, Colleague] = {}
    rows = held.select_related("user", "school").order_by(*by_name("user__"), "pk")
    for each in sorted(rows, key=lambda row: row.school_id != school.pk):
        elsewhere = each.school_id != school.pk
        place = f", {each.school.name}" if elsewhere else ""
        found.setdefault(each.user_id, Colleague(each.user, f"{each.user.name}, {each.role}{place}", elsewhere))
    return list(found.values())


def _school_actors(user: AnyUser, student: Student, school: School) -> frozenset[Actor]:
    """What the person's role at the school makes of them for this pupil."""
    scope = scope_of(user)
    own = Membership.objects.on(scope.day).filter(student=student, group__in=scope.own_groups, group__school=school)
    return actors_by_role(user, school.pk, of_own_class=may(user, Verb.LOG_TALKS, school) and own.exists())


def actors_by_role(user: AnyUser, school: int, *, of_own_class: bool) -> frozenset[Actor]:
    """What a role at a school (by id) makes of somebody in its cases; mentor in those of the own class."""
    scope = scope_of(user)
    logs = school in scope.schools(Verb.LOG_TALKS)
    found = {
        Actor.REKTOR: school in scope.schools(Verb.DECIDE),
        Actor.ELEVHALSA: logs and school in scope.schools(Verb.INVESTIGATE),
        Actor.MENTOR: logs and of_own_class,
    }
    return frozenset(actor for actor, is_one in found.items() if is_one)


def _memberships(user: AnyUser, day: dt.date) -> QuerySet[CaseMember]:
    """A person's own accesses to cases on a day."""
    if not isinstance(user, User) or not user.is_active:
        return CaseMember.objects.none()
    return CaseMember.objects.holding(day).filter(user=user)
