"""A habit in the absence becomes a signal in words a mentor can check: which weekday, subject, lesson or weeks."""

import datetime as dt
from collections.abc import Callable, Iterable
from itertools import cycle
from pathlib import Path
from random import Random

import pytest

from absence.alerts import FoundAlert
from absence.models import Alert, Lesson, StudentDay
from absence.pattern_counts import Asked
from absence.patterns import find_patterns, pattern_of
from absence.rules import PATTERN_RULES, because
from absence.services import find_alerts, find_due_alerts
from people.models import Group, Membership, School, Student
from tests.absence.days import ill, present, weekdays_before
from tests.absence.habits import Day, illness, term
from tests.absence.timetables import derive, hold, note
from tests.cast import TERM_START, TODAY, Cast, make_student, school_day
from tests.importing.files import read, write

MONDAY, WEDNESDAY, FRIDAY = 0, 2, 4


def patterns(day: dt.date = TODAY) -> list[FoundAlert]:
    """The patterns found on a day."""
    return [alert for alert in find_alerts(day) if alert.rule.name in PATTERN_RULES]


def told(day: dt.date = TODAY) -> list[tuple[str, str]]:
    """Rule and sentence of each pattern found on a day."""
    return [(alert.rule.name, because(alert.rule.name, alert.figures)) for alert in patterns(day)]


def up_to_today(days: Iterable[Day]) -> list[Day]:
    return [day for day in days if day.day <= TODAY]


@pytest.fixture
def lessons(cast: Cast) -> list[Day]:
    """The lessons of 8B this term, and nobody away."""
    days = up_to_today(term(Random(8), gaps=0))
    hold(cast.bjorkskolan, days, group=cast.klass_8b)
    return days


def away(student: Student, school: School, lessons: list[Day], missed: Callable[[Day, int], bool]) -> None:
    """The pupil misses the lessons that ``missed`` says, by day and place."""
    for day in lessons:
        for place, lesson in enumerate(day.lessons):
            lesson.missed = missed(day, place)
    note(student, school, lessons)


# --------------------------------------------------------------------------------------------------- The habits


def test_a_weekday_is_found_from_pupil_days_alone(noah: Student) -> None:
    days = weekdays_before(TODAY, 60)
    for day in days:
        school_day(noah, day, invalid=120 if day.weekday() == MONDAY else 0)

    assert told() == [("monster_veckodag", "Borta 12 av 12 måndagar och 0 av 48 andra skoldagar.")]


def test_the_signal_keeps_the_contracts_numbers_and_its_own(noah: Student) -> None:
    days = weekdays_before(TODAY, 60)
    for day in days:
        school_day(noah, day, valid=360 if day.weekday() == FRIDAY and day.isocalendar().week % 2 else 0)

    (found,) = [alert for alert in patterns() if alert.rule.name == "monster_veckodag"]

    days_seen = [day.isoformat() for day in days if day.weekday() == FRIDAY and day.isocalendar().week % 2]
    assert found.figures == {
        "occasions": len(days_seen),
        "absence_days": len(days_seen),
        "from": TERM_START.isoformat(),
        "to": TODAY.isoformat(),
        "times": len(days_seen),
        "of": 12,
        "other_times": 0,
        "other_of": 48,
        "thing": "fredagar",
        "other": "andra skoldagar",
        "days": days_seen,
    }


def test_a_subject_is_found(cast: Cast, lessons: list[Day]) -> None:
    away(cast.noah, cast.bjorkskolan, lessons, lambda day, place: day.lessons[place].subject == "Idrott")

    assert (
        "monster_amne",
        "Borta från Idrott 24 av 24 gånger och från andra lektioner 0 av 300, de dagar då eleven var i skolan.",
    ) in told()


def test_the_first_lesson_is_found(cast: Cast, lessons: list[Day]) -> None:
    away(cast.noah, cast.bjorkskolan, lessons, lambda day, place: place == 0 and day.day.weekday() in (0, 2, 4))

    assert (
        "monster_forsta_lektion",
        "Borta från första lektionen 36 av 60 gånger och från andra lektioner 0 av 264, "
        "de dagar då eleven var i skolan.",
    ) in told()


def test_a_lesson_missed_every_day_is_found_though_the_days_are_one_occasion(cast: Cast, lessons: list[Day]) -> None:
    away(cast.noah, cast.bjorkskolan, lessons, lambda day, place: place == 0)

    assert (
        "monster_forsta_lektion",
        "Borta från första lektionen 60 av 60 gånger och från andra lektioner 0 av 264, "
        "de dagar då eleven var i skolan.",
    ) in told()


