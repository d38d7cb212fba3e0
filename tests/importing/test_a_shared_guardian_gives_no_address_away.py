"""A guardian of two pupils never brings what is told of a protected pupil's home to where the other pupil is seen."""

from pathlib import Path

import pytest

from people.models import Guardian, Student
from tests.importing.files import EVA, MAJA, NOAH, read, write

HEADER = "elev;förnamn;efternamn;personnummer;telefon;adress\n"
HERS = f"{MAJA};Eva;Öberg;{EVA};070-174 06 05;Björkvägen 4\n"
HIDDEN = f"{NOAH};Eva;Öberg;{EVA};070-174 06 09;Gömda gatan 1\n"


@pytest.fixture
def families(people: Path, tmp_path: Path) -> Path:
    """Noah has protected data; Maja has not, and her mother is Eva. Gives a folder for more."""
    Student.objects.filter(personal_number=NOAH).update(protection="sekretessmarkering")
    return tmp_path / "more"


def guardians(folder: Path, *rows: str) -> list[str]:
    """Read in vardnadshavare.csv; gives the notes of the run."""
    path = write(folder, {"vardnadshavare.csv": HEADER + "".join(rows)}) / "vardnadshavare.csv"
    answer = read("import_people", path)
    assert answer["vardnadshavare.csv"]["refused"] == []
    notes: list[str] = answer["notes"]
    return notes


def home() -> tuple[str, str]:
    eva = Guardian.objects.get(personal_number=EVA)
    return eva.phone, eva.address


@pytest.mark.parametrize("rows", [(HERS, HIDDEN), (HIDDEN, HERS)], ids=["told last", "told first"])
def test_the_protected_pupils_row_changes_nothing_that_others_see(families: Path, rows: tuple[str, str]) -> None:
    notes = guardians(families, *rows)

    assert home() == ("070-174 06 05", "Björkvägen 4")
    assert notes == [
        "vardnadshavare.csv: en rad om elever med skyddade uppgifter ändrar inte vårdnadshavarens adress, telefon och"
        " e-post, för vårdnadshavaren har också ett barn utan skydd, och där syns de."
    ]
    children = Guardian.objects.get(personal_number=EVA).guardianships.values_list("student__first_name", flat=True)
    assert set(children) == {"Noah", "Maja"}


@pytest.mark.parametrize("rows", [(HERS, HIDDEN), (HIDDEN, HERS)], ids=["told last", "told first"])
def test_nor_does_it_where_nobody_knew_the_guardian_before(families: Path, rows: tuple[str, str]) -> None:
    Guardian.objects.all().delete()

    guardians(families, *rows)

    assert home() == ("070-174 06 05", "Björkvägen 4")


def test_nor_does_it_in_a_file_of_its_own(families: Path) -> None:
    guardians(families, HERS)
    guardians(families, HIDDEN)

    assert home() == ("070-174 06 05", "Björkvägen 4")


def test_what_was_known_of_a_protected_pupils_guardian_goes_when_a_pupil_without_protection_comes(
    families: Path,
) -> None:
    Guardian.objects.all().delete()
    assert guardians(families, HIDDEN) == []
    assert home() == ("070-174 06 09", "Gömda gatan 1")

    path = write(families, {"vardnadshavare.csv": f"elev;förnamn;efternamn;personnummer\n{MAJA};Eva;Öberg;{EVA}\n"})
    notes = read("import_people", path)["notes"]

    assert home() == ("", "")
    assert notes == [
        "vardnadshavare.csv: en vårdnadshavare till en elev med skyddade uppgifter har nu också ett barn utan skydd."
        " Adress, telefon och e-post som var kända är borttagna, så att de inte syns där."
    ]


def test_without_a_personnummer_siblings_guardians_are_two(families: Path) -> None:
    guardians(families, HERS.replace(EVA, ""), HIDDEN.replace(EVA, "").replace("09;Gömda", "05;Gömda"))

    assert Guardian.objects.filter(first_name="Eva", personal_number=None).count() == 1
    assert set(Guardian.objects.values_list("guardianships__student__first_name", "address")) == {
        ("Maja", "Björkvägen 4"), ("Noah", "Gömda gatan 1"),
    }  # fmt: skip
