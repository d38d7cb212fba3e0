"""What `import_people` and `import_absence` have in common: options, the answer, the exit status."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from absence import queue, runs, uploads
from absence.management.base import JsonCommand
from absence.mappings import spec_of
from absence.models import ColumnMapping, ImportRun
from absence.sources import AUTO, sources
from people.importing import FileResult, ImportResult
from people.tabular import UnreadableFile

SEARCH = "Signaler söks av sig självt inom en kvart under skoldagen. Sök nu med: manage.py find_alerts\n"
HELD = """Inget lästes in. Inläsning {run} är långt från det vanliga och väntar på en människa:
{reasons}Stämmer filen? Kör om kommandot med --let-through "varför den stämmer", eller välj Läs in ändå på sidan
Inläsningar. Annars: välj Kasta där. En kopia av filen ligger skyddad i högst två veckor."""
MOST_SHOWN = 20  # refused rows of a file told to people; --json and the page have them all


class ImportCommand(JsonCommand):
    """Exit status: 0 done, refused rows included; 1 nothing was done, and why (held for a person too); 2 wrong use."""

    kind: ClassVar[ImportRun.Kind]

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to read, and how to answer."""
        parser.add_argument("path", type=Path, help="mapp, zip-fil, arbetsbok (.xlsx) eller csv-fil")
        parser.add_argument("--dry-run", action="store_true", help="visa vad som skulle hända, men ändra inget")
        parser.add_argument("--source", choices=(AUTO, *sources()), default=AUTO, help="systemet som filerna kommer ur")
        parser.add_argument("--mapping", action="append", default=[], help="sparade kolumner, med namn; fler går bra")
        parser.add_argument(
            "--let-through",
            metavar="SKÄL",
            default="",
            help="läs in fast filen är långt från det vanliga, och säg varför",
        )
        parser.add_argument("--json", action="store_true", help="svara med ett JSON-objekt")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the files and tell what became of them."""
        columns = [spec_of(mapping_named(name)) for name in options["mapping"]]
        run = runs.start(self.kind, dry_run=options["dry_run"], source=options["source"], columns=columns)
        if why := options["let_through"].strip():
            run.decided_why, run.decided_at = why[:500], timezone.now()
        try:
            result = runs.carry_out(run, options["path"])
        except UnreadableFile as problem:
            self._tell_why_not(run, str(problem), as_json=options["json"])
            sys.exit(1)
        if run.status == ImportRun.Status.HELD:
            run.upload = uploads.keep_copy(options["path"])
            run.save(update_fields=["upload"])
            self._tell_held(run, result, as_json=options["json"])
            sys.exit(1)
        queue.replace_held(run)
        self._tell(_as_json(run, result) if options["json"] else _as_text(run, result))

    def _tell(self, lines: Iterator[str]) -> None:
        """Write the answer in pieces."""
        for part in lines:
            self.stdout.write(part, ending="")
        self.stdout.write()

    def _tell_held(self, run: ImportRun, result: ImportResult, *, as_json: bool) -> None:
        """Say that the files are far from normal and wait for a person, and what to do."""
        if as_json:
            self._tell(_as_json(run, result))
        reasons = "".join(f"  {reason}\n" for reason in run.held_for)
        self.stderr.write(HELD.format(run=run.pk, reasons=reasons))

    def _tell_why_not(self, run: ImportRun, problem: str, *, as_json: bool) -> None:
        """Say that nothing was done, and why."""
        if as_json:
            self.stdout.write(json.dumps({"run": run.pk, "files": [], "error": problem}, ensure_ascii=False))
        self.stderr.write(f"Inget lästes in. {problem}")


def mapping_named(name: str) -> ColumnMapping:
    """Saved columns by name. Raises CommandError when there are none, or several huvudmän have such."""
    found = list(ColumnMapping.objects.filter(name__iexact=name))
    if len(found) == 1:
        return found[0]
    if found:
        raise CommandError(
            f"Flera huvudmän har kolumner som heter {name}. Byt namn på dem under Inläsningar, Kolumner."
        )
    names = ", ".join(ColumnMapping.objects.values_list("name", flat=True)) or "inga"
    raise CommandError(f"Det finns inga kolumner som heter {name}. Sparade kolumner: {names}.")


def _as_json(run: ImportRun, result: ImportResult) -> Iterator[str]:
    """One JSON object in pieces, since the refused rows may be very many."""
    yield f'{{"run": {run.pk}, "dry_run": {json.dumps(run.dry_run)}, "files": ['
    for place, file in enumerate(result.files):
        yield ", " if place else ""
        yield from _file_as_json(file)
    yield f'], "notes": {json.dumps(result.notes, ensure_ascii=False)},'
    yield f' "held": {json.dumps(run.held_for, ensure_ascii=False)}}}'


def _file_as_json(file: FileResult) -> Iterator[str]:
    counts = {name: value for name, value in file.counts().items() if name != "refused"}
    yield json.dumps(counts, ensure_ascii=False)[:-1] + ', "refused": ['
    for place, row in enumerate(file.refused):
        refused = {"line": row.line, "column": row.column, "value": row.value, "message": row.message}
        yield (", " if place else "") + json.dumps(refused, ensure_ascii=False)
    yield "]}"


def _as_text(run: ImportRun, result: ImportResult) -> Iterator[str]:
    """The answer for people."""
    yield f"Provläsning {run.pk}: inget är ändrat.\n" if run.dry_run else f"Inläsning {run.pk}\n"
    for file in result.files:
        yield (
            f"{file.file}: {file.read} rader, {file.created} nya, {file.corrected} rättade,"
            f" {file.unchanged} oförändrade, {len(file.refused)} nekade\n"
        )
        yield from _refused_as_text(file)
    for note in (*result.notes, *run.held_for):
        yield f"Obs: {note}\n"
    if not run.dry_run:
        yield SEARCH


def _refused_as_text(file: FileResult) -> Iterator[str]:
    for place, row in enumerate(file.refused):
        if place == MOST_SHOWN:
            yield f"  … och {len(file.refused) - MOST_SHOWN} till. Använd --json för att se alla.\n"
            return
        yield f"  rad {row.line}, {row.column} ”{row.value}”: {row.message}\n"
