"""What a signal rests on: the days and lessons that count for its rule, and what has changed since the last time."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from absence.figures import day_rows
from absence.models import Absence, Alert, StudentDay
from absence.rules import PATTERN_RULES, RULES, because

Day = dt.date
Schools = Collection[int]
"""Ids of the schools that the reader may be told of."""

COUNTS: Mapping[str, Callable[[StudentDay], bool]] = {
    "unexcused_days": lambda day: day.unexcused,
    "school_days": lambda day: day.announced,
    "occasions": lambda day: day.away,
    "absence_days": lambda day: 0 < day.reported <= day.valid + day.invalid,
    "percent": lambda day: day.valid + day.invalid > 0,
}
"""Which of a pupil's days count, by what the rule measures; a pattern has its own days."""


def _all(rows: Sequence[Absence]) -> Sequence[Absence]:
    return rows


def _first(rows: Sequence[Absence]) -> Sequence[Absence]:
    return rows[:1]


def _last(rows: Sequence[Absence]) -> Sequence[Absence]:
    return rows[-1:]


LESSONS: Mapping[str, Callable[[Sequence[Absence]], Sequence[Absence]]] = {
    "monster_forsta_lektion": _first,
    "monster_sista_lektion": _last,
}
"""Which rows of a day make the pattern, in the order of the day; all of them for other rules."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A pupil's day at a school that counts, and its absence lesson by lesson."""

    row: StudentDay
    lessons: tuple[Absence, ...]

    @property
    def is_mixed(self) -> bool:
        """Whether the absence of the day is both valid and invalid, so that each lesson must say."""
        return bool(self.row.valid and self.row.invalid)


@dataclass(frozen=True, slots=True)
class Basis:
    """How many days of the pupil the window has, and those that count, the latest first."""

    school_days: int
    days: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed since the rule last signalled, or else since this signal came."""

    earlier: Alert | None
    earlier_why: str  # the numbers of that time
    came_why: str  # the numbers that this signal came with, where they were others
    came_to: Day  # the last day that those were about
    known_to: Day  # the last day that the earlier signal, or this one when it came, was about
    new_days: tuple[Day, ...]  # those that count after it
    no_longer_before: Day | None  # earlier days than this one counted when it came, and have rolled out of the weeks
    corrected_days: tuple[Day, ...]

    @property
    def was_mended(self) -> bool:
        """Whether only corrections, or absence told of afterwards, can have given it other numbers."""
        return bool(self.came_why) and not self.new_days and self.no_longer_before is None


def basis_of(alert: Alert, schools: Schools) -> Basis:
    """The days and lessons that a signal counts, the latest first (two queries)."""
    rows = list(day_rows(alert.student, alert.window_from, alert.window_to).filter(school__in=schools))
    counted = [row for row in rows if _counts(alert)(row)]
    absence = Absence.objects.filter(
        student=alert.student, school__in=schools, superseded_at=None, day__in={row.day for row in counted}
    )
    lessons = _lessons(alert, absence.order_by("day", "start"))
    days = tuple(Counted(row, tuple(lessons.get((row.day, row.school_id), ()))) for row in reversed(counted))
    return Basis(len({row.day for row in rows}), days)


def _counts(alert: Alert) -> Callable[[StudentDay], bool]:
    """Whether a day counts for the signal."""
    if alert.rule not in PATTERN_RULES:
        return COUNTS[RULES[alert.rule].measure]
    pattern = set(alert.figures["days"])
    return lambda row: row.day.isoformat() in pattern


def _lessons(alert: Alert, rows: Iterable[Absence]) -> dict[tuple[Day, int], Sequence[Absence]]:
    """The absence that counts, by day and school: of a pattern what it is in, else what is no late arrival."""
    by_day: dict[tuple[Day, int], list[Absence]] = {}
    for row in rows:
        if _is_meant(alert, row):
            by_day.setdefault((row.day, row.school_id), []).append(row)
    choose = LESSONS.get(alert.rule, _all)
    return {place: choose(meant) for place, meant in by_day.items()}


def _is_meant(alert: Alert, row: Absence) -> bool:
    """Whether a row of absence on a day that counts is what the rule is about."""
    match alert.rule:
        case "monster_sen":
            return row.late
        case "monster_amne":
            return not row.late and row.subject in (alert.figures["thing"], "")
        case "ogiltig_samma_dag":
            return not row.late and not row.valid
        case "anmald_tre_dagar":
            return row.announced
        case "tjugo_procent":
            return True
    return not row.late


def since_last(alert: Alert, basis: Basis, schools: Schools) -> Since:
    """What has changed since the pupil's last signal by the rule, or since this one came (two queries)."""
    earlier = Alert.objects.filter(student=alert.student, rule=alert.rule, school__in=schools, pk__lt=alert.pk)
    last = earlier.order_by("-pk").first()
    came = alert.came_with
    known_to = last.window_to if last else Day.fromisoformat(came["to"])
    came_why, why = because(alert.rule, came), because(alert.rule, alert.figures)
    return Since(
        earlier=last,
        earlier_why=because(last.rule, last.figures) if last else "",
        came_why=came_why if came_why != why else "",
        came_to=Day.fromisoformat(came["to"]),
        known_to=known_to,
        new_days=tuple(sorted({day.row.day for day in basis.days if day.row.day > known_to})),
        no_longer_before=alert.window_from if alert.window_from > Day.fromisoformat(came["from"]) else None,
        corrected_days=_corrected(alert, known_to, (last.handled_at if last else None) or alert.created_at, schools),
    )


def _corrected(alert: Alert, known_to: Day, since: dt.datetime, schools: Schools) -> tuple[Day, ...]:
    """The days up to one for which absence has been corrected since a moment."""
    rows = Absence.objects.filter(
        student=alert.student,
        school__in=schools,
        superseded_at__gte=since,
        day__range=(alert.window_from, min(known_to, alert.window_to)),
    )
    return tuple(rows.order_by("day").values_list("day", flat=True).distinct())
