"""What home promised on the telephone stands in Mitt arbete when its day has come, until somebody has talked again."""

import datetime as dt

import pytest

from cases.calls import PROMISED_DAYS, tasks_for
from tests.cases import way
from tests.cast import TODAY, Cast, on_day

MONDAY = TODAY + dt.timedelta(days=3)


@pytest.fixture
def promised(cast: Cast) -> None:
    """Samira has promised that Noah comes by Monday."""
    way.call(cast, "Samira", promised="Noah kommer på måndag.", promised_until=MONDAY)


def asked(cast: Cast, day: dt.date, name: str = "sara") -> list[str]:
    with on_day(day):
        return [f"{task.who}: {task.why}" for task in tasks_for(way.person(getattr(cast, name)), day)]


def test_it_is_asked_from_its_day_and_for_a_week_of_the_mentor_alone(cast: Cast, promised: None) -> None:
    question = ["Noah Ali: Lovat 20 november: Noah kommer på måndag."]

    assert asked(cast, MONDAY - dt.timedelta(days=1)) == []
    assert asked(cast, MONDAY) == asked(cast, MONDAY + dt.timedelta(days=PROMISED_DAYS)) == question
    assert asked(cast, MONDAY + dt.timedelta(days=PROMISED_DAYS + 1)) == []
    assert asked(cast, MONDAY, "amir") == []


@pytest.mark.parametrize("answer", ["call", "talk"])
def test_whoever_has_talked_since_is_not_asked(cast: Cast, promised: None, answer: str) -> None:
    with on_day(MONDAY):
        if answer == "call":
            way.call(cast, "Samira", day=MONDAY, by=way.person(cast.sara))
        else:
            way.talk(cast, held_on=MONDAY, by=way.person(cast.sara))

    assert asked(cast, MONDAY) == []
