"""Weekly checks that nobody makes and lessons that nobody reports are on the rektor's list: a row a class."""

import datetime as dt

from absence import gaps
from absence.checks import record_check, week_of
from absence.models import Lesson
from people.models import Group
from people.queries import calendar_of
from people.tasks import Task
from tests.absence.days import FRIDAY, MONDAY, THURSDAY, present
from tests.cast import TODAY, Cast, fresh, make_student, on_day, school_day

WEEK = dt.timedelta(days=7)
SATURDAY = FRIDAY + dt.timedelta(days=1)


def tasks(cast: Cast, day: dt.date = TODAY) -> list[Task]:
    """Karin's gaps."""
    with on_day(day):
        return gaps.tasks_for(fresh(cast.karin), day)


def check(cast: Cast, monday: dt.date) -> None:
    """Sara goes through 8B's week."""
    week = week_of(calendar_of(cast.bjorkskolan), monday)
    assert week
    record_check(group=cast.klass_8b, week=week, by=fresh(cast.sara))


def lesson(cast: Cast, number: int, subject: str, day: dt.date) -> None:
    """A lesson of 8B's that nobody has reported."""
    Lesson.objects.create(
        school=cast.bjorkskolan, group=cast.klass_8b, key=f"L{number}", day=day, subject=subject, reported=False,
        start=dt.time(8 + number), end=dt.time(9 + number),
    )  # fmt: skip


def test_two_weeks_without_a_check_are_told_and_one_is_not(cast: Cast) -> None:
    present(cast.noah, [MONDAY - 2 * WEEK, MONDAY - WEEK, MONDAY])
    check(cast, MONDAY - WEEK)
    assert tasks(cast) == []  # week 47 is not over

    (task,) = tasks(cast, SATURDAY)

    assert (task.title, task.klass) == ("Veckokontroll saknas", "8B")
    assert task.why == "Vecka 45 och 47. Prata med klassens mentorer."


def test_a_week_without_lessons_needs_no_check(cast: Cast) -> None:
    present(cast.noah, [MONDAY])

    assert tasks(cast, SATURDAY) == []


def test_little_reported_is_told_with_the_subjects_that_lack_most(cast: Cast) -> None:
    school_day(cast.noah, MONDAY - WEEK)
    school_day(cast.noah, THURSDAY, reported=240)
    for number, subject in enumerate(("NO", "NO", "Engelska", "Bild")):
        lesson(cast, number, subject, THURSDAY)

    (task,) = tasks(cast)

    assert (task.title, task.klass) == ("Lektioner är inte rapporterade", "8B")
    assert task.why.startswith("83\N{NO-BREAK SPACE}% av lektionstiden vecka 46 och 47 är rapporterad.")
    assert "Mest saknas i NO och Bild." in task.why


def test_nine_tenths_reported_is_enough_and_the_lessons_of_today_are_not_late(cast: Cast) -> None:
    school_day(cast.noah, THURSDAY, reported=324)
    school_day(cast.noah, TODAY, reported=0)

    assert tasks(cast) == []


def test_the_worst_classes_have_rows_and_the_rest_share_one(cast: Cast) -> None:
    for number in range(gaps.MOST_CLASSES + 2):
        group = Group.objects.create(school=cast.bjorkskolan, name=f"7{'ABCDEFG'[number]}")
        school_day(make_student("Elev", group=group), THURSDAY, reported=300 - 10 * number)

    found = tasks(cast)

    assert [task.klass for task in found] == ["7G", "7F", "7E", "7D", "7C", ""]
    assert found[-1].title == "Lektioner är inte rapporterade i två klasser till"


def test_protected_pupils_and_nobody_but_the_rektor(cast: Cast) -> None:
    school_day(cast.signe, THURSDAY, reported=0)
    assert tasks(cast) == []

    school_day(cast.noah, THURSDAY, reported=0)
    assert len(tasks(cast)) == 1
    assert [gaps.tasks_for(fresh(user), TODAY) for user in (cast.maria, cast.sara, cast.rolf)] == [[], [], []]
