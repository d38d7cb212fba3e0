"""Notes in a case."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from cases.errors import Missing, MissingParts
from cases.models import Case, CaseEvent
from cases.routine import Actor
from cases.services.change import begin, require
from people import swedish
from people.models import User


@dataclass(frozen=True, slots=True)
class Oral:
    """Who told something, in any other way than in writing, and on which day (27 § förvaltningslagen).

    ``key`` is that of whom the case knows (``elev``, ``vh_12``), or ``annan``.
    """

    key: str
    name: str
    on: dt.date | None


@transaction.atomic
def add_note(*, case: Case, by: User, text: str, oral: Oral | None = None, at: dt.datetime | None = None) -> CaseEvent:
    """Add a dated note to an open case: one's own, or an ``oral`` fact. Whoever may read the case may write in it."""
    change = begin("muntlig_uppgift" if oral else "anteckning", case, by, at)
    require(by, change.case, *Actor)
    parts = [] if text.strip() else [Missing("Skriv anteckningen.", "text")]
    parts += missing_in_oral(oral, change.day) if oral else []
    if parts:
        raise MissingParts(parts)
    if oral is None:
        return change.end(text)
    told = f"Lämnades muntligt av {oral.name} {swedish.date(oral.on)}." if oral.on else ""
    return change.end(f"{told}\n{text}", told_by=oral.key)


def missing_in_oral(oral: Oral, day: dt.date) -> list[Missing]:
    """What must be said of an oral fact: who told it, and which day."""
    parts = [] if oral.name.strip() else [Missing("Skriv vem som lämnade uppgiften.", "told_name")]
    if oral.on is None or oral.on > day:
        parts.append(Missing("Välj dagen då uppgiften lämnades. Den kan inte ligga framåt i tiden.", "told_on"))
    return parts
