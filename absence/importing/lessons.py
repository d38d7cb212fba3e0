"""Lessons held or cancelled, out of lektioner.csv."""

from absence import days
from absence.importing.common import find_own_school, note_cut
from people.importing.merging import Trail, merge
from people.importing.organisation import optional
from people.importing.pupils import find_schools_and_pupils
from people.importing.reach import Reach
from people.importing.staging import Reason, Staging

WHOSE = "Ange klass eller elev: vems lektion är det?"
UNKNOWN_CLASS = "Klassen finns inte på skolan. Kontrollera namnet, eller läs in elever.csv först."
CLASS_AT_SEVERAL = "Flera skolor har en klass med det namnet. Ange skolenhetskod på raden."
WRONG_ORDER = "Lektionen slutar innan den har börjat. Rätta tiderna."
BEFORE = {"lesson_id": "id"} | {name: name for name in ("start", "end", "subject", "cancelled", "reported")}


def import_lessons(staging: Staging, reach: Reach, run_id: int | None) -> None:
    """lektioner.csv. A row with both elev and klass is the pupil's own lesson. ``run_id`` has the last word."""
    reasons = find_schools_and_pupils(
        staging,
        reach,
        Reason("elev" if staging.has("elev") else "klass", WHOSE, "s.elev IS NULL AND s.klass IS NULL"),
        Reason("slut", WRONG_ORDER, "s.slut <= s.start"),
    )
    staging.refuse_first(reasons)
    _find_classes(staging, reach)
    find_own_school(staging, reach)
    values, defaults = optional(
        staging,
        {
            "subject": ("amne", "coalesce(s.amne, '')", "''"),
            "cancelled": ("installd", "s.installd", "false"),
            "reported": ("rapporterad", "s.rapporterad", "true"),
        },
    )
    merge(
        staging,
        "absence_lesson",
        key={
            "school_id": "s.school_id",
            "key": "s.lektion",
            "day": "s.datum",
            "group_id": "s.group_id",
            "student_id": "s.student_id",
        },
        values={"start": "s.start", "end": "s.slut", **values},
        defaults=defaults,
        nullable=["group_id", "student_id"],
        trail=Trail(run_id, "absence_lessonbefore", BEFORE) if run_id else None,
    )
    _derive(staging, run_id)


def _find_classes(staging: Staging, reach: Reach) -> None:
    """Give the rows of classes their class (``group_id``) and its school, or refuse them."""
    staging.run(
        "CREATE TEMPORARY TABLE classes ON COMMIT DROP AS"
        " SELECT d.klass, d.school_id, CASE WHEN count(g.id) = 1 THEN min(g.id) END AS group_id,"
        " CASE WHEN count(g.id) = 1 THEN min(g.school_id) END AS own_school, count(g.id) > 1 AS several"
        " FROM (SELECT DISTINCT s.klass, s.school_id FROM incoming s WHERE s.elev IS NULL AND s.bad_message IS NULL) d"
        " LEFT JOIN (people_group g JOIN people_school c ON c.id = g.school_id"
        " AND (%s::bigint[] IS NULL OR c.huvudman_id = ANY(%s::bigint[])))"
        " ON g.name = d.klass AND (d.school_id IS NULL OR g.school_id = d.school_id)"
        " GROUP BY d.klass, d.school_id",
        [reach.huvudman_ids, reach.huvudman_ids],
    )
    staging.enrich(
        {"group_id": "k.group_id", "school_id": "coalesce(s.school_id, k.own_school)", "classes": "k.several"},
        "LEFT JOIN classes k ON k.klass = s.klass AND s.elev IS NULL"
        " AND coalesce(k.school_id, 0) = coalesce(s.school_id, 0)",
    )
    staging.run("DROP TABLE classes")
    staging.refuse("klass", CLASS_AT_SEVERAL, "s.elev IS NULL AND s.group_id IS NULL AND s.classes")
    staging.refuse("klass", UNKNOWN_CLASS, "s.elev IS NULL AND s.group_id IS NULL")


def _derive(staging: Staging, run_id: int | None) -> None:
    """Derive the days of the pupils whose lessons are new or corrected."""
    days.touch(
        "SELECT s.student_id, s.datum AS day FROM incoming s"
        " WHERE s.bad_message IS NULL AND s.outcome > 0 AND s.student_id IS NOT NULL"
        " UNION ALL SELECT m.student_id, s.datum FROM incoming s JOIN people_membership m ON m.group_id = s.group_id"
        " AND m.first_day <= s.datum AND (m.last_day IS NULL OR m.last_day >= s.datum)"
        " WHERE s.bad_message IS NULL AND s.outcome > 0"
    )
    days.derive_from_lessons(run_id)
    note_cut(staging)
