"""Which days the rules look at: windows that end on a day asked about, by the calendar of the pupil's school.

They are laid in a temporary table, ``span``, for ``absence.judging`` to count: one row for each pupil and window.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from absence.absentdays import ABSENT
from absence.days import fill, run
from absence.models import Alert
from absence.rules import RULES, WEEKS, Over
from people.calendar import DAY, SchoolCalendar, monday

Calendars = Mapping[int, SchoolCalendar]
"""The calendar of each school, by its id."""

MONTH_FROM = 10  # the pupil's own school days before the month so far is judged

# unit ... last_day  whose window, and which days
# school_days        of a run of announced days: how many they are
# least_days         so many school days of the pupil must lie in the window for it to be judged
NO_SPANS = """
SELECT NULL::text AS unit, NULL::bigint AS school_id, NULL::bigint AS student_id, NULL::date AS first_day,
    NULL::date AS last_day, NULL::int AS school_days, NULL::int AS least_days
LIMIT 0
"""

# The pupil's school is that of the enrolment: the latest, where there are several.
ENROLLED = """
SELECT student_id, school_id, %(day)s::date AS last_day
FROM (
    SELECT DISTINCT ON (student_id) student_id, school_id
    FROM people_enrolment
    WHERE first_day <= %(day)s AND (last_day IS NULL OR last_day >= %(day)s)
    ORDER BY student_id, first_day DESC, id DESC
) AS enrolled
WHERE school_id = ANY(%(schools)s)
"""
# Open signals that a change from a day on may have made untrue: those that end later, and with them the earlier ones of
# the same rule, which may now overlap. What was found on the days searched has been moved along already.
DOUBTFUL = """
SELECT id, student_id, school_id, rule, window_to AS last_day
FROM (
    SELECT *, max(window_to) OVER (PARTITION BY student_id, rule) AS latest
    FROM absence_alert
    WHERE status = %(open)s AND rule = ANY(%(rules)s)
) AS signal
WHERE latest >= %(since)s AND school_id = ANY(%(schools)s) AND NOT EXISTS (
    SELECT FROM found
    WHERE found.student_id = signal.student_id AND found.rule = signal.rule AND found.school_id = signal.school_id
        AND found.last_day = signal.window_to AND found.first_day = signal.window_from
)
"""
# A pupil who, as is known now, had no place at the school that day has no window.
SIGNALLED = """
SELECT DISTINCT student_id, school_id, last_day, unit
FROM doubtful
JOIN unnest(%(rules)s::text[], %(rule_units)s::text[]) AS rules (rule, unit) USING (rule)
WHERE last_day <> ALL(%(searched)s) AND EXISTS (
    SELECT FROM people_enrolment AS place
    WHERE place.student_id = doubtful.student_id AND place.school_id = doubtful.school_id
        AND place.first_day <= doubtful.last_day AND (place.last_day IS NULL OR place.last_day >= doubtful.last_day)
)
"""
WINDOWS = """
unnest(%(units)s::text[], %(places)s::bigint[], %(first_days)s::date[], %(last_days)s::date[], %(least)s::int[])
    AS wanted (unit, school_id, first_day, last_day, least_days)
