"""Absence out of franvaro.csv, in versions: a correction supersedes, never overwrites.

Rows are judged in sets: who and where, against the lesson and against what was offered that day. What is left becomes
``version``: each row beside what is known under its key, and the row before it in the file.
"""

from collections.abc import Mapping
from dataclasses import replace

from absence import days
from absence.importing.common import LESSONS, PLACE, find_own_school
from absence.importing.fitting import refuse_beyond_offered
from absence.importing.standing import let_stand
from people.importing.merging import differ
from people.importing.pupils import find_schools_and_pupils
from people.importing.reach import Reach
from people.importing.staging import CORRECTED, CREATED, UNCHANGED, Reason, Staging

WRONG_ORDER = "Frånvaron slutar innan den har börjat. Rätta tiderna."
LONGER_THAN_TIMES = "Frånvaron är {} minuter, men tiden mellan start och slut är kortare. Rätta någon av dem."
PAST_MIDNIGHT = "Frånvaron går över midnatt. Rätta starttiden eller minuterna."
CANCELLED = "Lektionen är inställd, så den ger ingen frånvaro. Rätta lektionen eller ta bort raden."
NOTHING_OFFERED = (
    "Eleven har ingen skoltid den dagen. Kontrollera datumet, eller läs in lektioner eller schematid först."
)
MORE_THAN_OFFERED = "Frånvaron är mer än elevens skoltid den dagen, {} minuter. Rätta minuterna eller schemat."

MANY = 10_000  # new rows that the planner must know of at once, to count their days well

# Column of Absence → its value in a row ``s`` with its lesson. What the file has no column for keeps what is known.
VALUES = {
    "student_id": ("elev", "s.student_id", "0"),
    "school_id": ("elev", "s.school_id", "0"),
    "day": ("datum", "s.datum", "'2000-01-01'"),
    "minutes": ("franvarominuter", "s.franvarominuter", "0"),
    "start": ("datum", "coalesce(s.start, s.lesson_start)", "NULL"),
    "end": ("datum", "coalesce(s.slut, s.lesson_end)", "NULL"),
    "lesson": ("lektion", "coalesce(s.lektion, '')", "''"),
    "subject": ("datum", "coalesce(s.amne, s.lesson_subject, '')", "''"),
    "valid": ("giltig", "s.giltig", "false"),
    "announced": ("anmald", "s.anmald", "false"),
    "late": ("sen", "s.sen", "false"),
    "reason": ("orsak", "coalesce(s.orsak, '')", "''"),
}


def import_absences(staging: Staging, reach: Reach, run_id: int | None) -> None:
    """franvaro.csv. The versions belong to the run."""
    names_lessons, lacks_schools = staging.any("s.lektion IS NOT NULL"), staging.any("s.skolenhetskod IS NULL")
    reasons = find_schools_and_pupils(staging, reach)
    if names_lessons or lacks_schools:
        staging.refuse_first(reasons)
        reasons = []
    if names_lessons:
        _find_lessons(staging)
    if lacks_schools:
        # Absence belongs where the lesson was, also when the pupil has a place at another school.
        find_own_school(staging, reach, own=(LESSONS, PLACE))
    _add_key_and_day(staging, {} if names_lessons else NO_LESSON)
    staging.refuse_first([*reasons, *_reasons()])
    _make_versions(staging)
    while refuse_beyond_offered(staging):
        _make_versions(staging)
    _save(staging, run_id)
    days.touch(
        "SELECT v.student_id, v.day FROM version v WHERE v.outcome > 0"
        " UNION ALL SELECT v.known_student_id, v.known_day FROM version v WHERE v.replaces AND v.known_id IS NOT NULL"
    )
    days.count_absence()


