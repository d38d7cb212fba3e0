"""A run about absence can be undone: what it said goes, what it had changed is as before, and what follows, follows."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from absence import byhand, runs, services, undoing
from absence.models import Absence, AbsenceByHand, Alert, DayBefore, ImportRun, Lesson, LessonBefore, StudentDay
from absence.reports import prepare_due_reports
from absence.sources import FETCHED
from absence.tasks_import import tend_imports, undo_run
from people.models import School, User
from people.roles import Role
from tests.cast import give_role, login, make_user
from tests.importing.files import (
    ABSENCE_HEADER,
    BJORK,
    DAY,
    GRANAS,
    NOAH,
    PEOPLE,
    SCHOOL_DAY,
    TODAY,
    read,
    read_absence,
    write,
)  # fmt: skip
from tests.importing.test_import_pages import page

pytestmark = pytest.mark.django_db

OTHER_DAY = "2026-11-17"  # without lessons
SCHEMATID = "elev;datum;erbjudna minuter;första lektion;sista lektion\n"
WHY = "Fel fil."


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """People and the lessons of a day, read in once."""
    folder = tmp_path_factory.mktemp("world")
    with django_db_blocker.unblock(), time_machine.travel(TODAY), transaction.atomic():
        read("import_people", write(folder / "people", PEOPLE))
        read("import_absence", write(folder / "lessons", SCHOOL_DAY))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def school(world: None, db: None, tmp_path: Path) -> Path:
    """A folder for more files."""
    return tmp_path


def absence_run(folder: Path, *rows: str) -> ImportRun:
    """Rows of franvaro.csv, read in."""
    read_absence(folder, *rows)
    return ImportRun.objects.latest("pk")


def file_run(folder: Path, name: str, content: str) -> ImportRun:
    """A file about absence, read in."""
    read("import_absence", write(folder / name, {f"{name}.csv": content}))
    return ImportRun.objects.latest("pk")


def undo(run: ImportRun, why: str = WHY) -> dict[str, Any]:
    """Undo a run by command; gives what it did: for each kind of row how many went, came back and stand."""
    out = StringIO()
    call_command("undo_import", str(run.pk), "--why", why, "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer | {rows["title"]: (rows["gone"], rows["back"], rows["stand"]) for rows in answer["rows"]}


def said() -> list[tuple[str, int, bool]]:
    """The absence that stands: whose key, how long, and whether it is valid."""
    standing = Absence.objects.filter(superseded_at=None).order_by("key")
    return [(row.key, row.minutes, row.valid) for row in standing]


def noah(day: str = DAY) -> StudentDay:
    """Noah's school day."""
    return StudentDay.objects.get(student__personal_number=NOAH, day=day)


def invalid(key: str = "k1", minutes: int = 60) -> str:
    """A row about Noah, away from the first lesson."""
    return f"E1;{DAY};{minutes};;L1;nej;nej;;nej;{key};"


# ------------------------------------------------------------------------------------------------- Absence


def test_rows_that_were_new_no_longer_count_and_are_kept(school: Path) -> None:
    run = absence_run(school, invalid())

    assert undo(run)["Frånvaro"] == (1, 0, 0)

    kept = Absence.objects.get()
    assert kept.superseded_at
    assert (kept.run, kept.superseded_by) == (run, run)
    assert (noah().invalid, noah().away, noah().offered) == (0, False, 180)


def test_a_row_that_was_corrected_is_what_it_was(school: Path) -> None:
    absence_run(school, invalid())
    run = absence_run(school, f"E1;{DAY};60;;L1;ja;ja;;nej;k1;")

    assert undo(run)["Frånvaro"] == (0, 1, 0)

    assert said() == [("k:k1", 60, False)]
    assert (noah().valid, noah().invalid) == (0, 60)


def test_a_row_that_was_taken_back_stands_again(school: Path) -> None:
    absence_run(school, invalid())
    run = absence_run(school, invalid() + "ja")

    assert undo(run)["Frånvaro"] == (0, 1, 0)

    assert said() == [("k:k1", 60, False)]


def test_what_the_run_left_alone_is_left_alone(school: Path) -> None:
    absence_run(school, invalid())
    run = absence_run(school, invalid(), f"E2;{DAY};60;;L1;nej;nej;;nej;k2;")

    assert undo(run)["Frånvaro"] == (1, 0, 0)

    assert said() == [("k:k1", 60, False)]


