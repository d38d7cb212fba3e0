"""Timetables: which lessons a class has on each day of the week, and which were held and reported."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

LANGUAGE_CHOICE = "Språkval"
PE = "Idrott och hälsa"

CANCELLED = 0.008  # share of lessons cancelled
UNREPORTED = 0.018  # share of lessons a teacher forgets to report
SELDOM_REPORTED = {("8A", "SO"): 0.55, ("8A", "Engelska"): 0.4}  # a class with a substitute who forgets


@dataclass(frozen=True)
class Stage:
    """The hours of a stage: when lessons begin and end, how many a day, and how many a week of each subject."""

    slots: tuple[tuple[int, int], ...]  # minutes since midnight
    lessons: tuple[int, ...]  # Monday to Friday
    subjects: dict[str, int]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson of a class on one day."""

    id: str
    day: date
    start: int
    end: int
    subject: str
    held: bool
    reported: bool


def _slots(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((minutes(span[:5]), minutes(span[6:])) for span in text.split())


def minutes(clock: str) -> int:
    """`08:20` as minutes since midnight."""
    return int(clock[:2]) * 60 + int(clock[3:])


@cache
def clock(minute: int) -> str:
    """Minutes since midnight as `08:20`."""
    return f"{minute // 60:02}:{minute % 60:02}"


STAGES = {
    "F": Stage(
        _slots("08:10-08:55 09:00-09:45 10:05-10:50 11:30-12:15 12:25-13:10"),
        (5, 5, 5, 5, 5),
        {"Språk och kommunikation": 6, "Matematik": 5, "Skapande": 5, "Lek och rörelse": 5, "Natur och teknik": 4},
    ),
    "låg": Stage(
        _slots("08:10-08:55 09:00-09:45 10:05-10:50 11:30-12:15 12:25-13:10"),
        (5, 5, 5, 5, 5),
        {"Svenska": 8, "Matematik": 6, PE: 3, "SO": 2, "NO": 2, "Engelska": 1, "Bild": 2, "Musik": 1},
    ),
    "mellan": Stage(
        _slots("08:10-09:00 09:10-10:00 10:20-11:10 11:50-12:40 12:50-13:40 13:50-14:30"),
        (5, 6, 5, 6, 5),
        {"Svenska": 6, "Matematik": 5, "SO": 4, "NO": 3, PE: 3, "Engelska": 2, "Slöjd": 2, "Bild": 1, "Musik": 1},
    ),
    "hög": Stage(
        _slots("08:20-09:20 09:35-10:35 10:45-11:45 12:20-13:00 13:10-14:10 14:20-15:20"),
        (5, 5, 6, 5, 5),
        {
            "Matematik": 4, "Svenska": 4, "SO": 4, "NO": 4, "Engelska": 3, PE: 2, LANGUAGE_CHOICE: 2,
            "Slöjd": 1, "Bild": 1, "Musik": 1,
        },
    ),
    "gymnasium": Stage(
        _slots("08:30-09:45 10:00-11:15 11:25-12:10 12:50-14:05 14:15-15:30"),
        (5, 5, 4, 5, 4),
        {
            "Karaktärsämnen": 8, "Svenska": 3, "Engelska": 3, "Matematik": 3, "Historia": 2, "Samhällskunskap": 2,
            PE: 1, "Mentorstid": 1,
        },
    ),
}  # fmt: skip

# Where a class's lesson must lie: (weekday, place in the day) -> subject.
PINNED = {"8B": {(0, 0): "Engelska", (2, 2): PE, (4, 4): "SO"}}


def week_plan(stage: Stage, rng: Random, pinned: dict[tuple[int, int], str]) -> list[list[str]]:
    """The subjects of Monday to Friday in order; a subject comes twice on a day only when it must."""
    left = [subject for subject, hours in stage.subjects.items() for _ in range(hours)]
    fixed: list[dict[int, str]] = [{} for _ in stage.lessons]
    for (weekday, place), subject in pinned.items():
        fixed[weekday][place] = subject
        left.remove(subject)
    dealt: list[list[str]] = [[] for _ in stage.lessons]
    rng.shuffle(left)
    left.sort(key=lambda subject: -stage.subjects[subject])
    for subject in left:
        _emptiest_day(stage, fixed, dealt, subject).append(subject)
    return [_in_order(fixed[n], dealt[n], rng) for n in range(len(stage.lessons))]


def _emptiest_day(stage: Stage, fixed: list[dict[int, str]], dealt: list[list[str]], subject: str) -> list[str]:
    def unsuitable(n: int) -> tuple[int, int]:
        free = stage.lessons[n] - len(fixed[n]) - len(dealt[n])
        return [*fixed[n].values(), *dealt[n]].count(subject), -free

    open_days = [n for n in range(len(dealt)) if len(fixed[n]) + len(dealt[n]) < stage.lessons[n]]
    return dealt[min(open_days, key=unsuitable)]


def _in_order(fixed: dict[int, str], dealt: list[str], rng: Random) -> list[str]:
    rng.shuffle(dealt)
    rest = iter(dealt)
    return [fixed[n] if n in fixed else next(rest) for n in range(len(fixed) + len(dealt))]


def lessons_by_day(
    *, klass: str, prefix: str, stage: Stage, days: Iterable[date], seed: str
) -> Iterator[tuple[date, list[Lesson]]]:
    """The lessons of a class day by day. `seed` names the class in the whole municipality; `prefix` begins the ids.

    Chance is drawn day by day from the first day of the year, so a day comes out the same however many follow.
    """
    plan = week_plan(stage, Random(f"{seed}/schema"), PINNED.get(klass, {}))
    rng = Random(f"{seed}/lektioner")
    for day in days:
        subjects = enumerate(plan[day.weekday()])
        ids = f"{prefix}-{day:%y%m%d}"
        yield day, [_lesson(rng, klass, f"{ids}-{n + 1}", day, stage.slots[n], subject) for n, subject in subjects]


def _lesson(rng: Random, klass: str, lesson_id: str, day: date, slot: tuple[int, int], subject: str) -> Lesson:
    held = rng.random() >= CANCELLED
    reported = rng.random() >= SELDOM_REPORTED.get((klass, subject), UNREPORTED)
    return Lesson(lesson_id, day, slot[0], slot[1], subject, held, held and reported)
