"""A run is undone once, by whom it can be, while what was before is kept; signals and reports follow."""

from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction

from absence import services, undoing
from absence.models import Alert, DayBefore, ImportRun, LessonBefore
from absence.reports import prepare_due_reports
from absence.sources import FETCHED
from absence.tasks_import import tend_imports
from tests.importing.files import ABSENCE_HEADER, DAY, TODAY, read, write
from tests.importing.undo import OTHER_DAY, SCHEMATID, WHY, absence_run, file_run, invalid, said, undo


def test_undone_twice_is_undone_once(school: Path) -> None:
    run = absence_run(school, invalid())

    assert undoing.order(run, by=None, why=WHY)
    assert not undoing.order(run, by=None, why=WHY)
    assert undoing.carry_out(run.pk)
    assert not undoing.carry_out(run.pk)

    with pytest.raises(CommandError, match="inget att ångra"):
        undo(run)


def test_what_fails_changes_nothing_and_can_be_tried_again(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = absence_run(school, invalid())
    undoing.order(run, by=None, why=WHY)
    with monkeypatch.context() as broken, transaction.atomic():
        broken.setattr(undoing, "PUT_ASIDE", ("SELECT 1 / 0 WHERE %(run)s > 0",))
        assert not undoing.carry_out(run.pk)

    assert said() == [("k:k1", 60, False)]
    assert undo(run)["undone"]


def test_a_lost_order_is_taken_up_again(school: Path) -> None:
    run = absence_run(school, invalid())
    undoing.order(run, by=None, why=WHY)

    with time_machine.travel(TODAY + 2 * undoing.LOST_AFTER):
        assert undoing.tend() == [run.pk]


def test_a_trial_and_people_and_what_is_fetched_are_not_undone(school: Path) -> None:
    trial = write(school, {"franvaro.csv": ABSENCE_HEADER + invalid() + "\n"}) / "franvaro.csv"
    read("import_absence", trial, "--dry-run")
    fetched = ImportRun.objects.create(kind="allt", source=FETCHED, status="klar", finished_at=TODAY)
    of_people = ImportRun.objects.filter(kind="personer").get()

    for run, why in [
        (ImportRun.objects.get(dry_run=True), "inget att ångra"),
        (fetched, "Rätta i källan"),
        (of_people, "Läs in en rätt fil"),
    ]:
        with pytest.raises(CommandError, match=why):
            undo(run)


def test_what_was_before_is_kept_for_sixty_days(school: Path) -> None:
    file_run(school, "schematid", SCHEMATID + f"E1;{OTHER_DAY};300;;\n")
    file_run(school, "schematid", SCHEMATID + f"E1;{OTHER_DAY};200;;\n")
    run = file_run(school, "lektioner", f"lektion;datum;start;slut;klass\nL1;{DAY};08:00;09:00;8B\n")
    assert (DayBefore.objects.count(), LessonBefore.objects.count()) == (1, 1)

    with time_machine.travel(TODAY + undoing.KEPT_FOR * 1.1):
        tend_imports()
        assert not DayBefore.objects.exists()
        assert not LessonBefore.objects.exists()
        with pytest.raises(CommandError, match="äldre än 60 dagar"):
            undo(run)


def test_without_a_reason_the_command_only_tells(school: Path) -> None:
    run = absence_run(school, invalid())
    out = StringIO()

    call_command("undo_import", str(run.pk), stdout=out)

    assert "Frånvaro: 1 tas bort, 0 blir som förut, 0 ändrade sedan dess står kvar" in out.getvalue()
    assert said() == [("k:k1", 60, False)]


def test_a_signal_that_is_no_longer_true_is_taken_back_and_keeps_its_trace(school: Path) -> None:
    run = absence_run(school, invalid())
    services.find_due_alerts(TODAY.date())
    assert Alert.objects.get().status == Alert.Status.OPEN

    undo(run)

    signal = Alert.objects.get()
    assert (signal.status, signal.handled_how) == (Alert.Status.WITHDRAWN, "Uppgifterna har rättats")


def test_a_report_that_has_not_been_sent_follows(school: Path) -> None:
    october = "2026-10-20"
    file_run(school, "schematid", SCHEMATID + f"E1;{october};300;;\nE2;{october};300;;\n")
    run = absence_run(school, f"E1;{october};300;;;nej;nej;;nej;k1;")
    (report,) = prepare_due_reports(TODAY.date())
    assert report.rows.count() == 1

    undo(run)

    assert report.rows.count() == 0