def test_what_a_later_run_has_changed_stands(school: Path) -> None:
    absence_run(school, invalid("k1"), invalid("k2", 20).replace("L1", "L2"))
    wrong = absence_run(school, invalid("k1", 50), invalid("k2", 30).replace("L1", "L2"))
    absence_run(school, invalid("k1", 40))

    assert undo(wrong)["Frånvaro"] == (0, 1, 1)

    assert said() == [("k:k1", 40, False), ("k:k2", 20, False)]


def test_a_later_run_is_then_undone_to_what_was_before_both(school: Path) -> None:
    absence_run(school, invalid("k1", 60))
    wrong = absence_run(school, invalid("k1", 50))
    later = absence_run(school, invalid("k1", 40))

    undo(wrong)
    undo(later)

    assert said() == [("k:k1", 60, False)]


def test_what_was_taken_back_and_told_again_is_then_what_was_before_both(school: Path) -> None:
    absence_run(school, invalid("k1", 60))
    wrong = absence_run(school, invalid("k1", 60) + "ja")
    later = absence_run(school, invalid("k1", 40))

    assert undo(wrong)["Frånvaro"] == (0, 0, 1)
    undo(later)

    assert said() == [("k:k1", 60, False)]


def test_what_is_taken_back_by_a_later_run_stays_away(school: Path) -> None:
    first = absence_run(school, invalid())
    absence_run(school, invalid() + "ja")

    assert undo(first)["Frånvaro"] == (0, 0, 1)

    assert said() == []


def test_what_a_person_has_decided_since_stands(school: Path) -> None:
    absence_run(school, invalid("k1", 60))
    wrong = absence_run(school, invalid("k1", 50))
    byhand.change(
        Absence.objects.get(superseded_at=None), by=User.objects.get(username="sara"), why="Hemmet ringde.",
        valid=True, announced=True,
    )  # fmt: skip

    assert undo(wrong)["Frånvaro"] == (0, 0, 1)
    absence_run(school, invalid("k1", 60))  # what the source had said before the wrong file

    assert said() == [("k:k1", 50, True)]


def test_what_a_person_had_decided_before_stands_again(school: Path) -> None:
    absence_run(school, invalid())
    change = byhand.change(
        Absence.objects.get(), by=User.objects.get(username="sara"), why="Hemmet ringde.", valid=True, announced=True
    )
    wrong = absence_run(school, invalid("k1", 20))

    undo(wrong)

    assert Absence.objects.get(superseded_at=None) == change
    assert AbsenceByHand.objects.get().absence == change


# ------------------------------------------------------------------------------------- Lessons and schematid


def test_new_lessons_go_and_with_them_the_school_days(school: Path) -> None:
    run = file_run(school, "lektioner", SCHOOL_DAY["lektioner.csv"].replace(DAY, OTHER_DAY))
    assert noah(OTHER_DAY).offered == 180

    assert undo(run)["Lektioner"] == (3, 0, 0)

    assert not Lesson.objects.filter(day=OTHER_DAY).exists()
    assert not StudentDay.objects.filter(day=OTHER_DAY).exists()


def test_changed_lessons_are_what_they_were(school: Path) -> None:
    before = list(Lesson.objects.order_by("pk").values())
    run = file_run(
        school,
        "lektioner",
        "lektion;datum;start;slut;klass;ämne;inställd;rapporterad\n"
        f"L1;{DAY};08:00;09:00;8B;Franska;nej;nej\nL2;{DAY};09:30;10:30;8B;NO;ja;nej\n",
    )
    assert (noah().offered, noah().reported) == (120, 60)

    assert undo(run)["Lektioner"] == (0, 2, 0)

    assert list(Lesson.objects.order_by("pk").values()) == before
    assert (noah().offered, noah().reported) == (180, 180)


def test_a_lesson_that_a_later_run_has_changed_stands_and_is_then_undone_past_both(school: Path) -> None:
    before = list(Lesson.objects.order_by("pk").values())
    wrong = file_run(school, "lektioner", f"lektion;datum;start;slut;klass\nL1;{DAY};08:00;09:00;8B\n")
    later = file_run(school, "lektioner", f"lektion;datum;start;slut;klass\nL1;{DAY};08:10;09:10;8B\n")

    assert undo(wrong)["Lektioner"] == (0, 0, 1)
    assert str(Lesson.objects.get(key="L1").start) == "08:10:00"

    undo(later)
    assert list(Lesson.objects.order_by("pk").values()) == before


