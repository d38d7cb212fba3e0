"""The pupils' days with absence, as rules count them: kept from search to search, so that a day is looked into once.

What a day with absence says needs more than the day itself: it continues an occasion if no school day lies between it
and the last day away, it was missed wholly if nothing was attended at another school, and it has a place in its month.
All that follows from the day and earlier ones alone, at the schools of one huvudman: those of another tell nothing
here. So when pupil days have changed, the days from the first change on are looked into again (``ChangedDay``), and
what is known of earlier ones stands.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Min

from absence.days import run
from absence.models import ChangedDay

LOCK = 20_120_311  # any number: one search at a time, so that none creates what another one just has

ABSENT = "(away OR unexcused OR valid > 0 OR invalid > 0 OR late_count > 0)"
"""A pupil day with absence (the index ``studentday_absent``)."""

FORGET = "DELETE FROM absence_absentday WHERE day >= %(since)s"

# ``away_before`` is the pupil's last day away, among these days or those that stand.
LOOK_INTO = f"""
INSERT INTO absence_absentday
    (student_id, huvudman_id, day, away, unexcused, invalid, late, all_day, continues, absent_so_far, reported_so_far)
WITH days AS (
    SELECT student_id, huvudman_id, day, bool_or(away) AS away, bool_or(unexcused) AS unexcused,
        sum(invalid) AS invalid, sum(late_count) AS late
    FROM absence_studentday
    JOIN people_school ON people_school.id = school_id
    WHERE offered > 0 AND day >= %(since)s AND {ABSENT}
    GROUP BY student_id, huvudman_id, day
), ordered AS (
    SELECT *, coalesce(
        max(day) FILTER (WHERE away) OVER (
            PARTITION BY student_id, huvudman_id ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), (
            SELECT max(day) FROM absence_absentday AS known
            WHERE known.student_id = days.student_id AND known.huvudman_id = days.huvudman_id AND known.away
        )
    ) AS away_before
    FROM days
)
SELECT student_id, huvudman_id, day, away, unexcused, invalid, late, all_day,
    CASE
        WHEN away AND day = away_before + 1 THEN away_before
        WHEN away AND NOT EXISTS (
            SELECT FROM absence_studentday AS between_them
            JOIN people_school ON people_school.id = between_them.school_id
                AND people_school.huvudman_id = ordered.huvudman_id
            WHERE between_them.student_id = ordered.student_id AND between_them.offered > 0
                AND between_them.day > away_before AND between_them.day < ordered.day
        ) THEN away_before
    END,
    absent_so_far, reported_so_far
FROM ordered
CROSS JOIN LATERAL (
    SELECT sum(valid + month.invalid) AS absent_so_far, sum(reported) AS reported_so_far,
        sum(reported) FILTER (WHERE month.day = ordered.day) > 0
        AND sum(valid + month.invalid - reported) FILTER (WHERE month.day = ordered.day) >= 0 AS all_day
    FROM absence_studentday AS month
    JOIN people_school ON people_school.id = month.school_id AND people_school.huvudman_id = ordered.huvudman_id
    WHERE month.student_id = ordered.student_id AND offered > 0
        AND month.day BETWEEN date_trunc('month', ordered.day)::date AND ordered.day
) AS month
"""


def one_at_a_time() -> None:
    """Wait for whoever follows the days or searches them; the lock goes with the transaction."""
    run("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@transaction.atomic
def follow_changes() -> dt.date | None:
    """Look into all that waits to be searched, and leave it waiting; gives the first day that has changed."""
    one_at_a_time()
    first: dt.date | None = ChangedDay.objects.aggregate(first=Min("day"))["first"]
    follow(first)
    return first


def follow(since: dt.date | None) -> None:
    """Look into the days from the first that has changed on; None when nothing has. One at a time."""
    if since is None:
        return
    run(FORGET, {"since": since})
    run(LOOK_INTO, {"since": since})
    run("SET LOCAL default_statistics_target = 1")  # a small sample tells enough
    run("ANALYZE absence_absentday")
