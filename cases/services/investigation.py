"""Writing the parts of an investigation, several people at a time, and handing it to the rektor."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from cases.attendance import attendance_of
from cases.errors import Conflict, Missing, MissingParts
from cases.investigated import texts_of
from cases.models import Case, Investigation, InvestigationPart, State
from cases.parts import CHOICES, Kind, Part, Section, sections_for
from cases.requirements import current_investigation
from cases.routine import Actor
from cases.services.change import Change as CaseChange
from cases.services.change import begin, begin_step, last_change, require
from cases.voices import everybody_heard
from people.models import User

GUARDIAN = re.compile(r"vh_(\d+)")
"""A guardian in the name of a part."""


@dataclass(frozen=True, slots=True)
class Change:
    """One text changed: what the writer saw when they began, and what they wrote. ``None`` before: overwrite."""

    after: str
    before: str | None = None


class TextConflict(Conflict):
    """Others have changed the very texts: ``theirs`` is what stands there now, by field."""

    def __init__(self, by: User | None, at: dt.datetime | None, theirs: dict[str, str]) -> None:
        super().__init__(by, at)
        self.theirs = theirs


@transaction.atomic
def save_investigation(
    *,
    case: Case,
    by: User,
    changes: Mapping[str, Change],
    ready_by: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Investigation:
    """Save changed parts of the case's investigation, by their names. Two people may save different parts at once.

    Raises TextConflict when somebody else has changed one of the same parts since ``before``; nothing is saved then.
    """
    change, investigation = begin_writing("utredning", case, by, at)
    texts, sections = texts_of(investigation), sections_for(everybody_heard(change.case, change.day))
    _check_known(changes, sections)
    _check_conflicts(change.case, changes, texts)
    written = {name: each.after for name, each in changes.items() if each.after != texts.get(name, "")}
    _write(change, investigation, written)
    if ready_by:
        investigation.ready_by = ready_by
        investigation.save(update_fields=["ready_by"])
    change.end(", ".join(titles_of(sections, written)), fields=sorted(written))
    return investigation


def begin_writing(kind: str, case: Case, by: User, at: dt.datetime | None) -> tuple[CaseChange, Investigation]:
    """Begin a change of the investigation under way, by the team or the rektor. Raises Conflict in other steps."""
    change = begin(kind, case, by, at)
    require(by, change.case, Actor.TEAM, Actor.REKTOR)
    return change, under_way(change.case)


def under_way(case: Case) -> Investigation:
    """The investigation that may be written in now. Raises Conflict in other steps."""
    investigation = current_investigation(case)
    if case.state != State.UTREDNING or investigation is None:
        raise Conflict(*last_change(case), "Utredningen går inte att ändra nu. Din text finns kvar.")
    return investigation


@transaction.atomic
def lamna_for_granskning(
    *, case: Case, by: User, version: int | None = None, at: dt.datetime | None = None
) -> Investigation:
    """Hand the investigation to the rektor with the absence as it is that day. Each part that is missing is named."""
    change = begin_step("lamna_for_granskning", case, by, at, version, {})
    investigation = current_investigation(change.case)
    assert investigation is not None  # noqa: S101  # inled_utredning always makes one
    investigation.submitted_at, investigation.submitted_by = change.at, by
    investigation.figures = attendance_of(change.case, change.day)
    investigation.save(update_fields=["submitted_at", "submitted_by", "figures"])
    change.end(texts_of(investigation).get("assessment", ""), investigation=investigation.pk)
    return investigation


def titles_of(sections: Iterable[Section], names: Iterable[str]) -> list[str]:
    """The titles of the sections that these parts stand in, in the order of the page."""
    chosen = set(names)
    return [each.title for each in sections if chosen.intersection(part.name for part in each.parts)]


def _check_known(changes: Mapping[str, Change], sections: Iterable[Section]) -> None:
    """Raise MissingParts for a part that the investigation does not have, or a choice that is none."""
    known = {part.name: part for section in sections for part in section.parts}
    wrong = [
        Missing("Fältet finns inte i utredningen.", name)
        if name not in known
        else Missing(f"Välj ett av svaren: {known[name].title}", name)
        for name, each in changes.items()
        if name not in known or not _may_say(known[name], each.after)
    ]
    if wrong:
        raise MissingParts(wrong)


def _may_say(part: Part, text: str) -> bool:
    """Whether a part can say this: nothing, one of its choices, a day, or any words."""
    if not text:
        return True
    if part.kind == Kind.DAY:
        return _is_day(text)
    return part.kind not in CHOICES or text in CHOICES[part.kind]


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _check_conflicts(case: Case, changes: Mapping[str, Change], texts: Mapping[str, str]) -> None:
    """Raise TextConflict when a text has changed since the writer saw it, to something else than they wrote."""
    theirs = {
        name: texts.get(name, "")
        for name, each in changes.items()
        if each.before is not None and texts.get(name, "") not in (each.before, each.after)
    }
    if theirs:
        raise TextConflict(*last_change(case), theirs)


def _write(change: CaseChange, investigation: Investigation, written: Mapping[str, str]) -> None:
    """Keep the parts' texts, with who changed them and when: two statements, however many parts."""
    known = {part.name: part for part in investigation.parts.all()}
    parts = [known.get(name) or _new_part(investigation, name) for name in written]
    for part, text in zip(parts, written.values(), strict=True):
        part.text, part.changed_at, part.changed_by = text, change.at, change.by
    InvestigationPart.objects.bulk_create(part for part in parts if part.name not in known)
    InvestigationPart.objects.bulk_update([part for part in parts if part.name in known], _CHANGED)


_CHANGED = ("text", "changed_at", "changed_by")


def _new_part(investigation: Investigation, name: str) -> InvestigationPart:
    """A part that nobody has written in before."""
    guardian = GUARDIAN.search(name)
    return InvestigationPart(
        investigation=investigation,
        key=GUARDIAN.sub("vh", name),
        guardian_id=int(guardian[1]) if guardian else None,
    )
