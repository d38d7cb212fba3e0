"""`manage.py monthly_report`: the pupils who were absent a fifth of a month or more, per school."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from absence.management.arguments import month, schools
from absence.management.base import JsonCommand
from absence.month import PupilMonth, SchoolMonth
from absence.reports import keep_report, last_day_of, month_figures
from absence.rules import REPORT_PERCENT
from people.models import School, Student


class Command(JsonCommand):
    """Answers with the figures of a month, and prepares its reports for the kurator unless told not to."""

    help = (
        "Månadsrapporten: elever med minst 20 % frånvaro, eller vad huvudmannen har satt. Förbereder också rapporten "
        "åt kuratorn när månaden är slut; att göra det igen uppdaterar bara det som inte är skickat."
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
        held = [(school, figures[school.pk]) for school in chosen if school.pk in figures]
        if not options["dry_run"]:
            self._prepare(held, first)
        if options["json"]:
            self.stdout.write(json.dumps({"month": f"{first:%Y-%m}", "schools": as_json(held)}, ensure_ascii=False))
            return
        for school, one in held:
            numbers = f"{len(one.reported)} av {one.student_count} elever, minst {one.limit} %"
            self.stdout.write(f"{school.code} {school.name}: {numbers}")
        if not held:
            self.stdout.write(f"Inga lektioner {first:%Y-%m}.")

    def _prepare(self, held: list[tuple[School, SchoolMonth]], first: dt.date) -> None:
        """Write the reports, once the month has ended."""
        if last_day_of(first) >= timezone.localdate():
            self.stderr.write("Månaden är inte slut: ingen rapport förbereds än.")
            return
        for school, figures in held:
            keep_report(school, first, figures)


def as_json(held: list[tuple[School, SchoolMonth]]) -> list[dict[str, Any]]:
    """The schools and their pupils by class and name, as the format says.

    It knows no limit but the routine's own: where the huvudman has set another, ``limit`` says which.
    """
    students = {row.student_id for _, one in held for row in one.rows}
    by_name = Student.objects.filter(pk__in=students).by_name().values_list("pk", "personal_number")
    numbers = dict(by_name)
    place = {student: number for number, student in enumerate(numbers)}
    return [
        {
            "skolenhetskod": school.code,
            **({} if one.limit == REPORT_PERCENT else {"limit": one.limit}),
            "rows": [
                {"elev": numbers[row.student_id], **row_as_json(row)}
                for row in sorted(one.rows, key=lambda row: (row.klass, place[row.student_id]))
            ],
        }
        for school, one in held
    ]


def row_as_json(row: PupilMonth) -> dict[str, Any]:
    """A pupil's month. Shares have one decimal; null when nothing was reported, or offered."""
    figures = row.figures
    return {
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
