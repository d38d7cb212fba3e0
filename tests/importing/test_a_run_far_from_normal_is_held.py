"""A run that is far from normal waits for a person, and nothing of it counts before that (``absence.unusual``)."""

import datetime as dt
import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from absence import queue, upkeep
from absence.models import Absence, ImportRun, RunFigures, StudentDay
from absence.tasks_import import read_upload
from absence.unusual import LIMITS
from people.models import School, Student, User
from people.roles import Role
from tests.cast import give_role, login, sample_numbers
from tests.importing.files import ABSENCE_HEADER, BJORK, EK, write
from tests.importing.test_import_pages import choose, kept_files, page

PUPILS = [number for number, _ in zip(sample_numbers("elev", 2013), range(30), strict=False)]
PEOPLE_HEADER = "personnummer;förnamn;efternamn;skolenhetskod;skolform;klass;från\n"
LESSON_HEADER = "lektion;datum;start;slut;klass\n"
THURSDAY = dt.date(2026, 11, 19)


def pupils(number: int, first: int = 0) -> str:
    """elever.csv with so many of the pupils."""
    rows = [f"{pupil};Elev;Ek;{BJORK};grundskola;7A;2026-08-18\n" for pupil in PUPILS[first : first + number]]
    return PEOPLE_HEADER + "".join(rows)


def lessons(*days: dt.date, a_day: int = 24) -> str:
    """lektioner.csv with 7A's lessons."""
    rows = [f"L{n};{day};{n % 6 + 8:02}:00;{n % 6 + 8:02}:50;7A\n" for day in days for n in range(a_day)]
    return LESSON_HEADER + "".join(rows)


def absence(number: int, day: dt.date, minutes: int = 300) -> str:
    """franvaro.csv where so many of the pupils are away."""
    rows = [f"{pupil};{day};{minutes};;;nej;nej;;nej;;\n" for pupil in PUPILS[:number]]
    return ABSENCE_HEADER + "".join(rows)


def read(folder: Path, name: str, content: str, *options: str) -> tuple[int, dict[str, Any], str]:
    """Read a file on the command line: exit status, answer, and what was said to people about it."""
    path = write(folder, {f"{name}.csv": content}) / f"{name}.csv"
    command = "import_people" if name == "elever" else "import_absence"
    out, err = StringIO(), StringIO()
    try:
        call_command(command, str(path), "--json", *options, stdout=out, stderr=err)
        status = 0
    except SystemExit as end:
        status = int(str(end.code))
    return status, json.loads(out.getvalue()), err.getvalue()


def weeks_of_lessons(folder: Path, *days: dt.date) -> None:
    """Lessons of 7A on some days, each week in a file of its own."""
    for day in days:
        assert read(folder, "lektioner", lessons(day))[0] == 0


@pytest.fixture
def klass(people: Path, tmp_path: Path) -> Path:
    """Björkskolan's 7A with thirty pupils, read in; gives a folder for more."""
    assert read(tmp_path / "7a", "elever", pupils(30))[0] == 0
    return tmp_path / "more"


@pytest.fixture
def birgitta(klass: Path, client: Client) -> Client:
    """Birgitta, administratör, logged in."""
    return login(client, User.objects.get(username="birgitta"))


# ------------------------------------------------------------------------------------------------- The limits


def test_half_the_pupils_gone_stops_the_run(klass: Path) -> None:
    status, answer, said = read(klass, "elever", pupils(15))

    assert status == 1
    assert answer["held"] == [
        "Minst hälften av eleverna saknas. Björkskolan, elever.csv: 15 mot 30 som vanligt."
        " Filen kan vara avbruten, eller gälla bara några klasser."
    ]
    assert '--let-through "varför den stämmer"' in said
    assert ImportRun.objects.latest("pk").status == "stoppad"


def test_a_school_that_loses_half_its_pupils_to_another_stops_the_run(klass: Path) -> None:
    status, answer, _ = read(klass, "elever", pupils(17).replace(BJORK, EK))

    assert status == 1
    (reason,) = answer["held"]
    assert reason.startswith("Skolan blir av med minst hälften av sina elever. Björkskolan, elever.csv: 17 av 33.")


def test_more_lessons_taken_back_than_are_left_stop_the_run(klass: Path) -> None:
    weeks_of_lessons(klass, THURSDAY)
    off = lessons(THURSDAY).replace("klass\n", "klass;inställd\n").replace(";7A\n", ";7A;ja\n")
    status, answer, _ = read(klass, "lektioner", off)

    assert status == 1
    assert answer["held"] == [
        "Fler lektioner ställs in än som blir kvar. Björkskolan, lektioner.csv: 24 av 24."
        " Frånvaron från dem räknas inte längre. Källan kan ha tappat lektionerna."
    ]


def test_a_few_pupils_less_does_not(klass: Path) -> None:
    assert read(klass, "elever", pupils(16))[0] == 0


