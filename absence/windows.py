"""Which days the rules look at: windows that end on the day searched, by the calendar of the pupil's school."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from psycopg import sql

from absence.rules import WEEKS, Over
from people.models import School
from people.queries import calendar_of

# Each window of each pupil enrolled on the day. The pupil's school is that of the enrolment (the latest, where there
# are several); the days are the pupil's at every school. A run goes back to the last school day not announced.
ENROLLED_WINDOWS = sql.SQL("""
WITH enrolled AS (
    SELECT DISTINCT ON (student_id) student_id, school_id
    FROM people_enrolment
    WHERE first_day <= %(day)s AND (last_day IS NULL OR last_day >= %(day)s)
    ORDER BY student_id, first_day DESC, id DESC
), windows AS (
    SELECT wanted.unit, enrolled.school_id, wanted.first_day, enrolled.student_id
    FROM enrolled
    JOIN unnest(%(units)s::text[], %(schools)s::bigint[], %(first_days)s::date[])
        AS wanted (unit, school_id, first_day) USING (school_id)
    UNION ALL
    SELECT %(run)s, enrolled.school_id, run.first_day, enrolled.student_id
    FROM enrolled
    CROSS JOIN LATERAL (
        SELECT min(day) AS first_day FROM absence_studentday
        WHERE student_id = enrolled.student_id AND day <= %(day)s AND offered > 0 AND day > coalesce((
            SELECT day FROM absence_studentday
            WHERE student_id = enrolled.student_id AND day <= %(day)s AND offered > 0
            GROUP BY day HAVING NOT bool_or(announced) ORDER BY day DESC LIMIT 1
        ), '-infinity')
    ) AS run
    WHERE enrolled.school_id = ANY(%(schools)s) AND EXISTS (
        SELECT FROM absence_studentday
        WHERE student_id = enrolled.student_id AND day = %(day)s AND offered > 0 AND announced
    )
)
SELECT windows.unit, windows.school_id, windows.first_day, days.student_id, days.day, offered, reported, valid,
    invalid, leave, late_count, late_minutes, away, unexcused
FROM windows
JOIN absence_studentday AS days ON days.student_id = windows.student_id
    AND days.day BETWEEN windows.first_day AND %(day)s
""")


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


def parameters(day: dt.date, schools: Iterable[School]) -> dict[str, Any]:
    """What ENROLLED_WINDOWS needs to know: two queries a school, for its calendar."""
    wanted = [(over, school.pk, first) for school in schools for over, first in first_days(school, day).items()]
    return {
        "day": day,
        "run": Over.RUN,
        "units": [over.value for over, _, _ in wanted],
        "schools": [school for _, school, _ in wanted],
        "first_days": [first for _, _, first in wanted],
    }
