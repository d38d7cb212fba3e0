"""Holding a case back from gallring, and letting it go."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from cases.errors import Conflict, Missing, MissingParts
from cases.models import Case
from people import swedish
from people.access import AnyUser, may
from people.models import School, User
from retention.errors import DisposalError
from retention.models import Hold
from retention.plans import DECIDES, school_or_404


@transaction.atomic
def hold(*, case: Case, by: User, reason: str, at: dt.datetime | None = None) -> Hold:
    """Keep a case although its time is out. The same words of the same person twice are once.

    Raises Http404 out of reach, MissingParts without a reason, Conflict when somebody holds it back already,
    DisposalError when the case has just been deleted.
    """
    school_or_404(by, case.school_id)
    why = _given(reason, "Skriv varför ärendet ska undantas.")
    _lock(case)
    try:
        with transaction.atomic():
            return Hold.objects.create(case=case, reason=why, by=by, at=at or timezone.now())
    except IntegrityError:
        stands = Hold.objects.select_related("by").get(case=case, lifted_at=None)
    if (stands.by_id, stands.reason) != (by.pk, why):
        raise _faster("Ärendet är redan undantaget", stands.by, stands.at, stands.reason)
    return stands


def _given(reason: str, asks: str) -> str:
    """The reason. Raises MissingParts where there is none."""
    if not reason.strip():
        raise MissingParts([Missing(asks, "reason")])
    return reason.strip()


def _lock(case: Case) -> None:
    """Wait for a gallring that is deleting the case, or the one of another school that it came from or went on as."""
    of_both = Q(pk=case.pk) | Q(came_by__case=case) | Q(passings__received=case)
    found = Case.objects.select_for_update(of=("self",)).filter(of_both).order_by("pk")
    if case.pk not in {each.pk for each in found}:
        raise DisposalError(f"Ärende {case.number} är redan gallrat.")


def _faster(what: str, by: User, at: dt.datetime, reason: str) -> Conflict:
    """Somebody has done it already, for a reason of their own."""
    return Conflict(by, at, f"{what} av {by.name}, {swedish.moment(at)}: {reason} Din text finns kvar.")


@transaction.atomic
def lift(*, case: Case, by: User, reason: str, at: dt.datetime | None = None) -> Hold:
    """Let a held case go, for a reason. The same words of the same person twice are once.

    Raises Http404 out of reach, PermissionDenied for others than ``may_lift``, MissingParts without a reason, Conflict
    when somebody has let it go already.
    """
    school_or_404(by, case.school_id)
    last = Hold.objects.select_for_update(of=("self",)).filter(case=case).select_related("lifted_by").last()
    if last is None or not may_lift(by, last, case.school):
        raise PermissionDenied
    why = _given(reason, "Skriv varför undantaget tas bort.")
    if last.lifted_by is None or last.lifted_at is None:
        last.lifted_by, last.lifted_at, last.lifted_why = by, at or timezone.now(), why
        last.save(update_fields=["lifted_by", "lifted_at", "lifted_why"])
    elif (last.lifted_by_id, last.lifted_why) != (by.pk, why):
        raise _faster("Undantaget är redan borttaget", last.lifted_by, last.lifted_at, last.lifted_why)
    return last


def may_lift(user: AnyUser, held: Hold, school: School) -> bool:
    """Whether a person may let a case go that is held back at a school: who held it back, and the huvudman."""
    return held.by_id == user.pk or may(user, DECIDES, school)
