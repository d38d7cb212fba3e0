"""Giving a case to the pupil's new school at the same huvudman, and what the new school answers.

Until the new school has received it the school that gives has the case, with every duty in it.
"""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases.errors import AlreadyDone, Conflict, Missing, MissingParts
from cases.giving import PARTS, ask_for_consent, held_in, needed_of
from cases.models import Case, Passing
from cases.passing import ASKED, BACK, SENT, moved_since, new_schools, to_answer, waiting_in
from cases.routine import Actor
from cases.services.change import NOT_ALLOWED, Change, begin, lock, moment, require
from people.models import School, User

GONE = "Överlämningen är inte kvar att svara på: den är återtagen, eller så är ärendet avslutat."


@transaction.atomic
def pass_on(
    *,
    case: Case,
    by: User,
    to_school: School | None,
    note: str,
    parts: Collection[str],
    consent: str = "",
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Passing:
    """Give a case to the pupil's new school, whose rektor is asked to receive it.

    What waits is sent again, in its place, when more has been written since. Raises PermissionDenied for others than
    the rektor, AlreadyDone when it waits there as it is, MissingParts.
    """
    change = begin(SENT, case, by, at, version)
    require(by, change.case, Actor.REKTOR)
    waiting = waiting_in(change.case)
    if waiting and not moved_since(waiting):
        raise AlreadyDone(waiting.sent_by, waiting.sent_at, "Ärendet väntar redan på den nya skolan.")
    missing = list(_missing(change, to_school, note, parts, consent))
    if missing or to_school is None:
        raise MissingParts(missing)
    end_waiting(change)
    passing = Passing.objects.create(
        case=change.case,
        to_school=to_school,
        note=note,
        parts={part: number for part, number in held_in(change.case).items() if part in parts},
        consent=consent,
        sent_by=by,
        sent_at=change.at,
    )
    change.end(passing=passing.pk)
    return passing


def _missing(
    change: Change, to_school: School | None, note: str, parts: Collection[str], consent: str
) -> list[Missing]:
    """What is not said, or cannot be."""
    case, must, found = change.case, needed_of(change.case), []
    if to_school not in new_schools(case.student, case.school, change.day):
        found.append(Missing("Välj den skola där eleven har fått en plats.", "to_school"))
    if not note.strip():
        found.append(Missing("Skriv det som den nya skolan behöver veta.", "note"))
    lacking = [PARTS[part].label for part in PARTS if part in must and part not in parts]
    if lacking:
        step = case.get_state_display()
        names = " och ".join(f"”{each}”" for each in lacking)
        found.append(Missing(f"Ta med {names}. Utan det kan ärendet inte gå vidare i steget {step}.", "parts"))
    if not consent.strip() and ask_for_consent(parts):
        found.append(Missing("Skriv vem som har samtyckt och när, eller avmarkera det som kräver samtycke.", "consent"))
    return found


@transaction.atomic
def take_back(*, passing: Passing, by: User, at: dt.datetime | None = None) -> Passing:
    """Take a handover back that nobody has answered. Raises PermissionDenied, or Conflict when it is answered."""
    change = begin(BACK, passing.case, by, at)
    require(by, change.case, Actor.REKTOR)
    row = unanswered(passing)
    _answer(row, Passing.Outcome.TAKEN_BACK, by, change.at)
    change.end(passing=row.pk)
    return row


@transaction.atomic
def ask_back(*, passing: Passing, by: User, what: str, why: str, at: dt.datetime | None = None) -> Passing:
    """Answer that the new school needs more, or that it is the wrong school (``what``). Nothing moves.

    Raises PermissionDenied for others than the rektor of the new school, Conflict when it is answered, MissingParts.
    """
    case = lock(passing.case)
    require_receiver(passing, by)
    row = unanswered(passing)
    missing = []
    if what not in (Passing.Outcome.MORE, Passing.Outcome.WRONG):
        missing.append(Missing("Välj om ni behöver veta mer eller om det är fel skola.", "what"))
    if not why.strip():
        missing.append(Missing("Skriv vad ni behöver veta, eller varför det är fel skola.", "why"))
    if missing:
        raise MissingParts(missing)
    change = Change(case, by, moment(at), ASKED)
    _answer(row, Passing.Outcome(what), by, change.at, why)
    change.end(why, passing=row.pk)
    return row


def end_waiting(change: Change) -> None:
    """Take back what waits, when the case is closed instead, or sent again."""
    waiting = waiting_in(change.case)
    if waiting:
        _answer(waiting, Passing.Outcome.TAKEN_BACK, change.by, change.at)


def require_receiver(passing: Passing, by: User) -> None:
    """Raise PermissionDenied unless ``by`` is rektor of the new school, and the pupil one who may be handed over."""
    if not to_answer(by).filter(pk=passing.pk).exists():
        raise PermissionDenied(NOT_ALLOWED)


def unanswered(passing: Passing) -> Passing:
    """The handover as it is, while the case's row is locked. Raises Conflict when it does not wait any more."""
    row = Passing.objects.select_related("case__student", "case__school", "to_school", "answered_by").get(pk=passing.pk)
    if not row.is_waiting or not row.case.is_open:
        raise Conflict(row.answered_by, row.answered_at, GONE)
    return row


def _answer(passing: Passing, outcome: Passing.Outcome, by: User, at: dt.datetime, why: str = "") -> None:
    passing.outcome, passing.answered_by, passing.answered_at, passing.why = outcome, by, at, why
    passing.save(update_fields=["outcome", "answered_by", "answered_at", "why"])
