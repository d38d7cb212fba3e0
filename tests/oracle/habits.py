"""Patterns, from the words of ``absence.patterns``: what is counted, and how much more likely a habit makes it."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import exp, fsum, log

from tests.oracle.pupildays import Answer, Day, clock, within
from tests.oracle.reading import Absence, Row

WEEKDAYS = ("måndagar", "tisdagar", "onsdagar", "torsdagar", "fredagar", "lördagar", "söndagar")
WEEKS = ("jämna veckor", "udda veckor")
# Rule: risk a pupil and term, things looked at, how many times a habit raises the odds, hits at least.
TESTS = {
    "monster_veckodag": (0.0055, 5, (12, 40), 5),
    "monster_amne": (0.002, 16, (12, 40), 5),
    "monster_forsta_lektion": (0.0006, 1, (12, 40), 5),
    "monster_sista_lektion": (0.0006, 1, (12, 40), 5),
    "monster_sen": (0.0006, 1, (4, 8), 5),
    "monster_veckor": (0.0004, 2, (12, 40), 12),
}
SAME = 1e-9  # evidence that is equal but for rounding


@dataclass
class Habit:
    """What is seen of one thing: units with their chances and whether they were hit; times among all, and else."""

    rule: str
    thing: str
    other: str
    units: list[tuple[float, bool]] = field(default_factory=list)
    times: int = 0
    of: int = 0
    other_times: int = 0
    other_of: int = 0
    days: set[dt.date] = field(default_factory=set)

    @property
    def evidence(self) -> float:
        """The logarithm of how many times likelier a habit makes it than chance: the mean over the two odds."""
        ratios = [fsum(log_ratio(chance, hit, odds) for chance, hit in self.units) for odds in TESTS[self.rule][2]]
        return max(ratios) + log(sum(exp(each - max(ratios)) for each in ratios) / 2)

    @property
    def stands(self) -> bool:
        """Whether it is evident, frequent, and much more frequent than otherwise."""
        risk, things, _, at_least = TESTS[self.rule]
        hits = sum(hit for _, hit in self.units)
        if self.rule == "monster_sen":
            frequent = 10 * self.times >= self.of
        else:
            twice = self.times * self.other_of >= 2 * self.other_times * self.of
            frequent = 5 * self.times >= self.of and twice
        return hits >= at_least and frequent and self.evidence >= log(things / risk)

    @property
    def figures(self) -> dict[str, object]:
        """What the signal tells."""
        names = ("times", "of", "other_times", "other_of", "thing", "other")
        return {name: getattr(self, name) for name in names} | {"days": [str(day) for day in sorted(self.days)]}

    @property
    def name(self) -> str:
        """The pattern as the report's column says it."""
        return self.thing[0].upper() + self.thing[1:]


def log_ratio(chance: float, hit: bool, odds: float) -> float:
    """How much likelier one unit is with a habit: log of odds/(1 + p(odds - 1)) when hit, else 1/(1 + p(odds - 1))."""
    return (log(odds) if hit else 0.0) - log(1 + chance * (odds - 1))


def habits(answer: Answer, number: str, org: str, first: dt.date, last: dt.date) -> dict[str, list[Habit]]:
    """The strongest pattern of each rule in a window at a huvudman; several where they are equally strong."""
    days = [(date, day) for date, day in within(answer.at_huvudman[number, org], first, last) if day.reported]
    found: dict[str, list[Habit]] = {}
    for habit in [*of_days(days), *late(days), *of_lessons(answer, number, org, days)]:
        if habit.stands:
            best = found.setdefault(habit.rule, [])
            if not best or habit.evidence > best[0].evidence + SAME:
                found[habit.rule] = [habit]
            elif habit.evidence > best[0].evidence - SAME:
                best.append(habit)
    return found


def is_present(day: Day) -> bool:
    """Whether the pupil was at school at all: lateness is to come."""
    return day.valid + day.invalid - day.late_minutes < day.reported


# ---------------------------------------------------------------------------------------------------- Days


def of_days(days: list[tuple[dt.date, Day]]) -> list[Habit]:
    """Weekdays, by the days that each occasion touches, and odd and even weeks, by the week that it begins in."""
    runs = occasions(days)
    found = []
    for weekday, name in enumerate(WEEKDAYS):
        habit = Habit("monster_veckodag", name, "andra skoldagar")
        share = add_days(habit, days, lambda date, mine=weekday: date.weekday() == mine)  # type: ignore[misc]
        habit.units = [(min(1, len(run) * share), any(date.weekday() == weekday for date in run)) for run in runs]
        found.append(habit)
    for parity, name in enumerate(WEEKS):
        habit = Habit("monster_veckor", name, WEEKS[1 - parity])
        share = add_days(habit, days, lambda date, mine=parity: date.isocalendar().week % 2 == mine)  # type: ignore[misc]
        habit.units = [(share, run[0].isocalendar().week % 2 == parity) for run in runs]
        found.append(habit)
    return found


