"""The same row is known again; a correction supersedes the old version, which stays with its run and time."""

from pathlib import Path

import pytest

from absence.models import Absence, ImportRun, Lesson, StudentDay
from people.models import Enrolment
from tests.importing.files import DAY, NOAH, counts, read, read_absence, reasons


def current() -> list[Absence]:
    """The absence that holds now."""
    return list(Absence.objects.filter(superseded_at=None).order_by("pk"))


def noah() -> StudentDay:
    """Noah's school day."""
    return StudentDay.objects.get(student__personal_number=NOAH)


def nobody_was_there() -> None:
    """As is known now, no pupil had a place or lessons that day."""
    Enrolment.objects.update(last_day="2026-10-30")
    Lesson.objects.all().delete()
    StudentDay.objects.all().delete()


def test_the_same_file_again_changes_nothing(school: Path) -> None:
    rows = [
        f"E1;{DAY};60;;L1;nej;nej;;nej;k1;",
        f"E2;{DAY};10;08:20;;nej;nej;;ja;;",
        f"{NOAH};{DAY};60;;L2;ja;ja;;nej;;",
    ]

    first = read_absence(school, *rows)
    second = read_absence(school, *rows)

    assert counts(first) == (3, 0, 0, 0)
    assert counts(second) == (0, 0, 3, 0)
    assert Absence.objects.count() == 3


def test_what_is_taken_back_is_known_by_its_id_also_where_the_pupil_has_no_place_any_more(school: Path) -> None:
    read_absence(school, f"E1;{DAY};60;;;nej;nej;;nej;k1;")
    nobody_was_there()

    answer = read_absence(school, f"E1;{DAY};60;;;nej;nej;;nej;k1;ja", f"E1;{DAY};60;;;nej;nej;;nej;unknown;ja")

    assert reasons(answer) == [(3, "skolenhetskod")]
    assert current() == []
    assert counts(answer) == (0, 1, 0, 1)
    assert counts(read_absence(school, f"E1;{DAY};60;;;nej;nej;;nej;k1;ja")) == (0, 0, 1, 0)


def test_what_is_taken_back_belongs_to_the_pupil_it_names(school: Path) -> None:
    read_absence(school, f"E1;{DAY};60;;;nej;nej;;nej;k1;")
    nobody_was_there()

    assert reasons(read_absence(school, f"E2;{DAY};60;;;nej;nej;;nej;k1;ja")) == [(2, "skolenhetskod")]
    assert len(current()) == 1


def test_a_reclassification_is_a_new_version_and_the_old_one_stays(school: Path) -> None:
    read_absence(school, f"E1;{DAY};60;;L1;nej;nej;;nej;k1;")
    answer = read_absence(school, f"E1;{DAY};60;;L1;ja;ja;sjukdom;nej;k1;")

    old, new = Absence.objects.order_by("pk")
    assert counts(answer) == (0, 1, 0, 0)
    assert (old.valid, new.valid, new.superseded_at) == (False, True, None)
    assert old.superseded_by == ImportRun.objects.order_by("pk").last()
    assert (noah().valid, noah().invalid) == (60, 0)


def test_without_an_id_a_row_is_known_by_pupil_day_start_and_lesson(school: Path) -> None:
    read_absence(school, f"E1;{DAY};60;08:20;L1;nej;nej;;nej;;")
    answer = read_absence(school, f"{NOAH};{DAY};40;08:20;L1;nej;nej;;nej;;", f"E1;{DAY};30;09:30;L2;nej;nej;;nej;;")

    assert counts(answer) == (1, 1, 0, 0)
    assert noah().invalid == 70


def test_with_an_id_a_row_may_move_to_another_day_and_pupil(school: Path) -> None:
    read_absence(school, f"E1;{DAY};60;;L1;nej;nej;;nej;k1;")
    read_absence(school, f"E2;{DAY};60;;L1;nej;nej;;nej;k1;")

    assert noah().invalid == 0
    assert StudentDay.objects.get(student__aliases__value="E2").invalid == 60


def test_a_row_that_is_taken_back_no_longer_counts(school: Path) -> None:
    read_absence(school, f"E1;{DAY};60;;L1;nej;nej;;nej;k1;")
    answer = read_absence(school, f"E1;{DAY};60;;L1;nej;nej;;nej;k1;ja")
    again = read_absence(school, f"E1;{DAY};60;;L1;nej;nej;;nej;k1;ja")

    assert counts(answer) == (0, 1, 0, 0)
    assert counts(again) == (0, 0, 1, 0)
    assert (noah().invalid, noah().away, current()) == (0, False, [])


def test_a_row_may_come_back_after_it_was_taken_back(school: Path) -> None:
    for mark in ("", "ja"):
        read_absence(school, f"E1;{DAY};60;;L1;nej;nej;;nej;k1;{mark}")
    answer = read_absence(school, f"E1;{DAY};45;;L1;nej;nej;;nej;k1;")

    assert counts(answer) == (1, 0, 0, 0)
    assert noah().invalid == 45


def test_later_rows_of_one_file_correct_the_earlier(school: Path) -> None:
    rows = [f"E1;{DAY};{minutes};;L1;nej;nej;;nej;k1;" for minutes in (60, 60, 50)]

    first = read_absence(school, *rows)
    second = read_absence(school, *rows)

    assert counts(first) == (1, 1, 1, 0)
    assert counts(second) == (0, 0, 3, 0)
    assert [row.minutes for row in current()] == [50]
    assert sorted(Absence.objects.values_list("minutes", flat=True)) == [50, 60]


def test_a_row_made_and_taken_back_in_one_file_leaves_nothing_but_its_trace(school: Path) -> None:
    rows = [f"E1;{DAY};60;;L1;nej;nej;;nej;k1;{mark}" for mark in ("", "ja")]

    first = read_absence(school, *rows)
    second = read_absence(school, *rows)

    assert (counts(first), counts(second)) == ((1, 1, 0, 0), (0, 0, 2, 0))
    assert current() == []
    assert Absence.objects.count() == 1


def test_a_column_that_is_not_there_keeps_what_is_known(school: Path) -> None:
    read_absence(school, f"E1;{DAY};60;;L1;ja;ja;beviljad ledighet;nej;k1;")
    answer = read_absence(school, f"E1;{DAY};50;ja;k1", header="elev;datum;frånvarominuter;giltig;källa-id\n")

    assert counts(answer) == (0, 1, 0, 0)
    assert [(row.minutes, row.reason, row.announced, row.lesson) for row in current()] == [
        (50, "beviljad ledighet", True, "L1")
    ]
    assert noah().leave == 50


@pytest.mark.parametrize("command", ["import_people", "import_absence"])
def test_a_dry_run_tells_what_would_happen_and_does_nothing(school: Path, command: str) -> None:
    folder = school.parent / ("people" if command == "import_people" else "more")
    read_absence(school, f"E1;{DAY};60;;L1;nej;nej;;nej;k1;")
    path = folder / ("elever.csv" if command == "import_people" else "franvaro.csv")
    path.write_text(path.read_text().replace("Noah", "Noa").replace(";60;", ";45;"))

    answer = read(command, path, "--dry-run")

    assert counts(answer[path.name])[1] == 1
    assert [row.minutes for row in current()] == [60]
    assert noah().student.first_name == "Noah"
    assert ImportRun.objects.get(pk=answer["run"]).dry_run
