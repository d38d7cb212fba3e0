"""A pupil whose temporary number becomes a personnummer is the same pupil: elev-id says so, and date or name agree."""

from pathlib import Path
from typing import Any

import pytest

from absence import runs
from absence.models import ImportRun
from people.importing.reach import Reach
from people.models import Enrolment, School, Student, User
from tests.builders import sample_numbers
from tests.importing.files import BJORK, GRANAS, MAJA, read, write
from tests.people.test_personal_numbers import with_check_digit

HEADER = "personnummer;förnamn;efternamn;skolenhetskod;skolform;elev-id;skydd;från\n"
REAL, SECOND, OTHER = (number for number, _ in zip(sample_numbers("elev", 2013), range(3), strict=False))
TEMPORARY = f"{REAL[:8]}TF01"
SAMORDNING = "20" + with_check_digit(f"{REAL[2:6]}{int(REAL[6:8]) + 60}238")
TAKEN = "Elev-id hör redan till en annan elev. Kontrollera vilket personnummer som är rätt."


def row(number: str, name: str = "Alma;Berg", elev_id: str = "E9", protection: str = "") -> str:
    """A row about Alma, at Björkskolan."""
    return f"{number};{name};{BJORK};grundskola;{elev_id};{protection};2026-08-18\n"


def elever(folder: Path, *rows: str) -> dict[str, Any]:
    """Read in elever.csv; gives what became of it, with the notes of the run."""
    answer = read("import_people", write(folder, {"elever.csv": HEADER + "".join(rows)}) / "elever.csv")
    return {**answer["elever.csv"], "notes": answer["notes"]}


def refusals(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["column"], each["message"]) for each in answer["refused"]]


@pytest.fixture
def alma(people: Path, tmp_path: Path) -> Student:
    """Alma, who has a temporary number; others are here already."""
    elever(tmp_path / "before", row(TEMPORARY))
    return Student.objects.get(first_name="Alma")


def test_it_is_the_same_pupil_and_the_run_says_so(alma: Student, tmp_path: Path) -> None:
    answer = elever(tmp_path / "now", row(REAL))

    alma.refresh_from_db()
    assert (alma.personal_number, Student.objects.filter(first_name="Alma").count()) == (REAL, 1)
    assert (answer["corrected"], answer["refused"]) == (1, [])
    assert answer["notes"] == [
        "elever.csv: en elev har fått ett riktigt nummer i stället för ett tillfälligt. Elev-id är detsamma, så"
        " historiken följer med."
    ]
    assert elever(tmp_path / "again", row(REAL))["unchanged"] == 1


def test_the_temporary_number_stands_in_the_row_history(alma: Student, tmp_path: Path) -> None:
    elever(tmp_path / "now", row(REAL))

    numbers = Student.pgh_event_model.objects.filter(pgh_obj=alma.pk).order_by("pgh_id")  # type: ignore[attr-defined]
    assert list(numbers.values_list("personal_number", flat=True)) == [TEMPORARY, REAL]


@pytest.mark.parametrize(
    ("number", "name"), [(REAL, "Alma;Berg-Ahmadi"), (OTHER, "alma;berg")], ids=["the date agrees", "the name agrees"]
)
def test_one_of_date_and_name_may_be_another(alma: Student, tmp_path: Path, number: str, name: str) -> None:
    assert elever(tmp_path / "now", row(number, name))["refused"] == []

    alma.refresh_from_db()
    assert alma.personal_number == number


def test_with_both_another_the_elev_id_may_be_mistyped(alma: Student, tmp_path: Path) -> None:
    answer = elever(tmp_path / "now", row(OTHER, "Tuva;Ek"))

    assert refusals(answer) == [("elev-id", TAKEN)]
    assert not Student.objects.filter(personal_number=OTHER).exists()


def test_a_number_that_somebody_has_already_is_nobody_elses(alma: Student, tmp_path: Path) -> None:
    assert refusals(elever(tmp_path / "now", row(MAJA))) == [("elev-id", TAKEN)]

    alma.refresh_from_db()
    assert alma.personal_number == TEMPORARY


def test_one_number_for_two_pupils_is_for_neither(alma: Student, tmp_path: Path) -> None:
    elever(tmp_path / "before", row(f"{REAL[:8]}TF02", elev_id="E10"))
    answer = elever(tmp_path / "now", row(REAL), row(REAL, elev_id="E10"))

    assert refusals(answer) == [("elev-id", TAKEN), ("elev-id", TAKEN)]


def test_a_personnummer_is_never_exchanged(alma: Student, tmp_path: Path) -> None:
    elever(tmp_path / "now", row(REAL))

    assert refusals(elever(tmp_path / "later", row(SECOND))) == [("elev-id", TAKEN)]
    assert refusals(elever(tmp_path / "back", row(TEMPORARY))) == [("elev-id", TAKEN)]


def test_a_samordningsnummer_is_on_the_way_to_a_personnummer(alma: Student, tmp_path: Path) -> None:
    elever(tmp_path / "now", row(SAMORDNING))
    assert elever(tmp_path / "later", row(REAL))["refused"] == []

    alma.refresh_from_db()
    assert alma.personal_number == REAL


def test_a_refused_row_exchanges_nothing(alma: Student, tmp_path: Path) -> None:
    answer = elever(tmp_path / "now", row(REAL), row(SECOND))

    assert len(answer["refused"]) == 2
    assert answer["notes"] == []
    alma.refresh_from_db()
    assert alma.personal_number == TEMPORARY


def birgitta_reads(folder: Path, *rows: str) -> list[tuple[str, str]]:
    """What is refused of what Birgitta, administratör at Björkskolan, reads in."""
    run = runs.start(ImportRun.Kind.ALL, user=User.objects.get(username="birgitta"))
    runs.carry_out(run, write(folder, {"elever.csv": HEADER + "".join(rows)}))
    return list(run.refused_rows.values_list("column", "message"))


def test_a_new_number_does_not_lift_a_protection(alma: Student, tmp_path: Path) -> None:
    Student.objects.filter(pk=alma.pk).update(protection="sekretessmarkering")
    refused = birgitta_reads(tmp_path / "now", row(REAL, protection="ingen"))

    assert refused == [("skydd", Reach.PROTECTED)]
    alma.refresh_from_db()
    assert (alma.personal_number, alma.protection) == (TEMPORARY, "sekretessmarkering")


def test_a_pupil_who_is_at_another_huvudman_now_is_left_to_them(alma: Student, tmp_path: Path) -> None:
    Enrolment.objects.filter(student=alma).update(last_day="2026-10-30")
    granas = School.objects.get(code=GRANAS)
    Enrolment.objects.create(student=alma, school=granas, skolform="grundskola", first_day="2026-11-02")

    assert birgitta_reads(tmp_path / "now", row(REAL)) == [("personnummer", Reach.OTHER_PUPIL)]
