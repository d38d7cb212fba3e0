"""What a copy of a talk may hold, and whom it may go to: one table, read by the form, the paper and the log.

The pupil's own words, and what may turn against the pupil at home, go along only when somebody chooses so: secrecy can
hold against a guardian (12 kap. 3 § offentlighets- och sekretesslagen, 6 kap. 11 § föräldrabalken). Another home's
address and number are never in a copy, and nothing about a protected pupil is printed here.
"""

import datetime as dt
from dataclasses import dataclass

from cases import talk_parts
from cases.models import Talk
from people.models import Guardianship, Student

PUPIL = "elev"
"""The receiver who is the pupil, once of age."""


@dataclass(frozen=True, slots=True)
class Copied:
    """Something of a talk that may be copied, and whether it is ticked from the start."""

    title: str
    ticked: bool


COPIED: dict[str, Copied] = {
    "participants": Copied("Vilka som var med", True),
    **{part.name: Copied(part.heading, part.copied) for part in talk_parts.PARTS},
    "extent": Copied("Frånvaron som den var då", True),
    "agreements": Copied("Vad ni kom överens om", True),
    "follow_up": Copied("När ni följer upp", True),
}
"""Everything that a copy may hold, in the order of the paper."""


def parts_to_copy(talk: Talk) -> dict[str, str]:
    """The parts of ``COPIED`` that this talk has something in, with their titles."""
    there = {
        "participants": bool(talk.participants),
        **{name: bool(getattr(talk, name).strip()) for name in talk_parts.TEXTS},
        "extent": bool(talk.extent.get("offered")),
        "agreements": talk.agreements.exists(),
        "follow_up": talk.follow_up_on is not None,
    }
    own = {each.part.name: each.title for each in talk_parts.written(talk)}
    return {name: own.get(name, part.title) for name, part in COPIED.items() if there[name]}


def receivers_of(student: Student, day: dt.date) -> dict[str, str]:
    """Who may get a copy, by key: each guardian whom the school may contact, or the pupil once of age."""
    if student.is_adult(day):
        return {PUPIL: student.name}
    rows = Guardianship.objects.filter(student=student, may_contact=True).select_related("guardian").order_by("pk")
    return {f"vh_{row.guardian_id}": row.guardian.name for row in rows}