def _find_lessons(staging: Staging) -> None:
    """Put the lesson that a row names beside it: the pupil's own, else the class's, else the school's by that name."""
    staging.run(
        "CREATE TEMPORARY TABLE named_lesson ON COMMIT DROP AS"
        ' SELECT DISTINCT ON (s.line) s.line, l.school_id, l."start", l."end", l.subject, l.cancelled'
        " FROM incoming s JOIN absence_lesson l ON l.key = s.lektion AND l.day = s.datum"
        " AND (s.school_id IS NULL OR l.school_id = s.school_id)"
        " AND (l.student_id IS NULL OR l.student_id = s.student_id)"
        " LEFT JOIN people_membership m ON m.group_id = l.group_id AND m.student_id = s.student_id"
        " AND m.first_day <= s.datum AND (m.last_day IS NULL OR m.last_day >= s.datum)"
        " WHERE s.bad_message IS NULL AND (s.school_id IS NOT NULL OR m.id IS NOT NULL OR l.student_id IS NOT NULL)"
        " ORDER BY s.line, l.student_id IS NULL, m.id IS NULL, l.id"
    )
    staging.run("ANALYZE named_lesson")
    staging.enrich(
        {
            "school_id": "coalesce(s.school_id, n.school_id)",
            "lesson_start": 'n."start"',
            "lesson_end": 'n."end"',
            "lesson_subject": "nullif(n.subject, '')",
            "lesson_cancelled": "coalesce(n.cancelled, false)",
        },
        "LEFT JOIN named_lesson n ON n.line = s.line",
    )
    staging.run("DROP TABLE named_lesson")


# Asked row by row: the rows are few beside all days, and those of a pupil lie together.
OFFERED = (
    "SELECT d.offered FROM absence_studentday d"
    " WHERE d.student_id = s.student_id AND d.day = s.datum AND d.school_id = s.school_id"
)
NO_LESSON: Mapping[str, str] = {
    "lesson_start": "NULL::time",
    "lesson_end": "NULL::time",
    "lesson_subject": "NULL::text",
    "lesson_cancelled": "false",
}
"""What the rows of a file that names no lesson know of it."""


def _add_key_and_day(staging: Staging, of_lesson: Mapping[str, str]) -> None:
    """Add what makes a row the same row, what was offered the pupil that day, and what is known ``of_lesson``."""
    own_key = (
        "'r:' || s.student_id || '|' || s.datum || '|' || coalesce(s.start::text, '') || '|' || coalesce(s.lektion, '')"
    )
    staging.enrich(
        {
            "key": f"coalesce('k:' || s.kalla_id, {own_key})",
            "huvudman_id": "c.huvudman_id",
            "offered": f"coalesce(({OFFERED}), 0)",
            "removed": "coalesce(s.borttagen, false)",
            **of_lesson,
        },
        "LEFT JOIN people_school c ON c.id = s.school_id",
    )


def _reasons() -> list[Reason]:
    """Why rows are refused that contradict themselves, the lesson or the day.

    What takes a row back need not hold together.
    """
    begins = days.minute("coalesce(s.start, s.lesson_start)")
    too_long, past_midnight = (
        "s.franvarominuter * interval '1 minute' > s.slut - s.start",
        f"{begins} + s.franvarominuter > 24 * 60",
    )
    reasons = [
        Reason("slut", WRONG_ORDER, "s.slut <= s.start"),
        Reason("frånvarominuter", LONGER_THAN_TIMES, too_long, number="s.franvarominuter"),
        Reason("start", PAST_MIDNIGHT, past_midnight),
        Reason("lektion", CANCELLED, "s.lesson_cancelled"),
        Reason("datum", NOTHING_OFFERED, "s.offered = 0"),
        Reason("frånvarominuter", MORE_THAN_OFFERED, "s.franvarominuter > s.offered", number="s.offered"),
    ]
    return [replace(reason, where=f"NOT s.removed AND {reason.where}") for reason in reasons]


# ------------------------------------------------------------------------------------------------ Versions


def _make_versions(staging: Staging) -> None:
    """Put each row beside what is current under its key and the row before it in the file, as ``version``.

    ``known_*`` is what is current, ``replaces`` that the file's last word about the key is another.
    """
    said = {
        name: expression if staging.has(field) else f'coalesce(known."{name}", {default})'
        for name, (field, expression, default) in VALUES.items()
    }
    own = [f'v."{name}"' for name in said]
    parts = {
        "values": ", ".join(f'{expression} AS "{name}"' for name, expression in said.items()),
        "known_values": ", ".join(f'known."{name}" AS "known_{name}"' for name in said),
        "differs_from_known": differ([f'v."known_{name}"' for name in said], own),
        "source": f"'{staging.sheet.system}'",  # a name of our own (absence.sources), never of a file
        **ONCE,
    }
    if staging.rows(SAID_AGAIN):
        parts |= {**AGAIN, "differs_before": differ([f"lag({name}) OVER w" for name in own], own)}
    staging.run("DROP TABLE IF EXISTS version")
    staging.run(VERSION.format(**parts))
    let_stand(name for name, (field, *_) in VALUES.items() if staging.has(field))
    staging.run("ANALYZE version")