def test_leaving_early_is_to_miss_the_last_lesson(cast: Cast, lessons: list[Day]) -> None:
    away(
        cast.noah,
        cast.bjorkskolan,
        lessons,
        lambda day, place: place >= len(day.lessons) - 2 and day.day.toordinal() % 3 == 0,
    )

    assert {rule for rule, _ in told()} == {"monster_sista_lektion"}
    assert StudentDay.objects.filter(left_early=True).count() == 20


def test_late_arrivals_are_found(noah: Student) -> None:
    for number, day in enumerate(weekdays_before(TODAY, 40)):
        late = number % 4 == 0
        school_day(noah, day, invalid=10 * late, late_count=int(late), late_minutes=10 * late)

    assert told() == [("monster_sen", "Sen 10 av 40 dagar i skolan.")]


def test_every_other_week_is_found(noah: Student) -> None:
    for day in weekdays_before(TODAY, 60):
        home = day.isocalendar().week % 2 == 0 and day.weekday() in (0, 2, 4)
        school_day(noah, day, valid=360 if home else 0)

    assert (
        "monster_veckor",
        "Borta 15 av 25 dagar i jämna veckor och 0 av 35 dagar i udda veckor.",
    ) in told()


# ---------------------------------------------------------------------------------------------------- The edges


def test_nobody_to_ask_about_and_no_days_give_nothing(cast: Cast) -> None:
    assert find_patterns([]) == []
    assert find_patterns([Asked(cast.noah.pk, cast.huvudman.pk, TERM_START, TODAY)]) == []
    assert pattern_of({cast.noah.pk: cast.huvudman.pk}, TERM_START, TODAY) == {}


def test_a_pupil_who_misses_everything_has_no_pattern(cast: Cast, lessons: list[Day]) -> None:
    away(cast.noah, cast.bjorkskolan, lessons, lambda day, place: True)

    assert told() == []


def test_a_pupil_who_has_school_on_mondays_alone_is_not_away_on_mondays(noah: Student) -> None:
    for day in weekdays_before(TODAY, 60):
        if day.weekday() == MONDAY:
            school_day(noah, day, valid=360)

    assert told() == []


def test_weeks_of_illness_are_no_pattern(noah: Student) -> None:
    days = weekdays_before(TODAY, 60)
    ill(noah, days[5:20] + days[40:52])
    present(noah, days[:5] + days[20:40] + days[52:])

    assert told() == []


def test_a_break_neither_counts_nor_hides_a_weekday(noah: Student) -> None:
    days = [day for day in weekdays_before(TODAY, 60) if day.isocalendar().week not in (40, 41)]
    for day in days:
        school_day(noah, day, invalid=120 if day.weekday() == WEDNESDAY else 0)

    assert told() == [("monster_veckodag", "Borta 10 av 10 onsdagar och 0 av 40 andra skoldagar.")]


def test_a_pattern_goes_along_to_a_new_class(cast: Cast, lessons: list[Day]) -> None:
    moved = dt.date(2026, 10, 5)
    new_class = Group.objects.create(school=cast.bjorkskolan, name="8D")
    Membership.objects.filter(student=cast.noah).update(last_day=moved - dt.timedelta(days=1))
    Membership.objects.create(student=cast.noah, group=new_class, first_day=moved)
    hold(cast.bjorkskolan, lessons, group=new_class)

    away(cast.noah, cast.bjorkskolan, lessons, lambda day, place: day.lessons[place].subject == "Idrott")

    assert ("monster_amne", 24) in [(alert.rule.name, alert.figures["times"]) for alert in patterns()]


def test_absence_without_a_time_is_no_lesson(cast: Cast, lessons: list[Day]) -> None:
    away(cast.noah, cast.bjorkskolan, lessons, lambda day, place: day.lessons[place].subject == "Idrott")
    cast.noah.absences.update(start=None)
    derive([day.day for day in lessons], cast.noah)

    assert "monster_amne" not in {rule for rule, _ in told()}


