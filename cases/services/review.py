"""The rektor's review: an investigation sent back, saying section by section what is missing."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from cases.errors import Missing, MissingParts
from cases.investigated import texts_of
from cases.models import Case, Investigation, ReviewNote
from cases.parts import Section, sections_for
from cases.requirements import current_investigation
from cases.services.change import Change, begin_step
from cases.voices import everybody_heard
from people.models import User


@transaction.atomic
def begar_komplettering(
    *,
    case: Case,
    by: User,
    missing: str = "",
    parts: Mapping[str, str] | None = None,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Case:
    """Send the investigation back, saying what is missing: as a whole, in its sections (``parts``, by key), or both.

    What is written is kept as it was, so that the next review shows what has changed.
    """
    asked = {key: text for key, text in (parts or {}).items() if text.strip()}
    change = begin_step("begar_komplettering", case, by, at, version, {"missing": missing, "parts": asked})
    investigation = current_investigation(change.case)
    assert investigation is not None  # noqa: S101  # a review has something to review
    sections = sections_for(everybody_heard(change.case, change.day))
    _check_sections(asked, sections)
    _send_back(change, investigation)
    whole = {"": missing} if missing.strip() else {}
    ReviewNote.objects.bulk_create(
        ReviewNote(investigation=investigation, section=key, text=text, by=by, at=change.at)
        for key, text in (whole | asked).items()
    )
    titles = {each.key: each.title for each in sections}
    change.end("\n".join([*whole.values(), *(f"{titles[key]}: {text}" for key, text in asked.items())]))
    return change.case


def _check_sections(asked: Mapping[str, str], sections: list[Section]) -> None:
    """Raise MissingParts for a section that the investigation does not have."""
    unknown = asked.keys() - {each.key for each in sections}
    if unknown:
        raise MissingParts([Missing("Delen finns inte i utredningen.", key) for key in sorted(unknown)])


def _send_back(change: Change, investigation: Investigation) -> None:
    """The investigation is with the utredare again; what stands in it now is remembered."""
    investigation.submitted_at = investigation.submitted_by = None
    investigation.sent_back_at, investigation.sent_back = change.at, texts_of(investigation)
    investigation.save(update_fields=["submitted_at", "submitted_by", "sent_back_at", "sent_back"])
