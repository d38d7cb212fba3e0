"""Triggers that check references once a statement where rows come by the hundred thousand.

As a foreign key: what a new row refers to exists and is locked against removal until the transaction ends, and what is
referred to cannot be removed. Only that nothing is checked row by row, which for absence took most of the time.
"""

from collections.abc import Iterator

from django.db import migrations

# Table → its columns, each with the table that it refers to.
REFERENCES = {
    "absence_lesson": {
        "school_id": "people_school",
        "group_id": "people_group",
        "student_id": "people_student",
        "run_id": "absence_importrun",
    },
    "absence_studentday": {
        "school_id": "people_school",
        "student_id": "people_student",
        "run_id": "absence_importrun",
    },
    "absence_absentday": {
        "student_id": "people_student",
        "huvudman_id": "people_huvudman",
    },
    "absence_absence": {
        "student_id": "people_student",
        "school_id": "people_school",
        "huvudman_id": "people_huvudman",
        "run_id": "absence_importrun",
        "superseded_by_id": "absence_importrun",
    },
    "absence_absencebyhand": {
        "absence_id": "absence_absence",
        "over_id": "absence_absence",
        "word_id": "absence_absence",
    },
    "absence_lessonbefore": {
        "lesson_id": "absence_lesson",
        "run_id": "absence_importrun",
        "was_run_id": "absence_importrun",
    },
    "absence_daybefore": {
        "student_id": "people_student",
        "school_id": "people_school",
        "run_id": "absence_importrun",
        "was_run_id": "absence_importrun",
    },
}
# A pupil day is known by what it refers to, which never changes; its minutes do, for many at a time. What was before
# refers to what the row itself did.
KEYS_ONLY = ("absence_studentday", "absence_absentday", "absence_lessonbefore", "absence_daybefore")

# The new rows are read once: what they name together is little beside them.
CHECK_NEW = """
CREATE FUNCTION absence_check_references() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    names text[];
    held text := '';
    checks text[];
    missing record;
BEGIN
    FOR n IN 0 .. TG_NARGS - 2 BY 2 LOOP
        names := names || quote_ident(TG_ARGV[n]);
        held := held || format(
            ', held_%1$s AS (SELECT id FROM %3$I WHERE id IN (SELECT %2$I FROM named) FOR KEY SHARE)',
            n, TG_ARGV[n], TG_ARGV[n + 1]
        );
        checks := checks || format(
            'SELECT %2$L AS name, %3$L AS referred, id FROM (
                SELECT %2$I AS id FROM named WHERE %2$I IS NOT NULL EXCEPT SELECT id FROM held_%1$s
            ) AS missing_%1$s', n, TG_ARGV[n], TG_ARGV[n + 1]
        );
    END LOOP;
    EXECUTE format(
        'WITH named AS MATERIALIZED (SELECT DISTINCT %s FROM added)%s %s LIMIT 1',
        array_to_string(names, ', '), held, array_to_string(checks, ' UNION ALL ')
    ) INTO missing;
    IF missing IS NOT NULL THEN
        RAISE foreign_key_violation USING MESSAGE =
            format('%s.%s: there is no %s %s', TG_TABLE_NAME, missing.name, missing.referred, missing.id);
    END IF;
    RETURN NULL;
END
$$
"""
CHECK_REMOVED = """
CREATE FUNCTION absence_check_referred() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I IN (SELECT id FROM removed))', TG_ARGV[0], TG_ARGV[1])
    INTO used;
    IF used THEN
        RAISE foreign_key_violation USING MESSAGE =
            format('%s: %s.%s still refers to it', TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1]);
    END IF;
    RETURN NULL;
END
$$
"""


def triggers() -> Iterator[migrations.RunSQL]:
    """For each table one that checks new rows; for each column one that checks what is removed elsewhere."""
    for table, columns in REFERENCES.items():
        pairs = ", ".join(f"'{column}', '{referred}'" for column, referred in columns.items())
        for event in ("INSERT",) if table in KEYS_ONLY else ("INSERT", "UPDATE"):
            yield trigger(
                f"references_{event.lower()}", table, event, "NEW TABLE AS added", f"check_references({pairs})"
            )
        for column, referred in columns.items():
            name = f"referred_{table.removeprefix('absence_')}_{column}"
            yield trigger(name, referred, "DELETE", "OLD TABLE AS removed", f"check_referred('{table}', '{column}')")


def trigger(name: str, table: str, event: str, rows: str, function: str) -> migrations.RunSQL:
    """A trigger that runs once a statement, with its rows."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {rows}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION absence_{function}",
        f"DROP TRIGGER {name} ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("absence", "0002_changed_days"), ("people", "0001_initial")]

    operations = [
        migrations.RunSQL(CHECK_NEW, "DROP FUNCTION absence_check_references()"),
        migrations.RunSQL(CHECK_REMOVED, "DROP FUNCTION absence_check_referred()"),
        *triggers(),
    ]
