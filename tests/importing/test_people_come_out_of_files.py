"""The files about people become schools, calendars, staff, pupils and guardians, and nothing twice."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from people.access import scope_of
from people.models import (
    Guardian,
    Guardianship,
    Huvudman,
    Mentorship,
    Municipality,
    NonSchoolDay,
    Protection,
    RoleAssignment,
    School,
    Student,
    StudentAlias,
    Term,
    User,
)
from people.roles import Verb
from tests.cast import sample_numbers
from tests.importing.files import (
    ALMA,
    BJORK,
    EK,
    EVA,
    MAJA,
    NOAH,
    PEOPLE,
    TUVA,
    counts,
    read,
    read_people,
    reasons,
    write,
)

STAFF = "användarnamn;förnamn;efternamn;roll;skolenhetskod;e-post;klasser\n"
PUPILS = "personnummer;förnamn;efternamn;skolenhetskod;skolform\n"


def test_everything_is_there_after_the_first_reading(people: Path) -> None:
    assert Huvudman.objects.get(organisation_number="2120009911").municipality.name == "Älvköping"
    assert set(School.objects.values_list("code", flat=True)) == {BJORK, EK, "99200001"}
    assert str(Term.objects.get().first_day) == "2026-08-18"
    noah = Student.objects.get(personal_number=NOAH)
    assert (noah.name, str(noah.birth_date)[:4], noah.protection) == ("Noah Ali", "2012", Protection.NONE)
    assert StudentAlias.objects.get(student=noah).value == "E1"
    assert Guardian.objects.get(guardianships__student__personal_number=MAJA).personal_number == EVA
    assert Mentorship.objects.get().user.username == "sara"


def test_a_first_reading_on_trial_leaves_its_account_and_nothing_else(db: None, tmp_path: Path) -> None:
    answer = read("import_people", write(tmp_path / "people", PEOPLE), "--dry-run")

    connection.check_constraints()  # as a commit does
    assert counts(answer["elever.csv"]) == (3, 0, 0, 0)
    assert not School.objects.exists()


def test_the_same_files_again_change_nothing(people: Path) -> None:
    answer = read("import_people", people)

    for name, content in PEOPLE.items():
        assert counts(answer[name]) == (0, 0, len(content.splitlines()) - 1, 0), name


def test_sweden_s_municipalities_are_built_in(db: None) -> None:
    assert Municipality.objects.get(code="0114").name == "Upplands Väsby"
    assert Municipality.objects.count() >= 290


def test_a_role_gives_its_powers_at_once(people: Path) -> None:
    school = School.objects.get(code=BJORK)

    assert Verb.IMPORT_DATA in scope_of(User.objects.get(username="birgitta")).verbs[school.pk]


def test_new_people_cannot_log_in_with_a_password_and_known_ones_keep_theirs(people: Path, client: Client) -> None:
    sara = User.objects.get(username="sara")
    assert not sara.has_usable_password()
    sara.set_password("en lång mening")
    sara.save()

    answer = read_people(people.parent / "b", personal=STAFF + f"SARA;Sara;Lindgren Ek;mentor;{BJORK};;8B\n")

    sara.refresh_from_db()
    assert counts(answer["personal.csv"]) == (0, 1, 0, 0)
    assert sara.last_name == "Lindgren Ek"
    assert sara.check_password("en lång mening")


def test_a_mentor_s_class_that_is_no_longer_told_of_ends_today(people: Path) -> None:
    read_people(people.parent / "b", personal=STAFF + f"sara;Sara;Lindgren;mentor;{BJORK};sara@alvkoping.example;8A\n")

    held = Mentorship.objects.order_by("first_day").values_list("group__name", "first_day", "last_day")
    assert [(name, str(first), str(last)) for name, first, last in held] == [
        ("8B", "2026-08-10", "2026-11-19"),
        ("8A", "2026-11-20", "None"),
    ]


def test_one_row_for_each_class_of_a_mentor_gives_both(people: Path) -> None:
    row = f"amir;Amir;Haddad;mentor;{BJORK};;"
    read_people(people.parent / "b", personal=STAFF + f"{row}8A\n{row}8B\n")

    assert set(Mentorship.objects.filter(user__username="amir").values_list("group__name", flat=True)) == {"8A", "8B"}


def test_a_role_ends_on_its_last_day(people: Path) -> None:
    header = STAFF.replace("\n", ";från;till\n")
    row = f"birgitta;Birgitta;Åkesson;administratör;{BJORK};birgitta@alvkoping.example;;2026-08-10;2026-11-13\n"

    answer = read_people(people.parent / "b", personal=header + row)

    assert counts(answer["personal.csv"]) == (0, 1, 0, 0)
    assert str(RoleAssignment.objects.get(user__username="birgitta").last_day) == "2026-11-13"


def test_a_column_that_is_not_there_says_nothing(people: Path) -> None:
    Student.objects.filter(personal_number=NOAH).update(protection=Protection.SEKRETESSMARKERING)

    answer = read_people(people.parent / "b", elever=PUPILS + f"{NOAH};Noah;Ali;{BJORK};grundskola\n")

    noah = Student.objects.get(personal_number=NOAH)
    assert counts(answer["elever.csv"]) == (0, 0, 1, 0)
    assert noah.protection == Protection.SEKRETESSMARKERING
    assert noah.registered_municipality is not None


@pytest.mark.parametrize(("word", "kept"), [("", Protection.SEKRETESSMARKERING), ("ingen", Protection.NONE)])
def test_only_the_word_ingen_lifts_a_protection(people: Path, word: str, kept: str) -> None:
    Student.objects.filter(personal_number=NOAH).update(protection=Protection.SEKRETESSMARKERING)
    header = PUPILS.replace("\n", ";skydd\n")

    read_people(people.parent / "b", elever=header + f"{NOAH};Noah;Ali;{BJORK};grundskola;{word}\n")

    assert Student.objects.get(personal_number=NOAH).protection == kept


@pytest.mark.parametrize(
    "written", [f"{ALMA[:8]}-{ALMA[8:]}", ALMA, f"{ALMA[2:8]}-{ALMA[8:]}", ALMA[2:]], ids=["12-", "12", "10-", "10"]
)
def test_a_personal_number_is_read_however_it_is_written(people: Path, written: str) -> None:
    answer = read_people(people.parent / "b", elever=PUPILS + f"{written};Alma;Sjögren;{BJORK};grundskola\n")

    assert counts(answer["elever.csv"]) == (1, 0, 0, 0)
    assert Student.objects.filter(personal_number=ALMA).exists()


def test_a_pupil_without_personal_number_has_a_t_number_and_its_birth_date(people: Path) -> None:
    read_people(people.parent / "b", elever=PUPILS + f"20120311TF01;Alma;Sjögren;{BJORK};grundskola\n")

    assert str(Student.objects.get(personal_number="20120311TF01").birth_date) == "2012-03-11"


def test_a_later_row_in_the_file_corrects_the_earlier(people: Path) -> None:
    rows = f"{ALMA};Alma;Sjögren;{BJORK};grundskola\n{ALMA};Alma;Sjögren Ek;{BJORK};grundskola\n"

    first = read_people(people.parent / "b", elever=PUPILS + rows)
    second = read("import_people", people.parent / "b")

    assert Student.objects.get(personal_number=ALMA).last_name == "Sjögren Ek"
    assert counts(first["elever.csv"]) == (1, 1, 0, 0)
    assert counts(second["elever.csv"]) == (0, 0, 2, 0)


def test_rows_that_cannot_be_taken_are_refused_one_by_one(people: Path) -> None:
    header = PUPILS.replace("\n", ";elev-id;folkbokföringskommun;från;till\n")
    rows = [
        f"{ALMA};Alma;Sjögren;{BJORK};grundskola;;;;",
        f"{ALMA[:-1]}x;Alma;Sjögren;{BJORK};grundskola;;;;",
        f"{ALMA};;Sjögren;{BJORK};grundskola;;;;",
        f"{ALMA};Alma;Sjögren;99999999;grundskola;;;;",
        f"{ALMA};Alma;Sjögren;{BJORK};friskola;;;;",
        f"{ALMA};Alma;Sjögren;{BJORK};grundskola;;9999;;",
        f"{ALMA};Alma;Sjögren;{BJORK};grundskola;E1;;;",
        f"{ALMA};Alma;Sjögren;{BJORK};grundskola;;;2026-02-30;",
        f"{ALMA};Alma;Sjögren;{BJORK};grundskola;;;2026-09-01;2026-08-01",
        f"{ALMA};Alma;Sjögren;{BJORK};grundskola;;;;;extra",
    ]

    file = read_people(people.parent / "b", elever=header + "\n".join(rows))["elever.csv"]

    assert reasons(file) == [
        (3, "personnummer"),
        (4, "förnamn"),
        (5, "skolenhetskod"),
        (6, "skolform"),
        (7, "folkbokföringskommun"),
        (8, "elev-id"),
        (9, "från"),
        (10, "till"),
        (11, ""),
    ]
    assert (file["read"], file["created"]) == (10, 1)
    assert all(row["message"].endswith((".", "?")) for row in file["refused"])


def test_guardians_without_personal_number_are_known_by_name(people: Path) -> None:
    header = "elev;förnamn;efternamn;telefon;tolk;får kontaktas\n"
    first = read_people(people.parent / "b", vardnadshavare=header + "E1;Samira;Ali;070-174 06 06;JA;x\n")
    second = read_people(people.parent / "b", vardnadshavare=header + f"{NOAH};SAMIRA;Ali;070-174 06 07;1;nej\n")

    samira = Guardian.objects.get(last_name="Ali")
    assert counts(first["vardnadshavare.csv"]) == (1, 0, 0, 0)
    assert counts(second["vardnadshavare.csv"]) == (0, 1, 0, 0)
    assert (samira.phone, samira.needs_interpreter) == ("070-174 06 07", True)
    assert not Guardianship.objects.get(guardian=samira).may_contact


def test_siblings_share_a_guardian_with_a_personal_number(people: Path) -> None:
    header = "elev;förnamn;efternamn;personnummer\n"
    answer = read_people(people.parent / "b", vardnadshavare=header + f"{TUVA};Eva;Öberg;{EVA}\nE1;Eva;Öberg;{EVA}\n")

    assert counts(answer["vardnadshavare.csv"]) == (2, 0, 0, 0)
    assert Guardian.objects.get(personal_number=EVA).guardianships.count() == 3


def test_a_break_is_for_one_school_or_for_all(people: Path) -> None:
    header = "organisationsnummer;från;till;namn;skolenhetskod\n"
    rows = f"2120009911;2026-10-26;2026-10-30;Höstlov;\n2120009911;2026-09-28;2026-09-28;Studiedag;{BJORK}\n"

    first = read_people(people.parent / "b", lov=header + rows)
    second = read_people(people.parent / "b", lov=header + rows.replace("Höstlov", "Läslov"))

    assert counts(first["lov.csv"]) == (2, 0, 0, 0)
    assert counts(second["lov.csv"]) == (0, 1, 1, 0)
    assert NonSchoolDay.objects.get(school=None).name == "Läslov"


def test_a_huvudman_in_an_unknown_municipality_brings_it_along(people: Path) -> None:
    read_people(people.parent / "b", huvudman="organisationsnummer;namn;kommunkod\n5560001234;Fria skolan;9940\n")

    assert Municipality.objects.get(code="9940").name == "Fria skolan"


def test_a_school_s_codes_that_excel_has_shortened_are_made_whole(people: Path) -> None:
    number = next(iter(sample_numbers("elev", 2011)))
    skolor = "skolenhetskod;namn;organisationsnummer\n01234567;Norrskolan;2120009911\n"
    read_people(people.parent / "b", skolor=skolor, elever=PUPILS + f"{number};Elsa;Ek;1234567;grundskola\n")

    assert School.objects.get(enrolments__student__personal_number=number).name == "Norrskolan"
