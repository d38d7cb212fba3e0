"""Minutes offered, reported, valid and invalid are those of the other system, lesson by lesson."""

import datetime as dt

import pytest

from absence.models import Lesson
from tests.ss12000.world import FRIDAY, World, absence, at, held, minutes

MONDAY = dt.date(2026, 11, 16)


def test_a_lesson_of_a_whole_class_is_one_lesson(world: World) -> None:
    world.lesson(world.math_8b, "08:20", "09:20")
    world.fetched()

    assert held() == {("Matematik", "8B")}
    assert minutes("Noah") == (60, 0, 0, 0)


def test_a_lesson_of_a_teaching_group_is_each_pupils_own(world: World) -> None:
    world.lesson(world.french, "10:00", "10:40")
    world.fetched()

    assert held() == {("Franska", "Noah"), ("Franska", "Alma")}
    assert (minutes("Noah"), minutes("Maja")) == ((40, 0, 0, 0), None)


def test_valid_and_invalid_minutes_are_two_things(world: World) -> None:
    lesson = world.lesson(world.math_8b, "08:20", "09:20")
    world.seen(lesson, world.noah, valid=20, invalid=30, present=10, reason="Läkarbesök")
    world.seen(lesson, world.maja, present=60)
    world.fetched()

    assert minutes("Noah") == (60, 60, 20, 30)
    assert minutes("Maja") == (60, 60, 0, 0)
    assert [(row.valid, row.minutes, row.announced, row.late) for row in absence("Noah")] == [
        (True, 20, False, False), (False, 30, False, False),
    ]  # fmt: skip


def test_elevrad_and_the_like_is_not_absence(world: World) -> None:
    lesson = world.lesson(world.math_8b, "08:20", "09:20")
    world.seen(lesson, world.noah, other=60)
    world.fetched()

    assert minutes("Noah") == (60, 60, 0, 0)


def test_a_lesson_that_nobody_has_reported_is_not_present(world: World) -> None:
    lesson = world.lesson(world.math_8b, "08:20", "09:20")
    world.seen(lesson, world.noah, invalid=60, reported=False)
    world.fetched()

    assert minutes("Noah") == (60, 0, 0, 0)


def test_announced_is_another_thing_than_valid(world: World) -> None:
    lesson = world.lesson(world.math_8b, "08:20", "09:20")
    world.seen(lesson, world.noah, invalid=60)
    world.announce(world.noah, "00:00", "23:59")
    world.fetched()

    (row,) = absence("Noah")
    assert (row.announced, row.valid) == (True, False)


def test_announced_absence_from_an_unreported_lesson_is_known_absence(world: World) -> None:
    world.lesson(world.math_8b, "08:20", "09:20")
    world.announce(world.noah, "08:50", "15:00")
    world.fetched()

    assert minutes("Noah") == (60, 60, 30, 0)
    assert minutes("Maja") == (60, 0, 0, 0)
    assert [(row.announced, row.start, row.minutes) for row in absence("Noah")] == [(True, dt.time(8, 50), 30)]


def test_what_the_teacher_reports_takes_the_place_of_what_home_announced(world: World) -> None:
    lesson = world.lesson(world.math_8b, "08:20", "09:20")
    world.announce(world.noah, "08:00", "15:00")
    world.fetched()
    world.later(hours=4)
    world.seen(lesson, world.noah, present=60)
    world.fetched()

    assert minutes("Noah") == (60, 60, 0, 0)
    assert absence("Noah") == []


def test_granted_leave_is_valid_and_counted_apart(world: World) -> None:
    lesson = world.lesson(world.math_8b, "08:20", "09:20")
    world.seen(lesson, world.noah, valid=60, reason="Resa")
    world.announce(world.noah, "00:00", "23:59", leave=True)
    world.fetched()

    (row,) = absence("Noah")
    assert (row.valid, row.announced, row.reason) == (True, True, "Beviljad ledighet: Resa")
    assert row.student.days.get().leave == 60


def test_a_cancelled_lesson_is_not_offered(world: World) -> None:
    lesson = world.lesson(world.math_8b, "08:20", "09:20")
    world.seen(lesson, world.noah, invalid=60)
    world.fetched()
    world.later(hours=1)
    world.source.put("calendarEvents", lesson, cancelled=True)
    world.fetched()

    assert minutes("Noah") is None
    assert absence("Noah") == []


def test_a_pupil_who_does_not_take_part_is_not_offered_the_lesson(world: World) -> None:
    lesson = world.lesson(world.math_8b, "08:20", "09:20")
    world.fetched()
    assert minutes("Noah") == (60, 0, 0, 0)
    world.later(hours=1)
    world.source.put(
        "calendarEvents", lesson, studentExceptions=[{"student": {"id": world.noah}, "participates": False}]
    )
    world.fetched()

    assert minutes("Noah") is None
    assert minutes("Maja") == (60, 0, 0, 0)


