"""Writing what the parties were given before a decision, and what they answered."""

import datetime as dt
from typing import Any

from django.db import transaction

from cases.communicating import MORE_TIME, WRITERS, Answered, Given, missing_in, missing_in_answer, parties_of
from cases.errors import AlreadyDone, Conflict, MissingParts
from cases.models import Case, Communication
from cases.services.change import Change, begin, last_change, require
from people import swedish
from people.models import User


@transaction.atomic
def communicate(*, case: Case, by: User, said: Given, at: dt.datetime | None = None) -> list[Communication]:
    """Write what each party was given and until when they answer, or why nobody was: one row for each."""
    change = begin("kommunicering", case, by, at)
    require(by, change.case, *WRITERS)
    parties = {each.key: each for each in parties_of(change.case, by, change.day)}
    parts = missing_in(said, parties, change.day)
    if parts:
        raise MissingParts(parts)
    to = [] if said.ground else [(key, parties[key].name) for key in parties if key in said.to]
    rows = _not_written(change, [_row(change, said, key, name) for key, name in to or [("", "")]])
    for row in rows:
        row.save()
    change.end(_told(said, [row.name for row in rows]), communication=rows[0].pk)
    return rows


@transaction.atomic
def note_answer(
    *,
    communication: Communication,
    by: User,
    said: Answered,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Communication:
    """Write what a party answered, that nobody did, or that there is more time.

    ``version`` is that of the row the form was made from.
    """
    change = begin("kommunicering_svar", communication.case, by, at)
    require(by, change.case, *WRITERS)
    row = change.case.communications.select_for_update().get(pk=communication.pk)
    if version is not None and version != row.version:
        raise Conflict(row.changed_by, row.changed_at)
    parts = missing_in_answer(row, said, change.day)
    if parts:
        raise MissingParts(parts)
    for name, value in _noted(said).items():
        setattr(row, name, value)
    row.changed_at, row.changed_by = change.at, by
    row.version += 1
    row.save()
    change.end(f"{row.name}: {_came(row)}.", communication=row.pk)
    return row


def _came(row: Communication) -> str:
    """What the timeline says of a row: what was answered, or until when there is time now."""
    if row.answer or row.answer_by is None:
        return row.get_answer_display().lower()
    return f"mer tid, svar senast {swedish.date(row.answer_by)}"


def _noted(said: Answered) -> dict[str, Any]:
    """The columns of a row by what is noted. With more time the party is waited for again."""
    if said.answer == MORE_TIME:
        return {"answer": "", "answered_on": None, "answer_by": said.answer_by}
    return {"answer": said.answer, "answered_on": said.answered_on, "words": said.words}


def _row(change: Change, said: Given, key: str, name: str) -> Communication:
    """A row that is not saved yet."""
    days = {} if said.ground else {"how": said.how, "given_on": said.given_on, "answer_by": said.answer_by}
    written = {"by": change.by, "at": change.at, "changed_by": change.by, "changed_at": change.at}
    return Communication(case=change.case, key=key, name=name, what=said.what, ground=said.ground, **days, **written)


def _told(said: Given, names: list[str]) -> str:
    """What the timeline says: to whom and until when, or why not. What was given stands in the record."""
    if said.ground:
        return f"Inget lämnas. {Communication.Ground(said.ground).label}."
    until = swedish.date(said.answer_by) if said.answer_by else ""
    return f"Till {swedish.join(names)}. Svar senast {until}."


def _not_written(change: Change, rows: list[Communication]) -> list[Communication]:
    """Those that do not stand there already. Raises AlreadyDone when none is left: the button was pressed twice."""
    names = ("key", "what", "given_on", "answer_by", "ground")
    known = set(change.case.communications.values_list(*names))
    left = [row for row in rows if tuple(getattr(row, name) for name in names) not in known]
    if not left:
        raise AlreadyDone(*last_change(change.case), "Det är redan sparat.")
    return left
