"""Which colleagues are told: the people behind the recipients of ``notifications.kinds``, as they are on a day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable

from cases.access import INVESTIGATING
from cases.models import Case, CaseMember
from notifications.kinds import Recipient
from people.models import Membership, Mentorship, RoleAssignment, StudentGrant, User
from people.roles import Role


def rektorer(case: Case, day: dt.date) -> list[User]:
    """The rektor, or rektorer, of the case's school."""
    roles = RoleAssignment.objects.on(day).filter(role=Role.REKTOR, school=case.school_id)
    return list(User.objects.filter(role_assignments__in=roles, is_active=True).distinct())


def handlaggare(case: Case, day: dt.date) -> list[User]:
    """Those who watch the register of the huvudman, whichever of its schools their role was entered at."""
    roles = RoleAssignment.objects.on(day).filter(role=Role.HUVUDMAN, school__huvudman=case.school.huvudman_id)
    return list(User.objects.filter(role_assignments__in=roles, is_active=True).distinct())


def utredare(case: Case, day: dt.date) -> list[User]:
    """Utredare, or samordnare and team, of the case."""
    members = CaseMember.objects.on(day).filter(case=case, role__in=INVESTIGATING)
    return list(User.objects.filter(case_memberships__in=members, is_active=True).distinct())


def ansvariga(case: Case, day: dt.date) -> list[User]:
    """Those who answer for a measure that is still to be carried out."""
    return list(User.objects.filter(measures__case=case, measures__dropped=False, is_active=True).distinct())


def mentorer(case: Case, day: dt.date) -> list[User]:
    """The pupil's mentors who reach the pupil."""
    return mentors_by_student([case.student_id], day).get(case.student_id, [])


def mentors_by_student(students: Iterable[int], day: dt.date) -> dict[int, list[User]]:
    """The mentors of each pupil on a day, in three queries. A protected pupil's mentor counts only if named for it."""
    places = Membership.objects.on(day).filter(student__in=list(students)).select_related("student")
    mentors = mentors_by_group({place.group_id for place in places}, day)
    granted = StudentGrant.objects.on(day).filter(student__in=[place.student_id for place in places])
    named = set(granted.values_list("student_id", "user_id"))
    found: dict[int, list[User]] = defaultdict(list)
    for place in places:
        for user in mentors.get(place.group_id, []):
            if not place.student.is_protected or (place.student_id, user.pk) in named:
                found[place.student_id].append(user)
    return found


def mentors_by_group(groups: Iterable[int], day: dt.date) -> dict[int, list[User]]:
    """The mentors of each class on a day."""
    mentorships = Mentorship.objects.on(day).filter(group__in=list(groups), user__is_active=True)
    found: dict[int, list[User]] = defaultdict(list)
    for mentorship in mentorships.select_related("user").order_by("user_id"):
        found[mentorship.group_id].append(mentorship.user)
    return found


PEOPLE: dict[Recipient, Callable[[Case, dt.date], list[User]]] = {
    Recipient.REKTOR: rektorer,
    Recipient.MENTOR: mentorer,
    Recipient.UTREDARE: utredare,
    Recipient.ANSVARIG: ansvariga,
    Recipient.HUVUDMANNENS_HANDLAGGARE: handlaggare,
}