def test_a_file_that_mends_a_few_rows_is_no_whole_file_that_has_lost_some(klass: Path) -> None:
    weeks_of_lessons(klass, THURSDAY - dt.timedelta(1))

    assert read(klass, "elever", pupils(2).replace(";Elev;", ";Elsa;"))[0] == 0
    assert read(klass, "lektioner", lessons(THURSDAY - dt.timedelta(1), a_day=1))[0] == 0


def test_twice_the_absence_stops_the_run_and_none_of_it_counts(klass: Path) -> None:
    weeks_of_lessons(klass, *(THURSDAY - dt.timedelta(days) for days in range(4)))
    monday = THURSDAY - dt.timedelta(3)
    rows = "".join(absence(3, monday + dt.timedelta(day)).removeprefix(ABSENCE_HEADER) for day in range(4))
    assert read(klass, "franvaro", ABSENCE_HEADER + rows)[0] == 0  # 30 pupils and more are at the school

    much = "".join(absence(8, monday + dt.timedelta(day)).removeprefix(ABSENCE_HEADER) for day in range(4))
    status, answer, _ = read(klass, "franvaro", ABSENCE_HEADER + much)

    assert status == 1
    assert "Frånvaron är minst dubbelt så stor. Björkskolan, franvaro.csv: " in answer["held"][0]
    assert Absence.objects.count() == 12
    assert StudentDay.objects.filter(day=THURSDAY, away=True).count() == 3


def test_half_the_lessons_gone_stops_the_run(klass: Path) -> None:
    weeks_of_lessons(klass, THURSDAY - dt.timedelta(1))

    status, answer, _ = read(klass, "lektioner", lessons(THURSDAY, a_day=12))

    assert status == 1
    assert answer["held"][0].startswith("Minst hälften av lektionerna saknas. Björkskolan, lektioner.csv: 12 mot 24")


def test_a_day_without_lessons_stops_the_run_where_the_weekday_usually_has_them(klass: Path) -> None:
    before = [THURSDAY - dt.timedelta(weeks=week) for week in (3, 2, 1)]
    weeks_of_lessons(klass, *before, THURSDAY - dt.timedelta(1))

    status, answer, _ = read(klass, "lektioner", lessons(THURSDAY + dt.timedelta(1)))

    assert status == 1
    assert "brukar ha dem. Björkskolan, lektioner.csv: tors 19 nov. Är det en studiedag" in answer["held"][0]


def test_a_day_off_is_no_day_without_lessons(klass: Path) -> None:
    before = [THURSDAY - dt.timedelta(weeks=week) for week in (3, 2, 1)]
    weeks_of_lessons(klass, *before, THURSDAY - dt.timedelta(1))
    off = f"organisationsnummer;från;till;namn\n212000-9911;{THURSDAY};{THURSDAY};Studiedag\n"
    call_command("import_people", str(write(klass, {"lov.csv": off}) / "lov.csv"), "--json", stdout=StringIO())

    assert read(klass, "lektioner", lessons(THURSDAY + dt.timedelta(1)))[0] == 0


def test_the_very_first_run_is_compared_with_nothing(klass: Path) -> None:
    assert read(klass, "lektioner", lessons(THURSDAY, a_day=1))[0] == 0


def test_what_was_let_through_once_is_not_asked_about_the_next_night(klass: Path) -> None:
    assert read(klass, "elever", pupils(15))[0] == 1
    assert read(klass, "elever", pupils(15), "--let-through", "Skolan har delats.")[0] == 0

    assert read(klass, "elever", pupils(15))[0] == 0


# ---------------------------------------------------------------------------------------------- Letting through


def test_the_command_line_reads_it_all_the_same_when_told_why(klass: Path) -> None:
    read(klass, "elever", pupils(15, first=15).replace(";Elev;", ";Elsa;"))

    assert not Student.objects.filter(first_name="Elsa").exists()
    status, answer, _ = read(
        klass, "elever", pupils(15, first=15).replace(";Elev;", ";Elsa;"), "--let-through", "Bara 7A:s andra halva."
    )

    run = ImportRun.objects.latest("pk")
    assert (status, run.status, run.decided_why) == (0, "klar", "Bara 7A:s andra halva.")
    assert answer["held"]
    assert Student.objects.filter(first_name="Elsa").count() == 15
    assert [held.status for held in ImportRun.objects.exclude(held_for=[]).exclude(pk=run.pk)] == ["kastad"]
    assert kept_files() == []


def test_a_run_that_came_by_night_waits_in_mitt_arbete_and_is_let_through_there(birgitta: Client, klass: Path) -> None:
    everywhere = User.objects.get(username="birgitta")
    for school in School.objects.exclude(code=BJORK):
        give_role(everywhere, Role.ADMINISTRATOR, school)
    read(klass, "elever", pupils(15).replace(";Elev;", ";Elsa;"))
    run = ImportRun.objects.latest("pk")

    (task,) = [task for task in upkeep.tasks_for(everywhere, THURSDAY) if "inläsning" in task.title]
    assert task.url == reverse("absence:import", args=[run.pk])
    empty = birgitta.post(reverse("absence:import_let_through", args=[run.pk]), {"why": " "})
    assert (empty.status_code, "Skriv varför filen stämmer." in empty.content.decode()) == (422, True)
    birgitta.post(reverse("absence:import_let_through", args=[run.pk]), {"why": "Klasserna är delade."})
    read_upload(run.pk)

    run.refresh_from_db()
    assert (run.status, run.decided_by, run.upload) == ("klar", everywhere, "")
    assert Student.objects.filter(first_name="Elsa").count() == 15
    assert "Klasserna är delade." in page(birgitta, run)
    assert kept_files() == []
    assert [task for task in upkeep.tasks_for(everywhere, THURSDAY) if "inläsning" in task.title] == []


