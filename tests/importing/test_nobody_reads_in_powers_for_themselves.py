"""An administratör reads in who works at the own schools, and gives nobody, least of all herself, more than that."""

from pathlib import Path

import pytest
from django.test import Client

from absence import runs
from absence.models import ImportRun, RefusedRow
from people.importing.reach import Reach
from people.models import Protection, RoleAssignment, School, Student, User
from people.roles import Role
from people.services import sync_role_groups
from tests.cast import login
from tests.importing.files import BJORK, EK, NOAH, read_people, write

HEADER = "användarnamn;förnamn;efternamn;roll;skolenhetskod;e-post;klasser;från;till\n"
HERSELF = "birgitta;Birgitta;Åkesson"


def birgitta_reads(people: Path, *rows: str, name: str = "personal", header: str = HEADER) -> ImportRun:
    """Birgitta, administratör at Björkskolan alone, reads in rows about staff."""
    run = runs.start(ImportRun.Kind.PEOPLE, user=User.objects.get(username="birgitta"))
    runs.carry_out(run, write(people.parent / "birgitta", {f"{name}.csv": header + "\n".join(rows) + "\n"}))
    return run


def refusals(run: ImportRun) -> list[tuple[str, str]]:
    """Column and reason of the refused rows."""
    return list(RefusedRow.objects.filter(run=run).order_by("line").values_list("column", "message"))


@pytest.mark.parametrize("name", ["birgitta", "BIRGITTA"])
@pytest.mark.parametrize("role", [each for each in Role if each != Role.ADMINISTRATOR])
def test_nobody_gives_herself_a_role(people: Path, role: Role, name: str) -> None:
    run = birgitta_reads(people, f"{name};Birgitta;Åkesson;{role.value};{BJORK};birgitta@alvkoping.example;;;")

    assert refusals(run) == [("användarnamn", Reach.NOT_YOURSELF)]
    assert RoleAssignment.objects.get(user__username="birgitta").role == Role.ADMINISTRATOR


def test_nobody_keeps_her_own_role_longer_or_takes_a_class(people: Path) -> None:
    RoleAssignment.objects.filter(user__username="birgitta").update(last_day="2026-12-31")

    run = birgitta_reads(
        people,
        f"{HERSELF};administratör;{BJORK};birgitta@alvkoping.example;;;",
        f"{HERSELF};administratör;{BJORK};birgitta@alvkoping.example;8B;;2026-12-31",
    )

    assert [column for column, _ in refusals(run)] == ["användarnamn", "användarnamn"]


def test_a_whole_file_may_say_what_is_known_about_herself(people: Path) -> None:
    run = birgitta_reads(people, f"{HERSELF};administratör;{BJORK};birgitta@alvkoping.example;;2026-08-10;")

    assert refusals(run) == []
    assert run.files[0]["unchanged"] == 1


def test_roles_are_given_at_the_own_schools_alone(people: Path) -> None:
    run = birgitta_reads(people, f"eva;Eva;Ek;rektor;{EK};;;;", f"eva;Eva;Ek;rektor;{BJORK};;;;")

    assert refusals(run) == [("skolenhetskod", Reach.NO_ADMINISTRATOR)]
    assert RoleAssignment.objects.get(user__username="eva").school.code == BJORK


def test_a_role_for_the_whole_huvudman_needs_an_administrator_of_all_its_schools(people: Path) -> None:
    row = f"eva;Eva;Ek;huvudman;{BJORK};;;;"
    assert refusals(birgitta_reads(people, row)) == [("roll", Reach.WHOLE_HUVUDMAN)]

    read_people(people.parent / "more", personal=HEADER + f"{HERSELF};administratör;{EK};;;;\n")
    sync_role_groups(School.objects.all())

    assert refusals(birgitta_reads(people, row)) == []


def test_nobody_takes_over_an_account_by_its_e_mail(people: Path) -> None:
    run = birgitta_reads(people, f"sara;Sara;Lindgren;mentor;{BJORK};mitt@egna.example;8B;;")

    assert refusals(run) == [("e-post", Reach.KNOWN_EMAIL)]
    assert User.objects.get(username="sara").email == "sara@alvkoping.example"


def test_a_first_e_mail_and_another_letter_case_are_taken(people: Path) -> None:
    User.objects.create(username="eva", first_name="Eva", last_name="Ek")
    read_people(people.parent / "eva", personal=HEADER + f"eva;Eva;Ek;mentor;{BJORK};;;;\n")

    run = birgitta_reads(
        people,
        f"eva;Eva;Ek;mentor;{BJORK};eva@alvkoping.example;;;",
        f"sara;Sara;Lindgren;mentor;{BJORK};Sara@alvkoping.example;8B;;",
    )

    assert refusals(run) == []
    assert User.objects.get(username="eva").email == "eva@alvkoping.example"


def test_nobody_makes_a_protected_pupil_an_ordinary_one(people: Path) -> None:
    Student.objects.filter(personal_number=NOAH).update(protection=Protection.SEKRETESSMARKERING)
    header = "personnummer;förnamn;efternamn;skolenhetskod;skolform;skydd\n"

    run = birgitta_reads(people, f"{NOAH};Noah;Ali;{BJORK};grundskola;ingen", name="elever", header=header)

    assert refusals(run) == [("skydd", Reach.PROTECTED)]
    assert Student.objects.get(personal_number=NOAH).is_protected


def test_the_command_line_is_not_limited(people: Path) -> None:
    answer = read_people(
        people.parent / "more", personal=HEADER + f"{HERSELF};rektor;{EK};birgitta.akesson@alvkoping.example;;;\n"
    )

    assert answer["personal.csv"]["refused"] == []
    assert User.objects.get(username="birgitta").email == "birgitta.akesson@alvkoping.example"


def test_the_import_tells_those_who_review_it_which_roles_were_given_and_ended(people: Path, client: Client) -> None:
    read_people(people.parent / "karin", personal=HEADER + f"karin;Karin;Westerberg;rektor;{BJORK};;;;\n")

    run = birgitta_reads(
        people,
        f"eva;Eva;Ek;rektor;{BJORK};;;;",
        f"eva;Eva;Ek;mentor;{BJORK};;8B;;",
        f"ulf;Ulf;Ek;mentor;{BJORK};;8B;;",
        f"sara;Sara;Lindgren;mentor;{BJORK};sara@alvkoping.example;;2026-08-10;2026-11-19",
    )

    page = login(client, User.objects.get(username="karin")).get(f"/inlasningar/{run.pk}/").content.decode()
    assert "Roller som ges: 2 mentor, 1 rektor." in page
    assert "Roller som avslutas: 1 mentor." in page


def test_an_import_that_changes_no_role_says_nothing_of_roles(people: Path) -> None:
    assert birgitta_reads(people, f"sara;Sara;Lindgren;mentor;{BJORK};sara@alvkoping.example;8B;;").notes == []
