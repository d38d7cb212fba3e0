"""Measures: planned, carried out, evaluated."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cases.access import colleagues
from cases.errors import AlreadyDone, Conflict, Missing, MissingParts
from cases.models import Case, CaseMember, Evaluation, Measure, MeasureEffect, State
from cases.queries import facts
from cases.requirements import EVALUATION
from cases.routine import Actor, asked
from cases.services.change import Change, begin, begin_step, last_change, require
from cases.services.members import add_member, end_member
from people.models import User
from people.roles import Verb

PLANNERS = (Actor.UTREDARE, Actor.TEAM, Actor.REKTOR)
"""Who plans measures and changes them."""
NOT_PLANNING = "Åtgärder planeras i steget Åtgärder. Din text finns kvar."


@transaction.atomic
def plan_measure(
    *,
    case: Case,
    by: User,
    what: str,
    goal: str = "",
    when: str = "",
    starts_on: dt.date | None = None,
    responsible: User | None = None,
    follow_up_on: dt.date | None = None,
    level: str = Measure.Level.PUPIL,
    at: dt.datetime | None = None,
) -> Measure:
    """Plan a measure; parts may be filled in later. Whoever is responsible gets the case opened."""
    change = _begin_planning("atgard", case, by, at)
    fields = {"goal": goal, "when": when, "starts_on": starts_on, "follow_up_on": follow_up_on, "level": level}
    _check(change.case, what, responsible, starts_on, follow_up_on)
    measure = Measure.objects.create(case=change.case, what=what, responsible=responsible, **fields)
    if responsible:
        add_member(change, responsible, CaseMember.As.ATGARDSANSVARIG)
    change.end(what, **_measure_facts(measure))
    return measure


@transaction.atomic
def change_measure(
    *,
    measure: Measure,
    by: User,
    what: str,
    goal: str = "",
    when: str = "",
    starts_on: dt.date | None = None,
    responsible: User | None = None,
    follow_up_on: dt.date | None = None,
    level: str = Measure.Level.PUPIL,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Measure:
    """Change a planned measure. Someone who is no longer responsible for any measure loses the access it gave."""
    change = _begin_planning("atgard_andrad", measure.case, by, at, version)
    _check(change.case, what, responsible, starts_on, follow_up_on)
    current = _open(measure, change.case)
    before = current.responsible
    current.what, current.goal, current.when, current.level = what, goal, when, level
    current.starts_on, current.responsible, current.follow_up_on = starts_on, responsible, follow_up_on
    current.save()
    if responsible:
        add_member(change, responsible, CaseMember.As.ATGARDSANSVARIG)
    if before and before != responsible:
        _release(change, before)
    change.end(what, **_measure_facts(current))
    return current


@transaction.atomic
def drop_measure(
    *, measure: Measure, by: User, reason: str, version: int | None = None, at: dt.datetime | None = None
) -> Measure:
    """Drop a measure that is not to go on. It stays in the case's history."""
    change = begin("atgard_utgar", measure.case, by, at, version)
    require(by, change.case, *PLANNERS)
    current = _open(measure, change.case)
    if not reason.strip():
        raise MissingParts([Missing("Skriv varför åtgärden utgår.", "reason")])
    current.dropped = True
    current.save(update_fields=["dropped"])
    if current.responsible:
        _release(change, current.responsible)
    change.end(f"{current.what}. {reason}", measure=current.pk)
    return current


@transaction.atomic
def log_measure(
    *,
    measure: Measure,
    by: User,
    done_on: dt.date,
    done_note: str,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Measure:
    """Log that a measure was carried out: when and how it went. By its responsible, the utredare or the rektor."""
    change = begin("atgard_genomford", measure.case, by, at, version)
    if measure.responsible_id != by.pk:
        require(by, change.case, Actor.UTREDARE, Actor.REKTOR)
    require(by, change.case, *Actor)
    if change.case.state not in (State.ATGARDER, State.UPPFOLJNING):
        raise Conflict(*last_change(change.case), "Åtgärder genomförs i stegen Åtgärder och Uppföljning.")
    current = _open(measure, change.case)
    parts = []
    if done_on > change.day:
        parts.append(Missing("Välj en dag som har varit.", "done_on"))
    if not done_note.strip():
        parts.append(Missing("Skriv kort hur det gick.", "done_note"))
    if parts:
        raise MissingParts(parts)
    current.done_on, current.done_note = done_on, done_note
    current.save(update_fields=["done_on", "done_note"])
    change.end(f"{current.what}. {done_note}", **facts(measure=current.pk, done_on=done_on))
    return current


@transaction.atomic
def borja_folja_upp(*, case: Case, by: User, version: int | None = None, at: dt.datetime | None = None) -> Case:
    """Every measure is planned: carrying out and following up begins."""
    change = begin_step("borja_folja_upp", case, by, at, version, {})
    change.end("", measures=[measure.pk for measure in change.case.measures.filter(dropped=False)])
    return change.case


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


def _begin_planning(kind: str, case: Case, by: User, at: dt.datetime | None, version: int | None = None) -> Change:
    """Begin a change of the plan, by those who plan, in the step where it is planned."""
    change = begin(kind, case, by, at, version)
    require(by, change.case, *PLANNERS)
    if change.case.state != State.ATGARDER:
        raise Conflict(*last_change(change.case), NOT_PLANNING)
    return change


def _open(measure: Measure, case: Case) -> Measure:
    """The measure as it is now. Raises AlreadyDone when it is carried out or dropped."""
    current = case.measures.select_related("responsible").get(pk=measure.pk)
    if current.dropped or current.done_on:
        done = "utgår redan" if current.dropped else "är redan genomförd"
        raise AlreadyDone(*last_change(case), f"Åtgärden ”{current.what}” {done}.")
    return current


def _check(
    case: Case, what: str, responsible: User | None, starts_on: dt.date | None, follow_up_on: dt.date | None
) -> None:
    """Raise MissingParts for what no plan can be without, and for what cannot be."""
    parts = []
    if not what.strip():
        parts.append(Missing("Skriv vad ni ska göra.", "what"))
    if responsible and responsible not in {each.user for each in colleagues(case.school, Verb.MANAGE_MEASURES)}:
        parts.append(Missing(f"{responsible.name} kan inte ansvara. Välj någon på skolan.", "responsible"))
    if starts_on and follow_up_on and follow_up_on < starts_on:
        parts.append(Missing("Välj en dag för uppföljning som kommer efter starten.", "follow_up_on"))
    if parts:
        raise MissingParts(parts)


def _release(change: Change, person: User) -> None:
    """End the access of somebody who has no open measure left in the case."""
    if Measure.objects.open().filter(case=change.case, responsible=person).exists():
        return
    own = CaseMember.objects.on(change.day).filter(case=change.case, user=person)
    for member in own.filter(role=CaseMember.As.ATGARDSANSVARIG):
        end_member(member, change.day)


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


def _measure_facts(measure: Measure) -> dict[str, Any]:
    """The plan of a measure, as its event keeps it."""
    return facts(
        measure=measure.pk,
        goal=measure.goal,
        when=measure.when,
        starts_on=measure.starts_on,
        responsible=measure.responsible_id,
        follow_up_on=measure.follow_up_on,
    )
