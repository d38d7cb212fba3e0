"""The writers of roles' groups and of personal access."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import Group as AuthGroup
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from people.models import RoleAssignment, RoleGroup, School, SchoolGroupObjectPermission, Student, StudentGrant, User
from people.roles import ROLE_VERBS, Role, held_at

Link = tuple[int, int]  # (auth group id, permission or user id)


@transaction.atomic
def sync_role_groups(schools: Iterable[School] | None = None) -> None:
    """Make groups, grants and members of these schools (all if None) what ROLE_VERBS and the role periods say.

    A constant number of statements, and safe to run twice. Needed when schools, roles or ROLE_VERBS have changed, but
    not when time passes: somebody is a member from the day the role is entered, and access looks at the period.
    """
    chosen = list(School.objects.all() if schools is None else schools)
    groups = _ensure_groups(chosen)
    _sync_grants(groups)
    _sync_members(groups)


def grant_student(
    *,
    student: Student,
    user: User,
    reason: str,
    by: User | None,
    first_day: dt.date | None = None,
    last_day: dt.date | None = None,
) -> StudentGrant:
    """Open one pupil to one named person, from today if no first day is given and until further notice if no last."""
    return StudentGrant.objects.create(
        student=student,
        user=user,
        reason=reason,
        granted_by=by,
        first_day=first_day or timezone.localdate(),
        last_day=last_day,
    )


def end_grant(grant: StudentGrant, *, last_day: dt.date | None = None) -> None:
    """End a person's access to a pupil: after ``last_day``, or at once, so that today too is closed.

    Access that ends before it began is removed; row history (pghistory) keeps what it was.
    """
    last = last_day or timezone.localdate() - dt.timedelta(days=1)
    if last < grant.first_day:
        grant.delete()
        return
    grant.last_day = last
    grant.save(update_fields=["last_day"])


def _ensure_groups(schools: list[School]) -> list[RoleGroup]:
    """One auth group for each role at each school."""
    wanted = {_group_name(school, role): (school, role) for school in schools for role in Role}
    AuthGroup.objects.bulk_create([AuthGroup(name=name) for name in wanted], ignore_conflicts=True)
    found = AuthGroup.objects.filter(name__in=wanted)
    rows = [RoleGroup(school=wanted[group.name][0], role=wanted[group.name][1], group=group) for group in found]
    RoleGroup.objects.bulk_create(rows, ignore_conflicts=True)
    return list(RoleGroup.objects.filter(school__in=schools).select_related("school"))


def _group_name(school: School, role: Role) -> str:
    """The name of a role's group: the school's code stays the same when its name changes."""
    return f"{role.value}, {school.code}"


def _sync_grants(groups: list[RoleGroup]) -> None:
    """Grant each role's verbs on its own school, and take back what ROLE_VERBS no longer has."""
    permissions = dict(
        Permission.objects.filter(content_type__app_label="people", content_type__model="school").values_list(
            "codename", "pk"
        )
    )
    schools = {each.group_id: each.school_id for each in groups}
    wanted = {(each.group_id, permissions[verb]) for each in groups for verb in ROLE_VERBS[Role(each.role)]}
    present = {
        (row.group_id, row.permission_id): row.pk
        for row in SchoolGroupObjectPermission.objects.filter(group_id__in=schools)
    }
    SchoolGroupObjectPermission.objects.filter(pk__in=[present[link] for link in present.keys() - wanted]).delete()
    SchoolGroupObjectPermission.objects.bulk_create(
        [
            SchoolGroupObjectPermission(group_id=group, permission_id=permission, content_object_id=schools[group])
            for group, permission in wanted - present.keys()
        ],
        ignore_conflicts=True,
    )


def _sync_members(groups: list[RoleGroup]) -> None:
    """Make everybody with a role that has not ended a member of its group, and nobody else."""
    members = User.groups.through
    wanted = _wanted_members(groups)
    ids = [each.group_id for each in groups]
    present = {(row.group_id, row.user_id): row.pk for row in members.objects.filter(group_id__in=ids)}
    members.objects.filter(pk__in=[present[link] for link in present.keys() - wanted]).delete()
    members.objects.bulk_create(
        [members(group_id=group, user_id=user) for group, user in wanted - present.keys()], ignore_conflicts=True
    )


def _wanted_members(groups: list[RoleGroup]) -> set[Link]:
    """(group, user) of each role that has not ended; huvudman-wide roles at all schools of the huvudman."""
    current = RoleAssignment.objects.filter(Q(last_day=None) | Q(last_day__gte=timezone.localdate()))
    huvudman = {each.school.huvudman_id for each in groups}
    holders: dict[tuple[str, int], set[int]] = {}
    rows = current.filter(school__huvudman_id__in=huvudman)
    for role, school, owner, user in rows.values_list("role", "school_id", "school__huvudman_id", "user_id"):
        holders.setdefault((role, held_at(role, school, owner)), set()).add(user)
    places = {
        each.group_id: (each.role, held_at(each.role, each.school_id, each.school.huvudman_id)) for each in groups
    }
    return {(group, user) for group, place in places.items() for user in holders.get(place, ())}
