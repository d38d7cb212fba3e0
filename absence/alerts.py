"""How signals are kept: one open for each pupil, rule and window, moved along as its window grows or rolls.

In sets: what a search has found lies in the temporary table ``found`` (``absence.judging``), and a few statements make
the kept signals agree with it.

A signal that somebody has answered comes again only when things have got worse, by the rule's ``worse_by``:

* handled (a call, a talk): when the number has grown, or when so many occasions or days are new since then, even if
  as many old ones have rolled out of the weeks meanwhile: absence after the talk is what the follow-up is about;
* dismissed with a reason: when the number has grown. That much was known when it was dismissed, so absence of the same
  extent is no news until the last day of the dismissal. After that day it comes again if the rule is still reached.
"""

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from absence import judging
from absence.days import fill, run
from absence.models import Alert
from absence.readings import last_readings
from absence.rules import RULES, Rule

CORRECTED = "Uppgifterna har rättats"
MERGED = "Ingår i en annan signal"

COUNTS_NEW = ("occasions", "absence_days")
"""Measures of rules for which what is new since an answer is counted."""

RULE_ROWS = "unnest(%(rules)s::text[], %(measures)s::text[], %(worse_by)s::int[]) AS rules (rule, measure, worse_by)"

# Signals (a) at the huvudman of what was found (f). A pupil who comes from another huvudman begins anew here.
SAME_HUVUDMAN = """JOIN people_school AS here ON here.id = f.school_id
JOIN people_school AS there ON there.id = a.school_id AND there.huvudman_id = here.huvudman_id"""

# The open signals that what was found is about; the latest first.
MEET = f"""
SELECT a.id, a.window_to AS known_to, f.*,
    row_number() OVER (PARTITION BY f.student_id, f.rule ORDER BY a.window_to DESC, a.id DESC) AS nth
FROM found f
JOIN absence_alert a ON a.student_id = f.student_id AND a.rule = f.rule
    AND a.window_from <= f.last_day AND a.window_to >= f.first_day
{SAME_HUVUDMAN}
WHERE a.status = %(open)s AND f.last_day = %(day)s
"""
# Where a correction has made two windows into one, the earlier signals go into the latest.
MERGE = """
UPDATE absence_alert SET status = %(withdrawn)s, handled_at = %(now)s, handled_how = %(merged)s
WHERE id IN (
    SELECT earlier.id FROM met earlier JOIN met latest USING (student_id, rule)
    WHERE earlier.nth > 1 AND latest.nth = 1 AND latest.known_to <= latest.last_day
)
"""
FACTS = "school_id, version, at_least, number, window_from, window_to, figures, data_until"
NEW_FACTS = (
    "new.school_id, new.version, new.at_least, new.number, new.first_day, new.last_day, new.figures,"
    " (%(data_until)s::jsonb ->> new.school_id::text)::timestamptz"
)
OLD_FACTS = ", ".join(f"absence_alert.{name}" for name in FACTS.split(", "))
# What it came with goes along, so that its page can tell what has changed since.
MOVED_FACTS = NEW_FACTS.replace(
    "new.figures",
    "new.figures || jsonb_build_object('came', coalesce(absence_alert.figures -> 'came', absence_alert.figures))",
)
MOVE = f"""
UPDATE absence_alert SET ({FACTS}) = ROW({MOVED_FACTS})
FROM {{new}} AS new
WHERE absence_alert.id = new.id AND ROW({OLD_FACTS.replace("figures", "figures - 'came'")})
    IS DISTINCT FROM ROW({NEW_FACTS})
"""
MOVED = "(SELECT * FROM met WHERE nth = 1 AND known_to <= last_day)"

