"""The counts that patterns are judged by (``absence.patterns``), for many pupils and windows at once, in SQL.

A day is judged where something was reported; a day without neither breaks nor prolongs an occasion here. The pupil was
at school where absence other than lateness is less than what was reported; who came late was there, whatever else.

A lesson is judged where it was held and reported, on days when the pupil was at school and did not miss all of them;
those that begin at the same time are one. It is missed where absence other than lateness names it, or where one row of
absence covers half of it. The first and the last lesson are those of all that were held: where the first was not
reported, the day has no first lesson to judge.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from absence.days import NOT_CANCELLED, minute

WHOLE_WEEK = 5  # school days


@dataclass(frozen=True, slots=True)
class Asked:
    """A pupil at a huvudman's schools, and the first and last day to look at."""

    student_id: int
    huvudman_id: int
    first_day: dt.date
    last_day: dt.date


@dataclass(frozen=True, slots=True)
class Counts:
    """What is judged: how many of the units were hit, the chance of each, and what people are told.

    ``times`` of ``of`` are the days or lessons of the thing that were missed, ``other_times`` of ``other_of`` all
    else; ``days`` are the days of ``times``.
    """

    student_id: int
    last_day: dt.date
    rule: str
    thing: str  # weekday 1 to 7, parity of the week, subject, or nothing
    hits: int
    chances: Sequence[float]
    times: int
    of: int
    other_times: int
    other_of: int
    days: Sequence[dt.date]


@dataclass(frozen=True, slots=True)
class Whole:
    """How a pupil is away: days with absence, those missed wholly, and the most of them in a row."""

    student_id: int
    away: int
    whole: int
    in_a_row: int

    @property
    def shape(self) -> str:
        """Hela veckor, Hela dagar, or nothing."""
        if self.in_a_row >= WHOLE_WEEK:
            return "Hela veckor"
        return "Hela dagar" if self.whole >= 2 and 4 * self.whole >= 3 * self.away else ""


ASKED = """
asked AS (
    SELECT * FROM unnest(%(students)s::bigint[], %(huvudmen)s::bigint[], %(first_days)s::date[], %(last_days)s::date[])
        AS asked (student_id, huvudman_id, first_day, last_day)
)
"""
# Who may have a pattern at all, found cheaply: absence enough, and half again as often on a weekday or in a kind of
# weeks as otherwise, where a pattern is twice as often. Most pupils are out of the question.
NARROW = f"""
WITH {ASKED}, part AS (
    SELECT student_id, last_day, extract(isodow FROM day)::int AS weekday, extract(week FROM day)::int %% 2 AS week,
        count(*)::int AS days, count(*) FILTER (WHERE away)::int AS times,
        count(*) FILTER (WHERE late_count > 0)::int AS late,
        count(*) FILTER (WHERE valid + invalid - late_minutes < reported)::int AS present,
        count(*) FILTER (WHERE away AND valid + invalid - late_minutes < reported)::int AS partly
    FROM asked
    JOIN absence_studentday USING (student_id)
    JOIN people_school ON people_school.id = school_id AND people_school.huvudman_id = asked.huvudman_id
    WHERE offered > 0 AND reported > 0 AND day BETWEEN asked.first_day AND asked.last_day
    GROUP BY student_id, last_day, weekday, week
), thing AS (
    SELECT student_id, last_day, sum(days) AS days, sum(times) AS times, sum(late) AS late, sum(present) AS present,
        sum(partly) AS partly, weekday IS NULL AND week IS NULL AS is_all,
        CASE WHEN weekday IS NULL THEN %(least_in_weeks)s ELSE %(least)s END AS least
    FROM part
    GROUP BY GROUPING SETS ((student_id, last_day, weekday), (student_id, last_day, week), (student_id, last_day))
), total AS (
    SELECT * FROM thing WHERE is_all
)
SELECT student_id, last_day,
    total.late >= %(least)s AND 10 * total.late >= total.present OR bool_or(thing.times >= thing.least
        AND 2 * thing.times * (total.days - thing.days) >= 3 * (total.times - thing.times) * thing.days) AS in_days,
    total.partly >= %(least)s AS in_lessons
FROM total
JOIN thing USING (student_id, last_day)
WHERE NOT thing.is_all
GROUP BY student_id, last_day, total.late, total.present, total.partly
"""

