"""Which pupil a row is about: by personal number, else by the source's own id for the pupil."""

from people.importing.organisation import SCHOOL_OF_CODE, school_reasons
from people.importing.reach import Reach
from people.importing.staging import Reason, Staging

UNKNOWN = "Eleven finns inte. Kontrollera numret, eller läs in eleven med elever.csv först."
SEVERAL = "Flera elever har det här elev-id:t hos olika huvudmän. Använd personnummer eller ange skolenhetskod."

PUPILS = """
CREATE TEMPORARY TABLE pupils ON COMMIT DROP AS
SELECT d.elev, d.school_id,
    coalesce(t.id, CASE WHEN count(DISTINCT a.student_id) = 1 THEN min(a.student_id) END) AS student_id,
    count(DISTINCT a.student_id) > 1 AS several
FROM (
    SELECT DISTINCT s.elev, {school} AS school_id FROM incoming s {joined} WHERE s.bad_message IS NULL
) d
LEFT JOIN people_school c ON c.id = d.school_id
LEFT JOIN people_student t ON t.personal_number = d.elev
LEFT JOIN people_studentalias a ON a.value = d.elev AND (c.id IS NULL OR a.huvudman_id = c.huvudman_id)
    AND (%s::bigint[] IS NULL OR a.huvudman_id = ANY(%s::bigint[]))
GROUP BY d.elev, d.school_id, t.id
"""


def find_pupils(staging: Staging, reach: Reach) -> None:
    """Give each row its pupil (``student_id``) or refuse it."""
    _look_up(staging, reach, "NULL::bigint", "")
    staging.enrich({"student_id": "p.student_id", "several": "p.several"}, "LEFT JOIN pupils p ON p.elev = s.elev")
    staging.refuse_first(_reasons(reach))


def find_schools_and_pupils(staging: Staging, reach: Reach, *others: Reason) -> list[Reason]:
    """Give each row the school (``school_id``) and the pupil (``student_id``) that it names; why it is to be refused.

    An id of a pupil means what it means to the huvudman of the school that the row names. What is wrong with the
    school comes first, then the reasons in ``others``.
    """
    _look_up(staging, reach, "c.id", SCHOOL_OF_CODE)
    staging.enrich(
        {"school_id": "c.id", "student_id": "p.student_id", "several": "p.several"},
        f"{SCHOOL_OF_CODE} LEFT JOIN pupils p ON p.elev = s.elev AND coalesce(p.school_id, 0) = coalesce(c.id, 0)",
    )
    return [*school_reasons(reach), *others, *_reasons(reach)]


def _look_up(staging: Staging, reach: Reach, school: str, joined: str) -> None:
    """Make ``pupils``: whom each ``elev`` stands for, at the ``school`` that its row names."""
    staging.run("DROP TABLE IF EXISTS pupils")
    staging.run(PUPILS.format(school=school, joined=joined), [reach.huvudman_ids] * 2)
    staging.run("ANALYZE pupils")


def _reasons(reach: Reach) -> list[Reason]:
    """Why a row is refused that names a pupil: nobody, several, or one out of reach."""
    reasons = [
        Reason("elev", SEVERAL, "s.elev IS NOT NULL AND s.student_id IS NULL AND s.several"),
        Reason("elev", UNKNOWN, "s.elev IS NOT NULL AND s.student_id IS NULL"),
    ]
    if reach.limited:
        own = (
            "SELECT e.student_id FROM people_enrolment e JOIN people_school c ON c.id = e.school_id"
            " WHERE c.huvudman_id = ANY(%s)"
        )
        reasons.append(Reason("elev", reach.OTHER_PUPIL, f"s.student_id NOT IN ({own})", [reach.huvudman_ids]))
    return reasons
