"""Files nobody made by hand go in, and every signal and every figure of the report comes out as counted by hand."""

import csv
import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from absence.rules import PATTERN_RULES
from tests.oracle.brute import Answer
from tests.oracle.world import EAST, NUMBERS_FILE, WEST, World

pytestmark = pytest.mark.django_db

TODAY = dt.datetime(2026, 11, 20, 18, 0, tzinfo=dt.UTC)
DAYS = [dt.date(2026, 11, day) for day in (9, 13, 18, 20)] + [
    dt.date(2026, 9, 4),
    dt.date(2026, 10, 21),
    dt.date(2026, 10, 23),
]
MONTHS = [
    ("2026-09", dt.date(2026, 9, 1), dt.date(2026, 9, 30)),
    ("2026-10", dt.date(2026, 10, 1), dt.date(2026, 10, 31)),
]


def answer_of(capsys: pytest.CaptureFixture[str], *command: str) -> Any:
    """What a command prints as JSON."""
    capsys.readouterr()
    call_command(*command, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.fixture(params=range(4))
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    rng = random.Random(request.param)
    with NUMBERS_FILE.open() as file:
        numbers = [row["personnummer"] for row in csv.DictReader(file) if row["personnummer"].startswith("2012")]
    return World(rng, TODAY.date(), rng.sample(numbers, 9))


@pytest.fixture
def imported(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Answer:
    """The municipality read in, and its answers by hand."""
    folder = world.write(tmp_path)
    expected = Answer(world.files)
    with time_machine.travel(TODAY, tick=False):
        people = answer_of(capsys, "import_people", str(folder))
        absence = answer_of(capsys, "import_absence", str(folder))
    assert [row for file in people["files"] for row in file["refused"]] == []
    refused = [row for file in absence["files"] for row in file["refused"]]
    assert len(refused) == expected.refused, refused
    return expected


@time_machine.travel(TODAY, tick=False)
def test_every_signal_is_the_one_counted_by_hand(imported: Answer, capsys: pytest.CaptureFixture[str]) -> None:
    for day in DAYS:
        answer = answer_of(capsys, "find_alerts", "--date", str(day))
        found = {
            (alert["elev"], alert["rule"]): {
                key: alert["figures"][key] for key in ("occasions", "absence_days", "from", "to")
            }
            for alert in answer["alerts"]
            if alert["rule"] not in PATTERN_RULES  # counted by hand in tests/absence
        }
        assert found == imported.alerts(day), day


@time_machine.travel(TODAY, tick=False)
def test_every_figure_of_the_report_is_the_one_counted_by_hand(
    imported: Answer, capsys: pytest.CaptureFixture[str]
) -> None:
    for month, first, last in MONTHS:
        for everybody, options in ((False, ()), (True, ("--all-students",))):
            answer = answer_of(capsys, "monthly_report", month, *options)
            found = {school["skolenhetskod"]: by_pupil(school["rows"]) for school in answer["schools"]}
            expected = imported.report(first, last, everybody=everybody)
            for code in (WEST, EAST):
                assert found.get(code, {}) == by_pupil(expected[code]), (month, code)


def by_pupil(rows: list[dict[str, object]]) -> dict[object, dict[str, object]]:
    """Rows by pupil: the order is tested elsewhere."""
    return {row["elev"]: row for row in rows}
