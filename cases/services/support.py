"""Decisions about åtgärdsprogram, and their appeals."""

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases.access import actors_in
from cases.appealing import HandlingText, missing_in_handling
from cases.errors import AlreadyDone, Missing, MissingParts
from cases.models import Appeal, Atgardsprogram, Case, Told
from cases.queries import facts
from cases.routine import Actor
from cases.services.change import NOT_ALLOWED, begin, last_change, require
from cases.services.telling import list_those_to_tell
from cases.support import DECIDING, STEP, ProgramText, lagrum_of, missing_in_program
from cases.telling import TELLERS
from people import swedish
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
    list_those_to_tell(change, program=program)
    change.end(f"{DECIDING[said.kind].title}. {said.reason}", **facts(program=program.pk))
    return program


def _without_plan(said: ProgramText) -> ProgramText:
    """What is said; a decision without a plan keeps none, whatever stood in its fields."""
    if DECIDING[said.kind].has_plan:
        return said
    return ProgramText(said.kind, taking_part=said.taking_part, reason=said.reason)


@transaction.atomic
def note_appeal(
    *,
    program: Atgardsprogram,
    by: User,
    of: Collection[Told],
    came_on: dt.date | None,
    asks: str = "",
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Appeal:
    """Note an appeal that has come to the school, by whom of those who may, also after the case was closed."""
    change = begin("overklagande", program.case, by, at, version, after_closing=True)
    require(by, change.case, *TELLERS)
    parts = [] if of else [Missing("Välj vem som överklagar.", "of")]
    came = came_on if came_on and timezone.localdate(program.decided_at) <= came_on <= timezone.localdate() else None
    if came is None:
        parts.append(Missing("Välj dagen då det kom, från beslutsdagen och till i dag.", "came_on"))
    if parts or came is None:
        raise MissingParts(parts)
    appeal = Appeal.objects.create(
        case=change.case,
        program=program,
        of=[each.key for each in of],
        names=swedish.join([each.name for each in of]),
        came_on=came,
        asks=asks,
        noted_by=by,
        noted_at=change.at,
    )
    change.end(f"Överklagande av {appeal.names}, kom in {swedish.full_date(appeal.came_on)}.", appeal=appeal.pk)
    return appeal


@transaction.atomic
def handle_appeal(
    *, appeal: Appeal, by: User, said: HandlingText, version: int | None = None, at: dt.datetime | None = None
) -> Appeal:
    """Say whether an appeal came in time, try the decision anew, and send it on or reject what came too late.

    By whoever decides about åtgärdsprogram, once: AlreadyDone the second time.
    """
    change = begin("overklagande_handlagt", appeal.case, by, at, version, after_closing=True)
    actors, change.delegation = actors_in(by, change.case, STEP)
    if Actor.REKTOR not in actors:
        raise PermissionDenied(NOT_ALLOWED)
    locked = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    if locked.handled:
        raise AlreadyDone(*last_change(change.case), "Överklagandet är redan handlagt.")
    parts = missing_in_handling(locked, said, timezone.localdate())
    if parts:
        raise MissingParts(parts)
    for name, value in asdict(said).items():
        setattr(locked, name, value)
    locked.handled_by = by
    locked.save()
    words = [locked.get_handled_display(), swedish.full_date(locked.handled_on or change.day)]
    change.end(f"{', '.join(words)}.", appeal=locked.pk)
    return locked
