"""What patterns are judged by comes out of lessons and absence as counted by hand (``tests.absence.habits``)."""

import datetime as dt
from collections.abc import Callable
from random import Random

import pytest

from absence.pattern_counts import Asked, Counts, count_days, count_lessons
from absence.patterns import AT_LEAST, evidence_of
from tests.absence.habits import (
    Day,
    Key,
    Tally,
    Thing,
    days_by_chance,
    illness,
    late_by_chance,
    lessons_by_chance,
    stretches,
    term,
)
from tests.absence.timetables import hold, note
from tests.cast import Cast

WORLDS = [lessons_by_chance(0.25), days_by_chance(0.3), illness(0.1, (1, 2, 3, 4, 5)), stretches(0.4)]


@pytest.fixture(params=range(len(WORLDS)))
def world(request: pytest.FixtureRequest, cast: Cast) -> tuple[list[Asked], dict[int, Tally]]:
    """Noah and Maja have the lessons of their class, Alma her own; each with absence of a kind."""
    rng = Random(request.param)
    happens: Callable[[Random, list[Day]], None] = WORLDS[request.param]
    tallies, of_class = {}, term(rng, gaps=0.1)
    hold(cast.bjorkskolan, of_class, group=cast.klass_8b)
    for student in (cast.noah, cast.maja, cast.alma):
        own = [Day(day.day, [type(lesson)(lesson.subject, reported=lesson.reported) for lesson in day.lessons])
               for day in of_class]  # fmt: skip
        if student == cast.alma:
            own = term(rng, gaps=0.2)
            hold(cast.bjorkskolan, own, student=student)
        happens(rng, own)
        late_by_chance(rng, own, 0.2)
        note(student, cast.bjorkskolan, own)
        tallies[student.pk] = Tally()
        for day in own:
            tallies[student.pk].add(day)
    term_of = cast.huvudman.pk, dt.date(2026, 8, 1), dt.date(2026, 12, 31)
    return [Asked(student, *term_of) for student in tallies], tallies


def by_thing(found: list[Counts]) -> dict[tuple[int, Key], tuple[object, ...]]:
    """Counts by pupil and thing."""
    return {
        (each.student_id, (each.rule, each.thing)): (
            each.hits,
            pytest.approx(sorted(each.chances)),
            (each.times, each.of),
            (each.other_times, each.other_of),
            len(each.days) <= each.times,
        )
        for each in found
    }


def expected(tallies: dict[int, Tally], rules: tuple[str, ...]) -> dict[tuple[int, Key], tuple[object, ...]]:
    """The same by hand."""
    return {
        (student, key): (thing.hits, sorted(thing.chances), (thing.times, thing.of), others(tally, key, thing), True)
        for student, tally in tallies.items()
        for key, thing in tally.things().items()
        if key[0] in rules and thing.hits >= AT_LEAST
    }


def others(tally: Tally, key: Key, thing: Thing) -> tuple[int, int]:
    """All else than the thing."""
    match key[0]:
        case "monster_sen":
            return 0, 0
        case "monster_veckodag" | "monster_veckor":
            whole = sum(tally.away_of_weekday.values()), sum(tally.of_weekday.values())
        case _:
            whole = tally.all_lessons.times, tally.all_lessons.of
    return whole[0] - thing.times, whole[1] - thing.of


def test_days_are_counted_as_by_hand(world: tuple[list[Asked], dict[int, Tally]]) -> None:
    asked, tallies = world

    found = by_thing(count_days(asked, AT_LEAST))

    assert found == expected(tallies, ("monster_veckodag", "monster_veckor", "monster_sen"))
    assert found


def test_lessons_are_counted_as_by_hand(world: tuple[list[Asked], dict[int, Tally]]) -> None:
    asked, tallies = world

    found = by_thing(count_lessons(asked, AT_LEAST, all_days=True))

    assert found == expected(tallies, ("monster_amne", "monster_forsta_lektion", "monster_sista_lektion"))


def test_days_without_absence_say_nothing_of_lessons(world: tuple[list[Asked], dict[int, Tally]]) -> None:
    asked, _ = world

    def told(*, all_days: bool) -> dict[object, object]:
        found = count_lessons(asked, AT_LEAST, all_days=all_days)
        return {(each.student_id, each.rule, each.thing): evidence_of(each) for each in found}

    assert told(all_days=True) == pytest.approx(told(all_days=False))
