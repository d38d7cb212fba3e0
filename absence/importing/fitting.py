"""Absence must have room in the day: rows beyond what was offered are refused, in the order of the file."""

from itertools import groupby

from django.db import connection

from absence.days import NOT_CANCELLED, length, minute
from people.importing.staging import Reason, Staging

BEYOND = (
    "Tillsammans med elevens andra rader blir frånvaron mer än skoltiden den dagen, {} minuter."
    " Rätta minuterna eller schemat."
)
"""Why a row is refused that would have had room alone."""

Spans = list[tuple[int, int]]  # minutes of the day: from, to


def refuse_beyond_offered(staging: Staging) -> int:
    """Refuse the rows of ``version`` that their day has no room for; gives how many."""
    lines: list[int] = []
    with connection.chunked_cursor() as cursor:
        cursor.execute(CROWDED_DAYS)
        for _, rows in groupby(cursor, key=lambda row: row[:3]):
            lines += without_room([(line, offered, begins, minutes) for *_, line, offered, begins, minutes in rows])
    beyond = Reason("frånvarominuter", BEYOND, "s.line = ANY(%s)", [lines], number="s.offered")
    return staging.refuse_first([beyond]) if lines else 0


def without_room(rows: list[tuple[int | None, int, int | None, int]]) -> list[int]:
    """The lines that make a day's absence more than what was offered, taken one by one.

    A row is (line, offered minutes, first minute of the day if it has a start, minutes); what is known already has no
    line and comes first.
    """
    spans: Spans = []
    loose = total = 0
    refused = []
    for line, offered, begins, minutes in rows:
        tried = spans if begins is None else [*spans, (begins, begins + minutes)]
        tried_loose = loose + (minutes if begins is None else 0)
        new_total = covered(tried) + tried_loose
        if line is not None and new_total > max(offered, total):
            refused.append(line)
        else:
            spans, loose, total = tried, tried_loose, new_total
    return refused


def covered(spans: Spans) -> int:
    """The number of minutes in a union of spans."""
    total = end = 0
    for first, last in sorted(spans):
        total += max(0, last - max(first, end))
        end = max(end, last)
    return total


# The rows of days that would have more absence than school: what is known and stays, then what comes, by line. Most
# days have room for the minutes added up, and only for the others it matters that some overlap.
CROWDED_DAYS = f"""
WITH coming AS (
    SELECT line, student_id, day, school_id, offered, "start", minutes FROM version
    WHERE is_last AND replaces AND NOT removed
), fact AS (
    SELECT * FROM coming
    UNION ALL
    SELECT NULL, a.student_id, a.day, a.school_id, d.offered, a."start", a.minutes
    FROM (SELECT DISTINCT student_id, day, school_id, offered FROM coming) d
    JOIN absence_absence a ON a.student_id = d.student_id AND a.day = d.day AND a.school_id = d.school_id
        AND a.superseded_at IS NULL
    WHERE a.id NOT IN (SELECT known_id FROM version WHERE known_id IS NOT NULL AND is_last AND replaces)
        AND {NOT_CANCELLED}
), full_day AS (
    SELECT student_id, day, school_id, max(offered) AS offered FROM fact
    GROUP BY student_id, day, school_id HAVING sum(minutes) > max(offered)
), crowded AS (
    SELECT student_id, day, school_id FROM (
        SELECT student_id, day, school_id, full_day.offered,
            coalesce(sum(minutes) FILTER (WHERE "start" IS NULL), 0) AS loose,
            range_agg(int4range({minute('"start"')}, {minute('"start"')} + minutes))
                FILTER (WHERE "start" IS NOT NULL) AS spans
        FROM fact JOIN full_day USING (student_id, day, school_id)
        GROUP BY student_id, day, school_id, full_day.offered
    ) summed WHERE {length("spans")} + loose > offered
)
SELECT student_id, day, school_id, line, offered, {minute('"start"')}, minutes
FROM fact JOIN crowded USING (student_id, day, school_id)
ORDER BY student_id, day, school_id, line NULLS FIRST
"""
