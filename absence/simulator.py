"""What another value would have meant: the signals of a term at a school, judged by the code that judges each day.

Every school day of the term is judged in its order, for the pupils enrolled that day. A signal stands open once for
each window, as it does in earnest; what differs is that nobody answers any, so none comes again because it got worse.
Pupils with protected personal data are left out: they are in no counts, and their signals do not go to the mentor.

Only numbers leave this module, and by class none about fewer than ten pupils.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from absence import absentdays, judging, windows
from absence.days import fill
from absence.limits import Limit
from absence.models import StudentDay
from absence.rules import Over, Rule
from people import swedish
from people.calendar import SchoolCalendar, TermDates, monday
from people.models import Enrolment, Membership, Protection, School
from people.queries import calendar_of

OFF = 0
"""The value of a rule that is not used."""

FEWEST = 10
"""Pupils: numbers about fewer say too much about each of them."""

NO_CLASS = "utan klass"
AT_A_TIME = 300  # pupils judged together: progress shows, and the tables of a moment stay small

NOW, TRIED = 1, 2  # versions

# Windows that overlap one found earlier are the same signal, which has moved along.
NEW_SIGNALS = """
SELECT version, student_id, last_day
FROM (
    SELECT version, student_id, last_day, first_day > coalesce(max(last_day) OVER (
        PARTITION BY version, student_id ORDER BY last_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), '-infinity') AS is_new
    FROM found
) AS standing
WHERE is_new
"""

Progress = Callable[[int, int], None]
"""Is told how many pupils have been judged, and of how many."""


@dataclass(frozen=True, slots=True)
class Week:
    """A school week: signals by the value in force, and by the one tried."""

    monday: dt.date
    now: int
    tried: int


@dataclass(frozen=True, slots=True)
class Klass:
    """A class, or several small ones together: its pupils, and their signals by both values."""

    name: str
    pupils: int
    now: int
    tried: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """A term at a school by the value in force, ``now``, and by the one tried (``OFF``: not used)."""

    first_day: dt.date
    last_day: dt.date
    pupils: int
    now: int
    tried: int
    pupils_now: int
    pupils_tried: int
    weeks: tuple[Week, ...]
    classes: tuple[Klass, ...]
    number_of_classes: int

    @property
    def signals_now(self) -> int:
        """Signals by the value in force."""
        return sum(week.now for week in self.weeks)

    @property
    def signals_tried(self) -> int:
        """Signals by the value tried."""
        return sum(week.tried for week in self.weeks)


class Signal(NamedTuple):
    """A signal that would have come: by which value, about whom, on which day."""

    version: int
    student: int
    day: dt.date


def simulate(
    school: School, rule: Rule, *, now: int, tried: int, today: dt.date, tell: Progress = lambda done, of: None
) -> Simulation | None:
    """Judge the last term with data by two values; None where there is no school day to judge."""
    calendar = calendar_of(school)
    term = _term_with_data(school, calendar, today)
    if term is None:
        return None
    first, last = term.first_day, min(term.last_day, today)
    pupils = _class_of_each(school, first, last)
    tell(0, len(pupils))
    absentdays.follow_changes()
    with transaction.atomic():
        _lay_windows(school, calendar, rule.over, _days(calendar, rule.over, first, last))
        signals = _judge(list(pupils), [_limit(school, rule, NOW, now), _limit(school, rule, TRIED, tried)], tell)
    return Simulation(
        first_day=first,
        last_day=last,
        pupils=len(pupils),
        now=now,
        tried=tried,
        pupils_now=_pupils_of(signals, NOW),
        pupils_tried=_pupils_of(signals, TRIED),
        weeks=_by_week(signals, calendar.school_days(first, last)),
        classes=_by_class(signals, pupils),
        number_of_classes=len(set(pupils.values()) - {NO_CLASS}),
    )


def _term_with_data(school: School, calendar: SchoolCalendar, today: dt.date) -> TermDates | None:
    """The latest term that has ended and has school days, else the one that goes on."""
    begun = sorted((term for term in calendar.terms if term.first_day <= today), key=lambda term: term.first_day)
    ended = [term for term in begun if term.last_day < today]
    for term in (*reversed(ended), *reversed(begun)):
        if StudentDay.objects.filter(school=school, day__range=(term.first_day, min(term.last_day, today))).exists():
            return term
    return None


def _class_of_each(school: School, first: dt.date, last: dt.date) -> dict[int, str]:
    """The pupils who have had a place between two days, with the class of each, the last one; in class order."""
    there = Enrolment.objects.filter(_overlaps(first, last), school=school, student__protection=Protection.NONE)
    pupils = dict.fromkeys(there.values_list("student_id", flat=True), NO_CLASS)
    classes = Membership.objects.filter(_overlaps(first, last), group__school=school, student__in=pupils)
    latest = classes.order_by("student_id", "-first_day", "-pk").distinct("student_id")
    pupils |= dict(latest.values_list("student_id", "group__name"))
    return dict(sorted(pupils.items(), key=lambda each: (_place(each[1]), each[0])))


def _place(klass: str) -> tuple[bool, int, str]:
    """Where a class stands in a list: by its first number, 7B before 10A, and those without a class last."""
    number = re.search(r"\d+", klass)
    return klass == NO_CLASS, int(number[0]) if number else 0, klass


def _overlaps(first: dt.date, last: dt.date) -> Q:
    """Of periods: those that hold some time between two days."""
    return (Q(last_day=None) | Q(last_day__gte=first)) & Q(first_day__lte=last)


def _days(calendar: SchoolCalendar, over: Over, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The days to judge. Weeks begin on the same day all week and only grow, so the last day of each tells it all."""
    for day in calendar.school_days(first, last):
        if over not in (Over.WEEKS, Over.TERM) or windows.is_last_of_week(calendar, day) or day == last:
            yield day


