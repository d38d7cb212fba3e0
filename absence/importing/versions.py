"""Rows of absence in versions: each beside what is current under its key, and the row before it in the file."""

from absence.importing.standing import let_stand
from people.importing.merging import differ
from people.importing.staging import CORRECTED, CREATED, UNCHANGED, Staging

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


def make_versions(staging: Staging) -> None:
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


def save(staging: Staging, run_id: int | None) -> None:
    """Supersede what is replaced and write the new versions; within a key the last of them is current."""
    staging.outcomes = "version"
    staging.run(
        "UPDATE absence_absence a SET superseded_at = statement_timestamp(), superseded_by_id = %s FROM version v"
        " WHERE v.replaces AND v.is_last AND a.id = v.known_id",
        [run_id],
    )
    columns = ", ".join(f'"{name}"' for name in VALUES)
    in_order = "ORDER BY line" if staging.rows("SELECT FROM version WHERE again LIMIT 1") else ""  # else they are
    saved = staging.run(
        f"INSERT INTO absence_absence ({columns}, huvudman_id, source, key, run_id, superseded_at, superseded_by_id)"
        f" SELECT {columns}, huvudman_id, %s, key, %s, CASE WHEN line < last THEN statement_timestamp() END,"
        " CASE WHEN line < last THEN %s END FROM version LEFT JOIN (SELECT huvudman_id, key, max(line) AS last"
        " FROM version WHERE again AND outcome > 0 GROUP BY huvudman_id, key) said_again USING (huvudman_id, key)"
        f" WHERE outcome > 0 AND NOT removed {in_order}",
        [staging.sheet.system, run_id, run_id],
    )
    if saved > MANY:
        staging.run("ANALYZE absence_absence")