def test_school_days_of_schematid_are_what_they_were(school: Path) -> None:
    file_run(school, "schematid", SCHEMATID + f"E1;{OTHER_DAY};300;08:20;14:00\n")
    run = file_run(school, "schematid", SCHEMATID + f"E1;{OTHER_DAY};200;09:20;13:00\nE2;{OTHER_DAY};200;;\n")

    assert undo(run)["Skoldagar ur schematid"] == (1, 1, 0)

    day = StudentDay.objects.get(day=OTHER_DAY)
    assert (day.offered, str(day.first_lesson), str(day.last_lesson)) == (300, "08:20:00", "14:00:00")


def test_schematid_comes_back_when_the_lessons_that_decided_instead_are_undone(school: Path) -> None:
    file_run(school, "schematid", SCHEMATID + f"E1;{OTHER_DAY};300;08:20;14:00\n")
    lessons = [
        file_run(school, "lektioner", f"lektion;datum;start;slut;klass\n{key};{OTHER_DAY};{hour}:00;{hour}:50;8B\n")
        for key, hour in (("L1", 10), ("L2", 11))
    ]
    assert noah(OTHER_DAY).offered == 100

    undo(lessons[0])
    assert noah(OTHER_DAY).offered == 50

    undo(lessons[1])
    assert (noah(OTHER_DAY).offered, noah(OTHER_DAY).from_lessons) == (300, False)


# ------------------------------------------------------------------------------------------- What follows


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


# ------------------------------------------------------------------------------------------ Once, and which


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


# ------------------------------------------------------------------------------------------------ The page


@pytest.fixture
def birgitta(school: Path, client: Client) -> Client:
    """Birgitta, administratör, logged in. The files so far were hers."""
    user = User.objects.get(username="birgitta")
    ImportRun.objects.update(started_by=user)
    return login(client, user)


def hers(run: ImportRun) -> ImportRun:
    """A run as if Birgitta had read it in on the page."""
    ImportRun.objects.filter(pk=run.pk).update(started_by=User.objects.get(username="birgitta"))
    run.refresh_from_db()
    return run


def test_the_page_says_what_happens_and_who_did_it_and_why(birgitta: Client, school: Path) -> None:
    absence_run(school, invalid())
    run = hers(absence_run(school, invalid("k1", 50), f"E2;{DAY};60;;L1;nej;nej;;nej;k2;"))
    address = reverse("absence:import_undo", args=[run.pk])
    assert address in page(birgitta, run)

    text = birgitta.get(address).content.decode()
    assert "Två elever får skoldagar räknade om, 18 november." in text
    assert "Skriv varför inläsningen ska ångras." in birgitta.post(address, {"why": " "}).content.decode()
    assert birgitta.post(address, {"why": WHY}).headers["Location"] == reverse("absence:import", args=[run.pk])

    run.refresh_from_db()
    assert "Ångrar inläsningen" in page(birgitta, run)
    undo_run(run.pk)
    assert f"av Birgitta Åkesson. Skäl: {WHY}" in page(birgitta, run)
    assert "Ångrad" in birgitta.get(reverse("absence:imports")).content.decode()
    assert said() == [("k:k1", 60, False)]
    assert birgitta.get(address).status_code == 302


def test_the_page_of_people_says_what_to_do_instead(birgitta: Client) -> None:
    run = ImportRun.objects.get(kind="personer")

    assert undoing.ONLY_PEOPLE in page(birgitta, run)
    assert birgitta.get(reverse("absence:import_undo", args=[run.pk])).status_code == 302


def test_a_newer_file_is_told_of(birgitta: Client, school: Path) -> None:
    run = hers(absence_run(school, invalid()))
    absence_run(school, invalid())

    assert "En nyare fil är inläst" in birgitta.get(reverse("absence:import_undo", args=[run.pk])).content.decode()


def test_nobody_undoes_what_reaches_another_huvudmans_school(birgitta: Client, school: Path) -> None:
    both = make_user("bo")
    for code in (BJORK, GRANAS):
        give_role(both, Role.ADMINISTRATOR, School.objects.get(code=code))
    run = runs.start(ImportRun.Kind.ABSENCE, user=both)
    content = f"elev;datum;frånvarominuter;giltig;lektion\nE1;{DAY};60;nej;L1\n"
    runs.carry_out(run, write(school, {"franvaro.csv": content}) / "franvaro.csv")
    address = reverse("absence:import_undo", args=[run.pk])
    assert birgitta.get(address).status_code == 200

    run.figures.update(school=School.objects.get(code=GRANAS))

    assert birgitta.get(address).status_code == 404