def test_a_pupil_with_other_times_is_offered_those(world: World) -> None:
    world.lesson(world.math_8b, "08:20", "09:20", studentExceptions=[
        {"student": {"id": world.noah}, "participates": True, "teachingLength": 25},
    ])  # fmt: skip
    world.fetched()

    assert (minutes("Noah"), minutes("Maja")) == ((25, 0, 0, 0), (60, 0, 0, 0))


def test_minutes_taught_decide_how_long_a_lesson_is(world: World) -> None:
    world.lesson(world.math_8b, "08:20", "10:00", teachingLengthStudent=80)
    world.fetched()

    assert minutes("Noah") == (80, 0, 0, 0)


@pytest.mark.parametrize("kind", ["Läraraktivitet", "Övrigt", "Provaktivitet"])
def test_only_teaching_and_pupils_activities_are_school(world: World, kind: str) -> None:
    activity = world.activity("Konferens", world.klass_8b, kind=kind)
    world.lesson(activity, "08:20", "09:20")
    world.fetched()

    assert minutes("Noah") is None


def test_a_lesson_that_is_moved_is_not_on_both_days(world: World) -> None:
    thursday = dt.date(2026, 11, 19)
    lesson = world.lesson(world.math_8b, "08:20", "09:20", FRIDAY)
    world.fetched()
    world.later(hours=1)
    world.source.put("calendarEvents", lesson, startTime=at(thursday, "10:00"), endTime=at(thursday, "11:00"))
    world.fetched()

    assert minutes("Noah") is None
    assert minutes("Noah", thursday) == (60, 0, 0, 0)


def test_a_correction_of_an_old_lesson_comes_though_the_lesson_itself_has_not_changed(world: World) -> None:
    september = dt.date(2026, 9, 14)
    lesson = world.lesson(world.math_8b, "08:20", "09:20", september)
    seen = world.seen(lesson, world.noah, invalid=60)
    world.fetched()
    world.later(days=1)
    world.seen(lesson, world.noah, id=seen, valid=60, invalid=0)
    world.fetched()

    assert minutes("Noah", september) == (60, 60, 60, 0)


def test_an_old_lesson_that_is_cancelled_afterwards_is_not_offered(world: World) -> None:
    september = dt.date(2026, 9, 14)
    lesson = world.lesson(world.math_8b, "08:20", "09:20", september)
    world.fetched()
    world.later(days=1)
    world.source.put("calendarEvents", lesson, cancelled=True)
    world.fetched()

    assert minutes("Noah", september) is None


def test_leave_granted_afterwards_for_old_days_reaches_their_lessons(world: World) -> None:
    september = dt.date(2026, 9, 14)
    world.lesson(world.math_8b, "08:20", "09:20", september)
    world.fetched()
    world.later(days=1)
    world.announce(world.noah, "00:00", "23:59", september, dt.date(2026, 9, 15), leave=True)
    world.fetched()

    assert minutes("Noah", september) == (60, 60, 60, 0)


def test_lateness_is_counted_only_where_the_huvudman_says_how(world: World) -> None:
    lesson = world.lesson(world.math_8b, "08:20", "09:20")
    world.seen(lesson, world.noah, invalid=8, present=52)
    world.fetched()
    assert not absence("Noah")[0].late

    world.connection.late_up_to = 15
    world.connection.save()
    world.fetched()

    assert [(row.late, row.minutes) for row in absence("Noah")] == [(True, 8)]


def test_the_night_when_clocks_change_has_the_right_hours(world: World) -> None:
    sunday, monday = dt.date(2026, 10, 25), dt.date(2026, 10, 26)
    world.source.put("calendarEvents", activity={"id": world.math_8b}, startTime="2026-10-26T07:20:00Z",
                     endTime="2026-10-26T08:20:00Z")  # fmt: skip
    world.source.put("calendarEvents", activity={"id": world.math_8b}, startTime="2026-10-25T06:20:00Z",
                     endTime="2026-10-25T08:20:00+01:00")  # fmt: skip
    world.fetched()

    assert set(Lesson.objects.values_list("day", "start")) == {(monday, dt.time(8, 20)), (sunday, dt.time(7, 20))}


def test_two_classes_together_have_one_lesson_each(world: World) -> None:
    world.lesson(world.activity("Idrott", world.klass_8a, world.klass_8b), "13:00", "14:00")
    world.fetched()

    assert held() == {("Idrott", "8A"), ("Idrott", "8B")}
