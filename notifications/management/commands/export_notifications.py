"""Write notices to the huvudman, or letters to hemkommuner, to a file."""

import argparse
import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.management.base import CommandError

from absence.management.arguments import day
from absence.management.base import JsonCommand
from notifications import exports
from notifications.models import Delivery


class Command(JsonCommand):
    """``export_notifications --to huvudman|hemkommun --from … --until … --output FILE.csv|.xlsx|.zip``."""

    help = "Skriver anmälningar till huvudman eller brev till hemkommun till en fil. Skyddade elever är aldrig med."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take receiver, days and file."""
        parser.add_argument("--to", choices=sorted(exports.RECEIVERS), required=True, help="mottagare")
        parser.add_argument("--from", dest="first", type=day, required=True, help="från och med")
        parser.add_argument("--until", dest="last", type=day, required=True, help="till och med")
        parser.add_argument("--output", type=Path, required=True, help="fil som slutar på .csv, .xlsx eller .zip")
        parser.add_argument("--json", action="store_true", help="svara med ett JSON-objekt")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file, and say how many rows there are and how many were left out."""
        path, first, last = options["output"], options["first"], options["last"]
        form = exports.form_of(path)
        if form is None:
            raise CommandError(f"{path} slutar inte på .csv, .xlsx eller .zip.", returncode=2)
        if last < first:
            raise CommandError("Slutdagen är före den första dagen.", returncode=2)
        notices = exports.notices_to(options["to"], first, last, Delivery.objects.notices())
        try:
            with written_whole(path) as output:
                done = exports.export(notices, output, form)
        except OSError as error:
            raise CommandError(f"{path} går inte att skriva: {error.strerror}. Ingen fil är skriven.") from error
        answer = {"file": str(path), "rows": done.rows, "protected": done.protected}
        self.stdout.write(json.dumps(answer) if options["json"] else in_words(done, path))


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name only when all of it is written; nobody but the owner may read it."""
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=".export-")
    try:
        with os.fdopen(handle, "wb") as output:
            yield output
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def in_words(done: exports.Exported, path: Path) -> str:
    """The answer for people."""
    said = f"{done.rows} utskick är skrivna till {path}."
    if done.protected:
        said += f" {done.protected} om elever med skyddade uppgifter är inte med. Följ er rutin för dem."
    return said
