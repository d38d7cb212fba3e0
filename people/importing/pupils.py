"""Which pupil a row is about: by personal number, else by the source's own id for the pupil."""

from people.importing.reach import Reach
from people.importing.staging import Staging

UNKNOWN = "Eleven finns inte. Kontrollera numret, eller läs in eleven med elever.csv först."
SEVERAL = "Flera elever har det här elev-id:t hos olika huvudmän. Använd personnummer eller ange skolenhetskod."


def find_pupils(staging: Staging, reach: Reach, school: str = "NULL::bigint") -> None:
    """Give each row its pupil (``student_id``) or refuse it.

    ``school`` is an expression for the id of the school that a row names, if it does: an id of a pupil means what it
    means to that school's huvudman.
    """
    staging.run(
        "CREATE TEMPORARY TABLE pupils ON COMMIT DROP AS"
        " SELECT d.elev, d.school_id, coalesce(t.id, CASE WHEN count(DISTINCT a.student_id) = 1"
        " THEN min(a.student_id) END) AS student_id, count(DISTINCT a.student_id) > 1 AS several"
        f" FROM (SELECT DISTINCT s.elev, {school} AS school_id FROM incoming s WHERE s.bad_message IS NULL) d"
        " LEFT JOIN people_school c ON c.id = d.school_id"
        " LEFT JOIN people_student t ON t.personal_number = d.elev"
        " LEFT JOIN people_studentalias a ON a.value = d.elev AND (c.id IS NULL OR a.huvudman_id = c.huvudman_id)"
        " AND (%s::bigint[] IS NULL OR a.huvudman_id = ANY(%s::bigint[]))"
        " GROUP BY d.elev, d.school_id, t.id",
        [reach.huvudman_ids, reach.huvudman_ids],
    )
    staging.enrich(
        {"student_id": "p.student_id", "several": "p.several"},
        f"LEFT JOIN pupils p ON p.elev = s.elev AND coalesce(p.school_id, 0) = coalesce({school}, 0)",
    )
    staging.run("DROP TABLE pupils")
    staging.refuse("elev", SEVERAL, "s.elev IS NOT NULL AND s.student_id IS NULL AND s.several")
    staging.refuse("elev", UNKNOWN, "s.elev IS NOT NULL AND s.student_id IS NULL")
    if reach.limited:
        own = (
            "SELECT e.student_id FROM people_enrolment e JOIN people_school c ON c.id = e.school_id"
            " WHERE c.huvudman_id = ANY(%s)"
        )
        staging.refuse("elev", reach.OTHER_PUPIL, f"s.student_id NOT IN ({own})", [reach.huvudman_ids])