# The pupil's own days in each window: a row a date, however many schools of the huvudman.
DAYS = f"""
WITH {ASKED}, own_day AS MATERIALIZED (
    SELECT student_id, asked.huvudman_id, last_day, day,
        extract(isodow FROM day)::int AS weekday, extract(week FROM day)::int %% 2 AS week,
        bool_or(away) AS away, sum(late_count) > 0 AS late,
        sum(valid + invalid) >= sum(reported) AS whole, sum(valid + invalid - late_minutes) < sum(reported) AS present
    FROM asked
    JOIN absence_studentday USING (student_id)
    JOIN people_school ON people_school.id = school_id AND people_school.huvudman_id = asked.huvudman_id
    WHERE offered > 0 AND day BETWEEN asked.first_day AND asked.last_day
    GROUP BY student_id, asked.huvudman_id, last_day, day
    HAVING sum(reported) > 0
)
"""
# Occasions, and each of the pupil's weekdays and kinds of weeks with the chance that each occasion hits it. Days away
# with no day at school between them have as many such days before them: that tells the runs apart.
COUNT_DAYS = f"""
{DAYS}, occasion AS (
    SELECT student_id, last_day, count(*) AS length, bit_or(1 << weekday) AS weekdays,
        extract(week FROM min(day))::int %% 2 AS week
    FROM (
        SELECT *, count(*) FILTER (WHERE NOT away) OVER (PARTITION BY student_id, last_day ORDER BY day) AS run
        FROM own_day
    ) AS placed
    WHERE away
    GROUP BY student_id, last_day, run
), thing AS MATERIALIZED (
    SELECT student_id, last_day, weekday, week, weekday IS NULL AND week IS NULL AS is_all,
        count(*) FILTER (WHERE away) AS times, count(*) AS days, array_agg(day) FILTER (WHERE away) AS seen,
        count(*) FILTER (WHERE late) AS late, count(*) FILTER (WHERE present OR late) AS present,
        array_agg(day) FILTER (WHERE late) AS late_days
    FROM own_day
    GROUP BY GROUPING SETS ((student_id, last_day, weekday), (student_id, last_day, week), (student_id, last_day))
), shared AS (
    SELECT *, max(times) FILTER (WHERE is_all) OVER own AS all_times,
        max(days) FILTER (WHERE is_all) OVER own AS all_days
    FROM thing
    WINDOW own AS (PARTITION BY student_id, last_day)
)
SELECT student_id, last_day, CASE WHEN weekday IS NULL THEN 'monster_veckor' ELSE 'monster_veckodag' END AS rule,
    coalesce(weekday, week)::text, count(*) FILTER (WHERE hit) AS hits, array_agg(chance) AS chances,
    any_value(times), any_value(days), any_value(all_times - times), any_value(all_days - days),
    array_sort(any_value(seen))
FROM (
    SELECT shared.*, coalesce(weekdays >> weekday & 1 = 1, shared.week = occasion.week) AS hit,
        least(1, CASE WHEN weekday IS NULL THEN 1 ELSE length END * days::float8 / all_days) AS chance
    FROM shared
    JOIN occasion USING (student_id, last_day)
    WHERE times >= %(least)s AND NOT is_all
) AS chanced
GROUP BY student_id, last_day, weekday, week
HAVING count(*) FILTER (WHERE hit) >= %(least)s
UNION ALL
SELECT student_id, last_day, 'monster_sen', '', late, ARRAY[]::float8[], late, present, 0, 0, array_sort(late_days)
FROM thing
WHERE is_all AND late >= %(least)s
"""

COUNT_WHOLE = f"""
{DAYS}, placed AS (
    SELECT *, row_number() OVER every - row_number() OVER (PARTITION BY student_id, last_day, whole ORDER BY day) AS run
    FROM own_day
    WINDOW every AS (PARTITION BY student_id, last_day ORDER BY day)
), in_a_row AS (
    SELECT student_id, last_day, whole, count(*) AS days, count(*) FILTER (WHERE away) AS away
    FROM placed
    GROUP BY student_id, last_day, whole, run
)
SELECT student_id, sum(away), coalesce(sum(days) FILTER (WHERE whole), 0), coalesce(max(days) FILTER (WHERE whole), 0)
FROM in_a_row
GROUP BY student_id, last_day
"""

