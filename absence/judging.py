"""Which pupils reach which rule, in sets: the windows in ``span`` are counted, compared with the limits, and kept.

One statement for all pupils, schools and huvudmän, so that Python sees only what is found. It counts only days with
absence, as ``absence.absentdays`` keeps them, for those alone can make a signal; the definitions are those of
``absence.figures``, and tests hold the two together.

A rule whose measure is not in ``MEASURES`` is judged by a function of its own: one line in ``JUDGES``, for the windows
of its ``Over``.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from absence import patterns
from absence.days import fill, run
from absence.figures import Figures, Window
from absence.limits import Judged, Limit, Limits, as_json
from absence.rules import RULES, Over

COUNTS = ("occasions", "absence_days", "unexcused_days", "school_days", "invalid")
MEASURES = (*COUNTS, "percent")
"""What can be counted in a window: columns of ``COUNTED``, and the share of ``FIND_PERCENT``."""

Judge = Callable[[Sequence[Window], Limits], Iterable[Judged]]
"""Judges windows with absence: figures have ``occasions`` and ``absence_days``."""

JUDGES: dict[Over, tuple[Judge, Mapping[str, int]]] = {Over.PATTERN: (patterns.judge_windows, patterns.PROMISING)}
"""Who judges, and how much of what a window must have, of one kind at least, to be worth the judge's while."""

_WEEKDAYS = ", ".join(f"count(*) FILTER (WHERE away AND (day - '2001-01-01') %% 7 = {number})" for number in range(7))

# What each window with absence amounts to, at the schools of one huvudman. A day begins an occasion unless the one that
# it continues lies in the window too.
COUNTED = f"""
SELECT unit, school_id, student_id, first_day, last_day, school_days, least_days,
    occasions, absence_days, unexcused_days, invalid, late, partly, on_a_weekday,
    absent_so_far, reported_so_far
FROM (
    SELECT {{spans}}.ctid AS row,
        count(*) FILTER (WHERE away AND coalesce(continues < first_day, true))::int AS occasions,
        count(*) FILTER (WHERE all_day)::int AS absence_days, count(*) FILTER (WHERE unexcused)::int AS unexcused_days,
        sum(invalid)::int AS invalid, sum(late)::int AS late,
        count(*) FILTER (WHERE away AND (late > 0 OR NOT all_day))::int AS partly,
        greatest({_WEEKDAYS})::int AS on_a_weekday,
        max(absent_so_far) AS absent_so_far, max(reported_so_far) AS reported_so_far
    FROM {{spans}}
    JOIN people_school ON people_school.id = school_id
    JOIN absence_absentday USING (student_id, huvudman_id)
    WHERE day BETWEEN first_day AND last_day AND {{which}}
    GROUP BY {{spans}}.ctid
) AS counted
JOIN {{spans}} ON {{spans}}.ctid = counted.row
"""
NOTHING = """
SELECT NULL::bigint AS student_id, NULL::bigint AS school_id, NULL::text AS rule, NULL::int AS version,
    NULL::int AS at_least, NULL::int AS number, NULL::date AS first_day, NULL::date AS last_day, NULL::jsonb AS figures
LIMIT 0
"""
_VALUES = " ".join(f"WHEN '{name}' THEN c.{name}" for name in COUNTS)
FIND = f"""
INSERT INTO found
SELECT c.student_id, c.school_id, rule, version, at_least, number, c.first_day, c.last_day,
    jsonb_build_object(
        'occasions', occasions, 'absence_days', absence_days, 'from', c.first_day, 'to', c.last_day
    ) || CASE WHEN keeps <> '{{{{}}}}' THEN (
        SELECT jsonb_object_agg(key, CASE value {_VALUES} ELSE number END)
        FROM jsonb_each_text(keeps)
    ) ELSE keeps END
FROM ({{counted}}) AS c
JOIN people_school ON people_school.id = c.school_id
JOIN jsonb_to_recordset(%(limits)s::jsonb) AS l (
    huvudman_id bigint, rule text, unit text, measure text, keeps jsonb, version int, at_least int,
    first_day date, last_day date
) ON l.huvudman_id = people_school.huvudman_id AND l.unit = c.unit AND c.last_day BETWEEN l.first_day AND l.last_day
CROSS JOIN LATERAL ({{number}}) AS n (number)
WHERE number >= at_least AND {{may_reach}}
"""
FIND_COUNTS = FIND.format(
    counted=COUNTED.format(spans="span", which="unit <> ALL(%(judged_apart)s)"),
    number=f"SELECT CASE measure {_VALUES} END",
    may_reach="true",
)
# Whole per cent of a month, rounded down: at least 20 of them is 20 % or more. The pupil's school days are bits. Since
# the last day with absence the share has only fallen: who did not reach it then does not now.
FIND_PERCENT = FIND.format(
    counted=COUNTED.format(spans="span", which="unit = %(month)s"),
    number="""
        SELECT 100 * sum(valid + invalid) / sum(reported)
        FROM absence_studentday
        JOIN people_school AS own ON own.id = school_id AND own.huvudman_id = l.huvudman_id
        WHERE student_id = c.student_id AND day BETWEEN c.first_day AND c.last_day AND offered > 0
        HAVING sum(reported) > 0 AND bit_count(bit_or(1 << (day - c.first_day))::bit(32)) >= c.least_days
    """,
    may_reach="100 * c.absent_so_far >= at_least * c.reported_so_far",
)
ADD_FOUND = """
INSERT INTO found
SELECT * FROM jsonb_to_recordset(%s::jsonb) AS f (
    student_id bigint, school_id bigint, rule text, version int, at_least int, number int,
    first_day date, last_day date, figures jsonb
)
"""
WINDOWS = f"""
SELECT unit, school_id, student_id, first_day, last_day, occasions, absence_days
FROM ({COUNTED.format(spans="span", which="unit = %(over)s")}) AS c
WHERE {{promising}}
"""


