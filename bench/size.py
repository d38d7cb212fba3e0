"""Measures one size: `python -m bench.size PUPILS DAYS TIMES` prints one JSON object. Run by `python -m bench`."""

import json
import os
import resource
import sys
from typing import Any

import django

from narvaro.embedded import servers_for_checkout


def main() -> None:
    """Prepare the ground, measure, and print."""
    pupils, days, times = (int(text) for text in sys.argv[1:4])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narvaro.settings")
    with servers_for_checkout():
        django.setup()
        from bench.ground import prepare  # noqa: PLC0415  # models can be read from here on

        print(json.dumps(measure(prepare(pupils, days), times)))


def measure(ground: Any, times: int) -> dict[str, Any]:
    """Every measurement of this size, in seconds, by name."""
    from django.db import transaction  # noqa: PLC0415

    from absence.management.commands.monthly_report import as_json  # noqa: PLC0415
    from absence.models import Absence, Alert, ImportRun, StudentDay  # noqa: PLC0415
    from absence.reports import month_figures, prepare_reports  # noqa: PLC0415
    from bench import bare, pages, scripts, searches  # noqa: PLC0415
    from bench.ground import ABSENCE, MONTH, forget_absence, read_in  # noqa: PLC0415
    from bench.stopwatch import timed  # noqa: PLC0415

    def kept() -> None:
        with transaction.atomic():
            prepare_reports(ground.schools, MONTH)
            transaction.set_rollback(True)

    def told() -> None:
        figures = month_figures(ground.schools, MONTH)
        json.dumps(as_json([(school, figures[school.pk]) for school in ground.schools if school.pk in figures]))

    read = timed(lambda: read_in(ground.files / ABSENCE, ImportRun.Kind.ABSENCE), times, before=forget_absence)
    rows = bare.write_rows(ground)
    work = {
        "import": read,
        "bare COPY": timed(lambda: bare.copy(rows), times, before=bare.empty_table),
        "report": timed(lambda: month_figures(ground.schools, MONTH), times),
        "bare aggregate": timed(bare.aggregate, times),
        "report, with names as JSON": timed(told, times),
        "report, kept for every school": timed(kept, times),
        "polars": timed(lambda: scripts.with_polars(ground), times),
        "DuckDB": timed(lambda: scripts.with_duckdb(ground), times),
    }
    if bare.aggregate() == 0:
        raise RuntimeError(f"no pupil reaches the report in {MONTH:%Y-%m}: choose more days")
    days = searches.days(ground)
    searches.never_searched()
    work["alerts, the first search"] = timed(searches.search(days["alerts"]), times)
    for name, day in days.items():
        searches.as_before(ground, day)
        work[name] = timed(searches.search(day), times)
    return {
        "pupils": ground.pupils,
        "pupil_days": StudentDay.objects.count(),
        "absence_rows": Absence.objects.count(),
        "alerts": Alert.objects.count(),
        "searched": {name: day.isoformat() for name, day in days.items()},
        "seconds": {name: timing.quickest for name, timing in work.items()},
        "cpu": {name: timing.least_cpu for name, timing in work.items()},
        "all_seconds": {name: timing.seconds for name, timing in work.items()},
        "pages": pages.measure(ground),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    main()
