"""Who investigates a case: the rektor appoints, and appoints others when somebody leaves or the work asks for it.

The routine: rektorn utser en eller flera utredare, i ett team någon som samordnar, och alla berörda får veta vilka.
Whoever has led the investigation leads the measures and the evaluation too, until the case is closed.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, Prefetch

from cases.access import INVESTIGATING, LEADING, actors_in
from cases.models import Case, CaseMember, CaseMemberQuerySet
from cases.reading import INVESTIGATED
from cases.routine import Actor
from people.access import AnyUser
from people.models import RoleAssignment, User
from people.roles import Verb

MAY_LEAD = (Verb.INVESTIGATE, Verb.DECIDE)
"""Verbs of those who can be appointed utredare or samordnare."""

MAY_TAKE_PART = (Verb.INVESTIGATE, Verb.DECIDE, Verb.LOG_TALKS)
"""Verbs of those who can be in an investigation team."""

STEP = "inled_utredning"
"""The step with which somebody is appointed first: whoever takes it by delegation appoints others too."""

CHANGED = "byt_utredare"
"""The kind of event: others have been appointed."""

_LEADING = "leading_now"


def needs_utredare(case: Case) -> bool:
    """Whether somebody has to lead the work in the step where the case is."""
    return case.state in INVESTIGATED


def may_appoint(user: AnyUser, case: Case) -> bool:
    """Whether somebody appoints others in the case: the rektor, or by delegation."""
    return Actor.REKTOR in actors_in(user, case, STEP)[0]


def investigators(case: Case, day: dt.date) -> dict[User, str]:
    """Those who investigate on a day, each as what (``CaseMember.As``): whoever leads first."""
    members = CaseMember.objects.holding(day).filter(case=case, role__in=INVESTIGATING).select_related("user")
    in_order = sorted(members, key=lambda each: (INVESTIGATING.index(CaseMember.As(each.role)), each.pk))
    return {each.user: each.role for each in in_order}


def roles_of(utredare: User, team: list[User]) -> dict[User, str]:
    """As what each is appointed: one alone is utredare; whoever leads a team coordinates it."""
    lead = CaseMember.As.SAMORDNARE if team else CaseMember.As.UTREDARE
    return {utredare: lead.value} | dict.fromkeys(team, CaseMember.As.TEAM.value)


def leading_ahead(today: dt.date) -> "Prefetch[str, CaseMemberQuerySet, str]":
    """What to prefetch on cases for ``lacks_utredare`` to ask nothing."""
    return Prefetch("members", _leading(today), to_attr=_LEADING)


def lacks_utredare(case: Case, today: dt.date) -> bool:
    """Whether nobody who still works at the huvudman leads the work in a step where somebody has to."""
    if not needs_utredare(case):
        return False
    leading = vars(case).get(_LEADING)
    return not (_leading(today).filter(case=case).exists() if leading is None else leading)


def _leading(today: dt.date) -> CaseMemberQuerySet:
    roles = RoleAssignment.objects.on(today).filter(
        user=OuterRef("user"), school__huvudman=OuterRef("case__school__huvudman")
    )
    return CaseMember.objects.holding(today).filter(Exists(roles), role__in=LEADING, user__is_active=True)
