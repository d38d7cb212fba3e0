"""Send everything that should have been told by a day."""

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from absence.management.arguments import day
from notifications.due import Summary, send_due


class Command(BaseCommand):
    """``send_due [--date 2026-11-20] [--json]``."""

    help = "Skickar allt som skulle ha varit sagt till och med en dag: påminnelser, e-post och brev att skriva ut."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take a day and the form of the answer."""
        parser.add_argument("--date", type=day, default=None, help="dag, till exempel 2026-11-20")
        parser.add_argument("--json", action="store_true", help="svara med ett JSON-objekt")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, and say what was sent."""
        summary = send_due(options["date"] or timezone.localdate())
        self.stdout.write(json.dumps(summary.as_json()) if options["json"] else in_words(summary))


def in_words(summary: Summary) -> str:
    """The answer for people."""
    return (
        f"Till och med {summary.date}: {summary.sent} e-postmeddelanden skickade, {summary.reminders} nya påminnelser, "
        f"{summary.cancelled} behövdes inte längre, {summary.documents} brev gjorda.\n"
        f"{summary.retried} försöker igen, {summary.failed} gick inte att skicka."
    )
