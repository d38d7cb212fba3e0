"""Telling by hand what has been decided: the list that a decision leaves, ticked off and unticked."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases.access import actors_of
from cases.errors import AlreadyDone, Missing, MissingParts
from cases.models import Atgardsprogram, Case, Decision, Told
from cases.queries import facts
from cases.services.change import NOT_ALLOWED, Change, begin, last_change
from cases.telling import RECEIVED_HOW, TELLERS, TOLD_HOW, to_be_told
from cases.voices import as_named
from people import swedish
from people.models import User


def list_those_to_tell(
    change: Change, *, decision: Decision | None = None, program: Atgardsprogram | None = None
) -> None:
    """Write down whom a decision is to be told to by hand, or who is to receive it, in its transaction."""
    about = {"case": change.case, "decision": decision, "program": program}
    rows = to_be_told(change.case, change.kind, change.by, change.day)
    Told.objects.bulk_create(Told(**about, key=each.key, name=each.listed) for each in rows)


@transaction.atomic
def tell(
    *,
    case: Case,
    by: User,
    told: Collection[Told],
    told_on: dt.date | None,
    how: str,
    note: str = "",
    program: Atgardsprogram | None = None,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> None:
    """Tick off those who have been told, or have received a ``program``: when, how and by whom. One event names them.

    What can be appealed is received also after the case was closed. Raises MissingParts, Conflict, or AlreadyDone when
    somebody has ticked off one of them.
    """
    change = _begin("mottaget" if program else "besked", case, by, version, at, after_closing=program is not None)
    parts = _missing(told, told_on, how, note, program)
    if parts:
        raise MissingParts(parts)
    rows = _locked(change.case, told)
    if told_on and any(told_on < _decided_on(each) for each in rows):
        early = "Dagen är före beslutet. Välj den dag då beslutet {}."
        raise MissingParts([Missing(early.format("togs emot" if program else "berättades"), "told_on")])
    gone = [each for each in rows if each.told_on is not None]
    if gone:
        raise AlreadyDone(*last_change(change.case), f"{gone[0].name} är redan avprickad.")
    for row in rows:
        row.told_on, row.how, row.note, row.told_by = told_on, how, note, by
        row.save(update_fields=["told_on", "how", "note", "told_by"])
    words = f"{swedish.join([row.name for row in rows])}: {Told.How(how).label.lower()}, {_day(told_on)}."
    # The note may say why somebody is not to know: it stands in the list, which fewer read than what has happened.
    change.end(words, **facts(told=[row.pk for row in rows], told_on=told_on, program=program.pk if program else None))


@transaction.atomic
def untell(*, case: Case, by: User, told: Told, version: int | None = None) -> None:
    """Take back that somebody has been told. What was ticked off stays in the event and in the row's history."""
    change = _begin("besked_angrat", case, by, version, None, after_closing=told.program_id is not None)
    (row,) = _locked(change.case, [told])
    if row.told_on is None:
        raise AlreadyDone(*last_change(change.case), f"{row.name} är inte avprickad.", same=True)
    words = f"{row.name}: {row.get_how_display().lower()}, {_day(row.told_on)}. Det gäller inte längre."
    row.told_on, row.how, row.note, row.told_by = None, "", "", None
    row.save(update_fields=["told_on", "how", "note", "told_by"])
    change.end(words, **facts(told=[row.pk]))


def _decided_on(told: Told) -> dt.date:
    """The day of the decision that somebody is told of."""
    of = told.decision or told.program
    return timezone.localdate(of.decided_at if of else None)


def _day(day: dt.date | None) -> str:
    return swedish.full_date(day) if day else ""


def _begin(
    kind: str, case: Case, by: User, version: int | None, at: dt.datetime | None, *, after_closing: bool
) -> Change:
    if not actors_of(by, case).intersection(TELLERS):
        raise PermissionDenied(NOT_ALLOWED)
    return begin(kind, case, by, at, version, after_closing=after_closing)


def _locked(case: Case, told: Collection[Told]) -> list[Told]:
    wanted = [each.pk for each in told]
    return as_named(case, Told.objects.select_for_update(of=("self",)).filter(case=case, pk__in=wanted).order_by("pk"))


def _missing(
    told: Collection[Told], told_on: dt.date | None, how: str, note: str, program: Atgardsprogram | None
) -> list[Missing]:
    """What ticking off lacks, part by part."""
    parts = []
    if not told:
        parts.append(
            Missing("Välj vem som har tagit emot beslutet." if program else "Välj vem som har fått veta.", "told")
        )
    if told_on is None:
        parts.append(Missing("Välj dagen.", "told_on"))
    elif told_on > timezone.localdate():
        parts.append(Missing("Dagen har inte varit än. Välj i dag eller en tidigare dag.", "told_on"))
    if how not in (RECEIVED_HOW if program else TOLD_HOW):
        parts.append(Missing("Välj hur.", "how"))
    if how == Told.How.NOT and not note.strip():
        parts.append(
            Missing("Skriv varför de inte ska få beslutet." if program else "Skriv varför de inte ska få veta.", "note")
        )
    return parts
