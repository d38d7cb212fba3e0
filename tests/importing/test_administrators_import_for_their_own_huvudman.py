"""On the page an administrator reads in for the own huvudman only; the command line reads in for all."""

from pathlib import Path

import pytest

from absence import runs
from absence.models import Absence, ImportRun, RefusedRow
from people.models import Enrolment, Huvudman, Municipality, School, Student, Term, User
from people.roles import Role
from tests.cast import give_role
from tests.importing.files import ALMA, BJORK, DAY, GRANAS, NOAH, write

PUPILS = "personnummer;förnamn;efternamn;skolenhetskod;skolform;klass\n"


@pytest.fixture
def granas_pupil(people: Path) -> Student:
    """Alma, who goes to school in Granås."""
    alma = Student.objects.create(personal_number=ALMA, first_name="Alma", last_name="Sjögren")
    school = School.objects.get(code=GRANAS)
    Enrolment.objects.create(student=alma, school=school, skolform="grundskola", first_day="2026-08-18")
    return alma


def birgitta_reads(people: Path, **files: str) -> ImportRun:
    """Birgitta, administratör at Björkskolan, reads in files."""
    run = runs.start(ImportRun.Kind.ALL, user=User.objects.get(username="birgitta"))
    runs.carry_out(run, write(people.parent / "birgitta", {f"{name}.csv": content for name, content in files.items()}))
    return run


def refused(run: ImportRun) -> list[tuple[str, int, str]]:
    """File, line and column of the refused rows."""
    return list(RefusedRow.objects.filter(run=run).values_list("file", "line", "column"))


def test_rows_of_another_huvudman_are_refused(people: Path) -> None:
    run = birgitta_reads(
        people,
        huvudman="organisationsnummer;namn;kommunkod\n2120009929;Granås stad;9920\n5560001234;Ny;9920\n",
        skolor="skolenhetskod;namn;organisationsnummer\n"
        f"{GRANAS};Granås nya skola;2120009929\n{GRANAS};Tagen;2120009911\n99100009;Nya Björk;2120009911\n",
        terminer="organisationsnummer;läsår;termin;från;till\n2120009929;2026/2027;HT;2026-08-01;2026-12-01\n",
        personal=f"användarnamn;förnamn;efternamn;roll;skolenhetskod\neva;Eva;Ek;rektor;{GRANAS}\n",
        elever=PUPILS + f"{ALMA};Alma;Sjögren;{GRANAS};grundskola;7A\n",
    )

    assert refused(run) == [
        ("elever.csv", 2, "skolenhetskod"),
        ("huvudman.csv", 2, "organisationsnummer"),
        ("huvudman.csv", 3, "organisationsnummer"),
        ("personal.csv", 2, "skolenhetskod"),
        ("skolor.csv", 2, "organisationsnummer"),
        ("skolor.csv", 3, "skolenhetskod"),
        ("terminer.csv", 2, "organisationsnummer"),
    ]
    assert School.objects.get(code=GRANAS).name == "Granåsskolan"
    assert School.objects.filter(code="99100009").exists()
    assert Huvudman.objects.count() == 2
    assert Term.objects.count() == 1


def test_a_pupil_of_another_huvudman_is_neither_taken_nor_changed(people: Path, granas_pupil: Student) -> None:
    run = birgitta_reads(people, elever=PUPILS + f"{ALMA};Alma;Annan;{BJORK};grundskola;8B\n")

    granas_pupil.refresh_from_db()
    assert refused(run) == [("elever.csv", 2, "personnummer")]
    assert granas_pupil.last_name == "Sjögren"
    assert granas_pupil.enrolments.get().school.code == GRANAS


def test_a_pupil_who_has_left_the_other_huvudman_may_come(people: Path, granas_pupil: Student) -> None:
    granas_pupil.enrolments.update(last_day="2026-11-19")

    run = birgitta_reads(people, elever=PUPILS + f"{ALMA};Alma;Sjögren;{BJORK};grundskola;8B\n")

    assert refused(run) == []
    assert granas_pupil.enrolments.get(last_day=None).school.code == BJORK


