"""Measures are evaluated, and it is decided how to go on."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases.access import actors_in
from cases.errors import Conflict, MissingParts
from cases.evaluating import WAYS_ON, missing_in_decision
from cases.measured import in_words, measured
from cases.models import Case, Evaluation, Measure, MeasureEffect, State
from cases.queries import facts
from cases.reading import reading_of
from cases.records import records_of
from cases.requirements import EVALUATION, measures_judged
from cases.routine import Actor, asked
from cases.services.change import NOT_ALLOWED, Change, begin, begin_step, last_change
from cases.services.measures import end_measure, release
from people.models import User

Decision, After = Evaluation.Decision, MeasureEffect.After


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What an evaluation says. ``effects`` is the effect by measure id; ``changes``, ``follow_up_on`` and ``after``, by
    measure id what comes of it when the case is to close, go with the decision (``cases.evaluating``)."""

    held_on: dt.date | None
    participants: str
    conclusion: str
    effects: Mapping[int, str] = field(default_factory=dict)
    pupil_view: str = ""
    guardian_view: str = ""
    decision: str = ""
    changes: str = ""
    follow_up_on: dt.date | None = None
    after: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def evaluate(
    *, case: Case, by: User, said: Evaluated, version: int | None = None, at: dt.datetime | None = None
) -> Evaluation:
    """Evaluate the measures and decide how to go on. Changing them takes the case back to planning."""
    if said.decision == Decision.CHANGE:
        return fortsatt_atgarda(case=case, by=by, said=said, version=version, at=at)
    change = begin("utvardering", case, by, at, version)
    actors, change.delegation = actors_in(by, change.case, "fortsatt_atgarda")
    if not actors.intersection((Actor.UTREDARE, Actor.REKTOR)):
        raise PermissionDenied(NOT_ALLOWED)
    if change.case.state != State.UPPFOLJNING:
        raise Conflict(*last_change(change.case), "Åtgärder utvärderas i steget Uppföljning. Din text finns kvar.")
    given = _given(said) | {"at": change.at}
    needed = [each for each in asked(change.case, "fortsatt_atgarda") if each in EVALUATION]
    parts = [part for each in needed for part in each.check(change.case, given)]
    parts += missing_in_decision(change.case, given)
    if parts:
        raise MissingParts(parts)
    evaluation = _write_evaluation(change, said)
    if said.follow_up_on and WAYS_ON[Decision(said.decision)].asks_day:
        _follow_up_later(change.case, said.follow_up_on)
    if said.decision == Decision.CLOSE:
        _end_measures(change, evaluation)
    change.end(
        said.conclusion,
        **facts(evaluation=evaluation.pk, decided=said.decision, follow_up_on=said.follow_up_on),
    )
    return evaluation


@transaction.atomic
def fortsatt_atgarda(
    *, case: Case, by: User, said: Evaluated, version: int | None = None, at: dt.datetime | None = None
) -> Evaluation:
    """Evaluate, and change the measures: back to planning."""
    change = begin_step("fortsatt_atgarda", case, by, at, version, _given(said))
    evaluation = _write_evaluation(change, said)
    change.end(said.conclusion, **facts(evaluation=evaluation.pk, changes=said.changes, decided=evaluation.decision))
    return evaluation


def _given(said: Evaluated) -> dict[str, Any]:
    """What is said, by field name."""
    return asdict(said)


def _follow_up_later(case: Case, day: dt.date) -> None:
    """The measures that go on are followed up on the new day."""
    Measure.objects.open().filter(case=case).update(follow_up_on=day)


def _end_measures(change: Change, evaluation: Evaluation) -> None:
    """What the evaluation says is carried out ends the day it was held, what it drops is dropped; nobody is asked
    again."""
    for each in evaluation.effects.filter(after__in=(After.DONE, After.DROPPED)).select_related("measure"):
        measure = each.measure
        if not measure.is_open:
            continue
        if each.after == After.DROPPED:
            measure.dropped_on = evaluation.held_on
            measure.save(update_fields=["dropped_on"])
            release(change, measure.responsible.all())
        else:
            end_measure(
                measure,
                on=evaluation.held_on,
                note=f"{each.get_effect_display()}, enligt utvärderingen.",
                by=measure.responsible_names or change.by.name,
            )


def _write_evaluation(change: Change, said: Evaluated) -> Evaluation:
    """Save an evaluation and the effect of each measure, with the absence before and after as it is that day."""
    words = {name: value for name, value in asdict(said).items() if name not in ("effects", "after")}
    after = said.after if said.decision == Decision.CLOSE else {}
    words["decision"] = said.decision or Decision.CHANGE
    evaluation = Evaluation.objects.create(case=change.case, author=change.by, created_at=change.at, **words)
    reading = reading_of(change.by, change.case)
    seen = measured(change.case, records_of(change.case, reading), reading, change.day)
    MeasureEffect.objects.bulk_create(
        MeasureEffect(
            evaluation=evaluation,
            measure=measure,
            effect=said.effects[measure.pk],
            seen=in_words(seen.get(measure.pk)),
            after=after.get(measure.pk, "") if measure.is_open else "",
        )
        for measure in measures_judged(change.case).filter(pk__in=said.effects)
    )
    return evaluation
