"""Pupils' days for the tests of patterns: absence by chance and by habit, counted by hand in plain Python.

Shares no code with ``absence.pattern_counts``.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random

FIRST = dt.date(2026, 8, 24)  # a Monday
WEEKS = 16
BREAK_WEEK = 9
SUBJECTS = ["Svenska", "Matematik", "SO", "NO", "Engelska", "Idrott", "Slöjd", "Bild", "Musik", "Franska"]
HOURS = (5, 4, 4, 4, 3, 2, 1, 1, 1, 2)
LESSONS = (5, 5, 6, 5, 6)  # Monday to Friday


@dataclass(slots=True)
class Lesson:
    subject: str
    missed: bool = False
    reported: bool = True


@dataclass(slots=True)
class Day:
    day: dt.date
    lessons: list[Lesson]
    late: bool = False


@dataclass(slots=True)
class Thing:
    """What is counted about one thing: hits among units, each with its chance, and lessons or days for people."""

    hits: int = 0
    chances: list[float] = field(default_factory=list)
    times: int = 0
    of: int = 0


Key = tuple[str, str]


@dataclass(slots=True)
class Tally:
    """Counts day by day what absence.patterns wants to know."""

    of_weekday: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    away_of_weekday: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    of_week: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    away_of_week: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    occasions: list[tuple[int, list[int]]] = field(default_factory=list)
    lessons: dict[Key, Thing] = field(default_factory=lambda: defaultdict(Thing))
    all_lessons: Thing = field(default_factory=Thing)
    late: int = 0
    present: int = 0
    was_away: bool = False

    def add(self, day: Day) -> None:
        reported = [lesson for lesson in day.lessons if lesson.reported]
        if not reported:
            return
        missed = sum(lesson.missed for lesson in reported)
        self._add_day(day, away=missed > 0)
        if missed < len(reported):
            self.present += 1
            self._add_lessons(day, missed / len(reported))
        self.late += day.late

    def _add_day(self, day: Day, *, away: bool) -> None:
        weekday, week = day.day.isoweekday(), day.day.isocalendar().week % 2
        self.of_weekday[weekday] += 1
        self.of_week[week] += 1
        if away:
            self.away_of_weekday[weekday] += 1
            self.away_of_week[week] += 1
            if not self.was_away:
                self.occasions.append((week, []))
            self.occasions[-1][1].append(weekday)
        self.was_away = away

    def _add_lessons(self, day: Day, chance: float) -> None:
        for place, lesson in enumerate(day.lessons):
            if not lesson.reported:
                continue
            self.all_lessons.of += 1
            self.all_lessons.times += lesson.missed
            keys = [("monster_amne", lesson.subject)]
            keys += [("monster_forsta_lektion", "")] if place == 0 else []
            keys += [("monster_sista_lektion", "")] if place == len(day.lessons) - 1 else []
            for key in keys:
                thing = self.lessons[key]
                thing.of += 1
                thing.times += lesson.missed
                thing.hits += lesson.missed
                if chance:
                    thing.chances.append(chance)

    def things(self) -> dict[Key, Thing]:
        """Everything counted so far; late arrivals without chances."""
        days = sum(self.of_weekday.values())
        found = dict(self.lessons)
        for weekday, of in self.of_weekday.items():
            hits = sum(weekday in covered for _, covered in self.occasions)
            chances = [min(1.0, len(covered) * of / days) for _, covered in self.occasions]
            found["monster_veckodag", str(weekday)] = Thing(hits, chances, self.away_of_weekday[weekday], of)
        for parity, of in self.of_week.items():
            hits = sum(week == parity for week, _ in self.occasions)
            found["monster_veckor", str(parity)] = Thing(
                hits, [of / days] * len(self.occasions), self.away_of_week[parity], of
            )
        found["monster_sen", ""] = Thing(self.late, [], self.late, self.present)
        return found


# ------------------------------------------------------------------------------------------------------ Chance


def term(rng: Random, gaps: float = 0.02, weekdays: Iterable[int] = range(5)) -> list[Day]:
    """A term of school days with a timetable of its own; some lessons are not reported."""
    subjects = [subject for subject, hours in zip(SUBJECTS, HOURS, strict=True) for _ in range(hours)]
    rng.shuffle(subjects)
    plan = [[subjects.pop() for _ in range(number)] for number in LESSONS]
    days = []
    for week in (week for week in range(WEEKS + 1) if week != BREAK_WEEK):
        for weekday in weekdays:
            lessons = [Lesson(subject, reported=rng.random() >= gaps) for subject in plan[weekday]]
            days.append(Day(FIRST + dt.timedelta(weeks=week, days=weekday), lessons))
    return days


def miss(rng: Random, day: Day, *, goes_home: float = 0.12) -> None:
    """A day of illness; some go home during the day."""
    first = rng.randrange(1, len(day.lessons)) if rng.random() < goes_home else 0
    for lesson in day.lessons[first:]:
        lesson.missed = True


def lessons_by_chance(chance: float) -> Callable[[Random, list[Day]], None]:
    """Each lesson missed for itself."""

    def happens(rng: Random, days: list[Day]) -> None:
        for day in days:
            for lesson in day.lessons:
                lesson.missed = lesson.missed or rng.random() < chance

    return happens


def days_by_chance(chance: float) -> Callable[[Random, list[Day]], None]:
    """Whole days missed, each for itself."""

    def happens(rng: Random, days: list[Day]) -> None:
        for day in days:
            if rng.random() < chance:
                miss(rng, day)

    return happens


def illness(chance: float, lengths: tuple[int, ...], influenza: float = 2.5) -> Callable[[Random, list[Day]], None]:
    """Illness that begins on any day of the calendar, at weekends too, and more of it in two weeks of influenza."""

    def happens(rng: Random, days: list[Day]) -> None:
        by_day, day, last = {day.day: day for day in days}, days[0].day, days[-1].day
        while day <= last:
            length = 1
            if rng.random() < chance * (influenza if (day - FIRST).days // 7 in (5, 14) else 1):
                length = rng.choice(lengths)
                for n in range(length):
                    if found := by_day.get(day + dt.timedelta(days=n)):
                        miss(rng, found, goes_home=0.12 if n == 0 else 0)
            day += dt.timedelta(days=length)

    return happens


def stretches(chance: float) -> Callable[[Random, list[Day]], None]:
    """Some lessons in a row missed on a day, wherever they lie."""

    def happens(rng: Random, days: list[Day]) -> None:
        for day in days:
            if rng.random() < chance:
                number = rng.randrange(1, len(day.lessons))
                first = rng.randrange(len(day.lessons) - number + 1)
                for lesson in day.lessons[first : first + number]:
                    lesson.missed = True

    return happens


def late_by_chance(rng: Random, days: list[Day], chance: float) -> None:
    """Late on a day at school."""
    for day in days:
        attended = any(lesson.reported and not lesson.missed for lesson in day.lessons)
        day.late = attended and rng.random() < chance
