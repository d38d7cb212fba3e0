"""A lesson that the other system stops showing without saying that it is deleted was not held; nor is its absence."""

import datetime as dt

from tests.ss12000.server import Fault
from tests.ss12000.world import FRIDAY, World, absence, at, minutes

SEPTEMBER = dt.date(2026, 9, 14)
MANY = 25


def vanish(world: World, *lessons: str) -> None:
    """The source shows them no longer, and tells nobody."""
    for lesson in lessons:
        del world.source.objects["calendarEvents"][lesson]


def test_an_old_lesson_that_vanished_without_a_word_is_found_by_a_full_fetch(world: World) -> None:
    lesson = world.lesson(world.math_8b, "08:20", "09:20", SEPTEMBER)
    world.seen(lesson, world.noah, invalid=60)
    world.lesson(world.math_8b, "10:20", "11:00", SEPTEMBER)
    world.fetched()
    world.later(days=1)
    vanish(world, lesson)
    world.fetched()
    assert minutes("Noah", SEPTEMBER) == (100, 60, 0, 60)

    world.fetched(full=True)

    assert minutes("Noah", SEPTEMBER) == (40, 0, 0, 0)
    assert absence("Noah") == []


def test_a_lesson_of_the_last_days_is_found_missing_the_same_night(world: World) -> None:
    lesson = world.lesson(world.math_8b, "08:20", "09:20")
    world.lesson(world.math_8b, "10:20", "11:00")
    world.fetched()
    world.later(hours=3)
    vanish(world, lesson)
    world.fetched()

    assert minutes("Noah") == (40, 0, 0, 0)


def test_a_lesson_that_cannot_be_read_has_not_vanished(world: World) -> None:
    lesson = world.lesson(world.math_8b, "08:20", "09:20")
    world.lesson(world.math_8b, "10:20", "11:00")
    world.fetched()
    world.later(hours=3)
    world.source.put("calendarEvents", lesson, cancelled="kanske")
    run = world.fetched()
    world.source.problems.clear()

    assert run.notes[-1].startswith("1 poster i calendarEvents: cancelled gick inte att läsa.")
    assert minutes("Noah") == (100, 0, 0, 0)


def test_a_lesson_moved_to_another_week_is_there_and_nowhere_else(world: World) -> None:
    week_before = FRIDAY - dt.timedelta(days=8)
    first = world.lesson(world.math_8b, "08:20", "09:20", week_before)
    second = world.lesson(world.math_8b, "08:20", "09:20", FRIDAY)
    world.fetched()
    world.later(days=1)
    world.source.pace = dt.timedelta(seconds=1)
    for lesson, day in ((first, FRIDAY), (second, week_before)):
        world.source.put("calendarEvents", lesson, startTime=at(day, "12:00"), endTime=at(day, "12:40"))
    world.fetched(full=True)

    assert (minutes("Noah", week_before), minutes("Noah", FRIDAY)) == ((40, 0, 0, 0), (40, 0, 0, 0))


def test_a_lesson_moved_to_a_day_that_has_not_come_is_not_on_the_old_one(world: World) -> None:
    lesson = world.lesson(world.math_8b, "08:20", "09:20", FRIDAY)
    world.fetched()
    world.later(hours=3)
    monday = FRIDAY + dt.timedelta(days=3)
    world.source.put("calendarEvents", lesson, startTime=at(monday, "08:20"), endTime=at(monday, "09:20"))
    world.fetched()

    assert minutes("Noah") is None


def test_a_time_that_the_source_no_longer_shows_at_all_is_kept_and_told_of(world: World) -> None:
    lessons = [world.lesson(world.math_8b, "08:20", "09:20", SEPTEMBER) for _ in range(MANY)]
    world.fetched()
    world.later(days=1)
    vanish(world, *lessons)
    run = world.fetched(full=True)

    assert run.notes[-1] == (
        "Källan visar inga lektioner 2026-09-09 till 2026-09-15, där 25 är kända. De ligger kvar som de var."
    )
    assert minutes("Noah", SEPTEMBER) == (60, 0, 0, 0)


def test_most_lessons_gone_at_once_wait_for_a_person(world: World) -> None:
    lessons = [world.lesson(world.math_8b, "08:20", "09:20", SEPTEMBER) for _ in range(MANY)]
    world.fetched()
    world.later(days=1)
    vanish(world, *lessons[1:])
    run = world.sync(full=True)

    assert run.status == "stoppad"
    assert "Fler lektioner ställs in än som blir kvar. Björkskolan, lektioner.csv: 24 av 25." in run.held_for[0]
    assert minutes("Noah", SEPTEMBER) == (60, 0, 0, 0)


def test_a_timetable_made_anew_with_other_ids_is_no_loss(world: World) -> None:
    lessons = [world.lesson(world.math_8b, "08:20", "09:20") for _ in range(MANY)]
    world.fetched()
    world.later(hours=3)
    vanish(world, *lessons)
    for _ in range(MANY):
        world.lesson(world.math_8b, "10:00", "10:40")
    world.fetched()

    assert minutes("Noah") == (40, 0, 0, 0)


def test_a_full_fetch_that_breaks_and_goes_on_takes_nothing_away(world: World) -> None:
    days = [FRIDAY - dt.timedelta(days=each) for each in range(10)]
    for day in days:
        world.lesson(world.math_8b, "08:20", "09:20", day)
    world.fetched()
    world.source.pace = dt.timedelta(seconds=1)
    world.source.page_size = 2
    world.source.clear_questions()
    weeks = (FRIDAY - dt.date(2026, 7, 1)).days // 7  # whole ones, four pages of the last; then two pages of some days
    second_page = weeks - 1 + 4 + 2
    world.source.faults += [Fault("/calendarEvents", at=second_page + each, status=500) for each in range(4)]
    broken = world.sync(full=True)
    world.source.faults.clear()
    world.source.clear_questions()
    world.fetched(full=True)

    assert broken.status == "misslyckad"
    first = next(each for each in world.source.asked if each.path == "/calendarEvents")
    assert "pageToken" in first.params
    assert [minutes("Noah", day) for day in days] == [(60, 0, 0, 0)] * len(days)
