"""Rows of absence are taken or refused one by one; each refusal has line, column, value and what to do."""

from pathlib import Path
from typing import Any

import pytest

from absence.models import Absence, StudentDay
from people.models import School, Student
from tests.importing.files import ALMA, BJORK, DAY, EK, NOAH, counts, read, read_absence, read_people, reasons, write


def only(answer: dict[str, Any]) -> tuple[str, str, str]:
    """Column, value and message of the one refused row."""
    [row] = answer["refused"]
    return row["column"], row["value"], row["message"]


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (f"E9;{DAY};60;;L1;nej;nej;;nej;;", "elev", "E9"),
        ("E1;2026-13-01;60;;L1;nej;nej;;nej;;", "datum", "2026-13-01"),
        ("E1;18/11 2026;60;;L1;nej;nej;;nej;;", "datum", "18/11 2026"),
        ("E1;2062-11-18;60;;L1;nej;nej;;nej;;", "datum", "2062-11-18"),
        ("E1;2026-11-21;60;;;nej;nej;;nej;;", "datum", "2026-11-21"),
        (f"E1;{DAY};0;;L1;nej;nej;;nej;;", "frånvarominuter", "0"),
        (f"E1;{DAY};1441;;L1;nej;nej;;nej;;", "frånvarominuter", "1441"),
        (f"E1;{DAY};1,5;;L1;nej;nej;;nej;;", "frånvarominuter", "1,5"),
        (f"E1;{DAY};-5;;L1;nej;nej;;nej;;", "frånvarominuter", "-5"),
        (f"E1;{DAY};;;L1;nej;nej;;nej;;", "frånvarominuter", ""),
        (f"E1;{DAY};181;08:20;;nej;nej;;nej;;", "frånvarominuter", "181"),
        (f"E1;{DAY};60;25:00;L1;nej;nej;;nej;;", "start", "25:00"),
        (f"E1;{DAY};60;23:30;;nej;nej;;nej;;", "start", "23:30"),
        (f"E1;{DAY};60;;L1;kanske;nej;;nej;;", "giltig", "kanske"),
        (f"E1;{DAY};60;;L1;nej;nej;{'x' * 201};nej;;", "orsak", "x" * 200),
    ],
)
def test_a_row_that_is_wrong_is_refused(school: Path, row: str, column: str, value: str) -> None:
    answer = read_absence(school, f"E2;{DAY};60;;L1;nej;nej;;nej;;", row)

    assert counts(answer) == (1, 0, 0, 1)
    assert reasons(answer) == [(3, column)]
    assert only(answer)[:2] == (column, value)
    assert only(answer)[2].endswith(".")


def test_a_row_with_several_wrongs_is_told_of_the_first(school: Path) -> None:
    answer = read_absence(
        school,
        f"E9;{DAY};1440;;nej;99999999",  # no such school, and no such pupil there
        f"E9;{DAY};1440;23:00;nej;{BJORK}",  # no such pupil, and past midnight
        f"E1;{DAY};1440;23:00;nej;{BJORK}",  # past midnight, and more than was offered
        header="elev;datum;frånvarominuter;start;giltig;skolenhetskod\n",
    )

    assert reasons(answer) == [(2, "skolenhetskod"), (3, "elev"), (4, "start")]


def test_the_value_of_a_refused_row_is_written_as_in_the_file(school: Path) -> None:
    unknown = f"{ALMA[2:8]}-{ALMA[8:]}"
    answer = read_absence(school, f"{unknown};{DAY};60;;L1;nej;nej;;nej;;", f"E1;{DAY};60;8:20;x;nej;nej;;nej;k;")

    assert only(answer)[:2] == ("elev", unknown)


def test_absence_that_names_no_school_is_at_the_one_where_the_pupil_has_lessons(school: Path) -> None:
    elsewhere = f"elev;datum;erbjudna minuter;skolenhetskod\nE1;2026-11-19;200;{EK}\n"
    read("import_absence", write(school / "elsewhere", {"schematid.csv": elsewhere}))

    answer = read_absence(school, "E1;2026-11-19;200;;;nej;nej;;nej;;")

    assert counts(answer) == (1, 0, 0, 0)
    assert StudentDay.objects.get(day="2026-11-19", school__code=EK).invalid == 200


def test_what_goes_beyond_the_day_together_is_refused_in_the_order_of_the_file(school: Path) -> None:
    rows = [f"E1;{DAY};80;;;nej;nej;;nej;k{number};" for number in range(3)]

    answer = read_absence(school, *rows)

    assert reasons(answer) == [(4, "frånvarominuter")]
    assert "180 minuter" in only(answer)[2]
    assert StudentDay.objects.get(student__personal_number=NOAH).invalid == 160


def test_a_correction_that_goes_beyond_the_day_leaves_what_was(school: Path) -> None:
    read_absence(school, f"E1;{DAY};100;;;nej;nej;;nej;k1;", f"E1;{DAY};60;;;nej;nej;;nej;k2;")
    answer = read_absence(school, f"E1;{DAY};150;;;nej;nej;;nej;k2;")

    assert counts(answer) == (0, 0, 0, 1)
    assert sorted(Absence.objects.filter(superseded_at=None).values_list("minutes", flat=True)) == [60, 100]


def test_corrections_that_have_room_together_are_taken_in_any_order(school: Path) -> None:
    read_absence(school, f"E1;{DAY};100;;;nej;nej;;nej;k1;", f"E1;{DAY};60;;;nej;nej;;nej;k2;")
    answer = read_absence(school, f"E1;{DAY};150;;;nej;nej;;nej;k2;", f"E1;{DAY};30;;;nej;nej;;nej;k1;")

    assert counts(answer) == (0, 2, 0, 0)


