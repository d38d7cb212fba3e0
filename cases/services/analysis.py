"""A school's own words about a term or a läsår: saved as versions, kept with the figures once the staff see them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases.analysis.access import Chosen, may_adopt, may_write
from cases.analysis.keeping import freeze
from cases.analysis.reading import (
    LookedBack,
    Planned,
    figures_of,
    latest,
    looked_back_in,
    plan_in,
    to_look_back_on,
)
from cases.errors import Conflict, Missing, MissingParts
from cases.models import SchoolAnalysis
from cases.services.change import moment
from people.models import School, User

NOT_YOURS = "Du skriver inte det här för skolan."
CONTENT = ("words", "plan", "looked_back")
"""What the rektor adopts: a version with other content is to be adopted anew."""


@transaction.atomic
def save_analysis(
    *,
    chosen: Chosen,
    by: User,
    words: dict[str, str],
    plan: Sequence[Planned],
    looked_back: Sequence[LookedBack] = (),
    presented_on: dt.date | None = None,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> SchoolAnalysis:
    """Save what is written as a new version. Raises MissingParts, or Conflict when somebody else has saved meanwhile.

    With the day it was presented to the staff, the figures are kept as they stand; without one they follow the data.
    """
    if not may_write(by, chosen.school):
        raise PermissionDenied(NOT_YOURS)
    current, when = _begin(chosen, version), moment(at)
    _raise(_lacking(chosen, words, plan, presented_on, timezone.localdate(when)))
    content: dict[str, Any] = {
        "words": {each.name: words.get(each.name, "") for each in chosen.kind.questions},
        "plan": [asdict(each) for each in plan],
        "looked_back": [asdict(each) for each in looked_back],
    }
    stands = current if current and all(getattr(current, name) == content[name] for name in CONTENT) else None
    adopted = {"adopted_by": stands.adopted_by, "adopted_on": stands.adopted_on} if stands else {}
    return _save(chosen, current, by, when, content | adopted | {"presented_on": presented_on})


@transaction.atomic
def adopt(*, chosen: Chosen, by: User, version: int, at: dt.datetime | None = None) -> SchoolAnalysis:
    """The rektor adopts what is written, as a version of its own. Twice is once.

    Raises MissingParts, or Conflict when it has been changed meanwhile.
    """
    if not chosen.kind.yearly or not may_adopt(by, chosen.school):
        raise PermissionDenied(NOT_YOURS)
    current, when = latest(chosen.school, chosen.period.key), moment(at)
    if current and current.adopted_on:
        return current
    current = _begin(chosen, version)
    if current is None:
        raise MissingParts([Missing(f"{chosen.kind.it.capitalize()} är inte skriven.", "")])
    _raise(_lacking_to_adopt(chosen, current))
    content = {name: getattr(current, name) for name in CONTENT}
    adopted = {"adopted_by": by, "adopted_on": timezone.localdate(when), "presented_on": current.presented_on}
    return _save(chosen, current, by, when, content | adopted)


def _begin(chosen: Chosen, version: int | None) -> SchoolAnalysis | None:
    """The version that stands, with the school locked. Raises Conflict when it is another than was begun from."""
    School.objects.select_for_update(no_key=True).get(pk=chosen.school.pk)
    current = latest(chosen.school, chosen.period.key)
    if version is not None and version != (current.version if current else 0):
        raise _overtaken(chosen, current)
    return current


def _save(
    chosen: Chosen, current: SchoolAnalysis | None, by: User, at: dt.datetime, values: dict[str, Any]
) -> SchoolAnalysis:
    """A new version. What is adopted or presented keeps its figures."""
    is_shown = values["presented_on"] or values.get("adopted_on")
    return SchoolAnalysis.objects.create(
        school=chosen.school,
        period=chosen.period.key,
        version=(current.version if current else 0) + 1,
        figures=_figures(chosen, current, timezone.localdate(at)) if is_shown else {},
        by=by,
        at=at,
        **values,
    )


def _overtaken(chosen: Chosen, current: SchoolAnalysis | None) -> Conflict:
    it = chosen.kind.it.capitalize()
    if current is None:
        return Conflict(None, None, f"{it} har ändrats. Din text finns kvar.")
    return Conflict(current.by, current.at, f"{it} har ändrats av {current.by.name}. Din text finns kvar.")


def _raise(parts: Iterator[Missing]) -> None:
    found = list(parts)
    if found:
        raise MissingParts(found)


def _lacking(
    chosen: Chosen, words: dict[str, str], plan: Sequence[Planned], presented_on: dt.date | None, today: dt.date
) -> Iterator[Missing]:
    """What is missing for the words to be saved."""
    for each in chosen.kind.questions:
        if each.missing and not words.get(each.name, "").strip():
            yield Missing(each.missing, each.name)
    if presented_on and presented_on > today:
        yield Missing(f"Skriv dagen när {chosen.kind.it} har presenterats, i dag eller tidigare.", "presented_on")
    if presented_on and not plan:
        yield Missing(chosen.kind.plan_missing, "presented_on")


def _lacking_to_adopt(chosen: Chosen, current: SchoolAnalysis) -> Iterator[Missing]:
    """What is missing for the rektor to adopt it: every question answered, and something that changes."""
    for each in chosen.kind.questions:
        if not current.words.get(each.name, "").strip():
            yield Missing(f"Svara på frågan: {each.title}", each.name)
    told = {row.planned.what for row in looked_back_in(current) if row.kept}
    for planned in to_look_back_on(chosen):
        if planned.what not in told:
            yield Missing(f"Skriv vad det blev av: {planned.what}", "kept")
    if not plan_in(current):
        yield Missing(chosen.kind.plan_missing, "plan")


def _figures(chosen: Chosen, current: SchoolAnalysis | None, today: dt.date) -> dict[str, object]:
    """What the staff were shown: what is kept already, else as things stand. Where nothing was, nothing is kept."""
    if current and current.figures:
        return dict(current.figures)
    shown = figures_of(chosen, today)
    if not shown.chapters:
        return {}
    return freeze(shown.chapters, shown.terms, shown.last_day, has_before=shown.has_before)