# Answered signals that may keep quiet what was found: handled ones while the windows overlap, dismissed ones to their
# last day. ``grown`` says whether the number alone tells that it is worse.
ANSWERED = f"""
SELECT a.id, f.student_id, f.school_id, f.rule, f.first_day, f.number, a.window_to, measure, worse_by,
    f.number >= a.number + worse_by AS grown,
    a.status = %(handled)s AND measure = ANY(%(counts_new)s) AND a.window_to < f.last_day AS may_be_new
FROM found f
JOIN {RULE_ROWS} USING (rule)
JOIN absence_alert a ON a.student_id = f.student_id AND a.rule = f.rule AND a.window_from <= f.last_day
{SAME_HUVUDMAN}
WHERE f.last_day = %(day)s
    AND (a.status = %(handled)s AND a.window_to >= f.first_day
        OR a.status = %(dismissed)s AND a.quiet_until >= f.last_day)
"""
# The part of the window that was there to see when it was handled: what it amounts to is not new.
SEEN = """
SELECT DISTINCT measure AS unit, school_id, student_id, first_day, window_to AS last_day,
    NULL::int AS school_days, 1 AS least_days
FROM answered WHERE may_be_new AND NOT grown
"""
CREATE = f"""
INSERT INTO absence_alert (student_id, rule, {FACTS}, status, created_at, handled_how)
SELECT student_id, rule, {NEW_FACTS}, %(open)s, %(now)s, ''
FROM found AS new
WHERE last_day = %(day)s
    AND NOT EXISTS (SELECT FROM met WHERE met.student_id = new.student_id AND met.rule = new.rule)
    AND NOT EXISTS (
        SELECT FROM answered a
        LEFT JOIN seen_tally s ON s.student_id = a.student_id AND s.unit = a.measure
            AND s.first_day = a.first_day AND s.last_day = a.window_to
        WHERE a.student_id = new.student_id AND a.rule = new.rule AND NOT a.grown
            AND NOT (a.may_be_new AND a.number >= a.worse_by
                + CASE a.measure WHEN 'occasions' THEN coalesce(s.occasions, 0) ELSE coalesce(s.absence_days, 0) END)
    )
RETURNING student_id, rule
"""
# Each doubtful signal beside what its window amounts to today. Windows of a pupil that overlap are one.
CHECK = """
SELECT a.id, f.*, coalesce(a.window_to >= lead(f.first_day) OVER (
        PARTITION BY a.student_id, huvudman_id, a.rule, f.rule IS NULL ORDER BY a.window_to, a.id
    ), false) AS is_part
FROM doubtful
JOIN absence_alert a USING (id)
JOIN people_school ON people_school.id = a.school_id
LEFT JOIN found f ON f.student_id = a.student_id AND f.school_id = a.school_id AND f.rule = a.rule
    AND f.last_day = a.window_to
"""
WITHDRAW = """
UPDATE absence_alert
SET status = %(withdrawn)s, handled_at = %(now)s,
    handled_how = CASE WHEN checked.is_part THEN %(merged)s ELSE %(corrected)s END
FROM checked
WHERE absence_alert.id = checked.id AND (checked.rule IS NULL OR checked.is_part)
"""
TRUE_TODAY = "(SELECT * FROM checked WHERE rule IS NOT NULL AND NOT is_part)"

STANDING = f"""
SELECT f.student_id, f.school_id, f.rule, f.version, f.at_least, f.first_day, f.last_day, f.figures::text
FROM found f
WHERE f.last_day = %(day)s AND EXISTS (
    SELECT FROM absence_alert a
    {SAME_HUVUDMAN}
    WHERE a.student_id = f.student_id AND a.rule = f.rule AND a.status = %(open)s
        AND a.window_from <= f.last_day AND a.window_to >= f.first_day
)
"""

Key = tuple[int, str]  # pupil and rule


@dataclass(frozen=True, slots=True)
class FoundAlert:
    """A rule that a pupil reaches on the day searched, and whether this search was the first to find it."""

    student_id: int
    school_id: int
    rule: Rule
    version: int
    at_least: int
    first_day: dt.date
    last_day: dt.date
    figures: dict[str, Any]
    new: bool = False

    @property
    def title(self) -> str:
        """What has happened, said with the number that its version signals from."""
        return self.rule.titled(self.at_least)


def keep(day: dt.date) -> set[Key]:
    """Make the kept signals agree with what was found on ``day``; says which are new."""
    params = _parameters(day=day)
    fill("met", MEET, params)
    run(MERGE, params)
    run(MOVE.format(new=MOVED), params)
    fill("answered", ANSWERED, params)
    fill("seen", SEEN)
    judging.count("seen", into="seen_tally")
    with connection.cursor() as cursor:
        cursor.execute(CREATE, params)
        return set(cursor.fetchall())


def recheck() -> None:
    """Make every doubtful signal true with the figures of today, or withdraw it.

    What the windows of the signals amount to has been found, on the days searched and beside them. Where a correction
    has made two windows into one, the earlier signal goes into the later.
    """
    params = _parameters()
    fill("checked", CHECK, params)
    run(WITHDRAW, params)
    run(MOVE.format(new=TRUE_TODAY), params)


def standing(day: dt.date, new: Collection[Key]) -> list[FoundAlert]:
    """What was found on ``day`` and stands open, the new ones marked."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, _parameters(day=day))
        rows = cursor.fetchall()
    return [
        FoundAlert(student, school, RULES[rule], version, at_least, first, last, _json(figures), (student, rule) in new)
        for student, school, rule, version, at_least, first, last, figures in rows
    ]


def _json(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def _parameters(**own: Any) -> dict[str, Any]:
    """The words and numbers of the statements."""
    status = Alert.Status
    return {
        "open": status.OPEN,
        "handled": status.HANDLED,
        "dismissed": status.DISMISSED,
        "withdrawn": status.WITHDRAWN,
        "merged": MERGED,
        "corrected": CORRECTED,
        "counts_new": list(COUNTS_NEW),
        "rules": list(RULES),
        "measures": [rule.measure for rule in RULES.values()],
        "worse_by": [rule.worse_by for rule in RULES.values()],
        "data_until": _data_until(),
        "now": timezone.now(),
        **own,
    }


def _data_until() -> str:
    """When absence was last read in for each school, as JSON: how old the numbers are."""
    return json.dumps({str(school): at.isoformat() for school, at in last_readings().items()})