def test_rows_that_overlap_have_room_as_long_as_their_union_does(school: Path) -> None:
    rows = [f"E1;{DAY};120;08:20;;nej;nej;;nej;{key};" for key in "abc"]

    assert counts(read_absence(school, *rows)) == (3, 0, 0, 0)
    assert StudentDay.objects.get(student__personal_number=NOAH).invalid == 120


def test_a_cancelled_lesson_gives_no_absence(school: Path) -> None:
    lessons = "lektion;datum;start;slut;klass;inställd\n" + f"L1;{DAY};08:20;09:20;8B;ja\n"
    read("import_absence", write(school / "new", {"lektioner.csv": lessons}))

    answer = read_absence(school, f"E1;{DAY};60;;L1;nej;nej;;nej;;")

    assert only(answer)[:2] == ("lektion", "L1")


def test_a_day_without_school_is_refused_for_that_pupil_alone(school: Path) -> None:
    answer = read_absence(school, f"E3;{DAY};60;;;nej;nej;;nej;;", f"E1;{DAY};60;;;nej;nej;;nej;;")

    assert reasons(answer) == [(2, "datum")]


def test_a_pupil_at_two_schools_must_have_one_named(school: Path) -> None:
    noah = Student.objects.get(personal_number=NOAH)
    noah.enrolments.create(school=School.objects.get(code=EK), skolform="grundskola", first_day="2026-08-18")
    header = "elev;datum;frånvarominuter;giltig;skolenhetskod\n"
    assert counts(read_absence(school, f"E1;{DAY};60;nej;", header=header)) == (1, 0, 0, 0)  # lessons at one of them
    read("import_absence", write(school / "b", {"schematid.csv": SCHOOL_DAYS + f"E1;{DAY};100;;;;{EK}\n"}))

    answer = read_absence(school, f"E1;{DAY};60;nej;", f"E1;{DAY};50;nej;{BJORK}", header=header)

    assert reasons(answer) == [(2, "skolenhetskod")]
    assert counts(answer) == (0, 1, 0, 1)


def test_the_named_lesson_says_where_and_when(school: Path) -> None:
    read_absence(school, f"E1;{DAY};60;;L2;nej;nej;;nej;;")

    row = Absence.objects.get()
    assert (row.school.code, str(row.start), str(row.end), row.subject) == (BJORK, "09:30:00", "10:30:00", "NO")


def test_an_id_that_two_huvudman_use_needs_the_school(school: Path) -> None:
    number = "20120311TF01"
    pupils = f"personnummer;förnamn;efternamn;skolenhetskod;skolform;elev-id\n{number};Ada;Ek;99200001;grundskola;E1\n"
    read_people(school.parent / "b", elever=pupils)
    header = "elev;datum;frånvarominuter;giltig;skolenhetskod\n"

    answer = read_absence(school, f"E1;{DAY};60;nej;", f"E1;{DAY};60;nej;{BJORK}", header=header)

    assert reasons(answer) == [(2, "elev")]
    assert Absence.objects.get().student.personal_number == NOAH


LESSONS = "lektion;datum;start;slut;klass;elev;skolenhetskod;rapporterad\n"
SCHOOL_DAYS = "elev;datum;erbjudna minuter;rapporterade minuter;första lektion;sista lektion;skolenhetskod\n"


def test_lessons_are_refused_with_reasons(people: Path) -> None:
    rows = [
        f"L1;{DAY};09:20;08:20;8B;;;ja",
        f"L2;{DAY};08:20;09:20;;;;ja",
        f"L3;{DAY};08:20;09:20;9Z;;;ja",
        f"L4;{DAY};08:20;09:20;;E9;;ja",
        f"L5;{DAY};08:20;09:20;8B;;{EK};ja",
        f"L6;{DAY};08:20;09:20;8B;;;ja",
    ]

    answer = read("import_absence", write(people.parent / "b", {"lektioner.csv": LESSONS + "\n".join(rows)}))

    assert reasons(answer["lektioner.csv"]) == [(2, "slut"), (3, "elev"), (4, "klass"), (5, "elev"), (6, "klass")]
    assert counts(answer["lektioner.csv"]) == (1, 0, 0, 5)


def test_school_days_are_refused_with_reasons(people: Path) -> None:
    rows = [
        f"E1;{DAY};300;301;;;",
        f"E1;{DAY};300;;14:00;08:20;",
        f"E1;{DAY};300;;;;99999999",
        f"E1;{DAY};300;240;08:20;14:00;",
    ]

    answer = read("import_absence", write(people.parent / "b", {"schematid.csv": SCHOOL_DAYS + "\n".join(rows)}))

    assert reasons(answer["schematid.csv"]) == [(2, "rapporterade minuter"), (3, "sista lektion"), (4, "skolenhetskod")]
    day = StudentDay.objects.get()
    assert (day.offered, day.reported, str(day.first_lesson)) == (300, 240, "08:20:00")


def test_where_there_are_lessons_they_decide_over_school_days(school: Path) -> None:
    rows = SCHOOL_DAYS + f"E1;{DAY};300;;;;\nE1;2026-11-19;300;;;;\n"
    for _ in range(2):
        answer = read("import_absence", write(school, {"schematid.csv": rows}))

    offered = StudentDay.objects.filter(student__personal_number=NOAH).order_by("day").values_list("offered", flat=True)
    assert list(offered) == [180, 300]
    assert counts(answer["schematid.csv"]) == (0, 0, 2, 0)
    assert "en rad gäller dagar som har lektioner" in answer["notes"][0]
