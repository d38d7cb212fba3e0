"""Files of SchoolSoft, Skola24 and Vklass become our own rows, by the presets that are known of them."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from absence.models import Absence, ColumnMapping
from absence.sources import presets, sources
from people.models import Guardianship, Huvudman, Mentorship, RoleAssignment, Student, User
from tests.importing.files import BJORK, DAY, EVA, MAJA, NOAH, PEOPLE, TUVA, counts, read, reasons, write

pytestmark = pytest.mark.django_db

STUDENTS = (
    "id\tactive\tclass\tsocialnumber\tsex\tfname\tlname\temail\n"
    f"501\t1\t8B\t{NOAH[2:8]}-{NOAH[8:]}\tm\tNoah\tAli\t\n"
    f"502\t0\t8B\t{TUVA[2:8]}-{TUVA[8:]}\tf\tTuva\tBergman\t\n"
)
PARENTS = (
    "id\tstudentid\tstudentsocialnumber\tfname1\tlname1\temail1\tmobile1\taddress1\tpocode\tcity\n"
    "9\tE1,E2\t\tEva\tÖberg\teva@hem.example\t070-174 06 05\tStorgatan 1\t99910\tÄlvköping\n"
)
STAFF = (
    "id\tusername\ttype\tsocialnumber\tfname\tlname\temail\tmobile\tinitial\n"
    "1\tAmir\t0\t\tAmir\tHaddad\tamir@alvkoping.example\t\tAH\n"
    "2\tkarin\t1\t\tKarin\tWesterberg\t\t\tKW\n"
    "3\tolle\t7\t\tOlle\tEk\t\t\tOE\n"
)
GROUPS = "id\tname\tclasstype\tteacher\n1\t8A\t1\tamir,sara\n2\tMatte\t2\tamir\n3\t8B\t1\tAmir\n"


def save_columns(name: str, preset: str, table: str, **columns: dict[str, Any]) -> ColumnMapping:
    """Columns that an administrator of Älvköping has saved."""
    by = User.objects.get(username="birgitta")
    return ColumnMapping.objects.create(
        huvudman=Huvudman.objects.get(organisation_number="2120009911"), name=name, preset=preset, table=table,
        header=[], columns={key.replace("__", "-"): value for key, value in columns.items()},
        created_by=by, updated_by=by,
    )  # fmt: skip


def col(header: str, how: str = "som-den-ar", *, repeats: bool = False) -> dict[str, Any]:
    """One of our columns out of one of theirs."""
    return {"from": "column", "header": header, "how": how, "repeats": repeats}


def fixed(value: str) -> dict[str, Any]:
    """One of our columns with one value."""
    return {"from": "fixed", "value": value}


PRESET = {"from": "preset"}
STUDENT_COLUMNS = {
    "personnummer": col("socialnumber", "nummer"), "förnamn": col("fname"), "efternamn": col("lname"),
    "klass": col("class"), "elev__id": col("id"), "skolenhetskod": fixed(BJORK), "skolform": fixed("grundskola"),
}  # fmt: skip


def read_error(command: str, path: Path, *options: str) -> str:
    """Why nothing was done."""
    error = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command(command, str(path), *options, stdout=StringIO(), stderr=error)
    assert end.value.code == 1
    return error.getvalue()


def test_every_source_of_the_contract_is_there_and_its_presets_hold_together() -> None:
    assert set(sources()) >= {"narvaro", "schoolsoft", "skola24", "vklass", "dexter"}
    for preset in presets().values():
        assert preset.layout.readings
        assert preset.columns.keys() <= {column.name for column in preset.table.columns}


def test_guardians_of_schoolsoft_are_read_without_anything_said(people: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "ss", {"parents.txt": PARENTS})

    answer = read("import_people", folder, "--source", "schoolsoft")["parents.txt"]

    assert counts(answer) == (1, 1, 0, 0)  # Eva is known as Majas guardian
    eva = Guardianship.objects.filter(guardian__first_name="Eva", guardian__email="eva@hem.example")
    assert set(eva.values_list("student__personal_number", flat=True)) == {NOAH, MAJA}


def test_a_known_file_among_ours_is_found_by_itself(people: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "mixed", {"parents.txt": PARENTS, "skolor.csv": PEOPLE["skolor.csv"]})

    assert counts(read("import_people", folder)["parents.txt"]) == (1, 1, 0, 0)


def test_what_a_file_does_not_say_is_asked_for(people: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "ss", {"students.txt": STUDENTS})

    error = read_error("import_people", folder, "--source", "schoolsoft")

    assert "students.txt är SchoolSoft, students.txt, och där står inget om skolenhetskod, skolform" in error
    assert "Inläsningar, Kolumner" in error


def test_pupils_of_schoolsoft_are_read_by_saved_columns(people: Path, tmp_path: Path) -> None:
    Student.objects.all().delete()
    save_columns("SchoolSoft elever", "schoolsoft-elever", "elever", **STUDENT_COLUMNS)
    folder = write(tmp_path / "ss", {"students.txt": STUDENTS})

    answer = read("import_people", folder / "students.txt", "--mapping", "schoolsoft ELEVER")

    assert counts(answer["students.txt"]) == (1, 0, 0, 0)
    assert Student.objects.get().personal_number == NOAH
    assert answer["notes"][-1] == "students.txt: 1 rad hade inget att läsa in och hoppades över."


def test_mentors_get_the_classes_that_another_file_tells_of(people: Path, tmp_path: Path) -> None:
    save_columns(
        "Personal", "schoolsoft-personal", "personal",
        användarnamn=col("username"), förnamn=col("fname"), efternamn=col("lname"),
        roll=col("type", "roll-schoolsoft"), skolenhetskod=fixed(BJORK), klasser=PRESET,
    )  # fmt: skip
    folder = write(tmp_path / "ss", {"staff.txt": STAFF, "groups.txt": GROUPS})

    answer = read("import_people", folder, "--mapping", "Personal")

    assert reasons(answer["staff.txt"]) == [(4, "type")]
    assert set(Mentorship.objects.filter(user__username="amir").values_list("group__name", flat=True)) == {"8A", "8B"}
    assert RoleAssignment.objects.filter(user__username="amir", role="mentor").exists()


GUARDIAN = f"{MAJA[:8]}-{MAJA[8:]};{EVA};Eva;Öberg;eva@hem.example;0701740605\n"


@pytest.mark.parametrize("header", ["", "elevens pnr;förälderns pnr;förnamn;efternamn;e-post;mobil\n"])
def test_guardians_of_skola24_need_no_headers(people: Path, tmp_path: Path, header: str) -> None:
    folder = write(tmp_path / "s24", {"vårdnadshavare.csv": header + GUARDIAN})

    answer = read("import_people", folder / "vårdnadshavare.csv", "--source", "skola24")

    assert counts(answer["vårdnadshavare.csv"])[3] == 0
    assert Guardianship.objects.filter(guardian__email="eva@hem.example", student__personal_number=MAJA).exists()


def test_a_source_with_nothing_preset_says_so(people: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "dx", {"export.csv": "Namn;Tid\nNoah;60\n"})

    assert "Dexter har inga färdiga kolumner" in read_error("import_absence", folder, "--source", "dexter")


def test_names_of_columns_that_are_not_saved_are_wrong_use(people: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Det finns inga kolumner som heter Skola24"):
        call_command("import_absence", str(tmp_path), "--mapping", "Skola24")


# -------------------------------------------------------------------------------------------------- Absence

VKLASS = (
    "Personnummer;Undv. tid;Lekt.;N min;GF min;F min;N %;GF %;F %;Ej reg tid\n"
    f"{NOAH};180;3;90;60;30;50,0;33,3;16,7;0\n{MAJA};180;3;180;0;0;100,0;0,0;0,0;0\n{TUVA};fel;0;0;20 min;0;0;0;0;0\n"
)


def vklass(name: str, minutes: str, valid: str) -> None:
    """Saved columns for Vklass' report of one day."""
    save_columns(
        name, f"vklass-{name}", "franvaro", elev=col("Personnummer", "nummer"), datum=fixed(DAY),
        frånvarominuter=col(minutes, "minuter-om-nagra"), giltig=fixed(valid), lektion=fixed(minutes[:-4]),
    )  # fmt: skip


