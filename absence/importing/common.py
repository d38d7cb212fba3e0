"""What the files about absence have in common: which school a row is about when it does not say."""

from absence import days
from people import swedish
from people.importing.reach import Reach
from people.importing.staging import Reason, Staging

TWO_SCHOOLS = "Eleven går på flera skolor den dagen. Ange skolenhetskod på raden."
NO_SCHOOL = "Eleven har ingen skola den dagen. Kontrollera datumet, eller ange skolenhetskod."
CUT = "{} har mer frånvaro än den nya skoltiden. Där räknas frånvaron högst som hela dagen."


PLACE, LESSONS = "e.school_id", "d.school_id"


def find_own_school(staging: Staging, reach: Reach, own: tuple[str, str] = (PLACE, LESSONS)) -> None:
    """Give the rows (with student_id, datum) that name no school the pupil's own that day, or refuse them.

    The pupil's own is where the pupil has a place that day; if that is several or none, where the pupil has lessons.
    ``own`` may turn that order round.
    """
    reasons = []
    if staging.any("s.bad_message IS NULL AND s.school_id IS NULL"):
        _look_up_schools(staging, *own)
        reasons = [
            Reason("skolenhetskod", TWO_SCHOOLS, "s.school_id IS NULL AND s.several_schools"),
            Reason("skolenhetskod", NO_SCHOOL, "s.school_id IS NULL"),
        ]
    if reach.limited:
        reasons.append(Reason("skolenhetskod", reach.OTHER_SCHOOL, *reach.school("s.school_id")))
    if reasons:
        staging.refuse_first(reasons)


def find_known_schools(staging: Staging) -> None:
    """Give the rows that name no school and take a known one back its school: the pupil may have none that day now."""
    named = "s.borttagen AND s.school_id IS NULL AND s.kalla_id IS NOT NULL"
    if staging.any(f"s.bad_message IS NULL AND {named}"):
        staging.enrich(
            {"school_id": "coalesce(s.school_id, known.school_id)"},
            "LEFT JOIN (SELECT DISTINCT ON (s.line) s.line, a.school_id FROM incoming s JOIN absence_absence a"
            f" ON a.student_id = s.student_id AND a.source = '{staging.sheet.system}' AND a.key = 'k:' || s.kalla_id"
            f" WHERE {named} ORDER BY s.line, a.id DESC) known ON known.line = s.line",
        )


def _look_up_schools(staging: Staging, first: str, otherwise: str) -> None:
    """Give the rows without a school the one of ``first``, else of ``otherwise``, or say that there are several."""
    pairs = "SELECT DISTINCT s.student_id, s.datum FROM incoming s WHERE s.bad_message IS NULL AND s.school_id IS NULL"
    staging.run(
        "CREATE TEMPORARY TABLE own_school ON COMMIT DROP AS"
        f" SELECT p.student_id, p.datum, CASE WHEN count(DISTINCT {first}) = 1 THEN min({first})"
        f" WHEN count(DISTINCT {otherwise}) = 1 THEN min({otherwise}) END AS school_id,"
        f" count(e.school_id) + count(d.school_id) > 0 AS several FROM ({pairs}) p"
        " LEFT JOIN people_enrolment e ON e.student_id = p.student_id AND e.first_day <= p.datum"
        " AND (e.last_day IS NULL OR e.last_day >= p.datum)"
        " LEFT JOIN absence_studentday d ON d.student_id = p.student_id AND d.day = p.datum AND d.offered > 0"
        " GROUP BY p.student_id, p.datum"
    )
    staging.run("ANALYZE own_school")
    staging.enrich(
        {"school_id": "coalesce(s.school_id, o.school_id)", "several_schools": "o.several"},
        "LEFT JOIN own_school o ON o.student_id = s.student_id AND o.datum = s.datum AND s.school_id IS NULL",
    )
    staging.run("DROP TABLE own_school")


def note_cut(staging: Staging) -> None:
    """Tell of days just counted that now have more absence than school."""
    if cut := days.days_cut():
        staging.notes.append(f"{staging.sheet.name}: {CUT.format(swedish.count(cut, 'skoldag', 'skoldagar'))}")
