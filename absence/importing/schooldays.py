"""Pupils' school days in minutes, out of schematid.csv. Where there are lessons, the lessons decide."""

from absence import days
from absence.importing.common import find_own_school, note_cut
from people import swedish
from people.importing.merging import Trail, merge
from people.importing.pupils import find_schools_and_pupils
from people.importing.reach import Reach
from people.importing.staging import Reason, Staging

MORE_REPORTED = "Rapporterade minuter är fler än erbjudna. Rätta någon av dem."
WRONG_ORDER = "Sista lektionen börjar före den första. Byt plats på tiderna eller rätta dem."
KEPT = ("student_id", "day", "school_id", "offered", "reported", "first_lesson", "last_lesson")
BEFORE = {name: name for name in KEPT}


def import_school_days(staging: Staging, reach: Reach, run_id: int | None) -> None:
    """schematid.csv. ``run_id`` has the last word about its rows."""
    staging.refuse_first(find_schools_and_pupils(staging, reach))
    find_own_school(staging, reach)
    staging.refuse_first(
        [
            Reason("rapporterade minuter", MORE_REPORTED, "s.rapporterade_minuter > s.erbjudna_minuter"),
            Reason("sista lektion", WRONG_ORDER, "s.sista_lektion < s.forsta_lektion"),
        ]
    )
    _leave_to_lessons(staging)
    # "first_lesson" and the like only where the file tells; reported minutes default to all.
    times = {"first_lesson": "forsta_lektion", "last_lesson": "sista_lektion"}
    merge(
        staging,
        "absence_studentday",
        key={"student_id": "s.student_id", "day": "s.datum", "school_id": "s.school_id"},
        values={
            "offered": "s.erbjudna_minuter",
            "reported": "coalesce(s.rapporterade_minuter, s.erbjudna_minuter)",
            **{name: f"s.{field}" for name, field in times.items() if staging.has(field)},
        },
        defaults={"from_lessons": "false"},
        where="NOT s.has_lessons",
        trail=Trail(run_id, "absence_daybefore", BEFORE) if run_id else None,
    )
    days.touch("SELECT s.student_id, s.datum AS day FROM incoming s WHERE s.bad_message IS NULL AND s.outcome > 0")
    days.count_absence()
    note_cut(staging)


def _leave_to_lessons(staging: Staging) -> None:
    """Mark the rows (``has_lessons``) of days where lessons are known at the school: those days are derived."""
    days.touch("SELECT s.student_id, s.datum AS day FROM incoming s WHERE s.bad_message IS NULL")
    days.find_lessons()
    staging.enrich(
        {"has_lessons": "l.student_id IS NOT NULL"},
        "LEFT JOIN (SELECT DISTINCT student_id, day, school_id FROM own_lesson) l"
        " ON l.student_id = s.student_id AND l.day = s.datum AND l.school_id = s.school_id",
    )
    count = staging.rows("SELECT count(*) FROM incoming s WHERE s.bad_message IS NULL AND s.has_lessons")[0][0]
    if count:
        staging.notes.append(
            f"{staging.sheet.name}: {swedish.count(count, 'rad', 'rader')} gäller dagar som har lektioner."
            " Där räknas skoltiden ur lektionerna."
        )
