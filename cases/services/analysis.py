"""A school's own words about a term: saved as versions, and kept with the figures once the staff have seen them."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases.analysis.access import Chosen, may_write
from cases.analysis.keeping import freeze
from cases.analysis.questions import QUESTIONS
from cases.analysis.reading import figures_of, latest
from cases.errors import Conflict, Missing, MissingParts
from cases.models import SchoolAnalysis
from cases.services.change import moment
from people.models import School, User

NOT_YOURS = "Du skriver inte analysen för den här skolan."


@dataclass(frozen=True, slots=True)
class Planned:
    """Something that the school will do: what, who is responsible, and the last day (2026-11-20, or nothing)."""

    what: str
    who: str
    by: str = ""


@transaction.atomic
def save_analysis(
    *,
    chosen: Chosen,
    by: User,
    words: dict[str, str],
    plan: list[Planned],
    presented_on: dt.date | None = None,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> SchoolAnalysis:
    """Save what is written as a new version. Raises MissingParts, or Conflict when somebody else has saved meanwhile.

    With the day it was presented to the staff, the figures are kept as they stand; without one they follow the data.
    """
    if not may_write(by, chosen.school):
        raise PermissionDenied(NOT_YOURS)
    School.objects.select_for_update(no_key=True).get(pk=chosen.school.pk)
    current, when = latest(chosen.school, chosen.term.key), moment(at)
    if version is not None and version != (current.version if current else 0):
        raise _overtaken(current)
    _check(words, plan, presented_on, timezone.localdate(when))
    return SchoolAnalysis.objects.create(
        school=chosen.school,
        period=chosen.term.key,
        version=(current.version if current else 0) + 1,
        words={each.name: words.get(each.name, "") for each in QUESTIONS},
        plan=[asdict(each) for each in plan],
        presented_on=presented_on,
        figures=_figures(chosen, current, timezone.localdate(when)) if presented_on else {},
        by=by,
        at=when,
    )


def _overtaken(current: SchoolAnalysis | None) -> Conflict:
    if current is None:
        return Conflict(None, None, "Analysen har ändrats. Din text finns kvar.")
    return Conflict(current.by, current.at, f"Analysen har ändrats av {current.by.name}. Din text finns kvar.")


def _check(words: dict[str, str], plan: list[Planned], presented_on: dt.date | None, today: dt.date) -> None:
    parts = [] if words.get("sees", "").strip() else [Missing("Skriv vad ni ser.", "sees")]
    if presented_on and presented_on > today:
        parts.append(Missing("Skriv dagen när analysen har presenterats, i dag eller tidigare.", "presented_on"))
    if presented_on and not plan:
        parts.append(Missing("Skriv minst en sak som skolan gör, innan analysen presenteras.", "presented_on"))
    if parts:
        raise MissingParts(parts)


def _figures(chosen: Chosen, current: SchoolAnalysis | None, today: dt.date) -> dict[str, object]:
    """What the staff were shown: what is kept already, else as things stand."""
    if current and current.figures:
        return dict(current.figures)
    chapters, has_before = figures_of(chosen.school, chosen.term, chosen.before, today)
    return freeze(chapters, min(chosen.term.last_day, today), has_before=has_before)
