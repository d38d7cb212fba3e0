"""Absence out of franvaro.csv, in versions: a correction supersedes, never overwrites.

Rows are judged in sets: who and where, against the lesson and against what was offered that day. What is left becomes
``version``: each row beside what is known under its key, and the row before it in the file.
"""

from collections.abc import Mapping
from dataclasses import replace

from absence import days
from absence.importing.common import LESSONS, PLACE, find_known_schools, find_own_school
from absence.importing.fitting import refuse_beyond_offered
from absence.importing.versions import make_versions, save
from people.importing.pupils import find_schools_and_pupils
from people.importing.reach import Reach
from people.importing.staging import Reason, Staging

WRONG_ORDER = "Frånvaron slutar innan den har börjat. Rätta tiderna."
LONGER_THAN_TIMES = "Frånvaron är {} minuter, men tiden mellan start och slut är kortare. Rätta någon av dem."
PAST_MIDNIGHT = "Frånvaron går över midnatt. Rätta starttiden eller minuterna."
CANCELLED = "Lektionen är inställd, så den ger ingen frånvaro. Rätta lektionen eller ta bort raden."
NOTHING_OFFERED = (
    "Eleven har ingen skoltid den dagen. Kontrollera datumet, eller läs in lektioner eller schematid först."
)
MORE_THAN_OFFERED = "Frånvaron är mer än elevens skoltid den dagen, {} minuter. Rätta minuterna eller schemat."


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
        find_known_schools(staging)
        # Absence belongs where the lesson was, also when the pupil has a place at another school.
        find_own_school(staging, reach, own=(LESSONS, PLACE))
    _add_key_and_day(staging, {} if names_lessons else NO_LESSON)
    staging.refuse_first([*reasons, *_reasons()])
    make_versions(staging)
    while refuse_beyond_offered(staging):
        make_versions(staging)
    save(staging, run_id)
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
