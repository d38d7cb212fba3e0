"""How pupils are absent: profiles as data, and the day-by-day chance that turns them into absence rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import NamedTuple

from narvaro.demo.timetable import PE, Lesson


class Kind(NamedTuple):
    """What the school notes about an absence."""

    valid: bool
    announced: bool
    reason: str


SICK = Kind(True, True, "sjukdom")
CARE = Kind(True, True, "vårdbesök")
LEAVE = Kind(True, True, "beviljad ledighet")
TRAVEL = Kind(False, True, "resa utan beviljad ledighet")
UNKNOWN = Kind(False, False, "")

KIND_OF_CODE = {"g": SICK, "v": CARE, "l": LEAVE, "o": UNKNOWN}


class Absence(NamedTuple):
    """Absence from one lesson, from minute `start` to minute `end` of the day."""

    lesson: Lesson
    start: int
    end: int
    kind: Kind
    late: bool = False


@dataclass(frozen=True)
class Profile:
    """A pupil's habit. Every number is a chance per school day or per lesson, from 0 to 1, unless said otherwise."""

    sick: float = 1.0  # how often ill, against the ordinary pupil
    weekday: Mapping[int, float] = field(default_factory=dict)  # whole day or morning missed, Monday is 0
    subject: Mapping[str, float] = field(default_factory=dict)  # lessons of a subject missed
    week: Mapping[int, float] = field(default_factory=dict)  # whole days missed in an ISO week; between, the nearest
    late: float = 0.02
    early: float = 0.002  # goes home before the last lesson or two
    stray: float = 0.007  # a single lesson missed
    excused: float = 0.1  # how much of all that a guardian explains
    from_week: int = 0  # ISO week when the habit began
    leave_weeks: tuple[int, ...] = ()
    care_day: int | None = None  # weekday of a visit every second week


ORDINARY = Profile()

PROFILES: dict[str, Profile] = {
    "vanlig": ORDINARY,
    "frisk": Profile(sick=0.3, late=0.002, early=0.0, stray=0.0),
    "sjuklig": Profile(sick=2.4, excused=0.6),
    "måndagar": Profile(sick=1.2, weekday={0: 0.62}, late=0.06, excused=0.2, from_week=36),
    "fredagar": Profile(weekday={4: 0.5}, early=0.1, excused=0.3, from_week=37),
    "idrott": Profile(subject={PE: 0.75}, excused=0.25),
    "sen": Profile(late=0.34, stray=0.02),
    "går hem": Profile(early=0.4, stray=0.03, excused=0.15, from_week=39),
    "avtagande": Profile(
        sick=1.4, week={34: 0.0, 37: 0.06, 40: 0.16, 43: 0.32, 47: 0.5, 51: 0.6}, late=0.08, excused=0.45
    ),
    "hela dagar": Profile(sick=1.5, week={34: 0.08, 36: 0.18, 51: 0.24}, excused=0.75),
    "länge borta": Profile(week={34: 0.2, 38: 0.5, 41: 0.8, 51: 0.85}, excused=0.85),
    "resa": Profile(leave_weeks=(38,)),
    "resa i november": Profile(leave_weeks=(46,)),
    "vård": Profile(sick=1.3, care_day=1),
    # The cast.
    "Noah": Profile(sick=1.1, weekday={0: 0.7}, early=0.08, late=0.05, excused=0.25),
    "Maja": Profile(
        sick=0.4, excused=0.35,
        week={34: 0.07, 35: 0.11, 36: 0.27, 37: 0.34, 38: 0.39, 39: 0.43, 40: 0.37, 41: 0.41, 42: 0.35, 43: 0.32,
              45: 0.23, 46: 0.17, 47: 0.13, 49: 0.08, 51: 0.06},
    ),
    "Leo": Profile(sick=2.0, week={34: 0.05, 39: 0.08, 42: 0.2, 47: 0.22}, excused=0.75),
    "Oliver": Profile(week={34: 0.15, 36: 0.35, 39: 0.5, 51: 0.5}, excused=0.85),
    "Wilma": Profile(sick=0.5, week={34: 0.05, 38: 0.15, 41: 0.35, 44: 0.4, 51: 0.3}, excused=0.85),
    "Alma": Profile(sick=2.2, early=0.85, stray=0.12, excused=0.25, from_week=39),
    "Oskar": Profile(sick=3.8, excused=0.9),
    "Hugo": Profile(sick=2.4, leave_weeks=(43,), stray=0.0),
    "Filippa": Profile(sick=1.5, weekday={4: 0.6}, early=0.12, excused=0.35, from_week=38),
    "Ines": Profile(weekday={0: 0.75}, late=0.08, stray=0.05, excused=0.5, from_week=36),
    "Ebba": Profile(sick=1.6, early=0.5, excused=0.5, from_week=38),
    "Yusuf": Profile(sick=1.0, week={34: 0.1, 38: 0.3, 51: 0.25}, late=0.12, excused=0.4),
    "Selma": Profile(subject={PE: 0.95}, stray=0.2, early=0.25, excused=0.1),
    "Signe": Profile(
        sick=0.5, week={34: 0.45, 38: 0.42, 40: 0.3, 41: 0.18, 42: 0.08, 43: 0.03, 51: 0.0}, excused=0.4
    ),
}  # fmt: skip

