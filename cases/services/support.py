"""Decisions about åtgärdsprogram."""

import datetime as dt
from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases.access import actors_in
from cases.errors import MissingParts
from cases.models import Atgardsprogram, Case
from cases.queries import facts
from cases.routine import Actor
from cases.services.change import NOT_ALLOWED, begin
from cases.support import DECIDING, STEP, ProgramText, lagrum_of, missing_in_program
from people.models import User


@transaction.atomic
def decide_program(
    *, case: Case, by: User, said: ProgramText, version: int | None = None, at: dt.datetime | None = None
) -> Atgardsprogram:
    """Decide about åtgärdsprogram. By the rektor, or by delegation where the law allows it."""
    change = begin(STEP, case, by, at, version)
    actors, change.delegation = actors_in(by, change.case, STEP)
    if Actor.REKTOR not in actors:
        raise PermissionDenied(NOT_ALLOWED)
    parts = missing_in_program(change.case, said, change.day, delegated=change.delegation is not None)
    if parts:
        raise MissingParts(parts)
    program = Atgardsprogram.objects.create(
        case=change.case,
        lagrum=lagrum_of(change.case, said.form, change.day),
        decided_by=by,
        decided_at=change.at,
        delegation=change.delegation,
        **asdict(_without_plan(said)),
    )
    change.end(f"{DECIDING[said.kind].title}. {said.reason}", **facts(program=program.pk))
    return program


def _without_plan(said: ProgramText) -> ProgramText:
    """What is said; a decision without a plan keeps none, whatever stood in its fields."""
    if DECIDING[said.kind].has_plan:
        return said
    return ProgramText(said.kind, taking_part=said.taking_part, reason=said.reason)
