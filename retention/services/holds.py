"""Holding a case back from gallring, and letting it go."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from cases.errors import Missing, MissingParts
from cases.models import Case
from people.models import User
from retention.errors import DisposalError
from retention.models import Hold
from retention.plans import school_or_404


@transaction.atomic
def hold(*, case: Case, by: User, reason: str, at: dt.datetime | None = None) -> Hold:
    """Keep a case although its time is out. One that is held already stays as it is.

    Raises Http404 out of reach, MissingParts without a reason, DisposalError when the case has just been deleted.
    """
    school_or_404(by, case.school_id)
    if not reason.strip():
        raise MissingParts([Missing("Skriv varför ärendet ska undantas.", "reason")])
    _lock(case)
    try:
        with transaction.atomic():
            return Hold.objects.create(case=case, reason=reason.strip(), by=by, at=at or timezone.now())
    except IntegrityError:
        return Hold.objects.get(case=case, lifted_at=None)


def _lock(case: Case) -> None:
    """Wait for a gallring that is deleting the case, or the one of another school that it came from or went on as."""
    of_both = Q(pk=case.pk) | Q(came_by__case=case) | Q(passings__received=case)
    found = Case.objects.select_for_update(of=("self",)).filter(of_both).order_by("pk")
    if case.pk not in {each.pk for each in found}:
        raise DisposalError(f"Ärende {case.number} är redan gallrat.")


def lift(*, case: Case, by: User, at: dt.datetime | None = None) -> int:
    """Let a held case go: how many holds ended. Raises Http404 out of reach."""
    school_or_404(by, case.school_id)
    return Hold.objects.filter(case=case, lifted_at=None).update(lifted_by=by, lifted_at=at or timezone.now())
