"""The rektor has read how the talks went in a case that the mentor has closed."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases.access import actors_in
from cases.errors import AlreadyDone, Conflict
from cases.looking import LOOKED, STEP, unread_in
from cases.models import Case, CaseEvent
from cases.routine import Actor
from cases.services.change import NOT_ALLOWED, begin, last_change
from people.models import User

OPEN = "Ärendet är öppet igen. Beslutar du att frånvaron ska utredas gör du det i ärendet."


@transaction.atomic
def look_at_closing(
    *, case: Case, by: User, note: str = "", version: int | None = None, at: dt.datetime | None = None
) -> CaseEvent:
    """Say that it is read and that no investigation is needed. By the rektor, or whoever decides that by delegation.

    Raises Conflict where the case is open again, AlreadyDone where nothing waits to be read.
    """
    change = begin(LOOKED, case, by, at, version, after_closing=True)
    actors, change.delegation = actors_in(by, change.case, STEP)
    if Actor.REKTOR not in actors:
        raise PermissionDenied(NOT_ALLOWED)
    if change.case.is_open:
        raise Conflict(*last_change(change.case), OPEN)
    if unread_in(change.case) is None:
        raise AlreadyDone(*last_change(change.case), "Det är redan läst.")
    return change.end(note)