"""
ADD_SPANS = """
INSERT INTO span
SELECT unit, school_id, student_id, first_day, last_day, NULL, least_days
FROM ({asked}) AS asked
JOIN {windows} USING ({joined})
"""
# A run of announced days goes back to the last school day of the pupil, at the huvudman, that was not announced.
ADD_RUNS = """
INSERT INTO span
SELECT %(run)s, asked.school_id, asked.student_id, run.first_day, asked.last_day, run.school_days, 1
FROM ({asked}) AS asked
JOIN people_school AS place ON place.id = asked.school_id
CROSS JOIN LATERAL (
    SELECT min(day) AS first_day, count(DISTINCT day) AS school_days FROM absence_studentday
    JOIN people_school AS own ON own.id = school_id AND own.huvudman_id = place.huvudman_id
    WHERE student_id = asked.student_id AND day <= asked.last_day AND offered > 0 AND day > coalesce((
        SELECT day FROM absence_studentday
        JOIN people_school AS own ON own.id = school_id AND own.huvudman_id = place.huvudman_id
        WHERE student_id = asked.student_id AND day <= asked.last_day AND offered > 0
        GROUP BY day HAVING NOT bool_or(announced) ORDER BY day DESC LIMIT 1
    ), '-infinity')
) AS run
WHERE EXISTS (
    SELECT FROM absence_studentday
    JOIN people_school AS own ON own.id = school_id AND own.huvudman_id = place.huvudman_id
    WHERE student_id = asked.student_id AND day = asked.last_day AND offered > 0 AND announced
)
"""
ONLY_RUNS = "SELECT * FROM ({asked}) AS signalled WHERE unit = %(run)s"
# On the day itself only those matter who were absent or announced then.
ADD_DAYS = """
INSERT INTO span
SELECT %(unit)s, school_id, student_id, last_day, last_day, NULL, 1
FROM enrolled
WHERE student_id IN (SELECT student_id FROM absence_studentday WHERE day = %(day)s AND {absent})
"""
ANNOUNCED = f"""
SELECT * FROM enrolled
WHERE student_id IN (SELECT student_id FROM absence_studentday WHERE day = %(day)s AND announced AND {ABSENT})
"""
# Each day is looked up by its own, for a school is enough.
LESSONS = """
SELECT day::date FROM generate_series(%(first)s::date, %(last)s::date, '1 day') AS day
WHERE EXISTS (SELECT FROM absence_studentday AS held WHERE held.day = day.day::date)
ORDER BY day
"""


def no_spans() -> None:
    """Begin anew."""
    fill("span", NO_SPANS)


def add_enrolled(day: dt.date, calendars: Calendars, *, only: Over | None = None) -> None:
    """The windows that end on ``day``, of every pupil enrolled at the schools that day; of all kinds or of one."""
    wanted = set(Over) - {Over.DAY} if only is None else {only}
    params = {"day": day, **_parameters(calendars, [(school, day) for school in calendars], wanted)}
    fill("enrolled", ENROLLED, params)
    if params["units"]:
        run(ADD_SPANS.format(asked="SELECT * FROM enrolled", windows=WINDOWS, joined="school_id, last_day"), params)
    if only in (None, Over.DAY):
        run(ADD_DAYS.format(absent=ABSENT), {"day": day, "unit": Over.DAY.value})
    if only in (None, Over.RUN):
        run(ADD_RUNS.format(asked=ANNOUNCED), params)


def doubt(calendars: Calendars, since: dt.date | None) -> None:
    """Doubt the open signals at the schools that what has changed from a day on may have made untrue: ``doubtful``."""
    never = dt.date.max
    params = {
        "open": Alert.Status.OPEN,
        "rules": list(RULES),
        "schools": list(calendars),
        "since": never if since is None else since,
    }
    fill("doubtful", DOUBTFUL, params)


def add_doubtful(calendars: Calendars, searched: Collection[dt.date]) -> int:
    """The windows that end as those of the doubtful signals do, except those that ``searched`` days hold; how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT school_id, last_day FROM doubtful")
        ends = [end for end in cursor.fetchall() if end[1] not in searched]
    if not ends:
        return 0
    params = {
        "rules": list(RULES),
        "rule_units": [rule.over.value for rule in RULES.values()],
        "searched": list(searched),
        **_parameters(calendars, ends, set(Over)),
    }
    added = run(ADD_SPANS.format(asked=SIGNALLED, windows=WINDOWS, joined="school_id, last_day, unit"), params)
    return added + run(ADD_RUNS.format(asked=ONLY_RUNS.format(asked=SIGNALLED)), params)


def _parameters(calendars: Calendars, ends: Sequence[tuple[int, dt.date]], units: Collection[Over]) -> dict[str, Any]:
    """The windows of some kinds that end at a school on a day, as columns. Schools of one calendar share them."""
    last_days = {last for _, last in ends}
    held = days_with_lessons(min(last_days).replace(day=1), max(last_days)) if ends else []
    own: dict[tuple[SchoolCalendar, dt.date], list[tuple[Over, dt.date, int]]] = {}
    wanted = []
    for school, last in ends:
        key = calendars[school], last
        if key not in own:
            own[key] = [window for window in windows(*key) if window[0] in units and _may_hold(held, last, *window[1:])]
        wanted += [(school, last, *window) for window in own[key]]
    return {
        "run": Over.RUN.value,
        "schools": list(calendars),
        "units": [unit.value for _, _, unit, _, _ in wanted],
        "places": [school for school, *_ in wanted],
        "first_days": [first for *_, first, _ in wanted],
        "last_days": [last for _, last, *_ in wanted],
        "least": [least for *_, least in wanted],
    }


def _may_hold(held: Sequence[dt.date], last: dt.date, first: dt.date, least: int) -> bool:
    """Whether a pupil can have so many school days in a window, where anybody has had lessons on the days ``held``."""
    return least == 1 or sum(first <= day <= last for day in held) >= least


def days_with_lessons(first: dt.date, last: dt.date) -> list[dt.date]:
    """The days from ``first`` to ``last`` on which anybody has lessons. One query."""
    with connection.cursor() as cursor:
        cursor.execute(LESSONS, {"first": first, "last": last})
        return [day for (day,) in cursor.fetchall()]


def windows(calendar: SchoolCalendar, day: dt.date) -> Iterator[tuple[Over, dt.date, int]]:
    """The windows that end on ``day``: their first days, and how many school days of the pupil they must hold.

    Without terms of the huvudman there are no terms and no weeks.
    """
    yield Over.DAY, day, 1
    yield Over.MONTH, day.replace(day=1), 1 if is_last_of_month(calendar, day) else MONTH_FROM
    if calendar.terms:
        yield Over.WEEKS, calendar.last_school_weeks(day, WEEKS), 1
    for term in calendar.terms:
        if term.first_day <= day <= term.last_day:
            yield Over.TERM, term.first_day, 1
            if is_last_of_week(calendar, day):
                yield Over.PATTERN, term.first_day, 1


def is_last_of_month(calendar: SchoolCalendar, day: dt.date) -> bool:
    """Whether no school day is left of the month, and there was one."""
    first, next_month = day.replace(day=1), (day.replace(day=1) + 31 * DAY).replace(day=1)
    return bool(calendar.school_days(first, day)) and not calendar.school_days(day + DAY, next_month - DAY)


def is_last_of_week(calendar: SchoolCalendar, day: dt.date) -> bool:
    """Whether the day is the last school day of its week."""
    return calendar.is_school_day(day) and not calendar.school_days(day + DAY, monday(day) + 6 * DAY)
