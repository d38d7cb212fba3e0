"""Other people's files are exactly what they published, and each has its licence beside it."""

import hashlib
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
LINES = [line for line in (VENDOR / "CHECKSUMS.txt").read_text().splitlines() if not line.startswith("#")]
ENTRIES = {parts[1]: parts for parts in (line.split(" | ") for line in LINES)}


@pytest.mark.parametrize("name", ENTRIES)
def test_a_vendored_file_is_what_was_published(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == ENTRIES[name][0]


def test_every_file_is_listed_or_is_a_licence() -> None:
    others = {path.name for path in VENDOR.iterdir()} - set(ENTRIES) - {"CHECKSUMS.txt"}

    assert {name for name in others if not name.startswith("LICENSE-")} == set()
    assert len(others) == len({"designsystemet", "htmx", "inter"})


def test_the_font_of_the_letters_is_the_one_of_the_site() -> None:
    assert len({version for _, name, _, version, *_ in ENTRIES.values() if name.startswith("inter-")}) == 1
