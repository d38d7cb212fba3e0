"""Files made to do harm, or broken on the way: nothing is done, and one sentence in Swedish says why."""

import json
import zipfile
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from absence.models import ImportRun, RefusedRow
from people.models import School, Student
from tests.importing.files import PEOPLE, write

pytestmark = pytest.mark.django_db

GOOD = PEOPLE["skolor.csv"].encode()
MEGABYTE = 1 << 20


def zip_of(**files: bytes) -> bytes:
    """A zip; ``__`` in a name is a dot, ``_up_`` leads out of it."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_up_", "../").replace("__", "."), content)
    return out.getvalue()


def locked(content: bytes) -> bytes:
    """The same zip with the mark of a password on its files."""
    changed = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(signature)
        while place >= 0:
            changed[place + offset] |= 1
            place = changed.find(signature, place + 4)
    return bytes(changed)


HOSTILE = {
    "empty.csv": (b"", "är tom"),
    "only-newlines.csv": (b"\n\n\r\n", "är tom"),
    "skolor.csv": (b"skolenhetskod;namn\n99100001;Bj\xc3\xb6rk\n", "saknar kolumnen organisationsnummer"),
    "nul.csv": (GOOD + b"\0", "inte en textfil"),
    "undefined-bytes.csv": (GOOD + b"\x81\x8d;\xff", "inte en textfil"),
    "half-utf-16.csv": (PEOPLE["skolor.csv"].encode("utf-16")[:-1], "inte en textfil"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "inte en textfil"),
    "open-quote.csv": (GOOD + b'99100009;"Ekskolan;212000-9911\n' * 3, "citattecknen stämmer inte"),
    "huge-cell.csv": (GOOD + b"99100009;" + b"x" * 7 * MEGABYTE + b";212000-9911\n", "en cell är orimligt lång"),
    "huge-line.csv": (GOOD + b"x" * 20 * MEGABYTE, "en rad som är för lång"),
    "twice.csv": (b"skolenhetskod;namn;Namn;organisationsnummer\n", "har kolumnen namn två gånger"),
    "truncated.zip": (zip_of(skolor__csv=GOOD)[:-30], "är skadad eller inte en zip-fil"),
    "damaged.zip": (zip_of(skolor__csv=GOOD).replace(b"\x00\x00\x00skolor", b"\x00\x00\x00skolxr", 1), "är skadad"),
    "not-a.zip": (GOOD, "är skadad eller inte en zip-fil"),
    "bomb.zip": (zip_of(skolor__csv=GOOD + b"0" * 30 * MEGABYTE), "packad på ett orimligt sätt"),
    "traversal.zip": (zip_of(_up_skolor__csv=GOOD), "leder ut ur zip-filen"),
    "locked.zip": (locked(zip_of(skolor__csv=GOOD)), "låst med lösenord"),
    "two.zip": (zip_of(**{"a/skolor.csv": GOOD, "b/skolor.csv": GOOD}), "flera filer som heter skolor.csv"),
    "other.zip": (zip_of(bilder__csv=GOOD), "ingen fil att läsa"),
    "broken.xlsx": (b"PK\x03\x04 and nothing more", "är en skadad Excelfil"),
    "not-a-workbook.xlsx": (zip_of(skolor__csv=GOOD), "går inte att öppna som en arbetsbok"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_is_done_and_the_reason_is_told(name: str, tmp_path: Path) -> None:
    content, reason = HOSTILE[name]
    (tmp_path / name).write_bytes(content)
    out = StringIO()

    with pytest.raises(SystemExit) as end:
        call_command("import_people", str(tmp_path / name), "--json", stdout=out, stderr=StringIO())

    assert end.value.code == 1
    assert reason in json.loads(out.getvalue())["error"]
    assert not School.objects.exists()
    assert ImportRun.objects.get().status == ImportRun.Status.FAILED


def test_one_unreadable_file_stops_all_of_the_package(tmp_path: Path) -> None:
    folder = write(tmp_path, PEOPLE, {"vardnadshavare.csv": 'elev;förnamn;efternamn\nE1;"Eva;Öberg\n'})

    with pytest.raises(SystemExit):
        call_command("import_people", str(folder), stderr=StringIO())

    assert not School.objects.exists()
    assert not Student.objects.exists()


def test_names_in_a_zip_may_lie_in_a_folder_with_what_a_mac_adds(tmp_path: Path) -> None:
    files = {f"export/{name}": content.encode() for name, content in PEOPLE.items()}
    (tmp_path / "export.zip").write_bytes(zip_of(**files, **{"__MACOSX/._skolor.csv": b"\0"}))

    call_command("import_people", str(tmp_path / "export.zip"), stdout=StringIO())

    assert School.objects.count() == 3


def test_formulas_are_refused_as_the_text_they_are(tmp_path: Path) -> None:
    folder = write(tmp_path, PEOPLE, {"lov.csv": "organisationsnummer;från;till\n=1+1;@SUM(A1);-2\n"})

    call_command("import_people", str(folder), stdout=StringIO())

    assert RefusedRow.objects.get().value == "=1+1"


@pytest.mark.parametrize("arguments", [(), ("mapp", "--sorce", "x"), ("mapp", "--source", "excel")])
def test_wrong_use_has_an_exit_status_of_its_own(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):  # from the shell: exit status 2
        call_command("import_absence", *arguments)
