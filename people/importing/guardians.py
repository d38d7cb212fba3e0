"""Guardians of pupils, out of vardnadshavare.csv."""

from people import swedish
from people.importing.merging import merge
from people.importing.organisation import optional
from people.importing.pupils import find_pupils
from people.importing.reach import Reach
from people.importing.staging import Staging

CONTACT = ("email", "phone", "address", "postal_code", "city")
CLEARED = (
    "{} till en elev med skyddade uppgifter har nu också ett barn utan skydd. Adress, telefon och e-post som var kända"
    " är borttagna, så att de inte syns där."
)
LEFT_OUT = (
    "{} om elever med skyddade uppgifter ändrar inte vårdnadshavarens adress, telefon och e-post, för vårdnadshavaren"
    " har också ett barn utan skydd, och där syns de."
)
SAME_NAME = "lower(g.first_name) = lower(s.fornamn) AND lower(g.last_name) = lower(s.efternamn)"


def import_guardians(staging: Staging, reach: Reach) -> None:
    """vardnadshavare.csv. A guardian is known by personal number, else by name among the pupil's guardians."""
    find_pupils(staging, reach)
    _find_guardians(staging)
    _keep_secrets(staging)
    _merge_guardians(staging)
    values, defaults = optional(
        staging,
        {
            "relation": ("relation", "coalesce(s.relation, '')", "''"),
            "may_contact": ("far_kontaktas", "s.far_kontaktas", "true"),
        },
    )
    merge(
        staging,
        "people_guardianship",
        key={"student_id": "s.student_id", "guardian_id": "s.guardian_id"},
        values=values,
        defaults=defaults,
    )


def _find_guardians(staging: Staging) -> None:
    """Give each row the id of its guardian; new guardians get a new one."""
    staging.enrich(
        {"guardian_id": "coalesce(known.id, named.id)"},
        "LEFT JOIN people_guardian known ON known.personal_number = s.personnummer"
        " LEFT JOIN LATERAL (SELECT min(g.id) AS id FROM people_guardianship p JOIN people_guardian g"
        f" ON g.id = p.guardian_id WHERE p.student_id = s.student_id AND {SAME_NAME}"
        " AND (g.personal_number IS NULL OR s.personnummer IS NULL)) named ON true",
    )
    identity = "coalesce(s.personnummer, s.student_id || ' ' || lower(s.fornamn) || ' ' || lower(s.efternamn))"
    staging.enrich(
        {"guardian_id": "coalesce(s.guardian_id, n.id)"},
        "LEFT JOIN (SELECT identity, nextval(pg_get_serial_sequence('people_guardian', 'id')) AS id FROM"
        f" (SELECT DISTINCT {identity} AS identity FROM incoming s WHERE s.bad_message IS NULL"
        f" AND s.guardian_id IS NULL) d) n ON n.identity = {identity} AND s.bad_message IS NULL",
    )


def _keep_secrets(staging: Staging) -> None:
    """Let nothing told of a protected pupil's guardian be seen beside a pupil without protection; say what was left.

    A guardian of two pupils is one person with one address, and whoever sees the one pupil's guardians sees it.
    """
    open_rows = (
        "SELECT s.guardian_id FROM incoming s JOIN people_student t ON t.id = s.student_id"
        " WHERE t.protection = 'ingen' AND s.bad_message IS NULL"
    )
    known = "SELECT p.guardian_id FROM people_guardianship p JOIN people_student t ON t.id = p.student_id"
    in_the_open = f"{known} WHERE t.protection = 'ingen'"
    staging.enrich(
        {"secret": "coalesce(t.protection <> 'ingen' AND seen.guardian_id IS NOT NULL, false)"},
        "LEFT JOIN people_student t ON t.id = s.student_id"
        f" LEFT JOIN ({in_the_open} UNION {open_rows}) seen ON seen.guardian_id = s.guardian_id",
    )
    kept = len(staging.rows("SELECT line FROM incoming WHERE secret AND bad_message IS NULL"))
    empty = ", ".join(f"{name} = ''" for name in CONTACT)
    cleared = staging.run(
        f"UPDATE people_guardian SET {empty}"
        f" WHERE id IN ({open_rows}) AND id IN ({known}) AND id NOT IN ({in_the_open})"
        f" AND concat({', '.join(CONTACT)}) <> ''"
    )
    notes = (LEFT_OUT, kept, ("rad", "rader")), (CLEARED, cleared, ("vårdnadshavare", "vårdnadshavare"))
    staging.notes += [
        f"{staging.sheet.name}: {words.format(swedish.count(count, *unit))}" for words, count, unit in notes if count
    ]


def _merge_guardians(staging: Staging) -> None:
    """Who they are and how to reach them. An empty cell does not take back a personal number."""
    words = {
        "email": "e_post",
        "phone": "telefon",
        "address": "adress",
        "postal_code": "postnummer",
        "city": "ort",
        "language": "sprak",
    }
    known = "(SELECT g.personal_number FROM people_guardian g WHERE g.id = s.guardian_id)"
    columns = {name: (field, f"coalesce(s.{field}, '')", "''") for name, field in words.items()}
    columns["needs_interpreter"] = ("tolk", "s.tolk", "false")
    columns["personal_number"] = ("personnummer", f"coalesce(s.personnummer, {known})", "NULL")
    values, defaults = optional(staging, columns)
    merge(
        staging,
        "people_guardian",
        key={"id": "s.guardian_id"},
        values={"first_name": "s.fornamn", "last_name": "s.efternamn", **values},
        defaults=defaults,
        where="NOT s.secret",
    )
