"""Lessons and school days of an undone run go, and what it had changed is as before."""

from pathlib import Path

from absence.models import Lesson, StudentDay
from tests.importing.files import DAY, SCHOOL_DAY
from tests.importing.undo import OTHER_DAY, SCHEMATID, file_run, noah, undo


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
