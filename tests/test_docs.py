"""The manuals say what the code does: every variable, job, reason and page that they name is there."""

import re
from pathlib import Path

import pytest
from django.urls import Resolver404, get_resolver, resolve

from narvaro import settings as settings_file
from narvaro.celery import SCHEDULE
from tests.test_permissions import routes

DOCS = Path(__file__).parents[1] / "docs"
OPERATIONS = (DOCS / "drift.md").read_text(encoding="utf-8")
MANUAL = (DOCS / "administratorer.md").read_text(encoding="utf-8")
ROUTINE = (DOCS / "routine.md").read_text(encoding="utf-8")
TESTS_ALONE = {"PYTEST_XDIST_WORKER"}


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its first two lines."""
    under = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    table = [line for line in under.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in table]


def test_every_variable_of_the_settings_is_in_the_manual_and_no_other() -> None:
    source = Path(settings_file.__file__).read_text(encoding="utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source)) - TESTS_ALONE
    assert {name for name, *_ in rows(OPERATIONS, "Miljövariabler")} == read


def test_every_job_of_the_clock_is_in_the_manual_with_its_times() -> None:
    told = {task: when for task, when, _ in rows(OPERATIONS, "Det som går på klockan")}
    beat = {task: re.sub(r".*?: (.+) \(.*", r"\1", repr(when)) for task, when in SCHEDULE.values()}
    assert told == beat


@pytest.mark.parametrize("address", sorted(set(re.findall(r"`(/[a-z/]+/)`", OPERATIONS + MANUAL))))
def test_an_address_in_the_manual_is_there(address: str) -> None:
    try:
        resolve(address)
    except Resolver404:
        pytest.fail(f"{address} finns inte")


@pytest.mark.parametrize("beginning", [row[0] for row in rows(MANUAL, "När rader nekas")])
def test_a_reason_in_the_manual_is_one_that_the_reader_gives(beginning: str) -> None:
    files = [*(DOCS.parent / "people/importing").glob("*.py"), *(DOCS.parent / "absence/importing").glob("*.py")]
    assert any(f'"{beginning}' in file.read_text(encoding="utf-8") for file in files)


ADDRESSES = {name for name, _ in routes(get_resolver().url_patterns)}
SENTENCES = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in ROUTINE.splitlines()
    if re.match(r"\| [TKACE]\d", line)
]
"""Each sentence of the routine in our words: number, what is asked, page, rule, test."""


def test_the_routine_is_told_in_every_part() -> None:
    assert {row[0][0] for row in SENTENCES} == set("TKACE")


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row[0])
def test_a_sentence_of_the_routine_has_a_page_a_rule_and_a_test_that_are_there(row: list[str]) -> None:
    _, asked, page, rule, test = row
    names, links = re.findall(r"`([\w:]+)`", page), re.findall(r"\]\(([^)]+)\)", rule + test)

    assert asked
    assert names
    assert "](../tests/" in test
    assert "](../" in rule
    assert [name for name in names if name not in ADDRESSES] == []
    assert [link for link in links if not (DOCS / link).exists()] == []
