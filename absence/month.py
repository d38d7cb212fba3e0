"""A month of every pupil at a school, in one reading of the pupils' days: what the monthly report is made of.

The figures are those of ``absence.figures``, and tests hold the two together. There any window can be asked about, day
beside day; here a month of everybody is added up while it is read, without putting a hundred thousand pupils' days in
order. A month has at most 31 days, so a pupil's days fit in one number, a bit each: ``held`` are the school days,
``absent`` those away.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection, transaction

from absence.figures import Figures

# Days away, with the days between that are no school days of the pupil, lie in runs of bits, and each run is an
# occasion if a day away is in it. Adding the days away to the runs makes each of those, and no other, carry a bit out.
OCCASIONS = "bit_count(((runs + days_away) & ~runs)::bit(64))"
ROOM = "SET LOCAL work_mem = '64MB'"  # the sums of a hundred thousand pupils are 20 MB: they need no disk
NO_DAYS = 2**31 - 1  # every bit of a month

# A row for each pupil who is listed, and one for each school, without a pupil, that counts the others. One school is
# looked up by its index; for more, the whole month is read, which costs less than to look up each.
MONTH = f"""
WITH wanted AS (
    SELECT * FROM unnest(%(schools)s::bigint[], %(limits)s::int[]) AS wanted (school_id, at_least)
), pupil AS (
    SELECT school_id, student_id, sum(offered) AS offered, sum(reported) AS reported, sum(valid) AS valid,
        sum(invalid) AS invalid, sum(leave) AS leave, sum(late_count) AS late,
        count(*) FILTER (WHERE valid + invalid >= reported AND reported > 0) AS absence_days,
        bit_or(1 << (day - %(first)s)) AS held, bit_or(1 << (day - %(first)s)) FILTER (WHERE away) AS absent
    FROM absence_studentday
    WHERE offered > 0 AND day BETWEEN %(first)s AND %(last)s AND (%(one)s::bigint IS NULL OR school_id = %(one)s)
    GROUP BY school_id, student_id
), listed AS MATERIALIZED (
    SELECT school_id,
        CASE WHEN %(everybody)s OR reported > 0 AND 100 * (valid + invalid) >= at_least * reported THEN student_id END
            AS listed_id,
        count(*) AS students, max(offered) AS offered, max(reported) AS reported, max(valid) AS valid,
        max(invalid) AS invalid, max(leave) AS leave, max(late) AS late, max(absence_days) AS absence_days,
        max(coalesce(absent, 0)::bigint) AS days_away,
        max(coalesce(absent, 0) | ({NO_DAYS} & ~held)::bigint) AS runs
    FROM pupil
    JOIN wanted USING (school_id)
    GROUP BY school_id, listed_id
), last_class AS (
    SELECT DISTINCT ON (school_id, student_id) school_id, student_id AS listed_id, people_group.name AS klass
    FROM listed
    JOIN people_membership ON student_id = listed_id
    JOIN people_group USING (school_id)
    WHERE group_id = people_group.id AND first_day <= %(last)s AND (last_day IS NULL OR last_day >= %(first)s)
    ORDER BY school_id, student_id, least(last_day, %(last)s) DESC, first_day DESC, people_membership.id DESC
)
SELECT school_id, listed_id, students, coalesce(klass, ''), offered, reported, valid, invalid, leave, late,
    0 AS late_minutes, {OCCASIONS}, absence_days
FROM listed
LEFT JOIN last_class USING (school_id, listed_id)
"""


class PupilMonth(NamedTuple):
    """A pupil's month at a school. The class is the one at the month's end, or the last one in the month."""

    student_id: int
    klass: str
    figures: Figures


@dataclass(slots=True)
class SchoolMonth:
    """A school's month: the limit of its report in per cent, how many pupils had lessons, and the pupils asked for."""

    limit: int
    student_count: int = 0
    rows: list[PupilMonth] = field(default_factory=list)

    @property
    def reported(self) -> list[PupilMonth]:
        """The pupils of the report."""
        return [row for row in self.rows if row.figures.reaches(self.limit)]


def read_month(first: dt.date, last: dt.date, limits: Mapping[int, int], *, everybody: bool) -> dict[int, SchoolMonth]:
    """The schools in ``limits`` from ``first`` to ``last`` of a month, by id: those where somebody had lessons.

    Listed are the pupils whose absence at a school reaches so many per cent as ``limits`` says of it, or all who had
    lessons. Of the figures only what the report keeps is told. One query.
    """
    months: dict[int, SchoolMonth] = {}
    for school, student, students, klass, *figures in _rows(first, last, limits, everybody):
        month = months.setdefault(school, SchoolMonth(limits[school]))
        month.student_count += students
        if student is not None:
            month.rows.append(PupilMonth(student, klass, Figures(*figures)))
    return months


def _rows(first: dt.date, last: dt.date, limits: Mapping[int, int], everybody: bool) -> list[tuple[Any, ...]]:
    """What the statement gives."""
    parameters: dict[str, Any] = {
        "first": first,
        "last": last,
        "schools": list(limits),
        "limits": list(limits.values()),
        "one": next(iter(limits)) if len(limits) == 1 else None,
        "everybody": everybody,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        if parameters["one"] is None:
            cursor.execute(ROOM)
        cursor.execute(MONTH, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
