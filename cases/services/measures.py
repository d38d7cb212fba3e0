"""Measures: planned, logged about, carried out, dropped."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from cases.access import colleagues
from cases.errors import AlreadyDone, Conflict, Missing, MissingParts
from cases.models import Case, CaseEvent, CaseMember, Measure, State
from cases.queries import facts
from cases.routine import Actor
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
    responsible: Sequence[User] = (),
    follow_up_on: dt.date | None = None,
    level: str = Measure.Level.PUPIL,
    at: dt.datetime | None = None,
) -> Measure:
    """Plan a measure; parts may be filled in later. Those who are responsible get the case opened."""
    change = _begin_planning("atgard", case, by, at)
    fields = {"goal": goal, "when": when, "starts_on": starts_on, "follow_up_on": follow_up_on, "level": level}
    _check(change.case, what, responsible, starts_on, follow_up_on)
    measure = Measure.objects.create(case=change.case, what=what, **fields)
    _give(change, measure, responsible)
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
    responsible: Sequence[User] = (),
    follow_up_on: dt.date | None = None,
    level: str = Measure.Level.PUPIL,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Measure:
    """Change a planned measure. Someone who is no longer responsible for any measure loses the access it gave."""
    change = _begin_planning("atgard_andrad", measure.case, by, at, version)
    _check(change.case, what, responsible, starts_on, follow_up_on)
    current = _open(measure, change.case)
    before = list(current.responsible.all())
    current.what, current.goal, current.when, current.level = what, goal, when, level
    current.starts_on, current.follow_up_on = starts_on, follow_up_on
    current.save()
    _give(change, current, responsible)
    release(change, before)
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
    current.dropped_on = change.day
    current.save(update_fields=["dropped_on"])
    release(change, current.responsible.all())
    change.end(f"{current.what}. {reason}", measure=current.pk)
    return current


@transaction.atomic
def log_line(*, measure: Measure, by: User, text: str, at: dt.datetime | None = None) -> CaseEvent:
    """Write a line about how it goes with a measure that goes on. By its responsible, the utredare or the rektor."""
    change = _begin_work("atgard_logg", measure, by, at)
    current = _open(measure, change.case)
    if not text.strip():
        raise MissingParts([Missing("Skriv några ord om hur det går.", "text")])
    return change.end(text, measure=current.pk)


@transaction.atomic
def log_measure(
    *,
    measure: Measure,
    by: User,
    done_on: dt.date,
    done_note: str,
    done_by: str = "",
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Measure:
    """Log that a measure was carried out: when, by whom (in words; who logs it where nothing is said), how it went."""
    change = _begin_work("atgard_genomford", measure, by, at, version)
    current = _open(measure, change.case)
    parts = []
    if done_on > change.day:
        parts.append(Missing("Välj en dag som har varit.", "done_on"))
    if not done_note.strip():
        parts.append(Missing("Skriv kort hur det gick.", "done_note"))
    if parts:
        raise MissingParts(parts)
    end_measure(current, on=done_on, note=done_note, by=done_by.strip() or by.name)
    change.end(f"{current.what}. {done_note}", **facts(measure=current.pk, done_on=done_on, done_by=current.done_by))
    return current


def end_measure(measure: Measure, *, on: dt.date, note: str, by: str) -> None:
    """Note in a locked case that a measure is carried out: the day, how it went, by whom in words.

    One that is done before the day it was planned to begin began that day, so that what is counted before and after it
    is of the time that was.
    """
    measure.done_on, measure.done_note, measure.done_by = on, note, by
    measure.starts_on = min(measure.starts_on, on) if measure.starts_on else None
    measure.save(update_fields=["done_on", "done_note", "done_by", "starts_on"])


@transaction.atomic
def borja_folja_upp(*, case: Case, by: User, version: int | None = None, at: dt.datetime | None = None) -> Case:
    """Every measure is planned: carrying out and following up begins."""
    change = begin_step("borja_folja_upp", case, by, at, version, {})
    change.end("", measures=[measure.pk for measure in change.case.measures.filter(dropped_on=None)])
    return change.case


def _begin_work(kind: str, measure: Measure, by: User, at: dt.datetime | None, version: int | None = None) -> Change:
    """Begin to write about how a measure goes, by those who carry it or lead the work, in the steps where it does."""
    change = begin(kind, measure.case, by, at, version)
    if not measure.responsible.filter(pk=by.pk).exists():
        require(by, change.case, Actor.UTREDARE, Actor.REKTOR)
    require(by, change.case, *Actor)
    if change.case.state not in (State.ATGARDER, State.UPPFOLJNING):
        raise Conflict(*last_change(change.case), "Åtgärder genomförs i stegen Åtgärder och Uppföljning.")
    return change


def _begin_planning(kind: str, case: Case, by: User, at: dt.datetime | None, version: int | None = None) -> Change:
    """Begin a change of the plan, by those who plan, in the step where it is planned."""
    change = begin(kind, case, by, at, version)
    require(by, change.case, *PLANNERS)
    if change.case.state != State.ATGARDER:
        raise Conflict(*last_change(change.case), NOT_PLANNING)
    return change


def _open(measure: Measure, case: Case) -> Measure:
    """The measure as it is now. Raises AlreadyDone when it is carried out or dropped."""
    current = case.measures.get(pk=measure.pk)
    if current.dropped_on or current.done_on:
        done = "utgår redan" if current.dropped_on else "är redan genomförd"
        raise AlreadyDone(*last_change(case), f"Åtgärden ”{current.what}” {done}.")
    return current


def _check(
    case: Case, what: str, responsible: Sequence[User], starts_on: dt.date | None, follow_up_on: dt.date | None
) -> None:
    """Raise MissingParts for what no plan can be without, and for what cannot be."""
    parts = []
    if not what.strip():
        parts.append(Missing("Skriv vad ni ska göra.", "what"))
    able = {each.user for each in colleagues(case.school, Verb.MANAGE_MEASURES)} if responsible else set()
    parts += [
        Missing(f"{person.name} kan inte ansvara. Välj någon på skolan.", "responsible")
        for person in responsible
        if person not in able
    ]
    if starts_on and follow_up_on and follow_up_on < starts_on:
        parts.append(Missing("Välj en dag för uppföljning som kommer efter starten.", "follow_up_on"))
    if parts:
        raise MissingParts(parts)


def _give(change: Change, measure: Measure, responsible: Sequence[User]) -> None:
    """Make some responsible for a measure, and open the case to them."""
    measure.responsible.set(responsible)
    for person in responsible:
        add_member(change, person, CaseMember.As.ATGARDSANSVARIG)


def release(change: Change, people: Iterable[User]) -> None:
    """End the access of those who have no open measure left in the case, when one is dropped or given to others.

    Whoever has carried one out keeps it until the case is closed: the measure is evaluated with them.
    """
    own = CaseMember.objects.holding(change.day).filter(case=change.case, role=CaseMember.As.ATGARDSANSVARIG)
    carrying = Measure.objects.open().filter(case=change.case).values_list("responsible", flat=True)
    for member in own.filter(user__in=list(people)).exclude(user__in=[each for each in carrying if each]):
        end_member(member, change.day)


def _measure_facts(measure: Measure) -> dict[str, Any]:
    """The plan of a measure, as its event keeps it."""
    return facts(
        measure=measure.pk,
        goal=measure.goal,
        when=measure.when,
        starts_on=measure.starts_on,
        responsible=sorted(measure.responsible_ids),
        follow_up_on=measure.follow_up_on,
    )
