"""What other values would have meant: the signals of a term at a school, judged by the code that judges each day.

Every school day of the term is judged in its order, for the pupils enrolled that day. A signal stands open once for
each window, as it does in earnest; what differs is that nobody answers any, so none comes again because it got worse.
Only numbers leave this module. At a school with many pupils a part of them is judged, which the answer says.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from absence import judging, windows
from absence.days import run
from absence.limits import Limit
from absence.models import StudentDay
from absence.rules import Over, Rule
from people.calendar import SchoolCalendar, TermDates
from people.models import Enrolment, School
from people.queries import calendar_of

MOST_PUPILS = 700
"""Pupils judged at the most: with more, every second, third … so that the answer comes while one waits."""

NOW, TRIED = 1, 2  # versions

COUNT = """
SELECT version, count(*) FILTER (WHERE is_new), count(DISTINCT student_id)
FROM (
    SELECT version, student_id, first_day > coalesce(max(last_day) OVER (
        PARTITION BY version, student_id ORDER BY last_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), '-infinity') AS is_new
    FROM found
) AS standing
GROUP BY version
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many signals a value would have given, and how many pupils they were about."""

    at_least: int
    is_on: bool
    signals: int = 0
    pupils: int = 0


@dataclass(frozen=True, slots=True)
class Simulation:
    """A term at a school, by the value in force and by the one tried; ``one_in`` pupils was judged."""

    school: School
    first_day: dt.date
    last_day: dt.date
    one_in: int
    now: Outcome
    tried: Outcome


@transaction.atomic
def simulate(
    school: School, rule: Rule, *, now: Limit, at_least: int, is_on: bool, today: dt.date
) -> Simulation | None:
    """Judge the last term with data by today's value and by another; None where there is no school day to judge."""
    calendar = calendar_of(school)
    term = _term_with_data(school, calendar, today)
    if term is None:
        return None
    last = min(term.last_day, today)
    pupils = Enrolment.objects.filter(school=school, first_day__lte=last).values("student").distinct().count()
    one_in = -(-pupils // MOST_PUPILS) or 1
    _lay_windows(school, calendar, rule.over, list(_days(calendar, rule.over, term.first_day, last)), one_in)
    judging.nothing_found()
    values = {NOW: (now.at_least, now.is_on), TRIED: (at_least, is_on)}
    judging.judge([Limit(school.huvudman_id, rule.name, version, *value) for version, value in values.items()])
    counted = _count()
    outcomes = [Outcome(*values[version], *counted.get(version, (0, 0))) for version in (NOW, TRIED)]
    return Simulation(school, term.first_day, last, one_in, *outcomes)


def _term_with_data(school: School, calendar: SchoolCalendar, today: dt.date) -> TermDates | None:
    """The latest term that has ended and has school days, else the one that goes on."""
    begun = sorted((term for term in calendar.terms if term.first_day <= today), key=lambda term: term.first_day)
    ended = [term for term in begun if term.last_day < today]
    for term in (*reversed(ended), *reversed(begun)):
        if StudentDay.objects.filter(school=school, day__range=(term.first_day, min(term.last_day, today))).exists():
            return term
    return None


def _days(calendar: SchoolCalendar, over: Over, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The days to judge. Weeks begin on the same day all week and only grow, so the last day of each tells it all."""
    for day in calendar.school_days(first, last):
        if over not in (Over.WEEKS, Over.TERM) or windows.is_last_of_week(calendar, day) or day == last:
            yield day


def _lay_windows(school: School, calendar: SchoolCalendar, over: Over, days: list[dt.date], one_in: int) -> None:
    """The windows of the rule on the days, of one in so many pupils."""
    windows.no_spans()
    for day in days:
        windows.add_enrolled(day, {school.pk: calendar}, only=over)
    run("DELETE FROM span WHERE student_id %% %(one_in)s <> 0", {"one_in": one_in})


def _count() -> dict[int, tuple[int, int]]:
    """Signals and pupils by version."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        return {version: (signals, pupils) for version, signals, pupils in cursor.fetchall()}
