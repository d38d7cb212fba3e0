"""`manage.py monthly_report`: the pupils who were absent a fifth of a month or more, per school."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from absence.management.arguments import month, schools
from absence.reports import PupilMonth, SchoolMonth, last_day_of, month_figures, prepare_report
from people.models import School


class Command(BaseCommand):
    """Answers with the figures of a month, and prepares its reports for the kurator unless told not to."""

    help = (
        "Månadsrapporten: elever med minst 20 % frånvaro. Förbereder också rapporten åt kuratorn när månaden är slut; "
        "att göra det igen uppdaterar bara det som inte är skickat."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The month, the school, who is listed, and the form of the answer."""
        parser.add_argument("month", metavar="YYYY-MM", type=month, help="månad, till exempel 2026-10")
        parser.add_argument("--school", metavar="CODE", help="skolenhetskod (alla skolor om den utelämnas)")
        parser.add_argument("--all-students", action="store_true", help="alla elever som hade lektioner")
        parser.add_argument("--dry-run", action="store_true", help="räkna bara, förbered ingen rapport")
        parser.add_argument("--json", action="store_true", help="svara med JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, prepare, and answer."""
        chosen, first = schools(options["school"]), options["month"]
        figures = month_figures(chosen, first, options["all_students"])
        if not options["dry_run"]:
            self._prepare(chosen, first)
        held = [(school, figures[school.pk]) for school in chosen if school.pk in figures]
        if options["json"]:
            answer = {"month": f"{first:%Y-%m}", "schools": [as_json(*one) for one in held]}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        for school, one in held:
            self.stdout.write(f"{school.code} {school.name}: {len(one.rows)} av {one.student_count} elever")
        if not held:
            self.stdout.write(f"Inga lektioner {first:%Y-%m}.")

    def _prepare(self, chosen: list[School], first: dt.date) -> None:
        """Write the reports, once the month has ended."""
        if last_day_of(first) >= timezone.localdate():
            self.stderr.write("Månaden är inte slut: ingen rapport förbereds än.")
            return
        for school in chosen:
            prepare_report(school, first)


def as_json(school: School, figures: SchoolMonth) -> dict[str, Any]:
    """A school and its pupils, as the format says."""
    return {"skolenhetskod": school.code, "rows": [row_as_json(row) for row in figures.rows]}


def row_as_json(row: PupilMonth) -> dict[str, Any]:
    """A pupil's month. Shares have one decimal; null when nothing was reported, or offered."""
    figures = row.figures
    return {
        "elev": row.student.personal_number,
        "klass": row.klass,
        "offered": figures.offered,
        "reported": figures.reported,
        "valid": figures.valid,
        "invalid": figures.invalid,
        "share": number(figures.share),
        "reporting_rate": number(figures.reporting_rate),
        "occasions": figures.occasions,
        "absence_days": figures.absence_days,
        "late": figures.late,
    }


def number(value: Decimal | None) -> float | None:
    """A share as JSON writes it."""
    return None if value is None else float(value)
