"""Measures are evaluated, and it is decided how to go on."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cases.errors import Conflict, MissingParts
from cases.models import Case, Evaluation, MeasureEffect, State
from cases.queries import facts
from cases.requirements import EVALUATION
from cases.routine import Actor, asked
from cases.services.change import Change, begin, begin_step, last_change, require
from people.models import User


@transaction.atomic
def fortsatt_atgarda(
    *,
    case: Case,
    by: User,
    held_on: dt.date | None,
    participants: str,
    effects: Mapping[int, str],
    conclusion: str,
    changes: str,
    pupil_view: str = "",
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Evaluation:
    """Evaluate, and go on or change: back to measures. ``effects`` is the effect by measure id."""
    given = {"held_on": held_on, "participants": participants, "effects": effects}
    given |= {"conclusion": conclusion, "changes": changes, "pupil_view": pupil_view}
    change = begin_step("fortsatt_atgarda", case, by, at, version, given)
    evaluation = _write_evaluation(change, given, pupil_view)
    change.end(conclusion, **facts(evaluation=evaluation.pk, changes=changes))
    return evaluation


@transaction.atomic
def evaluate(
    *,
    case: Case,
    by: User,
    held_on: dt.date | None,
    participants: str,
    effects: Mapping[int, str],
    conclusion: str,
    pupil_view: str = "",
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Evaluation:
    """Evaluate the measures without going back to planning: before the case is closed, or as they go on."""
    change = begin("utvardering", case, by, at, version)
    require(by, change.case, Actor.UTREDARE, Actor.REKTOR)
    if change.case.state != State.UPPFOLJNING:
        raise Conflict(*last_change(change.case), "Åtgärder utvärderas i steget Uppföljning. Din text finns kvar.")
    given = {"held_on": held_on, "participants": participants, "effects": effects, "conclusion": conclusion}
    given |= {"pupil_view": pupil_view}
    needed = [each for each in asked(change.case, "fortsatt_atgarda") if each in EVALUATION]
    parts = [part for each in needed for part in each.check(change.case, given)]
    if parts:
        raise MissingParts(parts)
    evaluation = _write_evaluation(change, given, pupil_view)
    change.end(conclusion, evaluation=evaluation.pk)
    return evaluation


def _write_evaluation(change: Change, given: Mapping[str, Any], pupil_view: str) -> Evaluation:
    """Save an evaluation and the effect of each measure."""
    words = {name: given.get(name, "") for name in ("held_on", "participants", "conclusion", "changes")}
    evaluation = Evaluation.objects.create(case=change.case, author=change.by, pupil_view=pupil_view, **words)
    measures = change.case.measures.filter(pk__in=given["effects"], dropped=False)
    MeasureEffect.objects.bulk_create(
        MeasureEffect(evaluation=evaluation, measure=measure, effect=given["effects"][measure.pk])
        for measure in measures
    )
    return evaluation
