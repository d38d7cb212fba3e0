"""A run beside the run before it: rows, schools, pupils, days and absence of each file."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Max

from absence.models import ImportRun, RunFigures
from absence.unusual import counted
from people import swedish

DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Total:
    """A file's figures over all its schools."""

    rows: int
    schools: int
    pupils: int
    days: int  # of the school that has most
    minutes: int
    pupil_days: int
    first_day: dt.date | None
    last_day: dt.date | None

    @property
    def minutes_a_day(self) -> float | None:
        """Minutes of absence for each pupil and school day."""
        return round(self.minutes / self.pupil_days, 1) if self.pupil_days and self.minutes else None

    @property
    def period(self) -> str:
        """17–20 november."""
        return swedish.period(self.first_day, self.last_day) if self.first_day and self.last_day else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of a file: now, before, and how they differ."""

    title: str
    now: str
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A file beside the run before that read the same file for any of the same schools; None when it is the first."""

    table: str
    before: ImportRun | None
    lines: tuple[Line, ...]


def comparisons(run: ImportRun) -> list[Comparison]:
    """Every file of a run that tells of schools (four queries, however many files)."""
    now = _by_table(RunFigures.objects.filter(run=run))
    latest = _runs_before(run)
    runs = ImportRun.objects.in_bulk(set(latest.values()))
    before = _by_run(RunFigures.objects.filter(run__in=runs))
    return [
        Comparison(
            table,
            runs.get(latest.get(table, 0)),
            tuple(_lines(total(rows), total(before[latest[table], table]) if table in latest else None)),
        )
        for table, rows in now.items()
    ]


def _runs_before(run: ImportRun) -> dict[str, int]:
    """For each file the last run before that read it for any of the same schools, by the same source."""
    own = RunFigures.objects.filter(run=run)
    rows = counted(RunFigures.objects.filter(run__lt=run.pk, run__source=run.source))
    same = rows.filter(school__in=own.values("school"), table__in=own.values("table"))
    return dict(same.values_list("table").annotate(latest=Max("run")))


def _by_table(rows: Iterable[RunFigures]) -> dict[str, list[RunFigures]]:
    found: dict[str, list[RunFigures]] = {}
    for row in sorted(rows, key=lambda row: row.pk):
        found.setdefault(row.table, []).append(row)
    return found


def _by_run(rows: Iterable[RunFigures]) -> dict[tuple[int, str], list[RunFigures]]:
    found: dict[tuple[int, str], list[RunFigures]] = defaultdict(list)
    for row in rows:
        found[row.run_id, row.table].append(row)
    return found


def total(rows: Sequence[RunFigures]) -> Total:
    """The figures of all schools together."""
    firsts = [row.first_day for row in rows if row.first_day]
    lasts = [row.last_day for row in rows if row.last_day]
    return Total(
        rows=sum(row.rows for row in rows),
        schools=len(rows),
        pupils=sum(row.pupils for row in rows),
        days=max((row.days for row in rows), default=0),
        minutes=sum(row.minutes for row in rows),
        pupil_days=sum(row.pupil_days for row in rows),
        first_day=min(firsts, default=None),
        last_day=max(lasts, default=None),
    )


# What is compared: its title, where it is found, and with how many decimals it is written.
MEASURES: tuple[tuple[str, Callable[[Total], float | None], int], ...] = (
    ("Rader", lambda total: total.rows, 0),
    ("Skolor", lambda total: total.schools, 0),
    ("Elever", lambda total: total.pupils or None, 0),
    ("Skoldagar", lambda total: total.days or None, 0),
    ("Frånvarominuter per elev och skoldag", lambda total: total.minutes_a_day, 1),
)


def _lines(now: Total, before: Total | None) -> Iterator[Line]:
    """The measures that the file has, and the days it is about."""
    for title, measure, decimals in MEASURES:
        known = measure(before) if before else None
        if (value := measure(now)) is not None or known is not None:
            yield _line(title, value, known, decimals)
    if now.period:
        yield Line("Tid", now.period, before.period if before else DASH, "")


def _line(title: str, now: float | None, before: float | None, decimals: int) -> Line:
    """A measure with its difference, and how large that is of what was before."""

    def written(value: float | None) -> str:
        return DASH if value is None else swedish.number(value, decimals)

    if now is None or before is None:
        return Line(title, written(now), written(before), "")
    change = now - before
    sign = "+" if change > 0 else ""
    part = f" ({sign}{swedish.number(100 * change / before)} %)" if before and change else ""
    return Line(title, written(now), written(before), f"{sign}{written(change)}{part}" if change else "lika")