# How often a profile is met among pupils outside the cast: (compulsory school, upper secondary school).
SHARES: dict[str, tuple[float, float]] = {
    "vanlig": (76.0, 66.0),
    "frisk": (11.0, 7.0),
    "sjuklig": (3.0, 3.5),
    "måndagar": (0.6, 1.5),
    "fredagar": (0.5, 2.0),
    "idrott": (1.0, 1.5),
    "sen": (1.6, 6.0),
    "går hem": (0.8, 2.5),
    "avtagande": (1.4, 2.4),
    "hela dagar": (1.5, 2.4),
    "länge borta": (0.5, 1.0),
    "resa": (0.7, 0.7),
    "resa i november": (0.7, 0.7),
    "vård": (1.0, 0.8),
}

# How much illness there is, week by week; the weeks between have the value of the nearest one before.
ILLNESS_BY_WEEK = {1: 1.1, 3: 1.3, 6: 1.7, 9: 1.2, 13: 0.9, 18: 0.7, 23: 0.5, 34: 0.6, 36: 0.9, 38: 1.0, 40: 1.1,
                   42: 0.9, 45: 0.9, 46: 1.1, 47: 1.4, 48: 1.7, 50: 1.4, 51: 1.2}  # fmt: skip
FLU_IN_CLASS = 2.5  # times the illness of the week, the week the class has its flu
ILLNESS_PER_DAY = 0.0235
DAYS_OF_ILLNESS = (1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 4, 5)
CARE_PER_DAY = 0.009
MINUTES_LATE = (4, 5, 5, 7, 8, 10, 10, 12, 15, 20, 25)


def _nearest_before(table: Mapping[int, float], week: int) -> float:
    return table[max((key for key in table if key <= week), default=min(table))]


def _between(table: Mapping[int, float], week: int) -> float:
    """The table's value in a week, on a straight line between the weeks it names."""
    before = max((key for key in table if key <= week), default=min(table))
    after = min((key for key in table if key >= week), default=max(table))
    if before >= after:
        return table[before]
    return table[before] + (table[after] - table[before]) * (week - before) / (after - before)


