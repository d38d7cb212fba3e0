"""Which colleagues are told: the people behind the recipients of ``notifications.kinds``, as they are on a day."""

import datetime as dt
from collections.abc import Callable

from django.db.models import Q

from cases.access import INVESTIGATING
from cases.delegating import holding
from cases.handover import mentors_in
from cases.models import Case, CaseMember
from notifications.kinds import Recipient
from people.models import RoleAssignment, User
from people.roles import Role

ASKED = frozenset({"inleda", "granska"})
"""Whoever has one of these by delegation is told, as the rektor is, that something waits for a decision."""


def rektorer(case: Case, day: dt.date) -> list[User]:
    """The rektor, or rektorer, of the case's school, and those who decide or review there by delegation."""
    roles = RoleAssignment.objects.on(day).filter(role=Role.REKTOR, school=case.school_id)
    asked = [each.to_id for each in holding(day).filter(school=case.school_id) if ASKED & set(each.decisions)]
    return list(User.objects.filter(Q(role_assignments__in=roles) | Q(pk__in=asked), is_active=True).distinct())


def handlaggare(case: Case, day: dt.date) -> list[User]:
    """Those who watch the register of the huvudman, whichever of its schools their role was entered at."""
    roles = RoleAssignment.objects.on(day).filter(role=Role.HUVUDMAN, school__huvudman=case.school.huvudman_id)
    return list(User.objects.filter(role_assignments__in=roles, is_active=True).distinct())


def utredare(case: Case, day: dt.date) -> list[User]:
    """Utredare, or samordnare and team, of the case."""
    members = CaseMember.objects.holding(day).filter(case=case, role__in=INVESTIGATING)
    return list(User.objects.filter(case_memberships__in=members, is_active=True).distinct())


def ansvariga(case: Case, day: dt.date) -> list[User]:
    """Those who answer for a measure that is still to be carried out."""
    return list(User.objects.filter(measures__in=case.measures.open(), is_active=True).distinct())


def mentorer(case: Case, day: dt.date) -> list[User]:
    """The mentors in the case who reach the pupil."""
    return mentors_in([case], day)[case.pk]


PEOPLE: dict[Recipient, Callable[[Case, dt.date], list[User]]] = {
    Recipient.REKTOR: rektorer,
    Recipient.MENTOR: mentorer,
    Recipient.UTREDARE: utredare,
    Recipient.ANSVARIG: ansvariga,
    Recipient.HUVUDMANNENS_HANDLAGGARE: handlaggare,
}