def nothing_found() -> None:
    """Begin anew. What is sorted fits in memory, and a small sample tells enough of tables made for a moment."""
    run("SET LOCAL work_mem = '64MB'")
    run("SET LOCAL default_statistics_target = 1")
    fill("found", NOTHING)


def judge(limits: Limits) -> None:
    """Add to ``found`` every rule that the windows in ``span`` reach."""
    run("ANALYZE span")
    params = {"limits": as_json(limits), "month": Over.MONTH.value, "judged_apart": [*JUDGES, Over.MONTH]}
    run(FIND_COUNTS, params)
    run(FIND_PERCENT, params)
    for over, (own_judge, promising) in JUDGES.items():
        _add(own_judge(_windows(over, promising), limits))
    run("ANALYZE found (student_id, rule, last_day)")


def count(spans: str, into: str) -> None:
    """Count what the windows of one temporary table amount to, into another."""
    fill(into, COUNTED.format(spans=spans, which="true"), {})


def _windows(over: Over, promising: Mapping[str, int]) -> list[Window]:
    """The windows of one kind that have absence enough."""
    enough = " OR ".join(f"{column} >= {number}" for column, number in promising.items())
    with connection.cursor() as cursor:
        cursor.execute(WINDOWS.format(promising=enough), {"over": over.value})
        rows = cursor.fetchall()
    return [
        Window(unit, school, student, first, last, Figures(occasions=occasions, absence_days=absence_days))
        for unit, school, student, first, last, occasions, absence_days in rows
    ]


def _add(judged: Iterable[Judged]) -> None:
    """Add what a judge of its own has found."""
    rows = [_row(*each) for each in judged]
    if rows:
        run(ADD_FOUND, [json.dumps(rows)])


def _row(window: Window, limit: Limit, number: int, keeps: dict[str, Any]) -> dict[str, Any]:
    """A row of ``found``."""
    first, last = window.first_day.isoformat(), window.last_day.isoformat()
    whole = {"occasions": window.figures.occasions, "absence_days": window.figures.absence_days}
    return {
        "student_id": window.student_id,
        "school_id": window.school_id,
        "rule": RULES[limit.rule].name,
        "version": limit.version,
        "at_least": limit.at_least,
        "number": number,
        "first_day": first,
        "last_day": last,
        "figures": whole | keeps | {"from": first, "to": last},
    }
