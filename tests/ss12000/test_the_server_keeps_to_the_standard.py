"""The server of these tests speaks the standard, also by the standard's own description where that is at hand."""

import datetime as dt

import pytest

from people.models import Huvudman
from tests.ss12000 import contract, standard
from tests.ss12000.__main__ import filled
from tests.ss12000.server import Source
from tests.ss12000.world import FRIDAY, World, connect, mentor, minutes

needs_the_standard = pytest.mark.skipif(
    not standard.PLACE,
    reason="SS12000_YAML names no file. The standard's description is SIS's and not ours to copy; with it at hand, set "
    "SS12000_YAML=/path/openapi_ss12000_version2_1_0.yaml",
)


def everything(world: World) -> None:
    """Some of everything that is asked for, and a second night with changes."""
    group = world.group("Mentorsgrupp 8A:1", "Mentor", world.alma)
    world.duty(world.karin, "Lärare", assignmentRole=[mentor(group)])
    world.source.put(
        "placements", placedAt={"id": world.school}, child={"id": world.maja}, schoolType="FTH", startDate="2026-08-17"
    )
    for day in (FRIDAY, FRIDAY - dt.timedelta(days=40)):
        lesson = world.lesson(world.math_8b, "08:20", "09:20", day, teachingLengthStudent=55, studentExceptions=[
            {"student": {"id": world.maja}, "participates": False},
        ])  # fmt: skip
        world.seen(lesson, world.noah, valid=10, invalid=5, other=0, present=40, reason="Tandläkare")
        world.announce(world.noah, "08:00", "09:00", day)
        world.announce(world.maja, "08:00", "09:00", day, leave=True)
    world.fetched()
    world.later(days=1)
    world.source.delete("persons", world.maja)
    world.source.delete("calendarEvents", world.lesson(world.french, "10:00", "11:00"))
    world.announce(world.noah, "08:00", "09:00", FRIDAY - dt.timedelta(days=40))
    world.fetched()
    assert minutes("Noah") == (55, 55, 10, 5)


def test_every_answer_keeps_to_the_parts_that_we_use(world: World) -> None:
    everything(world)

    assert {path for path, _ in world.source.answers} == set(contract.PATHS)
    assert world.source.problems == []


def test_what_it_shows_those_who_want_to_try_is_read_without_a_refused_row(source: Source, huvudman: Huvudman) -> None:
    world = filled(source)
    world.connection = connect(huvudman, source.url)
    world.fetched()

    assert (minutes("Noah"), minutes("Noah", FRIDAY - dt.timedelta(days=4))) == ((100, 100, 0, 0), (100, 100, 0, 80))


@needs_the_standard
def test_every_answer_keeps_to_the_standards_own_description(world: World) -> None:
    everything(world)

    assert [standard.problems(path, body) for path, body in world.source.answers if standard.problems(path, body)] == []


@needs_the_standard
@pytest.mark.parametrize("path", contract.PATHS)
def test_we_ask_only_what_the_standard_lets_one_ask(world: World, path: str) -> None:
    everything(world)
    asked = {name for each in world.source.asked if each.path == path for name in each.params}

    assert asked
    assert asked <= standard.parameters(path)


@needs_the_standard
def test_the_standards_own_description_would_find_a_fault(world: World) -> None:
    world.fetched()
    body = next(body for path, body in world.source.answers if path == "/persons")
    del body["data"][0]["familyName"]

    assert standard.problems("/persons", body) == ["/persons $.data[0]: 'familyName' is a required property"]
