"""What every command that can answer with JSON has in common."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class JsonCommand(BaseCommand):
    """A command whose refusal is a JSON object too, when JSON was asked for: ``{"error": "…"}``, in Swedish."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Carry out the command; a CommandError is told as JSON and raised on, for the exit status."""
        try:
            return super().execute(*args, **options)
        except CommandError as refused:
            if options.get("json"):
                self.stdout.write(json.dumps({"error": str(refused)}, ensure_ascii=False))
            raise
