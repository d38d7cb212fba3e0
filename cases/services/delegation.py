"""A rektor delegates decisions to a biträdande rektor, and takes them back. None is ever changed or removed."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases.delegating import DELEGABLE
from cases.errors import AlreadyDone, Missing, MissingParts
from cases.models import Delegation
from cases.services.change import NOT_ALLOWED, moment
from people.base import by_name
from people.models import RoleAssignment, School, User
from people.roles import Role


@transaction.atomic
def delegate(
    *,
    school: School,
    by: User,
    to: User | None,
    decisions: Collection[str],
    first_day: dt.date | None,
    last_day: dt.date | None,
    at: dt.datetime | None = None,
) -> Delegation:
    """Delegate decisions (names of ``DELEGABLE``) from a day, to a day or until further notice.

    Raises PermissionDenied for others than the school's rektor, MissingParts, and AlreadyDone where it is given.
    """
    when = moment(at)
    _require_rektor(by, school)
    chosen = [name for name in DELEGABLE if name in decisions]
    parts = _missing(school, to, chosen, first_day, last_day, timezone.localdate(when))
    if parts:
        raise MissingParts(parts)
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    given: dict[str, Any] = {"school": school, "rektor": by, "to": to, "decisions": chosen}
    given |= {"first_day": first_day, "last_day": last_day}
    if Delegation.objects.filter(revoked_at=None, **given).exists():
        raise AlreadyDone(by, when, "Delegationen finns redan.", same=True)
    return Delegation.objects.create(given_at=when, **given)


@transaction.atomic
def revoke(*, delegation: Delegation, by: User, at: dt.datetime | None = None) -> Delegation:
    """Take a delegation back, at once. Raises PermissionDenied and AlreadyDone."""
    _require_rektor(by, delegation.school)
    locked = Delegation.objects.select_for_update(of=("self",)).select_related("revoked_by").get(pk=delegation.pk)
    if locked.revoked_at:
        raise AlreadyDone(locked.revoked_by, locked.revoked_at, "Delegationen är redan återkallad.")
    locked.revoked_at, locked.revoked_by = moment(at), by
    locked.save(update_fields=["revoked_at", "revoked_by"])
    return locked


def able(school: School, day: dt.date) -> list[User]:
    """Those whom the rektor can delegate to: the school's biträdande rektorer on a day."""
    roles = RoleAssignment.objects.on(day).filter(school=school, role=Role.BITRADANDE_REKTOR, user__is_active=True)
    return list(User.objects.filter(pk__in=roles.values("user")).order_by(*by_name()))


def _require_rektor(by: User, school: School) -> None:
    """Raise PermissionDenied unless ``by`` is rektor at the school: what is delegated is not delegated further."""
    today = timezone.localdate()
    if not RoleAssignment.objects.on(today).filter(user=by, school=school, role=Role.REKTOR).exists():
        raise PermissionDenied(NOT_ALLOWED)


def _missing(
    school: School, to: User | None, chosen: list[str], first: dt.date | None, last: dt.date | None, today: dt.date
) -> list[Missing]:
    """What a delegation lacks, in the order of the form."""
    parts = []
    if to is None or to not in able(school, today):
        parts.append(Missing("Välj vem du delegerar till.", "to"))
    if not chosen:
        parts.append(Missing("Välj minst ett slags beslut.", "decisions"))
    if first is None or first < today:
        parts.append(Missing("Välj från vilken dag: i dag eller senare.", "first_day"))
    if first and last and last < first:
        parts.append(Missing("Välj en sista dag som inte är före den första.", "last_day"))
    return parts