def test_a_pattern_that_is_corrected_away_withdraws_its_signal(noah: Student) -> None:
    for day in weekdays_before(TODAY, 60):
        school_day(noah, day, invalid=120 if day.weekday() == MONDAY else 0)
    find_alerts(TODAY)
    StudentDay.objects.filter(student=noah, day__lt=dt.date(2026, 11, 1)).update(invalid=0, away=False)

    find_alerts(TODAY)

    assert Alert.objects.get(rule="monster_veckodag").status == Alert.Status.WITHDRAWN


def test_a_subject_that_alone_is_corrected_withdraws_its_signal(cast: Cast, lessons: list[Day], tmp_path: Path) -> None:
    away(cast.noah, cast.bjorkskolan, lessons, lambda day, place: day.lessons[place].subject == "Idrott")
    find_due_alerts(TODAY)
    assert Alert.objects.get(rule="monster_amne").status == Alert.Status.OPEN
    others = cycle(["Svenska", "Matematik", "SO", "NO", "Engelska"])
    rows = [
        f"{each.key};{each.day};{each.start:%H:%M};{each.end:%H:%M};8B;{next(others)};{cast.bjorkskolan.code}"
        for each in Lesson.objects.filter(subject="Idrott")
    ]
    header = "lektion;datum;start;slut;klass;ämne;skolenhetskod"
    path = write(tmp_path, {"lektioner.csv": "\n".join([header, *rows])}) / "lektioner.csv"
    assert read("import_absence", path)["lektioner.csv"]["corrected"] == 24

    find_due_alerts(TODAY)

    assert Alert.objects.get(rule="monster_amne").status == Alert.Status.WITHDRAWN


# -------------------------------------------------------------------------------------------------- The report


def test_the_report_names_the_pattern_in_a_word(cast: Cast) -> None:
    days = weekdays_before(TODAY, 60)
    for day in days:
        school_day(cast.noah, day, valid=360 if day.weekday() == MONDAY else 0)
    ill(cast.maja, days[10:13] + days[30:31])
    present(cast.maja, days[:10] + days[31:])
    ill(cast.tuva, days[:8])
    present(cast.alma, days)

    pupils = {student.pk: cast.huvudman.pk for student in (cast.noah, cast.maja, cast.tuva, cast.alma)}
    assert pattern_of(pupils, TERM_START, TODAY) == {
        cast.noah.pk: "Måndagar",
        cast.maja.pk: "Hela dagar",
        cast.tuva.pk: "Hela veckor",
    }


# -------------------------------------------------------------------------------------------------- The power

HABITS: dict[str, tuple[Callable[[Random, Day, int], bool], str, int]] = {
    "every Monday": (lambda rng, day, place: day.day.weekday() == MONDAY, "monster_veckodag", 5),
    "every other Monday": (
        lambda rng, day, place: day.day.weekday() == MONDAY and day.day.isocalendar().week % 2 == 0,
        "monster_veckodag",
        13,
    ),
    "every lesson of PE": (lambda rng, day, place: day.lessons[place].subject == "Idrott", "monster_amne", 5),
    "the first lesson three times a week": (
        lambda rng, day, place: place == 0 and day.day.weekday() in (0, 2, 4),
        "monster_forsta_lektion",
        2,
    ),
}


@pytest.mark.parametrize("habit", HABITS)
def test_a_habit_is_found_in_so_many_school_weeks(cast: Cast, habit: str) -> None:
    """Ten pupils with the habit and nothing else, and a little illness beside it: half of them found by then."""
    misses, rule, weeks = HABITS[habit]
    rng, students = Random(habit), [make_student(group=cast.klass_8b) for _ in range(10)]
    lessons = term(Random(8), gaps=0)
    hold(cast.bjorkskolan, lessons, group=cast.klass_8b)
    for student in students:
        own = [Day(day.day, [type(lesson)(lesson.subject) for lesson in day.lessons]) for day in lessons]
        illness(0.008, (1, 2, 3))(rng, own)
        for day in own:
            for place, lesson in enumerate(day.lessons):
                lesson.missed = lesson.missed or misses(rng, day, place)
        note(student, cast.bjorkskolan, own)

    assert _found(students, cast.huvudman.pk, rule, lessons, weeks) >= 5


def _found(students: list[Student], huvudman: int, rule: str, lessons: list[Day], weeks: int) -> int:
    """How many pupils' habits are found after so many school weeks."""
    last = [day.day for day in lessons][: 5 * weeks][-1]
    found = find_patterns([Asked(student.pk, huvudman, TERM_START, last) for student in students])
    return sum(pattern.rule == rule for pattern in found)