def test_a_preview_says_what_is_far_from_normal_and_asks_why_at_once(birgitta: Client) -> None:
    assert choose(birgitta, pupils(30)).held_for == []  # nothing of Birgitta's own differs from the night's
    run = choose(birgitta, pupils(15))

    text = page(birgitta, run)
    assert "15 mot 30 som vanligt" in text
    assert "Läs in ändå" in text
    assert "Läs in</button>" not in text
    birgitta.post(reverse("absence:import_let_through", args=[run.pk]), {"why": "Två elever slutade."})

    real = ImportRun.objects.latest("pk")
    read_upload(real.pk)
    real.refresh_from_db()
    assert (real.status, real.dry_run, real.decided_why) == ("klar", False, "Två elever slutade.")


def test_confirming_a_preview_that_is_far_from_normal_holds_it(birgitta: Client) -> None:
    run = choose(birgitta, pupils(15))
    birgitta.post(reverse("absence:import_confirm", args=[run.pk]))
    held = ImportRun.objects.latest("pk")
    read_upload(held.pk)

    held.refresh_from_db()
    assert held.status == "stoppad"
    assert len(kept_files()) == 1


def test_a_held_run_can_be_thrown_away(birgitta: Client) -> None:
    run = choose(birgitta, pupils(15))
    birgitta.post(reverse("absence:import_confirm", args=[run.pk]))
    held = ImportRun.objects.latest("pk")
    read_upload(held.pk)

    birgitta.post(reverse("absence:import_discard", args=[held.pk]))

    held.refresh_from_db()
    assert (held.status, held.decided_by) == ("kastad", User.objects.get(username="birgitta"))
    assert kept_files() == []
    assert "Filen är kastad" in page(birgitta, held)


def test_a_held_run_is_not_let_through_after_a_newer_one(birgitta: Client, klass: Path) -> None:
    run = choose(birgitta, pupils(15).replace(";Elev;", ";Elsa;"))
    birgitta.post(reverse("absence:import_confirm", args=[run.pk]))
    held = ImportRun.objects.latest("pk")
    read_upload(held.pk)
    assert read(klass, "elever", pupils(30))[0] == 0

    assert "En nyare fil är inläst sedan dess" in page(birgitta, held)
    birgitta.post(reverse("absence:import_let_through", args=[held.pk]), {"why": "Den stämmer."})

    held.refresh_from_db()
    assert held.status == "stoppad"
    assert not Student.objects.filter(first_name="Elsa").exists()


def test_nobody_answers_and_the_file_goes_after_two_weeks(birgitta: Client, klass: Path) -> None:
    read(klass, "elever", pupils(15))
    later = ImportRun.objects.latest("pk")
    assert len(kept_files()) == 1
    ImportRun.objects.filter(pk=later.pk).update(finished_at=later.started_at - queue.HELD_FOR - dt.timedelta(1))
    for folder in (Path(settings.PRIVATE_ROOT) / "inlasningar").iterdir():
        os.utime(folder, (0, 0))

    queue.tend()

    later.refresh_from_db()
    assert (later.status, later.decided_why) == ("kastad", queue.TOO_LATE)
    assert kept_files() == []


# -------------------------------------------------------------------------------------------------- The page


def test_the_page_sets_a_run_beside_the_one_before(birgitta: Client, klass: Path) -> None:
    read(klass, "lektioner", lessons(THURSDAY - dt.timedelta(1)))
    run = choose(birgitta, pupils(27))

    text = page(birgitta, run)
    assert "Mot förra inläsningen" in text
    assert "−3 (−10 %)" in text


def test_the_figures_of_a_run_are_those_of_its_good_rows(klass: Path) -> None:
    weeks_of_lessons(klass, THURSDAY)
    rows = absence(4, THURSDAY, 100) + "fel;2026-11-19;10;;;nej;nej;;nej;;\n"
    read(klass, "franvaro", rows)

    figures = RunFigures.objects.get(table="franvaro")
    assert (figures.rows, figures.pupils, figures.days, figures.minutes) == (4, 4, 1, 400)
    assert (figures.first_day, figures.pupil_days) == (THURSDAY, 33)  # 7A and the three of 8A and 8B


def test_the_list_tells_what_stops_a_run(birgitta: Client) -> None:
    choose(birgitta, pupils(30))

    text = birgitta.get(reverse("absence:imports")).content.decode()

    assert all(limit.title in text for limit in LIMITS)