def test_somebody_else_s_e_mail_is_never_changed_through_an_own_school(people: Path) -> None:
    greta = User.objects.create(username="greta", first_name="Greta", last_name="Holm", email="greta@granas.example")
    greta.role_assignments.create(role="rektor", school=School.objects.get(code=GRANAS), first_day="2026-08-01")
    header = "användarnamn;förnamn;efternamn;roll;skolenhetskod;e-post\n"

    run = birgitta_reads(
        people,
        personal=f"{header}greta;Greta;Holm;kurator;{BJORK};mitt@egna.example\n"
        f"greta;Greta;Holm;kurator;{BJORK};greta@granas.example\n",
    )

    greta.refresh_from_db()
    assert refused(run) == [("personal.csv", 2, "användarnamn")]
    assert greta.email == "greta@granas.example"
    assert greta.role_assignments.filter(role="kurator").exists()


def test_a_superuser_without_roles_is_nobody_s_to_rename(people: Path) -> None:
    root = User.objects.create(username="root", email="root@drift.example", is_superuser=True)

    run = birgitta_reads(
        people,
        personal="användarnamn;förnamn;efternamn;roll;skolenhetskod;e-post\n"
        f"root;Eva;Ek;mentor;{BJORK};eva@alvkoping.example\n",
    )

    root.refresh_from_db()
    assert refused(run) == [("personal.csv", 2, "användarnamn")]
    assert root.email == "root@drift.example"


def test_absence_is_taken_for_own_pupils_at_own_schools(people: Path, granas_pupil: Student) -> None:
    run = birgitta_reads(
        people,
        schematid="elev;datum;erbjudna minuter;skolenhetskod\n"
        f"{NOAH};{DAY};300;\n{ALMA};{DAY};300;\n{NOAH};{DAY};300;{GRANAS}\n",
        franvaro=f"elev;datum;frånvarominuter;giltig\n{NOAH};{DAY};60;nej\n{ALMA};{DAY};60;nej\n",
    )

    assert refused(run) == [
        ("franvaro.csv", 3, "elev"),
        ("schematid.csv", 3, "elev"),
        ("schematid.csv", 4, "skolenhetskod"),
    ]
    assert Absence.objects.get().student.personal_number == NOAH


def test_somebody_who_may_import_nothing_gets_everything_refused(people: Path) -> None:
    run = runs.start(ImportRun.Kind.ALL, user=User.objects.get(username="sara"))
    pupils = {"elever.csv": PUPILS + f"{NOAH};Noa;Ali;{BJORK};grundskola;8B\n"}
    runs.carry_out(run, write(people.parent / "sara", pupils))

    assert refused(run) == [("elever.csv", 2, "skolenhetskod")]


MUNICIPALITY = "kod;namn;e-post\n9910;Älvköping;bun@alvkoping.example\n9920;Granås;{}\n9930;Ny;\n"


def test_where_letters_to_a_municipality_go_is_not_changed_by_a_schools_administrator(people: Path) -> None:
    run = birgitta_reads(people, kommuner=MUNICIPALITY.format("birgitta@example.se"))

    assert refused(run) == [("kommuner.csv", 3, "kod"), ("kommuner.csv", 4, "kod")]
    assert Municipality.objects.get(code="9920").email == ""
    assert not Municipality.objects.filter(code="9930").exists()


@pytest.mark.parametrize(("codes", "email"), [([BJORK], ""), ([BJORK, GRANAS], "skola@granas.example")])
def test_it_takes_a_systemforvaltare_of_every_school(people: Path, codes: list[str], email: str) -> None:
    birgitta = User.objects.get(username="birgitta")
    for code in codes:
        give_role(birgitta, Role.SYSTEMFORVALTARE, School.objects.get(code=code))

    birgitta_reads(people, kommuner=MUNICIPALITY.format("skola@granas.example"))

    assert Municipality.objects.get(code="9920").email == email
