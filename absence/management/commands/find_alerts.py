"""`manage.py find_alerts`: which pupils reach a guide value of the routine on a day, and why, in numbers."""

import json
from collections import Counter
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from absence.alerts import FoundAlert
from absence.management.arguments import day, schools
from absence.management.base import JsonCommand
from absence.rules import RULES
from absence.services import find_alerts, schools_without_terms
from people.models import Student


class Command(JsonCommand):
    """Searches a day and says what was found."""

    help = "Söker signaler enligt rutinens riktvärden för en dag. Att söka igen skapar inget nytt."

    def add_arguments(self, parser: CommandParser) -> None:
        """The day, the school and the form of the answer."""
        parser.add_argument(
            "--date", type=day, default=None, help="dag, till exempel 2026-11-20 (i dag om den utelämnas)"
        )
        parser.add_argument("--school", metavar="CODE", help="skolenhetskod (alla skolor om den utelämnas)")
        parser.add_argument("--json", action="store_true", help="svara med JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Search, and answer."""
        searched = options["date"] or timezone.localdate()
        school = schools(options["school"])[0] if options["school"] else None
        for unknown in schools_without_terms(school):
            self.stderr.write(
                f"{unknown.name} ({unknown.code}): terminer saknas. Regler över termin och tio veckor hoppas över."
            )
        found = find_alerts(searched, school)
        if options["json"]:
            answer = {"date": searched.isoformat(), "alerts": as_json(found)}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        new = sum(alert.new for alert in found)
        self.stdout.write(f"{searched}: {len(found)} signaler, varav {new} nya.")
        for rule, number in Counter(alert.title for alert in found).items():
            self.stdout.write(f"  {rule}: {number}")


def as_json(found: list[FoundAlert]) -> list[dict[str, Any]]:
    """The signals by personal number, and for each pupil in the order of the rules."""
    numbers = dict(
        Student.objects.filter(pk__in={alert.student_id for alert in found}).values_list("pk", "personal_number")
    )
    order = list(RULES)
    return [
        {
            "elev": numbers[alert.student_id],
            "rule": alert.rule.name,
            "version": alert.version,
            "new": alert.new,
            "figures": alert.figures,
        }
        for alert in sorted(found, key=lambda alert: (numbers[alert.student_id], order.index(alert.rule.name)))
    ]
