"""Which days the rules look at: windows that end on a day asked about, by the calendar of the pupil's school."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from psycopg import sql

from absence.figures import ADDED_UP, Source, Window, figures_of
from absence.models import Alert
from absence.rules import RULES, WEEKS, Over
from people.calendar import SchoolCalendar

Calendars = Mapping[int, SchoolCalendar]
"""The calendar of each school, by its id."""

# Who is asked about, and which day. The pupil's school is that of the enrolment: the latest, where there are several.
ENROLLED_ON_DAY = sql.SQL("""
SELECT student_id, school_id, %(day)s::date AS last_day
FROM (
    SELECT DISTINCT ON (student_id) student_id, school_id
    FROM people_enrolment
    WHERE first_day <= %(day)s AND (last_day IS NULL OR last_day >= %(day)s)
    ORDER BY student_id, first_day DESC, id DESC
) AS enrolled
WHERE school_id = ANY(%(schools)s)
""")
WITH_OPEN_SIGNAL = sql.SQL("""
SELECT DISTINCT student_id, school_id, window_to AS last_day
FROM absence_alert AS signal
WHERE status = %(open)s AND rule = ANY(%(rules)s) AND school_id = ANY(%(schools)s) AND EXISTS (
    SELECT FROM people_enrolment AS place
    WHERE place.student_id = signal.student_id AND place.school_id = signal.school_id
        AND place.first_day <= window_to AND (place.last_day IS NULL OR place.last_day >= window_to)
)
""")
# Each window of each pupil asked about. A run of announced days goes back to the last school day not announced.
WINDOWS = sql.SQL("""
WITH asked AS ({asked})
SELECT wanted.unit, asked.school_id, wanted.first_day, asked.last_day, asked.student_id
FROM asked
JOIN unnest(%(units)s::text[], %(places)s::bigint[], %(first_days)s::date[], %(last_days)s::date[])
    AS wanted (unit, school_id, first_day, last_day) USING (school_id, last_day)
UNION ALL
SELECT %(run)s, asked.school_id, run.first_day, asked.last_day, asked.student_id
FROM asked
CROSS JOIN LATERAL (
    SELECT min(day) AS first_day FROM absence_studentday
    WHERE student_id = asked.student_id AND day <= asked.last_day AND offered > 0 AND day > coalesce((
        SELECT day FROM absence_studentday
        WHERE student_id = asked.student_id AND day <= asked.last_day AND offered > 0
        GROUP BY day HAVING NOT bool_or(announced) ORDER BY day DESC LIMIT 1
    ), '-infinity')
) AS run
WHERE EXISTS (
    SELECT FROM absence_studentday
    WHERE student_id = asked.student_id AND day = asked.last_day AND offered > 0 AND announced
)
""")
# The pupil's days at every school, from the first day of the pupil's longest window to the last of the latest.
DAYS = sql.SQL("""
SELECT student_id, day, offered, reported, valid, invalid, leave, late_count, late_minutes, away, unexcused
FROM (
    SELECT student_id, min(first_day) AS first_day, max(last_day) AS last_day FROM windows GROUP BY student_id
) AS longest
JOIN absence_studentday USING (student_id)
WHERE offered > 0 AND day BETWEEN first_day AND last_day
""")
IN_WINDOWS = sql.SQL("""
SELECT unit, school_id, first_day, last_day, marked.*
FROM windows
JOIN marked USING (student_id)
WHERE day BETWEEN first_day AND last_day
""")


def _source(asked: sql.Composable) -> Source:
    """The windows of those asked about."""
    return Source(WINDOWS.format(asked=asked), ADDED_UP.format(days=DAYS), IN_WINDOWS)


ENROLLED, SIGNALLED = _source(ENROLLED_ON_DAY), _source(WITH_OPEN_SIGNAL)


def enrolled_windows(day: dt.date, calendars: Calendars) -> list[Window]:
    """The windows that end on ``day``, of every pupil enrolled at the schools that day, with figures. One query."""
    return _windows(ENROLLED, calendars, [(school, day) for school in calendars], day=day)


def signalled_windows(calendars: Calendars) -> list[Window]:
    """The windows that end as those of the open signals at the schools do, with the figures of today. Two queries.

    A pupil who, as is known now, had no place at the school that day has none.
    """
    signals = Alert.objects.filter(status=Alert.Status.OPEN, rule__in=RULES, school__in=calendars)
    ends = signals.order_by().values_list("school_id", "window_to").distinct()
    return _windows(SIGNALLED, calendars, ends, open=Alert.Status.OPEN, rules=list(RULES))


def _windows(
    source: Source, calendars: Calendars, ends: Iterable[tuple[int, dt.date]], **asked: object
) -> list[Window]:
    """The windows of a source that end at a school on a day."""
    wanted = [
        (over, school, first, last) for school, last in ends for over, first in first_days(calendars[school], last)
    ]
    return figures_of(
        source,
        run=Over.RUN,
        schools=list(calendars),
        units=[over.value for over, *_ in wanted],
        places=[school for _, school, *_ in wanted],
        first_days=[first for *_, first, _ in wanted],
        last_days=[last for *_, last in wanted],
        **asked,
    )


def first_days(calendar: SchoolCalendar, day: dt.date) -> Iterator[tuple[Over, dt.date]]:
    """Where the windows that end on ``day`` begin. Without terms of the huvudman there are no terms and no weeks."""
    yield Over.DAY, day
    if calendar.terms:
        yield Over.WEEKS, calendar.last_school_weeks(day, WEEKS)
    for term in calendar.terms:
        if term.first_day <= day <= term.last_day:
            yield Over.TERM, term.first_day
