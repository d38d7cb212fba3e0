"""Good files damaged by chance: rows that add up and refusals that say where and why, or one clear error."""

import json
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from absence.models import Absence
from tests.corpus.making import GOOD, HEADER, row, workbook, zipped
from tests.importing.files import DAY, MAJA, SCHOOL_DAY

pytestmark = pytest.mark.django_db

TABLE = (HEADER + "\n".join(row(elev=MAJA, lektion=f"L{number}", orsak="åäö") for number in (1, 2, 3))).encode()
FILES = {
    "franvaro.csv": TABLE,
    "frånvaro.zip": zipped({"franvaro.csv": GOOD, "lektioner.csv": SCHOOL_DAY["lektioner.csv"].encode()}),
    "franvaro.xlsx": workbook({"franvaro": [line.split(";") for line in TABLE.decode().splitlines()]}),
}
BITS = [b"", b"\0", b'"', b";", b"\n", b"\r", b",", b"\t", b"\xff", b"=1+1", b"\xe2\x80\xae", b"9" * 30, b"PK\x03\x04"]
DAMAGE = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.one_of(st.sampled_from(BITS), st.binary(max_size=6))),
    min_size=1, max_size=5,
)  # fmt: skip
WORDS = st.one_of(
    st.sampled_from([DAY, "2028-02-29", "60", "-", "ja", "L1", MAJA, "\\N", "\\.", "1e9", "٣", "00:00", "24:00", "½"]),
    st.text(max_size=12),
)


def answered(name: str, content: bytes) -> None:
    """That reading a file is an answer; whatever it did is undone."""
    with TemporaryDirectory() as folder, transaction.atomic():
        path = Path(folder) / name
        path.write_bytes(content)
        before = Absence.objects.count()
        out, status = StringIO(), 0
        try:
            call_command("import_absence", str(path), "--json", stdout=out, stderr=StringIO())
        except SystemExit as end:
            status = int(end.code or 0)
        answer = json.loads(out.getvalue())
        if status == 1:
            assert answer["error"].endswith(".")
            assert Absence.objects.count() == before
        for file in answer["files"]:
            kept = file["created"] + file["corrected"] + file["unchanged"]
            assert file["read"] == kept + len(file["refused"])
            for refused in file["refused"]:
                assert refused["line"] >= 2
                assert refused["message"].endswith((".", "?"))
        transaction.set_rollback(True)


@given(st.sampled_from(sorted(FILES)), DAMAGE)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_bytes(world: None, name: str, damage: list[tuple[float, int, bytes]]) -> None:
    content = bytearray(FILES[name])
    for share, length, put in damage:
        place = int(share * len(content))
        content[place : place + length] = put
    answered(name, bytes(content))


@given(st.lists(st.lists(WORDS, min_size=0, max_size=13), max_size=8), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_of_anything(world: None, rows: list[list[str]], encoding: str) -> None:
    text = HEADER + "".join(";".join(cells) + "\n" for cells in rows)
    answered("franvaro.csv", text.encode(encoding, errors="ignore"))
