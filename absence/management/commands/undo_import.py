"""`manage.py undo_import`: undo a run about absence, with what it caused."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from absence import undoing
from absence.models import ImportRun
from absence.tasks import find_due_alerts, prepare_due_reports
from absence.undoing import Effect

ONLY_TOLD = 'Inget är ändrat än. Ångra med: manage.py undo_import {run} --why "varför"\n'
DONE = "Inläsning {run} är ångrad. Signaler och månadsrapporter som inte är skickade följer med.\n"


class Command(BaseCommand):
    """Exit status: 0 done, or told what it would do; 1 nothing was done, and why; 2 wrong use."""

    help = "Ångrar en inläsning av lektioner, schematid och frånvaro. Utan --why visas bara vad det skulle göra."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which run, and why."""
        parser.add_argument("run", type=int, help="inläsningens nummer")
        parser.add_argument("--why", default="", metavar="SKÄL", help="varför inläsningen ångras")
        parser.add_argument("--json", action="store_true", help="svara med ett JSON-objekt")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell what it does, and do it if somebody has said why."""
        run, why = undoable(options["run"]), options["why"].strip()
        effect = undoing.effect_of(run)
        if why:
            if not (undoing.order(run, by=None, why=why) and undoing.carry_out(run.pk)):
                raise CommandError("Inläsningen gick inte att ångra. Inget är ändrat. Försök igen.", returncode=1)
            find_due_alerts()
            prepare_due_reports()
        if options["json"]:
            self.stdout.write(json.dumps({"run": run.pk, "undone": bool(why), **effect.as_json()}, ensure_ascii=False))
        else:
            self._tell(run, effect, done=bool(why))

    def _tell(self, run: ImportRun, effect: Effect, *, done: bool) -> None:
        """For people."""
        for rows in effect.rows:
            self.stdout.write(
                f"{rows.title}: {rows.gone} tas bort, {rows.back} blir som förut,"
                f" {rows.stand} ändrade sedan dess står kvar"
            )
        self.stdout.write((DONE if done else ONLY_TOLD).format(run=run.pk), ending="")


def undoable(number: int) -> ImportRun:
    """The run by its number. Raises CommandError when there is none, or it cannot be undone."""
    run = ImportRun.objects.filter(pk=number).first()
    if run is None:
        raise CommandError(f"Det finns ingen inläsning {number}. Inget är gjort.", returncode=1)
    if not undoing.is_read_in(run):
        raise CommandError(f"Inläsning {number} har inte ändrat något, så det finns inget att ångra.", returncode=1)
    if why_not := undoing.why_not(run):
        raise CommandError(why_not, returncode=1)
    return run
