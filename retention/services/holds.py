"""Holding a case back from gallring, and letting it go."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.errors import Missing, MissingParts
from cases.models import Case
from people.models import User
from retention.models import Hold
from retention.plans import school_or_404


def hold(*, case: Case, by: User, reason: str, at: dt.datetime | None = None) -> Hold:
    """Keep a case although its time is out. One that is held already stays as it is.

    Raises Http404 out of reach, MissingParts without a reason.
    """
    school_or_404(by, case.school_id)
    if not reason.strip():
        raise MissingParts([Missing("Skriv varför ärendet ska undantas.", "reason")])
    try:
        with transaction.atomic():
            return Hold.objects.create(case=case, reason=reason.strip(), by=by, at=at or timezone.now())
    except IntegrityError:
        return Hold.objects.get(case=case, lifted_at=None)


def lift(*, case: Case, by: User, at: dt.datetime | None = None) -> int:
    """Let a held case go: how many holds ended. Raises Http404 out of reach."""
    school_or_404(by, case.school_id)
    return Hold.objects.filter(case=case, lifted_at=None).update(lifted_by=by, lifted_at=at or timezone.now())
