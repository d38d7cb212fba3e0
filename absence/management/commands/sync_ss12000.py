"""`manage.py sync_ss12000`: fetch from the systems that serve SS 12000."""

import json
import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser

from absence.management.base import JsonCommand
from absence.models import ImportRun, SourceConnection
from absence.sources.ss12000.errors import SourceError
from absence.sources.ss12000.sync import sync


class Command(JsonCommand):
    """Exit status: 0 done, refused rows included; 1 some fetch was not done, or waits, and why; 2 wrong use."""

    help = "Hämtar skolor, personer, lektioner och frånvaro ur system som talar SS 12000."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, how much, and how to answer."""
        parser.add_argument("--huvudman", help="organisationsnummer; annars alla som är påslagna")
        parser.add_argument("--full", action="store_true", help="hämta allt, inte bara det nya")
        parser.add_argument("--accept-loss", action="store_true", help="godta att mycket har försvunnit ur källan")
        parser.add_argument("--json", action="store_true", help="svara med ett JSON-objekt")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch, one huvudman at a time, and tell what became of it."""
        done = [
            self._fetch(owner, full=options["full"], accept_loss=options["accept_loss"])
            for owner in chosen(options["huvudman"])
        ]
        if options["json"]:
            self.stdout.write(json.dumps({"connections": done}, ensure_ascii=False))
        else:
            for each in done:
                self._tell(each)
        if any(each["error"] or each["held"] for each in done):
            sys.exit(1)

    def _fetch(self, owner: SourceConnection, *, full: bool, accept_loss: bool) -> dict[str, Any]:
        answer: dict[str, Any] = {"organisationsnummer": owner.huvudman.organisation_number}
        try:
            run = sync(owner, full=full, accept_loss=accept_loss)
        except SourceError as problem:
            return answer | {"run": None, "files": [], "notes": [], "error": str(problem), "held": []}
        error = run.error if run.status == ImportRun.Status.FAILED else ""
        held = run.held_for if run.status == ImportRun.Status.HELD else []
        return answer | {"run": run.pk, "files": run.files, "notes": run.notes, "error": error, "held": held}

    def _tell(self, done: dict[str, Any]) -> None:
        """For people."""
        self.stdout.write(f"{done['organisationsnummer']}: " + (done["error"] or f"inläsning {done['run']}"))
        for file in done["files"]:
            self.stdout.write(
                f"  {file['file']}: {file['read']} rader, {file['created']} nya, {file['corrected']} rättade,"
                f" {file['unchanged']} oförändrade, {file['refused']} nekade"
            )
        for note in done["notes"]:
            self.stdout.write(f"  Obs: {note}")
        for reason in done["held"]:
            self.stdout.write(f"  Stoppad: {reason}")
        if done["held"]:
            self.stdout.write("  Inget är ändrat. Stämmer det, låt hämtningen gå igenom under Inläsningar.")


def chosen(number: str | None) -> list[SourceConnection]:
    """The connections to fetch from. Raises CommandError when there is none."""
    known = SourceConnection.objects.select_related("huvudman").order_by("pk")
    wanted: dict[str, Any] = {"huvudman__organisation_number": number.replace("-", "")} if number else {"active": True}
    known = known.filter(**wanted)
    if not known:
        raise CommandError("Det finns ingen sådan anslutning. Lägg in den under Inläsningar.", returncode=2)
    return list(known)
