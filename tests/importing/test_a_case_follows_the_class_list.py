"""A class list that is read in moves an open case at once: who was mentor loses it, who is mentor has it, nobody has
it by mistake, and none lies without anybody."""

from pathlib import Path

import pytest

from cases import services
from cases.access import visible_cases
from cases.models import Case
from cases.work import tasks_for
from people.models import School, Student, User
from tests.importing.files import BJORK, EK, NOAH, TODAY, read_people

STAFF = "användarnamn;förnamn;efternamn;roll;skolenhetskod;e-post;klasser;från;till\n"
PUPILS = "personnummer;förnamn;efternamn;skolenhetskod;skolform;årskurs;klass;från;till\n"
SARA = f"sara;Sara;Lindgren;mentor;{BJORK};sara@alvkoping.example;{{}};2026-08-10;\n"
AMIR = f"amir;Amir;Haddad;mentor;{BJORK};amir@alvkoping.example;{{}};2026-08-10;\n"
KARIN = f"karin;Karin;Westerberg;rektor;{BJORK};karin@alvkoping.example;;2026-08-10;\n"
DAY = TODAY.date()


@pytest.fixture
def case(people: Path) -> Case:
    """Sara, mentor in 8B, has had a case about Noah since yesterday; Amir has 8A, and Karin is rektor."""
    read_people(people.parent / "staff", personal=STAFF + SARA.format("8B") + AMIR.format("8A") + KARIN)
    noah, school = Student.objects.get(personal_number=NOAH), School.objects.get(code=BJORK)
    case = services.open_case(student=noah, school=school, by=user("sara"), why="Sex tillfällen.")
    Case.objects.update(opened_at="2026-11-18T09:00+01:00")
    return case


def user(name: str) -> User:
    return User.objects.get(username=name)


def reaches(name: str) -> bool:
    return visible_cases(user(name)).exists()


def asked(name: str) -> list[str]:
    return [task.title for task in tasks_for(user(name), DAY)]


def reread(people: Path, **files: str) -> None:
    read_people(people.parent / f"again-{len(list(people.parent.iterdir()))}", **files)


def test_a_pupil_who_changes_class_takes_the_case_along_at_once(people: Path, case: Case) -> None:
    assert (reaches("sara"), reaches("amir")) == (True, False)

    reread(people, elever=PUPILS + f"{NOAH};Noah;Ali;{BJORK};grundskola;8;8A;2026-11-20;\n")

    assert (reaches("sara"), reaches("amir")) == (False, True)
    assert asked("sara") == []
    assert asked("amir") == ["Ta över ärendet", "Prata med eleven och hemmet"]
    assert "Skriv en överlämning till den nya mentorn" in asked("karin")


def test_a_class_that_changes_mentor_gives_its_cases_to_the_new_one_alone(people: Path, case: Case) -> None:
    reread(people, personal=STAFF + SARA.format("") + f"amir;Amir;Haddad;mentor;{BJORK};a@alvkoping.example;8B;;\n")

    assert (reaches("sara"), reaches("amir")) == (False, True)
    assert "Ta över ärendet" in asked("amir")


def test_a_mentor_who_leaves_without_anybody_after_leaves_the_case_to_the_rektor(people: Path, case: Case) -> None:
    reread(people, personal=STAFF + f"sara;Sara;Lindgren;mentor;{BJORK};s@alvkoping.example;8B;2026-08-10;2026-11-19\n")

    assert not reaches("sara")
    assert asked("karin") == ["Ärendet saknar mentor"]


def test_a_class_without_a_mentor_leaves_the_case_to_the_rektor(people: Path, case: Case) -> None:
    reread(people, elever=PUPILS + f"{NOAH};Noah;Ali;{BJORK};grundskola;8;8C;2026-11-20;\n")

    assert asked("karin") == ["Ärendet saknar mentor"]


def test_a_pupil_who_changes_school_leaves_the_case_with_the_rektor_of_the_old_one(people: Path, case: Case) -> None:
    staff = f"rolf;Rolf;Ekdahl;rektor;{EK};r@alvkoping.example;;2026-08-10;\n"
    reread(people, personal=STAFF + staff, elever=PUPILS + f"{NOAH};Noah;Ali;{EK};grundskola;8;5A;2026-11-20;\n")

    assert (reaches("sara"), reaches("rolf")) == (False, False)
    assert asked("karin") == ["Lämna över ärendet till elevens nya skola"]
