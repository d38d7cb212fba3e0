"""Which days the rules look at: windows that end on a day asked about, by the calendar of the pupil's school.

They are laid in a temporary table, ``span``, for ``absence.judging`` to count: one row for each pupil and window.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping

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
# A pupil who, as is known now, had no place at the school that day has no window.
SIGNALLED = """
SELECT DISTINCT student_id, school_id, window_to AS last_day, unit
FROM absence_alert AS signal
JOIN unnest(%(rules)s::text[], %(rule_units)s::text[]) AS rules (rule, unit) USING (rule)
WHERE status = %(open)s AND school_id = ANY(%(schools)s) AND window_to <> ALL(%(searched)s) AND EXISTS (
    SELECT FROM people_enrolment AS place
    WHERE place.student_id = signal.student_id AND place.school_id = signal.school_id
        AND place.first_day <= window_to AND (place.last_day IS NULL OR place.last_day >= window_to)
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
# A run of announced days goes back to the last school day of the pupil that was not announced.
ADD_RUNS = """
INSERT INTO span
SELECT %(run)s, asked.school_id, asked.student_id, run.first_day, asked.last_day, run.school_days, 1
FROM ({asked}) AS asked
CROSS JOIN LATERAL (
    SELECT min(day) AS first_day, count(DISTINCT day) AS school_days FROM absence_studentday
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
"""
ONLY_RUNS = "SELECT * FROM ({asked}) AS signalled WHERE unit = %(run)s"


def no_spans() -> None:
    """Begin anew."""
    fill("span", NO_SPANS)


def add_enrolled(day: dt.date, calendars: Calendars, *, only: Over | None = None) -> None:
    """The windows that end on ``day``, of every pupil enrolled at the schools that day; of all kinds or of one."""
    params = {"day": day, **_parameters(calendars, [(school, day) for school in calendars], only)}
    if only is not Over.RUN:
        run(ADD_SPANS.format(asked=ENROLLED, windows=WINDOWS, joined="school_id, last_day"), params)
    if only in (None, Over.RUN):
        run(ADD_RUNS.format(asked=ENROLLED), params)


def add_signalled(calendars: Calendars, searched: Collection[dt.date]) -> None:
    """The windows that end as those of the open signals at the schools do, except those that ``searched`` days hold."""
    signals = Alert.objects.filter(status=Alert.Status.OPEN, rule__in=RULES, school__in=calendars)
    ends = signals.exclude(window_to__in=searched).order_by().values_list("school_id", "window_to").distinct()
    params = {
        "open": Alert.Status.OPEN,
        "rules": list(RULES),
        "rule_units": [rule.over.value for rule in RULES.values()],
        "searched": list(searched),
        **_parameters(calendars, ends),
    }
    run(ADD_SPANS.format(asked=SIGNALLED, windows=WINDOWS, joined="school_id, last_day, unit"), params)
    run(ADD_RUNS.format(asked=ONLY_RUNS.format(asked=SIGNALLED)), params)


def _parameters(
    calendars: Calendars, ends: Iterable[tuple[int, dt.date]], only: Over | None = None
) -> dict[str, object]:
    """The windows that end at a school on a day, as columns."""
    wanted = [
        (school, last, *window)
        for school, last in ends
        for window in windows(calendars[school], last)
        if only in (None, window[0])
    ]
    return {
        "run": Over.RUN.value,
        "schools": list(calendars),
        "units": [unit.value for _, _, unit, _, _ in wanted],
        "places": [school for school, *_ in wanted],
        "first_days": [first for *_, first, _ in wanted],
        "last_days": [last for _, last, *_ in wanted],
        "least": [least for *_, least in wanted],
    }


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