OUTCOME = f"""
CASE WHEN NOT v.replaces THEN {UNCHANGED}
WHEN v.again AND v.removed THEN CASE WHEN v.removed_before THEN {UNCHANGED} ELSE {CORRECTED} END
WHEN v.again AND v.removed_before THEN {CREATED}
WHEN v.again THEN CASE WHEN v.differs_before THEN {CORRECTED} ELSE {UNCHANGED} END
WHEN v.known_id IS NOT NULL THEN CASE WHEN v.differs THEN {CORRECTED} ELSE {UNCHANGED} END
WHEN v.removed THEN {UNCHANGED}
ELSE {CREATED} END
"""

# Whether a file says something of the same row more than once (that two keys look alike does no harm). Most do not, and
# need no sorting by key.
SAID_AGAIN = """
SELECT FROM incoming WHERE bad_message IS NULL GROUP BY hashtextextended(key, huvudman_id) HAVING count(*) > 1 LIMIT 1
"""
ONCE = {
    "again": "false",
    "removed_before": "NULL::boolean",
    "is_last": "true",
    "differs_before": "false",
    "replaces": "v.differs",
    "windows": "",
}
AGAIN = {
    "again": "lag(v.line) OVER w IS NOT NULL",
    "removed_before": "lag(v.removed) OVER w",
    "is_last": "lead(v.line) OVER w IS NULL",
    "replaces": "bool_or(v.is_last AND v.differs) OVER (PARTITION BY v.huvudman_id, v.key)",
    "windows": "WINDOW w AS (PARTITION BY v.huvudman_id, v.key ORDER BY v.line)",
}

# A row and its removal in the same file leave a version behind; read again they change nothing (``was_known``).
VERSION = f"""
CREATE TEMPORARY TABLE version ON COMMIT DROP AS
SELECT v.*, {OUTCOME} AS outcome
FROM (
    SELECT v.*, {{replaces}} AS replaces
    FROM (
        SELECT v.*,
            CASE WHEN v.removed THEN v.known_id IS NOT NULL OR ({{again}} AND NOT v.was_known)
                ELSE v.known_id IS NULL OR {{differs_from_known}} END AS differs,
            {{differs_before}} AS differs_before, {{again}} AS again,
            {{removed_before}} AS removed_before, {{is_last}} AS is_last
        FROM (
            SELECT s.line, s.huvudman_id, s.key, s.removed, s.offered, known.id AS known_id,
                s.removed AND (s.huvudman_id, s.key) IN (
                    SELECT old.huvudman_id, old.key FROM absence_absence old
                    WHERE old.source = {{source}} AND old.superseded_at IS NOT NULL
                ) AS was_known,
                {{values}}, {{known_values}}
            FROM incoming s
            LEFT JOIN absence_absence known
                ON known.huvudman_id = s.huvudman_id AND known.source = {{source}} AND known.key = s.key
                AND known.superseded_at IS NULL
            WHERE s.bad_message IS NULL
        ) v
        {{windows}}
    ) v
) v
"""


def _save(staging: Staging, run_id: int | None) -> None:
    """Supersede what is replaced and write the new versions; within a key the last of them is current."""
    staging.outcomes = "version"
    staging.run(
        "UPDATE absence_absence a SET superseded_at = statement_timestamp(), superseded_by_id = %s FROM version v"
        " WHERE v.replaces AND v.is_last AND a.id = v.known_id",
        [run_id],
    )
    columns = ", ".join(f'"{name}"' for name in VALUES)
    saved = staging.run(
        f"INSERT INTO absence_absence ({columns}, huvudman_id, source, key, run_id, superseded_at, superseded_by_id)"
        f" SELECT {columns}, huvudman_id, %s, key, %s, CASE WHEN line < last THEN statement_timestamp() END,"
        " CASE WHEN line < last THEN %s END FROM version LEFT JOIN (SELECT huvudman_id, key, max(line) AS last"
        " FROM version WHERE again AND outcome > 0 GROUP BY huvudman_id, key) said_again USING (huvudman_id, key)"
        " WHERE outcome > 0 AND NOT removed ORDER BY line",
        [staging.sheet.system, run_id, run_id],
    )
    if saved > MANY:
        staging.run("ANALYZE absence_absence")
