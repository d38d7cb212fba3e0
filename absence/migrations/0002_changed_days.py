"""Triggers that note the days for which figures may have changed, whoever changes what the figures depend on.

Once a statement, however many rows it changes. The days of pupils hold what follows from lessons, schematid, absence and
classes; beside them signals depend on who is enrolled and on the calendar.
"""

from collections.abc import Iterator

from django.db import migrations

# Table → the column with the first day that a row says something about.
DEPENDS_ON = {
    "absence_studentday": "day",  # never another: it is part of the key
    "people_enrolment": "first_day",
    "people_term": "first_day",
    "people_nonschoolday": "first_day",
}
# A trigger with the changed rows can have one event only.
EVENTS = {
    "added": ("INSERT", "NEW"),
    "after": ("UPDATE", "NEW"),
    "before": ("UPDATE", "OLD"),
    "removed": ("DELETE", "OLD"),
}

FUNCTION = """
CREATE FUNCTION absence_note_changed_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO absence_changedday (day) SELECT DISTINCT %I FROM changed', TG_ARGV[0]);
    RETURN NULL;
END
$$
"""


def triggers() -> Iterator[migrations.RunSQL]:
    """A trigger for each table and event."""
    for table, column in DEPENDS_ON.items():
        for name, (event, rows) in EVENTS.items():
            if (table, name) == ("absence_studentday", "before"):
                continue
            yield migrations.RunSQL(
                f"CREATE TRIGGER changed_days_{name} AFTER {event} ON {table} REFERENCING {rows} TABLE AS changed"
                f" FOR EACH STATEMENT EXECUTE FUNCTION absence_note_changed_days('{column}')",
                f"DROP TRIGGER changed_days_{name} ON {table}",
            )


# Open signals move along each day (absence.alerts): with room beside it a row stays in its page, and no index is written.
ROOM = migrations.RunSQL(
    "ALTER TABLE absence_alert SET (fillfactor = 40)", "ALTER TABLE absence_alert RESET (fillfactor)"
)

# Each day changes a small part of the pupils' days. Their statistics and the map of what all can see are to follow it
# within minutes, not when a tenth or a fifth of all years' days have changed.
TENDED = migrations.RunSQL(
    "ALTER TABLE absence_studentday SET (autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.02,"
    " autovacuum_vacuum_insert_scale_factor = 0.02)",
    "ALTER TABLE absence_studentday RESET (autovacuum_analyze_scale_factor, autovacuum_vacuum_scale_factor,"
    " autovacuum_vacuum_insert_scale_factor)",
)

# A pupil is at one school, or two: without knowing that, the planner takes pupils times schools, and puts a month of
# everybody in order on disk instead of adding it up in memory.
TOGETHER = migrations.RunSQL(
    "CREATE STATISTICS absence_pupil_at_school (ndistinct) ON school_id, student_id FROM absence_studentday",
    "DROP STATISTICS absence_pupil_at_school",
)


class Migration(migrations.Migration):
    dependencies = [("absence", "0001_initial"), ("people", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION absence_note_changed_days()"),
        *triggers(),
        ROOM,
        TENDED,
        TOGETHER,
    ]