class Habit:
    """One pupil's absence through the year. Feed it every school day in order, from the first of the year."""

    def __init__(
        self, profile: Profile, rng: Random, *, flu_week: int = 0, script: Mapping[date, str] | None = None
    ) -> None:
        self.profile, self.rng, self.flu_week = profile, rng, flu_week
        self.script = script or {}
        self.last_scripted = max(self.script, default=date.min)
        self.sick_days_left = 0
        self._week, self._illness, self._whole_day, self._awake = 0, 0.0, 0.0, False

    def through(self, days: Iterable[tuple[date, list[Lesson]]]) -> Iterator[Absence]:
        """The absences of all these days, from lessons that were held and reported."""
        for day, lessons in days:
            yield from self.on(day, lessons)

    def on(self, day: date, lessons: list[Lesson]) -> Iterable[Absence]:
        """The absences of one day."""
        if day <= self.last_scripted:
            return self._scripted(self.script.get(day, ""), lessons)
        week = day.isocalendar().week
        if week != self._week:
            self._new_week(week)
        missed = self._missed(day, lessons)
        return self._rows(missed, lessons) if missed or self.profile.late else ()

    def _new_week(self, week: int) -> None:
        profile = self.profile
        flu = FLU_IN_CLASS if week == self.flu_week else 1.0
        self._week = week
        self._illness = ILLNESS_PER_DAY * profile.sick * flu * _nearest_before(ILLNESS_BY_WEEK, week)
        spring_as_december = week if week >= 34 else 51
        self._whole_day = _between(profile.week, spring_as_december) if profile.week else 0.0
        self._awake = spring_as_december >= profile.from_week

    def _missed(self, day: date, lessons: list[Lesson]) -> dict[int, Kind]:
        """Which lessons of the day are missed, by their place in the day."""
        chance = self.rng.random
        if self._week in self.profile.leave_weeks:
            return dict.fromkeys(range(len(lessons)), LEAVE)
        if self.sick_days_left:
            self.sick_days_left -= 1
            return dict.fromkeys(range(len(lessons)), SICK)
        if chance() < self._illness:
            return self._falls_ill(len(lessons))
        if self._whole_day and chance() < self._whole_day:
            return dict.fromkeys(range(len(lessons)), self._explained(SICK))
        return self._by_habit(day.weekday(), lessons)

    def _falls_ill(self, lessons: int) -> dict[int, Kind]:
        self.sick_days_left = self.rng.choice(DAYS_OF_ILLNESS) - 1
        first = self.rng.randrange(1, lessons) if self.rng.random() < 0.12 else 0  # some go home during the day
        return dict.fromkeys(range(first, lessons), SICK)

    def _explained(self, kind: Kind) -> Kind:
        if self.rng.random() < self.profile.excused:
            return kind
        return TRAVEL if self.rng.random() < 0.03 else UNKNOWN

    def _by_habit(self, weekday: int, lessons: list[Lesson]) -> dict[int, Kind]:
        profile, chance, count = self.profile, self.rng.random, len(lessons)
        missed: dict[int, Kind] = {}
        if profile.care_day == weekday and self._week % 2:
            missed.update(dict.fromkeys(range(min(2, count)), CARE))
        elif chance() < CARE_PER_DAY:
            missed[self.rng.randrange(count)] = CARE
        if not self._awake:
            return missed
        if weekday in profile.weekday and chance() < profile.weekday[weekday]:
            morning = self.rng.choice((1, 2, 2, 3, count))
            missed.update(dict.fromkeys(range(min(morning, count)), self._explained(SICK)))
        if chance() < profile.early:
            missed.update(dict.fromkeys(range(count - self.rng.choice((1, 1, 2)), count), self._explained(SICK)))
        if chance() < profile.stray:
            missed[self.rng.randrange(count)] = self._explained(SICK)
        if profile.subject:
            for n, lesson in enumerate(lessons):
                if chance() < profile.subject.get(lesson.subject, 0.0):
                    missed[n] = self._explained(SICK)
        return missed

    def _rows(self, missed: dict[int, Kind], lessons: list[Lesson]) -> list[Absence]:
        late = self._late_to(missed, lessons)
        rows = [late] if late else []
        for n, kind in missed.items():
            lesson = lessons[n]
            if lesson.reported:
                rows.append(Absence(lesson, lesson.start, lesson.end, kind))
        return rows

    def _late_to(self, missed: dict[int, Kind], lessons: list[Lesson]) -> Absence | None:
        """Late to the first lesson, or after a break."""
        if self.rng.random() >= self.profile.late:
            return None
        place = 0 if self.rng.random() < 0.75 else self.rng.randrange(len(lessons))
        minutes = self.rng.choice(MINUTES_LATE)
        lesson = lessons[place]
        if place in missed or not lesson.reported:
            return None
        return Absence(lesson, lesson.start, lesson.start + minutes, UNKNOWN, late=True)

    def _scripted(self, code: str, lessons: list[Lesson]) -> Iterator[Absence]:
        """`o2` two lessons without reason, `g*` the whole day with one, `o-1` the last, `oSO` a subject, `sen` late."""
        if code == "sen":
            first = lessons[0]
            if first.reported:
                yield Absence(first, first.start, first.start + 12, UNKNOWN, late=True)
        elif code:
            for lesson in _lessons_of_code(code[1:], lessons):
                if lesson.reported:
                    yield Absence(lesson, lesson.start, lesson.end, KIND_OF_CODE[code[0]])


def _lessons_of_code(which: str, lessons: list[Lesson]) -> list[Lesson]:
    if which == "*":
        return lessons
    if which.lstrip("-").isdigit():
        count = int(which)
        return lessons[:count] if count > 0 else lessons[count:]
    return [lesson for lesson in lessons if lesson.subject == which]