def test_valid_and_invalid_absence_of_vklass_are_rows_of_their_own(school: Path, tmp_path: Path) -> None:
    vklass("giltig", "GF min", "ja")
    vklass("ogiltig", "F min", "nej")
    folder = write(tmp_path / "vk", {"rapport.csv": VKLASS})

    answer = read("import_absence", folder / "rapport.csv", "--mapping", "giltig", "--mapping", "ogiltig")

    known = {(row.student.personal_number, row.minutes, row.valid, row.source) for row in Absence.objects.all()}
    assert known == {(NOAH, 60, True, "vklass"), (NOAH, 30, False, "vklass")}
    refused = answer["rapport.csv (giltig)"]["refused"]
    assert [(row["line"], row["column"], row["value"]) for row in refused] == [(4, "datum", DAY)]
    again = read("import_absence", folder / "rapport.csv", "--mapping", "giltig", "--mapping", "ogiltig")
    assert counts(again["rapport.csv (giltig)"])[2] == 1


def test_the_list_of_unannounced_absence_is_read_with_blanks_as_above(school: Path, tmp_path: Path) -> None:
    save_columns(
        "Oanmäld", "schoolsoft-oanmald", "franvaro", elev=fixed(NOAH), datum=PRESET, giltig=fixed("nej"),
        frånvarominuter=col("Lektion", "lektionens-minuter"), start=col("Lektion", "lektionens-start"),
        slut=col("Lektion", "lektionens-slut"), ämne=col("Lektion", "lektionens-amne"), anmäld=fixed("nej"),
    )  # fmt: skip
    rows = "47\tOnsdag\t8:20-9:20 EN\tSMS\t\t\n\xa0\t\xa0\t9:30-10:30 NO\t\t\t\n\t\t25:00-26:00 ID\t\t\t\n"
    header = "Vecka\tDag\tLektion\tMeddelande\tTagit del av\tBekräftad av skolan\n"
    folder = write(tmp_path / "ss", {"lista.txt": header + rows})

    answer = read("import_absence", folder / "lista.txt", "--mapping", "Oanmäld")["lista.txt"]

    assert set(Absence.objects.values_list("day", "minutes", "subject", "source")) == {
        (Absence.objects.all()[0].day, 60, "EN", "schoolsoft"),
        (Absence.objects.all()[0].day, 60, "NO", "schoolsoft"),
    }
    assert str(Absence.objects.all()[0].day) == DAY
    assert answer["refused"][0] | {"message": ""} == {
        "line": 4, "column": "Lektion", "value": "25:00-26:00 ID", "message": "",
    }  # fmt: skip


def test_a_file_without_the_columns_that_were_saved_says_which(school: Path, tmp_path: Path) -> None:
    vklass("giltig", "GF min", "ja")
    folder = write(tmp_path / "vk", {"rapport.csv": "Personnummer;Undv. tid\n"})

    error = read_error("import_absence", folder / "rapport.csv", "--mapping", "giltig")

    assert "rapport.csv saknar kolumnen GF min, som giltig ska ha" in error
