"""Writing the investigation, several people at a time, and handing it to the rektor."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from cases.errors import Conflict, Missing, MissingParts
from cases.models import Case, Investigation, State, View
from cases.requirements import current_investigation
from cases.routine import Actor
from cases.services.change import begin, begin_step, last_change, require
from people.models import Guardian, User

TEXTS: dict[str, str] = {
    "school_factors": "Skolans miljö och undervisning",
    "attendance": "Frånvaron: när, var och hur",
    "analysis": "Analys",
    "assessment": "Bedömning",
}
"""The texts of an investigation by field, in the order they are written: what the school can change comes first."""

WHY = "varfor"
"""Ending of a view's key that holds why the view is missing."""


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


def view_key(voice: str, guardian: Guardian | None = None, *, why: bool = False) -> str:
    """The name of a view's text among the fields: ``elev``, ``skola``, ``vh_12``, and ``elev_varfor`` for why not."""
    name = f"vh_{guardian.pk}" if guardian else voice
    return f"{name}_{WHY}" if why else name


@transaction.atomic
def save_investigation(
    *,
    case: Case,
    by: User,
    changes: Mapping[str, Change],
    ready_by: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Investigation:
    """Save changed texts and views of the case's investigation. Two people may save different texts at once.

    Raises TextConflict when somebody else has changed one of the same texts since ``before``; nothing is saved then.
    """
    change = begin("utredning", case, by, at)
    require(by, change.case, Actor.TEAM, Actor.REKTOR)
    if change.case.state != State.UTREDNING:
        raise Conflict(*last_change(change.case), "Utredningen går inte att ändra nu. Din text finns kvar.")
    investigation = current_investigation(change.case)
    assert investigation is not None  # noqa: S101  # inled_utredning always makes one
    texts = texts_of(investigation)
    _check_known(changes, texts, change.case)
    _check_conflicts(change.case, changes, texts)
    written = {name: each.after for name, each in changes.items() if each.after != texts.get(name, "")}
    _write(investigation, written)
    if ready_by:
        investigation.ready_by = ready_by
    investigation.save()
    change.end(", ".join(sorted(titles_of(change.case, change.day, written))), fields=sorted(written))
    return investigation


@transaction.atomic
def lamna_for_granskning(
    *, case: Case, by: User, version: int | None = None, at: dt.datetime | None = None
) -> Investigation:
    """Hand the investigation to the rektor. Each part that is missing is named."""
    change = begin_step("lamna_for_granskning", case, by, at, version, {})
    investigation = current_investigation(change.case)
    assert investigation is not None  # noqa: S101  # inled_utredning always makes one
    investigation.submitted_at, investigation.submitted_by, investigation.missing = change.at, by, ""
    investigation.save(update_fields=["submitted_at", "submitted_by", "missing"])
    change.end(investigation.assessment, investigation=investigation.pk)
    return investigation


def texts_of(investigation: Investigation) -> dict[str, str]:
    """Every text of an investigation by field: its own and those of the views."""
    texts = {name: getattr(investigation, name) for name in TEXTS}
    for view in investigation.views.select_related("guardian"):
        texts[view_key(view.voice, view.guardian)] = view.text
        texts[view_key(view.voice, view.guardian, why=True)] = view.why_missing
    return texts


def titles_of(case: Case, day: dt.date, names: Mapping[str, str]) -> set[str]:
    """What fields are called on the page, without saying why a view is missing twice."""
    titles = TEXTS | {View.Voice.PUPIL.value: "Elevens bild", View.Voice.SCHOOL.value: "Skolans bild"}
    titles |= {view_key("", guardian): f"{guardian.name}: vårdnadshavares bild" for guardian in _guardians(case)}
    return {titles[_voice_of(name)] for name in names}


def _guardians(case: Case) -> list[Guardian]:
    """Guardians of the pupil, also those who have a view from before the pupil's 18th birthday."""
    return [each.guardian for each in case.student.guardianships.select_related("guardian")]


def _voice_of(name: str) -> str:
    return name.removesuffix(f"_{WHY}")


def _check_known(changes: Mapping[str, Change], texts: Mapping[str, str], case: Case) -> None:
    """Raise MissingParts for a field that is not in the investigation."""
    known = {*texts, *TEXTS, View.Voice.PUPIL.value, View.Voice.SCHOOL.value}
    known |= {view_key("", guardian) for guardian in _guardians(case)}
    unknown = [name for name in changes if _voice_of(name) not in known]
    if unknown:
        raise MissingParts([Missing("Fältet finns inte i utredningen.", name) for name in unknown])


def _check_conflicts(case: Case, changes: Mapping[str, Change], texts: Mapping[str, str]) -> None:
    """Raise TextConflict when a text has changed since the writer saw it, to something else than they wrote."""
    theirs = {
        name: texts.get(name, "")
        for name, each in changes.items()
        if each.before is not None and texts.get(name, "") not in (each.before, each.after)
    }
    if theirs:
        raise TextConflict(*last_change(case), theirs)


def _write(investigation: Investigation, written: Mapping[str, str]) -> None:
    """Put texts in their places, and views in theirs."""
    for name, text in written.items():
        if name in TEXTS:
            setattr(investigation, name, text)
        else:
            _write_view(investigation, name, text)


def _write_view(investigation: Investigation, name: str, text: str) -> None:
    """Save one view's text, or why it is missing."""
    voice = _voice_of(name)
    guardian = int(voice.removeprefix("vh_")) if voice.startswith("vh_") else None
    View.objects.update_or_create(
        investigation=investigation,
        voice=View.Voice.GUARDIAN if guardian else View.Voice(voice),
        guardian_id=guardian,
        defaults={"why_missing" if name.endswith(WHY) else "text": text},
    )
