"""Pupils' school days (StudentDay) derived from lessons and absence, in sets.

Lessons decide where there are any: the minutes of a pupil's lessons that were held, overlaps once. Otherwise the
minutes are those of schematid.csv. Absence is the union of the current rows: an hour that two rows tell of is one
hour, where valid and invalid overlap the valid counts (a lesson marked as missed on a day home has explained is not
unexcused), and lateness counts only where nothing else does; late arrivals that overlap are one. A row without a start
has no place in the day; its minutes add. Absence from a lesson that was cancelled afterwards does not count.

Every function works on the pupils and days in a temporary table ``touched`` (student_id, day): see ``touch``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection


def minute(time: str) -> str:
    """SQL for the minute of the day of a time."""
    return f"floor(date_part('epoch', {time}) / 60)::int"


def length(multirange: str) -> str:
    """SQL for the number of minutes in a multirange of minutes; NULL has none."""
    return f"(SELECT coalesce(sum(upper(part) - lower(part)), 0)::int FROM unnest({multirange}) part)"


def run(sql: str, params: Sequence[Any] | Mapping[str, Any] | None = None) -> int:
    """Run a statement; gives the number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def fill(table: str, select: str, params: Mapping[str, Any] | None = None) -> None:
    """Fill a temporary table with what a query gives, instead of what it held. It goes with the transaction."""
    run(f"DROP TABLE IF EXISTS {table}")
    run(f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS {select}", params)
    run(f"ANALYZE {table}")


def touch(select: str, params: Sequence[Any] | Mapping[str, Any] | None = None) -> None:
    """Choose the pupils and days to derive: a query for student_id and day."""
    run("DROP TABLE IF EXISTS touched, own_lesson, held, counted")
    run(
        f"CREATE TEMPORARY TABLE touched ON COMMIT DROP AS SELECT DISTINCT student_id, day FROM ({select}) chosen",
        params,
    )
    _analyze("touched")


def _analyze(table: str) -> None:
    """Tell the planner what a table holds, and that pupil and day together tell its rows apart, which neither does."""
    run(f"CREATE STATISTICS ON student_id, day FROM {table}")
    run(f"ANALYZE {table}")


# ------------------------------------------------------------------------------------------------- Lessons


def derive_from_lessons(run_id: int | None = None) -> None:
    """Make the touched days what the lessons say, then count the absence on them (see ``count_absence``).

    With ``run_id`` what schematid.csv had said of them is kept as it was before that run.
    """
    follow_lessons(run_id)
    count_absence()


def follow_lessons(run_id: int | None = None) -> None:
    """Make the touched days what the lessons say, their absence not yet counted."""
    find_lessons()
    run(HELD)
    run("ANALYZE held")
    if run_id is not None:
        run(KEEP_DAYS, [run_id, run_id])
    run(UPSERT_DAYS)
    run(DELETE_DAYS)


def find_lessons() -> None:
    """Every lesson of the touched pupils and days, cancelled ones too, as ``own_lesson``; ``span`` in minutes."""
    run(OWN_LESSON)
    run("ANALYZE own_lesson")


LESSON = f"""
    t.student_id, t.day, l.school_id, l.run_id, l."start", l.reported, l.cancelled,
    int4range({minute('l."start"')}, {minute('l."end"')}) AS span
"""

OWN_LESSON = f"""
CREATE TEMPORARY TABLE own_lesson ON COMMIT DROP AS
SELECT {LESSON}
FROM touched t
JOIN absence_lesson l ON l.student_id = t.student_id AND l.day = t.day
UNION ALL
SELECT {LESSON}
FROM touched t
JOIN people_membership m
  ON m.student_id = t.student_id AND m.first_day <= t.day AND (m.last_day IS NULL OR m.last_day >= t.day)
JOIN absence_lesson l ON l.group_id = m.group_id AND l.day = t.day
"""

HELD = f"""
CREATE TEMPORARY TABLE held ON COMMIT DROP AS
SELECT student_id, day, school_id, first_lesson, last_lesson,
    {length("spans")} AS offered, {length("reported_spans")} AS reported
FROM (
    SELECT student_id, day, school_id, min("start") AS first_lesson, max("start") AS last_lesson,
        range_agg(span) AS spans, range_agg(span) FILTER (WHERE reported) AS reported_spans
    FROM own_lesson
    WHERE NOT cancelled
    GROUP BY student_id, day, school_id
) lessons
"""

# Where a school has lessons for a pupil that day, they decide, and what schematid.csv said is put aside.
KEEP_DAYS = """
INSERT INTO absence_daybefore
    (run_id, was_run_id, student_id, day, school_id, offered, reported, first_lesson, last_lesson)
SELECT %s, d.run_id, d.student_id, d.day, d.school_id, d.offered, d.reported, d.first_lesson, d.last_lesson
FROM touched t
JOIN absence_studentday d ON d.student_id = t.student_id AND d.day = t.day
WHERE NOT d.from_lessons AND d.run_id IS DISTINCT FROM %s AND EXISTS (
    SELECT FROM own_lesson o WHERE o.student_id = d.student_id AND o.day = d.day AND o.school_id = d.school_id
)
"""

UPSERT_DAYS = """
INSERT INTO absence_studentday
    (student_id, day, school_id, offered, reported, first_lesson, last_lesson, from_lessons)
SELECT student_id, day, school_id, offered, reported, first_lesson, last_lesson, true
FROM held
ON CONFLICT (student_id, day, school_id) DO UPDATE SET
    offered = excluded.offered, reported = excluded.reported,
    first_lesson = excluded.first_lesson, last_lesson = excluded.last_lesson, from_lessons = true, run_id = NULL
"""

# What lessons once gave and no longer do, and days whose lessons are all cancelled, are not school days.
DELETE_DAYS = """
DELETE FROM absence_studentday d
USING touched t
WHERE d.student_id = t.student_id AND d.day = t.day
AND NOT EXISTS (
    SELECT FROM held h WHERE h.student_id = d.student_id AND h.day = d.day AND h.school_id = d.school_id
)
AND (d.from_lessons OR EXISTS (
    SELECT FROM own_lesson o WHERE o.student_id = d.student_id AND o.day = d.day AND o.school_id = d.school_id
))
"""

# ------------------------------------------------------------------------------------------------- Absence


def count_absence() -> None:
    """Count the current absence on the touched days, at most what was offered."""
    run(COUNTED)
    _analyze("counted")
    run(UPDATE_DAYS)
    run(EMPTY_DAYS)


def days_cut() -> int:
    """The number of days just counted where absence is more than was offered: the timetable has changed since."""
    with connection.cursor() as cursor:
        cursor.execute(BEYOND)
        return int(cursor.fetchone()[0])


# Absence ``a`` from a lesson that has been cancelled since is kept, but nobody was away from what was not held.
NOT_CANCELLED = """
NOT EXISTS (
    SELECT FROM absence_lesson l
    WHERE l.cancelled AND l.key = a.lesson AND l.day = a.day AND l.school_id = a.school_id
    AND (l.student_id = a.student_id OR EXISTS (
        SELECT FROM people_membership m
        WHERE m.group_id = l.group_id AND m.student_id = a.student_id
        AND m.first_day <= a.day AND (m.last_day IS NULL OR m.last_day >= a.day)
    ))
)
"""

# Late arrivals that have a place in the day: each begins where no other one is going on, for two rows that overlap tell
# of the same one. Within other absence there is none.
ARRIVALS = """
SELECT count(DISTINCT lower(span)) FROM unnest(late_spans) span
WHERE NOT span <@ away_spans AND NOT EXISTS (
    SELECT FROM unnest(late_spans) other
    WHERE NOT other <@ away_spans AND lower(other) < lower(span) AND lower(span) < upper(other)
)
"""

OF_ROWS = """bool_or(NOT late) AS away, bool_or(announced) AS announced,
        min("start") FILTER (WHERE NOT late) AS first_absence, max("start") FILTER (WHERE NOT late) AS last_absence,
        max(ends) FILTER (WHERE NOT late) AS away_until"""

# One row for each pupil, day and school with absence. Where no row crosses another, which is nearly everywhere, minutes
# are added up; else they are counted as multiranges: + is union, - difference, * intersection. Where any row crosses
# another, some row crosses the one that begins next.
COUNTED = f"""
CREATE TEMPORARY TABLE counted ON COMMIT DROP AS
WITH known AS (
    SELECT a.student_id, a.day, a.school_id, a.minutes, a."start", a.valid, a.late, a.announced,
        a.valid AND a.reason ILIKE '%ledig%' AS leave,
        {minute('a."start"')} AS begins, {minute('a."start"')} + a.minutes AS ends
    FROM touched t
    JOIN absence_absence a ON a.student_id = t.student_id AND a.day = t.day AND a.superseded_at IS NULL
    WHERE {NOT_CANCELLED}
), told AS (
    SELECT *, bool_or(crosses) OVER (PARTITION BY student_id, day, school_id) AS crowded
    FROM (
        SELECT *, coalesce(begins < lag(ends) OVER (
            PARTITION BY student_id, day, school_id ORDER BY begins
        ), false) AS crosses
        FROM known
    ) known
), fact AS (
    SELECT *, CASE WHEN begins IS NOT NULL THEN int4range(begins, ends) END AS span FROM told WHERE crowded
), gathered AS (
    SELECT student_id, day, school_id,
        coalesce(range_agg(span) FILTER (WHERE valid AND NOT late), '{{}}') AS valid,
        coalesce(range_agg(span) FILTER (WHERE NOT valid AND NOT late), '{{}}') AS invalid,
        coalesce(range_agg(span) FILTER (WHERE valid AND late), '{{}}') AS late_valid,
        coalesce(range_agg(span) FILTER (WHERE NOT valid AND late), '{{}}') AS late_invalid,
        coalesce(range_agg(span) FILTER (WHERE leave), '{{}}') AS leave,
        coalesce(sum(minutes) FILTER (WHERE span IS NULL AND valid), 0) AS loose_valid,
        coalesce(sum(minutes) FILTER (WHERE span IS NULL AND NOT valid), 0) AS loose_invalid,
        coalesce(sum(minutes) FILTER (WHERE span IS NULL AND leave), 0) AS loose_leave,
        coalesce(sum(minutes) FILTER (WHERE span IS NULL AND late), 0) AS loose_late,
        count(*) FILTER (WHERE span IS NULL AND late) AS loose_late_count,
        array_agg(span) FILTER (WHERE span IS NOT NULL AND late) AS late_spans,
        bool_or(NOT late AND NOT valid AND span IS NULL) AS loose_unexcused,
        {OF_ROWS}
    FROM fact
    GROUP BY student_id, day, school_id
), apart AS (
    SELECT g.*, invalid - valid AS only_invalid, valid + invalid AS away_spans,
        late_valid - (valid + invalid) AS only_late_valid,
        late_invalid - (valid + invalid + late_valid) AS only_late_invalid
    FROM gathered g
)
SELECT student_id, day, school_id, bool_or(NOT late AND NOT valid) AS unexcused,
    coalesce(sum(minutes) FILTER (WHERE valid), 0) AS valid,
    coalesce(sum(minutes) FILTER (WHERE NOT valid), 0) AS invalid,
    coalesce(sum(minutes) FILTER (WHERE leave), 0) AS leave,
    coalesce(sum(minutes) FILTER (WHERE late), 0) AS late_minutes, count(*) FILTER (WHERE late) AS late_count,
    {OF_ROWS}
FROM told
WHERE NOT crowded
GROUP BY student_id, day, school_id
UNION ALL
SELECT student_id, day, school_id, loose_unexcused OR NOT isempty(only_invalid),
    {length("valid")} + {length("only_late_valid")} + loose_valid,
    {length("only_invalid")} + {length("only_late_invalid")} + loose_invalid,
    {length("leave * (valid + only_late_valid)")} + loose_leave,
    {length("only_late_valid")} + {length("only_late_invalid")} + loose_late,
    loose_late_count + ({ARRIVALS}),
    away, announced, first_absence, last_absence, away_until
FROM apart
"""

# The columns of StudentDay that absence decides, with what they are for the day ``d`` and what was counted, ``c``.
FROM_ABSENCE = {
    "valid": "least(coalesce(c.valid, 0), d.offered)",
    "invalid": "least(coalesce(c.invalid, 0), d.offered - least(coalesce(c.valid, 0), d.offered))",
    "leave": "least(coalesce(c.leave, 0), d.offered)",
    "late_count": "coalesce(c.late_count, 0)",
    "late_minutes": "least(coalesce(c.late_minutes, 0), d.offered)",
    "away": "coalesce(c.away, false)",
    "unexcused": "coalesce(c.unexcused, false)",
    "announced": "coalesce(c.announced, false)",
    # Went home: away into the last lesson, and yet not away all day.
    "left_early": f"""coalesce(c.away_until > {minute("d.last_lesson")}
        AND c.valid + c.invalid - c.late_minutes < d.offered, false)""",
    "first_absence": "c.first_absence",
    "last_absence": "c.last_absence",
}

SAYS_OTHERWISE = f"""ROW({", ".join(f"d.{name}" for name in FROM_ABSENCE)})
    IS DISTINCT FROM ROW({", ".join(FROM_ABSENCE.values())})"""
SET_DAYS = f"""
UPDATE absence_studentday d SET {", ".join(f"{name} = {said}" for name, said in FROM_ABSENCE.items())}
FROM {{counted}}
WHERE {{same}} AND {SAYS_OTHERWISE}
"""
SAME_DAY = "c.student_id = d.student_id AND c.day = d.day AND c.school_id = d.school_id"
UPDATE_DAYS = SET_DAYS.format(counted="counted c", same=SAME_DAY)
# Days that had absence, as the index of absent days knows, and have none now: nothing is counted (``c``) for them.
EMPTY_DAYS = SET_DAYS.format(
    counted="touched t LEFT JOIN counted c ON false",
    same="t.student_id = d.student_id AND t.day = d.day"
    " AND (d.away OR d.unexcused OR d.valid > 0 OR d.invalid > 0 OR d.late_count > 0)"
    f" AND NOT EXISTS (SELECT FROM counted c WHERE {SAME_DAY})",
)

BEYOND = """
SELECT count(*) FROM counted c
LEFT JOIN absence_studentday d ON d.student_id = c.student_id AND d.day = c.day AND d.school_id = c.school_id
WHERE c.valid + c.invalid > coalesce(d.offered, 0)
"""
