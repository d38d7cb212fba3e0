"""Everything that is measured at one size: our work, and what it is held against.

What only reads is done once before it is measured, ours and what it is held against alike: whoever comes first after an
import pays for what others then find in memory.
"""

import json
import resource
from typing import Any

from django.db import connection, transaction

from absence.management.commands.monthly_report import as_json
from absence.models import Absence, Alert, ImportRun, StudentDay
from absence.reports import month_figures, prepare_reports
from bench import bare, pages, scripts, searches
from bench.ground import ABSENCE, MONTH, Ground, count_days, forget_absence, forget_counts, read_in
from bench.stopwatch import Timing, timed

Timings = dict[str, Timing]


def measure(ground: Ground, times: int) -> dict[str, Any]:
    """Every measurement of this size, in seconds, by name."""
    work = _import(ground, times)
    _tend()
    work |= _report(ground, times)
    work |= _searches(ground, times)
    return {
        "pupils": ground.pupils,
        "pupil_days": StudentDay.objects.count(),
        "absence_rows": Absence.objects.count(),
        "alerts": Alert.objects.count(),
        "searched": {name: day.isoformat() for name, day in searches.days(ground).items()},
        "seconds": {name: timing.quickest for name, timing in work.items()},
        "cpu": {name: timing.least_cpu for name, timing in work.items()},
        "all_seconds": {name: timing.seconds for name, timing in work.items()},
        "pages": pages.measure(ground),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _import(ground: Ground, times: int) -> Timings:
    """Absence read in with all checks, and by a bare COPY. What was read in last stays."""
    read = timed(lambda: read_in(ground.files / ABSENCE, ImportRun.Kind.ABSENCE), times, before=forget_absence)
    rows = bare.write_rows(ground)
    return {
        "import": read,
        "import, of which the days counted": timed(count_days, times, before=forget_counts),
        "bare COPY": timed(lambda: bare.copy(rows), times, before=bare.empty_table),
    }


def _tend() -> None:
    """Do what PostgreSQL does by itself within minutes of an import (migration 0002)."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE absence_studentday, absence_absence")


def _report(ground: Ground, times: int) -> Timings:
    """A month's report for all schools, and what it is held against."""
    if bare.aggregate() == 0:
        raise RuntimeError(f"no pupil reaches the report in {MONTH:%Y-%m}: choose more days")
    work = {
        "report": lambda: month_figures(ground.schools, MONTH),
        "bare aggregate": bare.aggregate,
        "report, with names as JSON": lambda: _told(ground),
        "report, kept for every school": lambda: _kept(ground),
        "polars": lambda: scripts.with_polars(ground),
        "DuckDB": lambda: scripts.with_duckdb(ground),
    }
    return {name: timed(each, times, once_before=True) for name, each in work.items()}


def _told(ground: Ground) -> None:
    """The report as the command gives it."""
    figures = month_figures(ground.schools, MONTH)
    json.dumps(as_json([(school, figures[school.pk]) for school in ground.schools if school.pk in figures]))


def _kept(ground: Ground) -> None:
    """The report as each night prepares it; taken back."""
    with transaction.atomic():
        prepare_reports(ground.schools, MONTH)
        transaction.set_rollback(True)


def _searches(ground: Ground, times: int) -> Timings:
    """The search for signals on three kinds of days."""
    days = searches.days(ground)
    searches.never_searched()
    work = {"alerts, the first search": timed(searches.search(days["alerts"]), times)}
    for name, day in days.items():
        searches.as_before(ground, day)
        work[name] = timed(searches.search(day), times)
    return work