def occasions(days: list[tuple[dt.date, Day]]) -> list[list[dt.date]]:
    """Runs of days with absence."""
    runs: list[list[dt.date]] = []
    before = False
    for date, day in days:
        if day.away:
            runs[-1:] = [[*runs[-1], date]] if before else [*runs[-1:], [date]]
        before = day.away
    return runs


def add_days(habit: Habit, days: list[tuple[dt.date, Day]], holds: Callable[[dt.date], bool]) -> float:
    """Count days with absence among those of the thing and among all else; gives the thing's share of the days."""
    for date, day in days:
        if holds(date):
            habit.of += 1
            habit.times += day.away
            habit.days |= {date} if day.away else set()
        else:
            habit.other_of += 1
            habit.other_times += day.away
    return habit.of / len(days) if days else 0.0


def late(days: list[tuple[dt.date, Day]]) -> list[Habit]:
    """Days late among days at school; one in twenty is nothing out of the ordinary."""
    at_school = [(date, day) for date, day in days if is_present(day) or day.late]
    habit = Habit("monster_sen", "sena ankomster", "")
    habit.units = [(0.05, day.late > 0) for _, day in at_school]
    habit.days = {date for date, day in at_school if day.late}
    habit.times, habit.of = len(habit.days), len(at_school)
    return [habit]


# ------------------------------------------------------------------------------------------------- Lessons


@dataclass
class Lesson:
    """What was at one time of a day: lessons that begin at once are one."""

    subject: str
    reported: bool
    missed: bool
    is_first: bool = False
    is_last: bool = False


def of_lessons(answer: Answer, number: str, org: str, days: list[tuple[dt.date, Day]]) -> list[Habit]:
    """Subjects, first and last lessons, on days that were not missed wholly."""
    found: dict[tuple[str, str], Habit] = {}
    every: list[tuple[dt.date, Lesson, float]] = []
    for date, day in days:
        there = [row for row in answer.lessons[number, date] if answer.town.owner[row["skolenhetskod"]] == org]
        lessons = lessons_of(there, answer.rows[number, date])
        reported = [each for each in lessons if each.reported]
        missed = sum(each.missed for each in reported)
        if is_present(day) and missed < len(reported):
            every += [(date, each, missed / len(reported)) for each in reported]
    for date, lesson, chance in every:
        for rule, thing in things(lesson):
            habit = found.setdefault((rule, thing), Habit(rule, thing, "andra lektioner"))
            habit.units.append((chance, lesson.missed))
            habit.of += 1
            habit.times += lesson.missed
            habit.days |= {date} if lesson.missed else set()
    for habit in found.values():
        habit.other_of = len(every) - habit.of
        habit.other_times = sum(lesson.missed for _, lesson, _ in every) - habit.times
    return list(found.values())


def things(lesson: Lesson) -> Iterable[tuple[str, str]]:
    """What a lesson counts for."""
    if lesson.subject:
        yield "monster_amne", lesson.subject
    if lesson.is_first:
        yield "monster_forsta_lektion", "första lektionen"
    if lesson.is_last:
        yield "monster_sista_lektion", "sista lektionen"


def lessons_of(rows: list[Row], absence: list[Absence]) -> list[Lesson]:
    """A day's lessons that were held, in their order."""
    away = [each for each in absence if not each.late]
    starts: dict[int, Lesson] = {}
    for row in (row for row in rows if row["inställd"] != "ja"):
        begins = clock(row["start"])
        same = starts.setdefault(begins, Lesson("", reported=False, missed=False))
        same.subject = max(same.subject, row["ämne"])
        same.reported |= row["rapporterad"] == "ja"
        same.missed |= any(is_missed(row, each) for each in away)
    lessons = [starts[begins] for begins in sorted(starts)]
    if lessons:
        lessons[0].is_first = lessons[-1].is_last = True
    return lessons


def is_missed(row: Row, absence: Absence) -> bool:
    """Whether absence names a lesson or covers half of it."""
    if absence.school != row["skolenhetskod"]:
        return False
    lesson = set(range(clock(row["start"]), clock(row["slut"])))
    return absence.lesson == row["lektion"] or 2 * len(lesson & absence.span(None)) >= len(lesson)


# ------------------------------------------------------------------------------------------------ The word


def words(answer: Answer, number: str, org: str, first: dt.date, last: dt.date) -> set[str]:
    """What the report's column may say of a pupil: the strongest pattern, else how the pupil is away, else nothing."""
    patterns = [habit for same in habits(answer, number, org, first, last).values() for habit in same]
    if patterns:
        strongest = max(habit.evidence for habit in patterns)
        return {habit.name for habit in patterns if habit.evidence >= strongest - SAME}
    days = [day for _, day in within(answer.at_huvudman[number, org], first, last) if day.reported]
    whole = [day.valid + day.invalid >= day.reported for day in days]
    in_a_row = max((len(run) for run in "".join("x" if each else " " for each in whole).split()), default=0)
    if in_a_row >= 5:
        return {"Hela veckor"}
    away = sum(day.away for day in days)
    return {"Hela dagar" if sum(whole) >= 2 and 4 * sum(whole) >= 3 * away else ""}
