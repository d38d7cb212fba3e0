"""Notes in a case."""

import datetime as dt

from django.db import transaction

from cases.errors import Missing, MissingParts
from cases.models import Case, CaseEvent
from cases.routine import Actor
from cases.services.change import begin, require
from people.models import User


@transaction.atomic
def add_note(*, case: Case, by: User, text: str, at: dt.datetime | None = None) -> CaseEvent:
    """Add a dated note to an open case. Whoever may read the case may write in it."""
    change = begin("anteckning", case, by, at)
    require(by, change.case, *Actor)
    if not text.strip():
        raise MissingParts([Missing("Skriv anteckningen.", "text")])
    return change.end(text)