def _lay_windows(school: School, calendar: SchoolCalendar, over: Over, days: Iterable[dt.date]) -> None:
    """The windows of the rule on the days, of the whole school: ``laid``."""
    windows.no_spans()
    for day in days:
        windows.add_enrolled(day, {school.pk: calendar}, only=over)
    fill("laid", "SELECT * FROM span")


def _limit(school: School, rule: Rule, version: int, value: int) -> Limit:
    return Limit(school.huvudman_id, rule.name, version, value, is_on=value != OFF)


def _judge(pupils: Sequence[int], limits: Sequence[Limit], tell: Progress) -> list[Signal]:
    """Judge the windows laid, some pupils at a time."""
    signals: list[Signal] = []
    for start in range(0, len(pupils), AT_A_TIME):
        part = pupils[start : start + AT_A_TIME]
        fill("span", "SELECT * FROM laid WHERE student_id = ANY(%(part)s)", {"part": list(part)})
        judging.nothing_found()
        judging.judge(limits)
        with connection.cursor() as cursor:
            cursor.execute(NEW_SIGNALS)
            signals += [Signal(*row) for row in cursor.fetchall()]
        tell(start + len(part), len(pupils))
    return signals


def _pupils_of(signals: Iterable[Signal], version: int) -> int:
    """How many pupils the signals by one value are about."""
    return len({signal.student for signal in signals if signal.version == version})


def _by_week(signals: Iterable[Signal], school_days: Iterable[dt.date]) -> tuple[Week, ...]:
    """The signals of each school week."""
    count = Counter((signal.version, monday(signal.day)) for signal in signals)
    weeks = dict.fromkeys(map(monday, school_days))
    return tuple(Week(week, count[NOW, week], count[TRIED, week]) for week in weeks)


def _by_class(signals: Iterable[Signal], pupils: Mapping[int, str]) -> tuple[Klass, ...]:
    """The signals of each class; one that is small stands with its neighbour, so that no row is about a handful."""
    count = Counter((signal.version, pupils[signal.student]) for signal in signals)
    rows: list[list[Klass]] = []
    for name, size in Counter(pupils.values()).items():
        klass = Klass(name, size, count[NOW, name], count[TRIED, name])
        if rows and (size < FEWEST or sum(row.pupils for row in rows[-1]) < FEWEST):
            rows[-1].append(klass)
        else:
            rows.append([klass])
    return tuple(map(_joined, rows))


def _joined(rows: Sequence[Klass]) -> Klass:
    """Several classes as one."""
    return Klass(
        swedish.join([row.name for row in rows]),
        sum(row.pupils for row in rows),
        sum(row.now for row in rows),
        sum(row.tried for row in rows),
    )