# The lessons of the days looked at, as they were for the pupil; those at the same time are one.
LESSON = """
    d.student_id, d.last_day, d.day, l.school_id, l.key, l."start", l."end", l.subject, l.reported
"""
OF_PUPIL = "JOIN absence_lesson l ON l.student_id = d.student_id AND l.day = d.day"
OF_CLASS = """
    JOIN people_membership m
        ON m.student_id = d.student_id AND m.first_day <= d.day AND (m.last_day IS NULL OR m.last_day >= d.day)
    JOIN absence_lesson l ON l.group_id = m.group_id AND l.day = d.day
"""
OF_HUVUDMAN = "JOIN people_school ON people_school.id = l.school_id AND people_school.huvudman_id = d.huvudman_id"
COUNT_LESSONS = f"""
{DAYS}, chosen AS MATERIALIZED (
    SELECT student_id, huvudman_id, last_day, day, away
    FROM (
        SELECT *, count(*) FILTER (WHERE away AND present) OVER (PARTITION BY student_id, last_day) AS partly
        FROM own_day
    ) AS counted
    WHERE present AND partly >= %(least)s AND (away OR %(all_days)s)
), lesson AS (
    SELECT {LESSON} FROM chosen d {OF_PUPIL} {OF_HUVUDMAN} WHERE NOT cancelled
    UNION ALL
    SELECT {LESSON} FROM chosen d {OF_CLASS} {OF_HUVUDMAN} WHERE NOT cancelled
), away AS (
    SELECT d.student_id, d.last_day, d.day, a.school_id, a.lesson AS key, {minute('a."start"')} AS begins, a.minutes
    FROM chosen d
    JOIN absence_absence a ON a.student_id = d.student_id AND a.day = d.day AND a.superseded_at IS NULL AND NOT a.late
    WHERE d.away AND {NOT_CANCELLED}
), told AS (
    SELECT lesson.student_id, lesson.last_day, lesson.day, lesson."start", max(subject) AS subject,
        bool_or(reported) AS reported,
        bool_or(coalesce(lesson.key = away.key OR begins IS NOT NULL AND 2 * (
            least(begins + minutes, {minute('lesson."end"')}) - greatest(begins, {minute('lesson."start"')})
        ) >= {minute('lesson."end"')} - {minute('lesson."start"')}, false)) AS missed
    FROM lesson
    LEFT JOIN away USING (student_id, last_day, day, school_id)
    GROUP BY lesson.student_id, lesson.last_day, lesson.day, lesson."start"
), placed AS (
    SELECT *,
        count(*) FILTER (WHERE reported) OVER of_day AS lessons,
        count(*) FILTER (WHERE reported AND missed) OVER of_day AS times,
        "start" = min("start") OVER of_day AS first, "start" = max("start") OVER of_day AS last
    FROM told
    WINDOW of_day AS (PARTITION BY student_id, last_day, day)
), judged AS (
    SELECT *, count(*) OVER own AS all_of, count(*) FILTER (WHERE missed) OVER own AS all_times
    FROM placed
    WHERE reported AND times < lessons
    WINDOW own AS (PARTITION BY student_id, last_day)
)
SELECT student_id, last_day, rule, thing, count(*) FILTER (WHERE missed) AS hits,
    array_agg(times::float8 / lessons) FILTER (WHERE times > 0),
    count(*) FILTER (WHERE missed), count(*), min(all_times) - count(*) FILTER (WHERE missed), min(all_of) - count(*),
    array_agg(DISTINCT day) FILTER (WHERE missed)
FROM judged
CROSS JOIN LATERAL (VALUES
    ('monster_amne', subject, subject <> ''), ('monster_forsta_lektion', '', first), ('monster_sista_lektion', '', last)
) AS what (rule, thing, holds)
WHERE holds
GROUP BY student_id, last_day, rule, thing
HAVING count(*) FILTER (WHERE missed) >= %(least)s
"""


def narrow(asked: Sequence[Asked], least: int, least_in_weeks: int) -> tuple[list[Asked], list[Asked]]:
    """Those who may have a pattern of at least so many hits in their days, and in their lessons. One query."""
    rows = _rows(NARROW, asked, least=least, least_in_weeks=least_in_weeks)
    found = {(student, last): where for student, last, *where in rows}
    days, lessons = (
        [each for each in asked if found.get((each.student_id, each.last_day), (False, False))[n]] for n in (0, 1)
    )
    return days, lessons


def count_days(asked: Sequence[Asked], least: int) -> list[Counts]:
    """Weekdays, kinds of weeks and late arrivals with at least ``least`` hits. One query.

    Late arrivals come without chances: each of the days at school has the same.
    """
    return [Counts(*row) for row in _rows(COUNT_DAYS, asked, least=least)]


def count_lessons(asked: Sequence[Asked], least: int, *, all_days: bool) -> list[Counts]:
    """Subjects, first and last lessons with at least ``least`` hits, on days not missed wholly. One query.

    Without ``all_days``, only days with absence are looked at: they alone count as evidence.
    """
    return [Counts(*row) for row in _rows(COUNT_LESSONS, asked, least=least, all_days=all_days)]


def count_whole(asked: Sequence[Asked]) -> list[Whole]:
    """Whether each pupil with absence is away whole days. One query."""
    return [Whole(*row) for row in _rows(COUNT_WHOLE, asked)]


def _rows(statement: str, asked: Iterable[Asked], **parameters: Any) -> list[Any]:
    """Run a statement about some pupils and windows; none asked about, none queried."""
    windows = list(asked)
    if not windows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "students": [window.student_id for window in windows],
                "huvudmen": [window.huvudman_id for window in windows],
                "first_days": [window.first_day for window in windows],
                "last_days": [window.last_day for window in windows],
                **parameters,
            },
        )
        rows: list[Any] = cursor.fetchall()
    return rows
