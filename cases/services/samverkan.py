"""Writing about samverkan with, and information to, other authorities."""

import datetime as dt
from dataclasses import fields

from django.db import transaction

from cases.errors import AlreadyDone, Conflict, Missing, MissingParts
from cases.models import Case, Samverkan
from cases.overview import reach_as_colleagues
from cases.queries import facts
from cases.samverkan import WRITERS, SamverkanText, missing_in_samverkan, title_of
from cases.services.change import Change, begin, last_change, require
from people.models import User


@transaction.atomic
def save_samverkan(
    *,
    case: Case,
    by: User,
    said: SamverkanText,
    record: Samverkan | None = None,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Samverkan:
    """Write a new record in an open case, or change ``record``, whose ``version`` the form was made from."""
    change = begin("samverkan", case, by, at)
    require(by, change.case, *WRITERS)
    current = change.case.samverkan.select_for_update().get(pk=record.pk) if record else Samverkan(case=change.case)
    if record and version is not None and version != current.version:
        raise Conflict(current.changed_by, current.changed_at)
    parts = missing_in_samverkan(change.case, said, change.day) + _out_of_reach(change, said)
    if parts:
        raise MissingParts(parts)
    if not record:
        _check_once(change, said)
    for each in fields(said):
        setattr(current, each.name, getattr(said, each.name))
    current.consent_of = list(said.consent_of)
    current.changed_at, current.changed_by = change.at, by
    current.version += 1 if record else 0
    current.save()
    words = "\n".join(filter(None, [f"{title_of(current)}. {current.purpose}", current.outcome]))
    change.end(words, **facts(samverkan=current.pk, held_on=current.held_on))
    return current


def _out_of_reach(change: Change, said: SamverkanText) -> list[Missing]:
    """Whoever takes the next contact reaches the case."""
    if said.responsible is None:
        return []
    able = {each.user for each in reach_as_colleagues(change.case, change.day)}
    ask = f"{said.responsible.name} når inte ärendet. Välj någon som gör det."
    return [] if said.responsible in able else [Missing(ask, "responsible")]


def _check_once(change: Change, said: SamverkanText) -> None:
    """Raise AlreadyDone when the very same record stands there already: the button was pressed twice."""
    names = ("kind", "party", "name", "purpose", "shared", "ground", "held_on", "next_on", "outcome")
    if change.case.samverkan.filter(**{name: getattr(said, name) for name in names}).exists():
        raise AlreadyDone(*last_change(change.case), "Det är redan sparat.")
