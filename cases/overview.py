"""What the case page tells: the steps, and who has access and why."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from cases.access import Colleague
from cases.elevhalsan import OPENED
from cases.models import Case, CaseEvent, CaseMember, State
from people import swedish
from people.models import Membership, Mentorship, RoleAssignment, StudentGrant, User
from people.protected import Fact, shows
from people.roles import ROLE_VERBS, Role, Verb


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step in the row of steps: ``state`` is "done", "now" or "" (not yet)."""

    title: str
    state: str
    when: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody with access to the case, and why."""

    pk: int
    name: str
    why: str


def steps_of(case: Case, events: Sequence[CaseEvent]) -> list[StepRow]:
    """The row of steps: when each was last gone through, and by whom it was ended."""
    stays = _stays(case, events)
    return [_step_row(State(state), case, stays.get(state)) for state in State.values]


@dataclass(frozen=True, slots=True)
class _Stay:
    first: dt.datetime
    last: dt.datetime | None
    who: str


def _stays(case: Case, events: Sequence[CaseEvent]) -> dict[str, _Stay]:
    """The last stay in each step: from, to (None while there) and who took the case on."""
    stays, state, since = {}, State.UPPMARKSAMMA.value, case.opened_at
    who = next((event.who for event in events if event.kind == OPENED), "") or case.opened_by.name
    for event in events:
        if event.to_state:
            who = event.who
            stays[state] = _Stay(since, event.at, who)
            state, since = event.to_state, event.at
    stays[state] = _Stay(since, None, who)
    return stays


def _step_row(state: State, case: Case, stay: _Stay | None) -> StepRow:
    if state == case.state and stay:
        when = swedish.short_date(stay.first)
        return StepRow(state.label, "now", when if state == State.AVSLUTAD else f"Sedan {when}", stay.who)
    order = State.values
    if stay and stay.last and order.index(state) < order.index(case.state):
        return StepRow(state.label, "done", _between(stay.first, stay.last), stay.who)
    return StepRow(state.label, "")


def _between(first: dt.datetime, last: dt.datetime) -> str:
    """5 okt–23 okt, or one day."""
    days = [swedish.short_date(first), swedish.short_date(last)]
    return "\N{EN DASH}".join(dict.fromkeys(days))


def readers_of(case: Case, day: dt.date) -> list[Reader]:
    """Who has access to the case on a day and why: by a task in it, as mentor, and by role at the school."""
    return _once([*_members(case, day), *_mentors(case, day), *_by_role(case, day)])


def reach_as_colleagues(case: Case, day: dt.date) -> list[Colleague]:
    """Those who have access to the case on a day, each with the first reason why: to whom a talk in it can be given."""
    found: dict[User, str] = {}
    for user, why in [*_members(case, day), *_mentors(case, day), *_by_role(case, day)]:
        found.setdefault(user, why.split(" sedan ")[0])
    return [Colleague(user, f"{user.name}, {why}") for user, why in found.items()]


def _once(pairs: Iterable[tuple[User, str]]) -> list[Reader]:
    """Each person once, with every reason."""
    reasons: dict[User, list[str]] = {}
    for user, why in pairs:
        reasons.setdefault(user, []).append(why)
    return [Reader(user.pk, user.name, swedish.join(list(dict.fromkeys(whys)))) for user, whys in reasons.items()]


def _members(case: Case, day: dt.date) -> Iterable[tuple[User, str]]:
    if case.is_open:
        members = CaseMember.objects.holding(day).filter(case=case, user__is_active=True, user__in=_named(case, day))
        for member in members.select_related("user").order_by("first_day", "pk"):
            yield member.user, f"{member.get_role_display()} sedan {swedish.date(member.first_day)}"


def _mentors(case: Case, day: dt.date) -> Iterable[tuple[User, str]]:
    """The mentors of the pupil's classes at the case's school; of a protected pupil the class is not told."""
    places = Membership.objects.on(day).filter(student=case.student, group__school=case.school)
    mentorships = Mentorship.objects.on(day).filter(group__in=places.values("group"), user__is_active=True)
    told = shows(case.student, Fact.SCHOOL)
    if not told:
        mentorships = mentorships.filter(user__in=_named(case, day))
    for each in mentorships.select_related("user", "group").order_by("pk"):
        yield each.user, f"mentor i {each.group.name}" if told else "mentor"


def _named(case: Case, day: dt.date) -> set[int]:
    """Ids of those to whom the pupil is opened by name."""
    return set(StudentGrant.objects.on(day).filter(student=case.student).values_list("user_id", flat=True))


def _by_role(case: Case, day: dt.date) -> Iterable[tuple[User, str]]:
    """Rektor and elevhälsa; with protected personal data the rektor and those who are named."""
    roles = [role for role, verbs in ROLE_VERBS.items() if Verb.SEE_CASES in verbs]
    held = RoleAssignment.objects.on(day).filter(school=case.school, role__in=roles, user__is_active=True)
    if case.student.is_protected:
        deciding = [role for role, verbs in ROLE_VERBS.items() if Verb.DECIDE in verbs]
        held = held.filter(Q(role__in=deciding) | Q(user__in=_named(case, day)))
    for assignment in held.select_related("user").order_by("pk"):
        yield assignment.user, Role(assignment.role).label
