"""A place at a school that the other system no longer shows ends here; many at once wait for a person."""

import datetime as dt
import io

import pytest
from django.core.management import call_command

from absence import queue
from absence.models import ImportRun
from absence.sources.ss12000.sync import is_due
from absence.tasks_import import read_upload
from people.models import Enrolment, Membership, Student
from tests.builders import make_user
from tests.ss12000.world import World, pupil

THURSDAY = dt.date(2026, 11, 19)
HALF = "Skolan blir av med minst hälften av sina elever. Björkskolan, elever.csv: 12 av 24. "


@pytest.fixture
def many(world: World) -> list[str]:
    """Twenty more pupils at Björkskolan, read in."""
    pupils = [world.pupil("Elev", f"Nummer{number}", f"20120311TF{number + 10}") for number in range(20)]
    world.fetched()
    world.later(days=1)
    return pupils


def lose_places(world: World, pupils: list[str]) -> None:
    """The source shows the people still, and no place of theirs."""
    for each in pupils:
        world.source.put("persons", each, enrolments=[])


def ended() -> int:
    """How many places have ended."""
    return Enrolment.objects.filter(last_day=THURSDAY).count()


def test_a_place_that_alone_vanishes_ends_though_the_person_is_still_there(world: World) -> None:
    world.fetched()
    world.later(days=1)
    world.source.put("persons", world.noah, enrolments=[])
    world.fetched()

    assert Enrolment.objects.get(student=pupil("Noah")).last_day == THURSDAY
    assert Membership.objects.get(student=pupil("Noah")).last_day == THURSDAY
    assert not Enrolment.objects.exclude(student=pupil("Noah")).exclude(last_day=None).exists()


def test_a_place_that_vanishes_without_a_word_is_found_by_a_full_fetch(world: World) -> None:
    world.fetched()
    world.later(days=1)
    del world.source.objects["persons"][world.noah]["enrolments"]
    world.fetched(full=True)

    assert Enrolment.objects.get(student=pupil("Noah")).last_day == THURSDAY


def test_a_person_who_cannot_be_read_has_not_vanished(world: World) -> None:
    world.fetched()
    world.later(days=1)
    world.source.put("persons", world.noah, givenName=None)
    world.fetched(full=True)
    world.source.problems.clear()

    assert Enrolment.objects.get(student=pupil("Noah")).last_day is None


def test_half_the_places_gone_at_once_wait_for_a_person(world: World, many: list[str]) -> None:
    lose_places(world, many[:12])
    run = world.sync()

    assert run.status == "stoppad"
    assert any(reason.startswith(HALF) for reason in run.held_for)
    assert ended() == 0


def test_less_than_half_end_without_a_question(world: World, many: list[str]) -> None:
    lose_places(world, many[:11])
    world.fetched()

    assert ended() == 11


def test_half_the_pupils_deleted_in_the_source_wait_too(world: World, many: list[str]) -> None:
    for each in many[:12]:
        world.source.delete("persons", each)

    assert any(reason.startswith(HALF) for reason in world.sync().held_for)


def test_a_school_that_loses_every_pupil_waits(world: World, many: list[str]) -> None:
    lose_places(world, [*many, world.noah, world.maja, world.alma, world.signe])
    (reason,) = world.sync().held_for

    assert reason.startswith("Skolan blir av med minst hälften av sina elever. Björkskolan, elever.csv: 24 av 24.")


def test_places_that_come_back_before_anybody_answers_are_as_before(world: World, many: list[str]) -> None:
    lose_places(world, many[:12])
    world.sync()
    world.later(days=1)
    for each in many[:12]:
        world.source.put("persons", each, enrolments=world.source.objects["persons"][world.maja]["enrolments"])
    run = world.fetched()

    assert (run.status, ended()) == ("klar", 0)


def test_what_a_person_lets_through_ends_and_is_not_asked_about_again(world: World, many: list[str]) -> None:
    lose_places(world, many[:12])
    let_through(world.sync())
    assert ended() == 12

    world.later(days=1)
    world.source.put("persons", world.maja, givenName="Maja-Lisa")
    world.fetched()

    assert ended() == 12
    assert Student.objects.filter(first_name="Maja-Lisa").exists()


def test_a_place_let_through_and_then_vanished_ends_like_any_other(world: World, many: list[str]) -> None:
    lose_places(world, many[:13])
    new = world.pupil("Ny", "Elev", "20120311TF90")
    let_through(world.sync())
    world.later(days=1)
    lose_places(world, [new])
    world.fetched()

    assert Enrolment.objects.get(student=pupil("Ny")).last_day == THURSDAY


def test_nights_that_wait_are_one_and_not_asked_for_again_within_the_night(world: World, many: list[str]) -> None:
    lose_places(world, many[:12])
    first = world.sync()
    assert not is_due(world.connection)
    world.later(days=1)
    second = world.sync()

    first.refresh_from_db()
    assert (first.status, first.decided_why) == ("kastad", f"Ersatt av inläsning {second.pk}.")
    assert second.status == "stoppad"


def test_the_command_tells_what_waits(world: World, many: list[str]) -> None:
    lose_places(world, many[:12])
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("sync_ss12000", stdout=out)

    assert ended.value.code == 1
    assert f"Stoppad: {HALF}" in out.getvalue()


def let_through(run: ImportRun) -> None:
    """Somebody knows that it is right."""
    assert run.status == "stoppad"
    queue.let_through(run, by=make_user("stina"), why="Skolan har delats.")
    read_upload(run.pk)
    run.refresh_from_db()
    assert run.status == "klar"
