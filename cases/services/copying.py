"""What a school has given of a case, written into the new school's own: rows of their own, with the days they had.

A copy, not a move: what the school that is left has written stays its own, whole and unchanged, and what it kept is
never in the new case at all, so no page has to hide it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models

from cases.giving import Chosen, Part
from cases.models import Case, CaseEvent, Investigation
from cases.models.made import MadeAt
from people.models import User

Row = TypeVar("Row", bound=models.Model)
Known = dict[tuple[str, int], int]
"""The new row of each record given: (name of the record as events have it, old id) → new id."""


def copied(row: Row, **changes: Any) -> Row:
    """A new row with the values of ``row``, but for ``changes``."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del values[row._meta.pk.attname]
    new = type(row)(**(values | changes))
    new.save(force_insert=True)
    return new


def made(row: MadeAt, old: Case) -> dict[str, Any]:
    """Where a record of ``old`` was made: there, or where it had been made when that case came."""
    if row.made_at_id:
        return {"made_at_id": row.made_at_id, "made_in": row.made_in}
    return {"made_at_id": old.school_id, "made_in": old.number}


def copy_records(given: Chosen, case: Case, leader: User) -> None:
    """Write everything that is given into ``case``, whose version then counts its events.

    ``leader`` carries what is still to be done: nobody at the school that is left can.
    """
    known: Known = {}
    _talks(given, case, known)
    for part, copy in _COPIES.items():
        if given.has(part):
            copy(given, case, leader, known)
    events = [_event(each, given.case, case, known) for each in given.events()]
    CaseEvent.objects.bulk_create(events)
    case.version = len(events) + 1


def _talks(given: Chosen, case: Case, known: Known) -> None:
    for talk in given.talks():
        before = known.get(("talk", talk.follow_up_of_id or 0))
        new = copied(talk, case_id=case.pk, follow_up_of_id=before, **made(talk, given.case))
        known["talk", talk.pk] = new.pk
        for agreement in talk.agreements.all():
            copied(agreement, talk_id=new.pk)


def _reports(given: Chosen, case: Case, leader: User, known: Known) -> None:
    """The mentor's own words and figures: what was assembled from talks and calls goes along with those, or stays."""
    for report in given.reports():
        support = report.elevhalsa if given.has(Part.ELEVHALSA) else ""
        new = copied(report, case_id=case.pk, assembled={}, elevhalsa=support, **made(report, given.case))
        known["anmalan", report.pk] = new.pk


def _decisions(given: Chosen, case: Case, leader: User, known: Known) -> None:
    for decision in given.case.decisions.all():
        known["decision", decision.pk] = copied(decision, case_id=case.pk, **made(decision, given.case)).pk


def _investigations(given: Chosen, case: Case, leader: User, known: Known) -> None:
    for investigation in given.case.investigations.order_by("started_at", "pk"):
        before = {key: text for key, text in investigation.sent_back.items() if given.investigation_part(key)}
        new = copied(investigation, case_id=case.pk, sent_back=before)
        known["investigation", investigation.pk] = new.pk
        for part in investigation.parts.all():
            if given.investigation_part(part.key):
                copied(part, investigation_id=new.pk)
        for note in investigation.notes.all():
            copied(note, investigation_id=new.pk)
        _investigation_talks(given, investigation, new, leader, known)


def _investigation_talks(
    given: Chosen, investigation: Investigation, new: Investigation, leader: User, known: Known
) -> None:
    for talk in investigation.talks.all():
        if given.investigation_talk(talk):
            leads = leader.pk if talk.is_planned else talk.leader_id
            known["investigation_talk", talk.pk] = copied(talk, investigation_id=new.pk, leader_id=leads).pk


def _measures(given: Chosen, case: Case, leader: User, known: Known) -> None:
    for measure in given.measures():
        new = copied(measure, case_id=case.pk)
        new.responsible.set([leader] if measure.is_open else measure.responsible.all())
        known["measure", measure.pk] = new.pk
    for said in given.case.participations.all():
        known["participations", said.pk] = copied(said, case_id=case.pk).pk


def _evaluations(given: Chosen, case: Case, leader: User, known: Known) -> None:
    for evaluation in given.case.evaluations.prefetch_related("effects"):
        new = copied(evaluation, case_id=case.pk, **made(evaluation, given.case))
        known["evaluation", evaluation.pk] = new.pk
        for effect in evaluation.effects.all():
            measure = known.get(("measure", effect.measure_id))
            if measure:
                copied(effect, evaluation_id=new.pk, measure_id=measure)


def _programs(given: Chosen, case: Case, leader: User, known: Known) -> None:
    for program in given.case.programs.all():
        known["program", program.pk] = copied(program, case_id=case.pk, **made(program, given.case)).pk


def _samverkan(given: Chosen, case: Case, leader: User, known: Known) -> None:
    for record in given.case.samverkan.all():
        carries = leader.pk if record.next_on else record.responsible_id
        known["samverkan", record.pk] = copied(record, case_id=case.pk, responsible_id=carries).pk


_COPIES: dict[Part, Callable[[Chosen, Case, User, Known], None]] = {
    Part.REPORT: _reports,
    Part.DECISIONS: _decisions,
    Part.INVESTIGATION: _investigations,
    Part.MEASURES: _measures,
    Part.EVALUATIONS: _evaluations,
    Part.PROGRAMS: _programs,
    Part.SAMVERKAN: _samverkan,
}
"""How each part is copied, in an order where what is pointed to comes first."""

_RECORDS = (
    *("talk", "anmalan", "decision", "investigation", "investigation_talk", "measure", "evaluation", "program"),
    "samverkan",
)
"""What the facts of an event name by id."""

_FACTS = (
    *("held_on", "check_again_on", "suggestions", "follow_up_on", "decided", "changes", "done_on", "done_by"),
    *("goal", "when", "starts_on", "told_by"),
)
"""Facts of an event that go along as they are: days and words. The others name people and rows of the old school."""


def _event(event: CaseEvent, old: Case, case: Case, known: Known) -> CaseEvent:
    """The event as the new case has it, naming the new rows."""
    data = {name: event.data[name] for name in _FACTS if name in event.data}
    data |= {name: new for name in _RECORDS if (new := known.get((name, event.data.get(name, 0))))}
    if "participations" in event.data:
        data["participations"] = [known["participations", pk] for pk in event.data["participations"]]
    return CaseEvent(
        case=case,
        at=event.at,
        actor_id=event.actor_id,
        kind=event.kind,
        from_state=event.from_state,
        to_state=event.to_state,
        text=event.text,
        data=data,
        **made(event, old),
    )
