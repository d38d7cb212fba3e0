"""Absence of an undone run goes, and what it had changed is as before; what somebody has said since stands."""

from pathlib import Path

from absence import byhand
from absence.models import Absence, AbsenceByHand
from people.models import User
from tests.importing.files import DAY
from tests.importing.undo import absence_run, invalid, noah, said, undo


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
