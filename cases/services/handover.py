"""Handing a case over to a new mentor: the note, and that it is taken over."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases.errors import AlreadyDone, Missing, MissingParts
from cases.handover import NOTE, TAKEN, WRITERS, keepers, to_take_over
from cases.models import Case, CaseEvent
from cases.services.change import NOT_ALLOWED, begin, require
from people.models import User


@transaction.atomic
def hand_over(*, case: Case, by: User, text: str, at: dt.datetime | None = None) -> CaseEvent:
    """Write a note to the new mentor."""
    change = begin(NOTE, case, by, at)
    require(by, change.case, *WRITERS)
    if not text.strip():
        raise MissingParts([Missing("Skriv det som den nya mentorn behöver veta.", "text")])
    return change.end(text)


@transaction.atomic
def take_over(*, case: Case, by: User, at: dt.datetime | None = None) -> CaseEvent:
    """Say that one has the case now. Raises PermissionDenied for others than its mentors, AlreadyDone when said."""
    change = begin(TAKEN, case, by, at)
    today = timezone.localdate()
    if by not in [each.user for each in keepers(change.case, today)]:
        raise PermissionDenied(NOT_ALLOWED)
    if by not in [each.user for each in to_take_over(change.case, today)]:
        raise AlreadyDone(by, change.at, "Du har redan ärendet.", same=True)
    return change.end()
