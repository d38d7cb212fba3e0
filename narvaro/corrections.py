"""Absence that has been corrected since a moment, by the school day it is about: added late, corrected, judged anew,
taken away or undone with the run that told of it. Everything is computed from the versions that are kept
(``absence.models.Absence``).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from absence.models import Absence, AbsenceByHand, ImportRun, RunFigures
from absence.unusual import counted
from cases.voices import klasser_at
from people import swedish
from people.access import visible_students
from people.models import School, Student, User


class Kind(StrEnum):
    """What has become of a row of absence."""

    ADDED = "added"
    CORRECTED = "corrected"
    JUDGED = "judged"
    REMOVED = "removed"
    UNDONE = "undone"


WORDS: dict[Kind, tuple[str, str]] = {
    Kind.ADDED: ("tillagd i efterhand", "tillagda i efterhand"),
    Kind.CORRECTED: ("rättad", "rättade"),
    Kind.JUDGED: ("bedömd på nytt", "bedömda på nytt"),
    Kind.REMOVED: ("borttagen", "borttagna"),
    Kind.UNDONE: ("ångrad med inläsningen", "ångrade med inläsningen"),
}
"""One row, several rows, as the page says it; in the order in which it does."""

Counts = Mapping[Kind, int]
Found = tuple[dt.date, int, str, int]  # day, pupil, kind and how many rows


def words_of(counts: Counts) -> str:
    """Två tillagda i efterhand, en borttagen."""
    return ", ".join(swedish.count(counts[kind], *words) for kind, words in WORDS.items() if counts.get(kind))


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil whose absence of a day has been corrected."""

    student: Student
    klass: str
    counts: Counts

    @property
    def words(self) -> str:
        """Två tillagda i efterhand, en borttagen."""
        return words_of(self.counts)


@dataclass(frozen=True, slots=True)
class Day:
    """A school day whose absence has been corrected, and of whom."""

    day: dt.date
    pupils: tuple[Pupil, ...]

    @property
    def words(self) -> str:
        """What has happened to the day's absence, in all."""
        return words_of(total(self.pupils))


def total(pupils: Iterable[Pupil]) -> Counts:
    """How many rows of each kind."""
    summed: dict[Kind, int] = defaultdict(int)
    for pupil in pupils:
        for kind, number in pupil.counts.items():
            summed[kind] += number
    return summed


def corrections_of(user: User, school: School, since: dt.datetime, today: dt.date) -> tuple[Day, ...]:
    """The corrected days of a school, the latest first, with the pupils in reach. Four queries."""
    reached = Absence.objects.filter(school=school, student__in=visible_students(user))
    found: dict[dt.date, dict[int, dict[Kind, int]]] = defaultdict(lambda: defaultdict(dict))
    for day, student, kind, number in chain(_ended(reached, since), _added(reached, since)):
        found[day][student][Kind(kind)] = number
    ids = {student for counts in found.values() for student in counts}
    students = list(Student.objects.filter(pk__in=ids).by_name())
    classes = klasser_at(school, students, today)
    return tuple(Day(day, _pupils(found[day], students, classes)) for day in sorted(found, reverse=True))


def _pupils(counts: Mapping[int, Counts], students: Iterable[Student], classes: Mapping[int, str]) -> tuple[Pupil, ...]:
    """The pupils of a day in the order of their names."""
    return tuple(Pupil(each, classes.get(each.pk, ""), counts[each.pk]) for each in students if each.pk in counts)


def undone_runs(school: School, since: dt.datetime) -> Sequence[ImportRun]:
    """The runs about a school's absence that have been undone since a moment, the latest first, with who did it."""
    undone = ImportRun.objects.filter(status=ImportRun.Status.UNDONE, undone_at__gte=since)
    own = RunFigures.objects.filter(run=OuterRef("pk"), school=school)
    return list(undone.filter(Exists(own)).select_related("undone_by").order_by("-undone_at"))


def _ended(rows: QuerySet[Absence], since: dt.datetime) -> Iterable[Found]:
    """Versions that stand no longer. What a file both tells of and takes back was never there to see.

    A version of an undone run is superseded by that run (``absence.undoing``), whatever stands before it again.
    """
    by_hand = AbsenceByHand.objects.filter(over=OuterRef("pk"), kind=AbsenceByHand.Kind.CHANGED)
    current = Absence.objects.filter(superseded_at=None, **_same_row())
    by_itself = Q(run=F("superseded_by"))
    kind = Case(
        When(Exists(by_hand), then=Value(Kind.JUDGED)),
        When(by_itself & ~Exists(current.filter(pk__gt=OuterRef("pk"))), then=Value(Kind.UNDONE)),
        When(Exists(current), then=Value(Kind.CORRECTED)),
        default=Value(Kind.REMOVED),
        output_field=CharField(),
    )
    was_seen = Q(run__status=ImportRun.Status.UNDONE, created_at__lt=since)
    return _counted(rows.filter(~by_itself | was_seen, superseded_at__gte=since), kind)


def _added(rows: QuerySet[Absence], since: dt.datetime) -> Iterable[Found]:
    """Absence from days before, which a reading before this one had told of, or which somebody has registered by hand.

    A day that is read in for the first time is late, but nothing in it is corrected.
    """
    earlier = Absence.objects.filter(superseded_at__gte=since, pk__lt=OuterRef("pk"), **_same_row())
    known = counted(RunFigures.objects.filter(table="franvaro", run__lt=OuterRef("run"))).filter(
        school=OuterRef("school"), first_day__lte=OuterRef("day"), last_day__gte=OuterRef("day")
    )
    new = rows.filter(superseded_at=None, created_at__gte=since, day__lt=swedish.local_day(since))
    return _counted(new.filter(Q(run=None) | Exists(known), ~Exists(earlier)), Value(Kind.ADDED))


def _counted(rows: QuerySet[Absence], kind: Combinable) -> Iterable[Found]:
    """How many rows of each day, pupil and kind."""
    counts = rows.values("day", "student").annotate(kind=kind, number=Count("key", distinct=True))
    return counts.values_list("day", "student", "kind", "number")


def _same_row() -> dict[str, OuterRef]:
    """What makes a version one of the same row as that of the outer query."""
    return {name: OuterRef(name) for name in ("huvudman", "source", "key")}
