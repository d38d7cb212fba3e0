"""Which days the rules look at: windows that end on the day searched, by the calendar of the pupil's school."""

import datetime as dt
from collections.abc import Iterable

from psycopg import sql

from absence.figures import ADDED_UP, Source, Window, figures_of
from absence.rules import WEEKS, Over
from people.models import School
from people.queries import calendar_of

# Each window of each pupil enrolled on the last day. The pupil's school is that of the enrolment (the latest, where
# there are several). A run of announced days goes back to the last school day that was not announced.
WINDOWS = sql.SQL("""
WITH enrolled AS (
    SELECT DISTINCT ON (student_id) student_id, school_id
    FROM people_enrolment
    WHERE first_day <= %(last)s AND (last_day IS NULL OR last_day >= %(last)s)
    ORDER BY student_id, first_day DESC, id DESC
)
SELECT wanted.unit, enrolled.school_id, wanted.first_day, enrolled.student_id
FROM enrolled
JOIN unnest(%(units)s::text[], %(places)s::bigint[], %(first_days)s::date[])
    AS wanted (unit, school_id, first_day) USING (school_id)
UNION ALL
SELECT %(run)s, enrolled.school_id, run.first_day, enrolled.student_id
FROM enrolled
CROSS JOIN LATERAL (
    SELECT min(day) AS first_day FROM absence_studentday
    WHERE student_id = enrolled.student_id AND day <= %(last)s AND offered > 0 AND day > coalesce((
        SELECT day FROM absence_studentday
        WHERE student_id = enrolled.student_id AND day <= %(last)s AND offered > 0
        GROUP BY day HAVING NOT bool_or(announced) ORDER BY day DESC LIMIT 1
    ), '-infinity')
) AS run
WHERE enrolled.school_id = ANY(%(places)s) AND EXISTS (
    SELECT FROM absence_studentday
    WHERE student_id = enrolled.student_id AND day = %(last)s AND offered > 0 AND announced
)
""")
# The pupil's days at every school, from the first day of the pupil's longest window.
DAYS = sql.SQL("""
SELECT student_id, day, offered, reported, valid, invalid, leave, late_count, late_minutes, away, unexcused
FROM (SELECT student_id, min(first_day) AS first_day FROM windows GROUP BY student_id) AS longest
JOIN absence_studentday USING (student_id)
WHERE offered > 0 AND day BETWEEN first_day AND %(last)s
""")
IN_WINDOWS = sql.SQL("""
SELECT unit, school_id, first_day, marked.* FROM windows JOIN marked USING (student_id) WHERE day >= first_day
""")
ENROLLED = Source(WINDOWS, ADDED_UP.format(days=DAYS), IN_WINDOWS)


def enrolled_windows(day: dt.date, schools: Iterable[School]) -> list[Window]:
    """The windows that end on ``day``, of every pupil enrolled at the schools that day, with their figures.

    Two queries a school for its calendar, and one for all the pupils.
    """
    wanted = [(over, school.pk, first) for school in schools for over, first in first_days(school, day).items()]
    return figures_of(
        ENROLLED,
        last=day,
        run=Over.RUN,
        units=[over.value for over, _, _ in wanted],
        places=[school for _, school, _ in wanted],
        first_days=[first for _, _, first in wanted],
    )


def first_days(school: School, day: dt.date) -> dict[Over, dt.date]:
    """Where the windows of a school begin. Without terms of the huvudman there are no terms and no school weeks."""
    calendar = calendar_of(school)
    if not calendar.terms:
        return {Over.DAY: day}
    first = {Over.DAY: day, Over.WEEKS: calendar.last_school_weeks(day, WEEKS)}
    for term in calendar.terms:
        if term.first_day <= day <= term.last_day:
            first[Over.TERM] = term.first_day
    return first
