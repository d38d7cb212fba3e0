"""Absence by hand: registered, judged anew as valid or not, announced or not, and taken away. Versions are kept.

What a person has decided about a row of a file stands until the file itself says something new about it.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from absence import days
from absence.importing.fitting import without_room
from absence.models import Absence, AbsenceByHand, StudentDay
from absence.tasks import find_due_alerts
from people import swedish
from people.models import School, Student, User

HAND = "hand"  # the source of what no file has told of
NO_SCHOOL_DAY = "Eleven har ingen skoltid den dagen. Välj en annan dag."
NO_ROOM = "Tillsammans med annan frånvaro blir det mer än elevens skoltid den dagen, {} minuter. Ändra minuterna."
SEARCH_AFTER = 5  # seconds: many changes in a row are searched together

Kind = AbsenceByHand.Kind


class CannotRegisterError(ValueError):
    """The absence has no place in the pupil's day; says why, in Swedish."""


class ChangedMeanwhileError(RuntimeError):
    """Somebody, or a file, has changed the row since it was shown."""


@transaction.atomic
def register(student: Student, *, school: School, by: User, why: str, **said: Any) -> Absence:
    """A pupil's absence that no file tells of. ``said``: day, start, minutes, valid, announced, late and reason.

    Raises CannotRegisterError where the day has no school or no room for it.
    """
    _lock(student)
    _check_room(student, school, said["day"], said["start"], said["minutes"])
    row = Absence.objects.create(
        student=student, school=school, huvudman_id=school.huvudman_id, source=HAND, key=f"h:{uuid.uuid4().hex}", **said
    )
    _note(row, Kind.NEW, by, why)
    return row


@transaction.atomic
def change(row: Absence, *, by: User, why: str, valid: bool, announced: bool) -> Absence:
    """Judge absence anew: the version before stays. Raises ChangedMeanwhileError."""
    old = _current(row)
    earlier = AbsenceByHand.objects.filter(absence=old).first()
    word = earlier.word if earlier else old
    _end(old)
    new = Absence.objects.get(pk=old.pk)
    new.pk, new.run, new.superseded_at, new.valid, new.announced = None, None, None, valid, announced
    new.created_at = timezone.now()
    new._state.adding = True
    new.save()
    _note(new, Kind.CHANGED, by, why, over=old, word=word)
    return new


@transaction.atomic
def remove(row: Absence, *, by: User, why: str) -> None:
    """Take away what somebody has registered by hand. Raises ChangedMeanwhileError."""
    old = _current(row)
    _end(old)
    _note(old, Kind.REMOVED, by, why, over=old)


def _lock(student: Student) -> None:
    """One change at a time for each pupil."""
    Student.objects.select_for_update(no_key=True).get(pk=student.pk)


def _current(row: Absence) -> Absence:
    """The row, locked, if it still stands."""
    _lock(row.student)
    found = Absence.objects.select_for_update().get(pk=row.pk)
    if found.superseded_at:
        raise ChangedMeanwhileError
    return found


def standing(row: Absence) -> Absence | None:
    """What stands now of absence that has been changed; None when it has been taken away."""
    return Absence.objects.filter(
        student=row.student_id, huvudman=row.huvudman_id, source=row.source, key=row.key, superseded_at=None
    ).first()


def _end(row: Absence) -> None:
    Absence.objects.filter(pk=row.pk).update(superseded_at=timezone.now())


def _note(row: Absence, kind: Kind, by: User, why: str, **about: Absence | None) -> None:
    """Write down who did it, count the day anew, and have signals searched soon."""
    AbsenceByHand.objects.create(absence=row, kind=kind, by=by, at=timezone.now(), why=why, **about)
    days.touch("SELECT %s::bigint AS student_id, %s::date AS day", [row.student_id, row.day])
    days.count_absence()
    transaction.on_commit(search_soon)


def search_soon() -> None:
    """Have what has changed searched for signals, once for many changes in a row."""
    if cache.add("search-soon", "1", SEARCH_AFTER):
        find_due_alerts.apply_async(countdown=SEARCH_AFTER)


def _check_room(student: Student, school: School, day: dt.date, start: dt.time | None, minutes: int) -> None:
    """That the absence has a place in what was offered that day."""
    held = StudentDay.objects.filter(student=student, school=school, day=day, offered__gt=0).first()
    if held is None:
        raise CannotRegisterError(NO_SCHOOL_DAY)
    known = [
        (None, held.offered, _minute(row.start), row.minutes)
        for row in Absence.objects.filter(student=student, school=school, day=day, superseded_at=None)
    ]
    if without_room([*known, (1, held.offered, _minute(start), minutes)]):
        raise CannotRegisterError(NO_ROOM.format(held.offered))


def _minute(time: dt.time | None) -> int | None:
    return time.hour * 60 + time.minute if time else None


# --------------------------------------------------------------------------------------------------- History


@dataclass(frozen=True, slots=True)
class Row:
    """Absence as it stands now, what people have done with it, and whether the reader may change it."""

    absence: Absence
    history: tuple[str, ...]
    may_change: bool


def with_history(rows: Iterable[Absence], schools: frozenset[int]) -> list[Row]:
    """Rows with what people have done with each (one query); ``schools`` are those where the reader may change."""
    known = list(rows)
    told = _told(known)
    return [Row(row, told.get((row.source, row.key), ()), row.school_id in schools) for row in known]


def _told(rows: list[Absence]) -> dict[tuple[str, str], tuple[str, ...]]:
    """What people have done with the rows, the latest first, by source and key."""
    made = AbsenceByHand.objects.filter(
        absence__student__in={row.student_id for row in rows}, absence__key__in={row.key for row in rows}
    ).select_related("absence", "over", "by")
    standing = {row.pk for row in rows}
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for change in made.order_by("-at"):
        key = change.absence.source, change.absence.key
        if not found[key] and change.absence_id not in standing:
            found[key].append("Källan har ändrat raden sedan dess.")
        found[key].append(_sentence(change))
    return {key: tuple(sentences) for key, sentences in found.items()}


def _sentence(change: AbsenceByHand) -> str:
    """Ändrad av Sara Lindgren 20 november kl. 9.10, var ogiltig. Skäl: …"""
    was = f", var {word_of(change.over)}" if change.over and change.kind == Kind.CHANGED else ""
    text = f"{Kind(change.kind).label} av {change.by.name} {swedish.moment(change.at)}{was}."
    return f"{text} Skäl: {change.why}"


def word_of(row: Absence) -> str:
    """Giltig, anmäld."""
    return f"{'giltig' if row.valid else 'ogiltig'}{', anmäld' if row.announced else ''}"
