"""Personal access to a case and its pupil: given with a task in the case, and gone with it."""

import datetime as dt

from cases.models import Case, CaseMember
from cases.services.change import Change
from people.models import User
from people.services import end_grant, grant_student


def add_member(change: Change, user: User, role: CaseMember.As) -> None:
    """Open a case and its pupil to somebody with a task in it, from today. Nothing happens if they have it already."""
    case = change.case
    if CaseMember.objects.holding(change.day).filter(case=case, user=user, role=role).exists():
        return
    reason = f"{role.label.capitalize()} i ärende {case.number}"
    grant = grant_student(student=case.student, user=user, reason=reason, by=change.by, first_day=change.day)
    CaseMember.objects.create(
        case=case, user=user, role=role, reason=reason, granted_by=change.by, first_day=change.day,
        grant=grant, grant_key=grant.pk,
    )  # fmt: skip


def end_member(member: CaseMember, day: dt.date) -> None:
    """Close the case and its pupil to a member from ``day``: the pupil at once, the membership as a row that ends."""
    if member.grant:
        end_grant(member.grant, last_day=day - dt.timedelta(days=1))
    member.last_day = max(day, member.first_day)
    member.grant = None
    member.save(update_fields=["last_day", "grant"])


def end_all_members(case: Case, day: dt.date) -> None:
    """Close a case to everybody who had it by a task in it."""
    for member in CaseMember.objects.holding(day).filter(case=case).select_related("grant"):
        end_member(member, day)
