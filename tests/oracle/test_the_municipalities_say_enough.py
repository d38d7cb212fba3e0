"""An agreement about nothing would be worth nothing: the municipalities of `make test` have something of everything."""

from itertools import product
from pathlib import Path

import pytest

from absence.rules import RULES
from tests.oracle.calendars import calendars
from tests.oracle.conftest import between
from tests.oracle.guidevalues import points, report, signals
from tests.oracle.municipality import ORG, OTHER_ORG
from tests.oracle.pupildays import Answer
from tests.oracle.world import World

KEPT = (1, 2, 3, 51570)  # those of tests.oracle.conftest, also while new ones are searched


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[World, Answer, list[Path]]]:
    """The municipalities, counted by hand."""
    worlds = [World(seed) for seed in KEPT]
    written = [(world, world.write(tmp_path_factory.mktemp("town"))) for world in worlds]
    return [(world, Answer(folders, world.own_values), folders) for world, folders in written]


def test_every_rule_is_reached_somewhere(answers: list[tuple[World, Answer, list[Path]]]) -> None:
    reached = set()
    for world, answer, folders in answers:
        known = calendars(folders[0])
        for day in {*world.days("")}:
            if day.weekday() == 4:
                reached |= {rule for _, rule in signals(answer, known, day)}

    assert reached == set(RULES)


def test_every_figure_is_more_than_nothing_and_every_run_has_refused_rows(
    answers: list[tuple[World, Answer, list[Path]]],
) -> None:
    for _, answer, _ in answers:
        days = [day for found in answer.at_school.values() for day in found.values()]
        for name in ("reported", "valid", "invalid", "leave", "late", "late_minutes", "unexcused", "announced"):
            assert any(getattr(day, name) for day in days), name
        assert any(day.reported == 0 for day in days)
        assert any(answer.town.is_cancelled(each) for each in answer.town.absence.values())
        assert all(answer.refused)


def test_some_who_are_listed_were_absent_last_year_too_more_or_less_and_some_were_not_there(
    answers: list[tuple[World, Answer, list[Path]]],
) -> None:
    compared = set()
    for world, answer, _ in answers:
        for month, school in product(between(*world.last_year)[::28] if world.last_year else [], answer.town.schools()):
            last_year = report(answer, school, month.replace(day=1))
            for number, row in report(answer, school, month.replace(year=month.year + 1, day=1)).items():
                if row["listed"]:
                    change = points(row, last_year.get(number))
                    compared.add(None if change is None else change > 0)

    assert compared == {True, False, None}


def test_somebody_is_at_two_schools_on_a_day(answers: list[tuple[World, Answer, list[Path]]]) -> None:
    for _, answer, _ in answers:
        schools = answer.town.schools()
        assert any(
            sum(date in answer.at_school[number, school] for school in schools) > 1
            for number in answer.numbers
            for date in answer.everywhere[number]
        )


def test_somebody_moves_between_huvudmen_and_somebody_is_at_both_on_a_day(
    answers: list[tuple[World, Answer, list[Path]]],
) -> None:
    (answer,) = [answer for world, answer, _ in answers if world.has_north]
    days = {number: [answer.at_huvudman[number, org] for org in (ORG, OTHER_ORG)] for number in answer.numbers}
    moved = [(max(own), min(others)) for own, others in days.values() if own and others and not own.keys() & others]

    assert any(last < first for last, first in moved)
    assert any(last > first for last, first in moved)
    assert any(own.keys() & others for own, others in days.values())
    assert answer.own_values.keys() == {OTHER_ORG}
