"""Pupils, their ids in other systems, schools and classes over time, out of elever.csv."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from people import swedish
from people.importing.merging import merge
from people.importing.organisation import (
    UNKNOWN_MUNICIPALITY,
    WRONG_ORDER,
    find_school,
    optional,
)
from people.importing.periods import Ledger, Owner, in_chunks
from people.importing.placing import Span, Wish
from people.importing.reach import Reach
from people.importing.result import Moves
from people.importing.staging import CORRECTED, CREATED, Staging
from people.models import Enrolment, Membership

# Which pupils with a temporary number have got a more lasting one. The elev-id says who it is; the birth date or the
# name must say so too, for an elev-id may be mistyped.
RENUMBERED = """
SELECT min(t.id) AS student_id, s.personnummer AS number
FROM incoming s
JOIN people_school c ON c.id = s.school_id
JOIN people_studentalias a ON a.value = s.elev_id AND a.huvudman_id = c.huvudman_id
JOIN people_student t ON t.id = a.student_id
WHERE s.bad_message IS NULL AND {known} < {said}
AND (t.birth_date = {birth_date} OR lower(t.first_name || ' ' || t.last_name) = lower(s.fornamn || ' ' || s.efternamn))
AND NOT EXISTS (SELECT FROM people_student o WHERE o.personal_number = s.personnummer)
GROUP BY s.personnummer HAVING count(DISTINCT t.id) = 1
"""
RENUMBERED_NOTE = (
    "{} har fått ett riktigt nummer i stället för ett tillfälligt. Elev-id är detsamma, så historiken följer med."
)
BIRTH_DATE = """make_date(left(s.personnummer, 4)::int, nullif(substr(s.personnummer, 5, 2)::int, 0),
 nullif(substr(s.personnummer, 7, 2)::int % 60, 0))"""


def _lasting(number: str) -> str:
    """How lasting a number is: T-number 0, samordningsnummer 1, personnummer 2 (``people.personnummer``)."""
    return f"CASE WHEN {number} LIKE '%TF%' THEN 0 WHEN substr({number}, 7, 2) >= '60' THEN 1 ELSE 2 END"


def import_students(staging: Staging, reach: Reach) -> Moves:
    """elever.csv. Gives the pupils who have changed class, and from when."""
    find_school(staging, reach)
    _find_known(staging)
    _refuse(staging, reach)
    _renumber(staging)
    _merge_students(staging)
    good = "t.personal_number = s.personnummer AND s.bad_message IS NULL"
    staging.enrich({"student_id": "t.id"}, f"LEFT JOIN people_student t ON {good}")
    _merge_aliases(staging)
    merge(
        staging, "people_group", key={"school_id": "s.school_id", "name": "s.klass"}, values={},
        where="s.klass IS NOT NULL", counts=False,
    )  # fmt: skip
    return _place(staging, reach)


def _find_known(staging: Staging) -> None:
    """Give the rows the pupil that they are about, if it is known (``known_id``)."""
    parts = {"known": _lasting("t.personal_number"), "said": _lasting("s.personnummer"), "birth_date": BIRTH_DATE}
    staging.run(f"CREATE TEMPORARY TABLE renumbered ON COMMIT DROP AS {RENUMBERED.format(**parts)}")
    staging.enrich(
        {"known_id": "coalesce(t.id, r.student_id, 0)"},
        "LEFT JOIN people_student t ON t.personal_number = s.personnummer"
        " LEFT JOIN renumbered r ON r.number = s.personnummer",
    )


def _renumber(staging: Staging) -> None:
    """Give pupils their better number, and tell of it."""
    good = "SELECT s.known_id FROM incoming s WHERE s.bad_message IS NULL"
    found = staging.run(
        "UPDATE people_student t SET personal_number = r.number FROM renumbered r"
        f" WHERE t.id = r.student_id AND t.id IN ({good})"
    )
    staging.run(f"UPDATE incoming SET outcome = {CORRECTED} WHERE known_id IN (SELECT student_id FROM renumbered)")
    staging.run("DROP TABLE renumbered")
    if found:
        staging.notes.append(f"{staging.sheet.name}: {RENUMBERED_NOTE.format(swedish.count(found, 'elev', 'elever'))}")


def _refuse(staging: Staging, reach: Reach) -> None:
    """Refuse the rows that contradict themselves or what is known."""
    staging.refuse("till", WRONG_ORDER, "s.till < s.fran")
    for column, field in (("folkbokföringskommun", "folkbokforingskommun"), ("placerad av", "placerad_av")):
        staging.refuse(
            column,
            UNKNOWN_MUNICIPALITY,
            f"s.{field} IS NOT NULL AND NOT EXISTS (SELECT FROM people_municipality k WHERE k.code = s.{field})",
        )
    staging.refuse(
        "elev-id",
        "Elev-id hör redan till en annan elev. Kontrollera vilket personnummer som är rätt.",
        "EXISTS (SELECT FROM people_studentalias a JOIN people_school c ON c.id = s.school_id"
        " AND c.huvudman_id = a.huvudman_id WHERE a.value = s.elev_id AND a.student_id <> s.known_id)",
    )
    staging.refuse(
        "elev-id",
        "Elev-id finns på flera elever i filen. Kontrollera vilket personnummer som är rätt.",
        "s.elev_id IN (SELECT o.elev_id FROM incoming o JOIN people_school c ON c.id = o.school_id"
        " WHERE o.bad_message IS NULL GROUP BY o.elev_id, c.huvudman_id HAVING count(DISTINCT o.personnummer) > 1)",
    )
    if reach.limited:
        staging.refuse("personnummer", reach.OTHER_PUPIL, *_elsewhere_only(reach))
        staging.refuse("skydd", reach.PROTECTED, _lifts_protection())


def _elsewhere_only(reach: Reach) -> tuple[str, list[Any]]:
    """The condition that a pupil is at a school today, and at none within reach."""
    places = (
        "SELECT FROM people_enrolment e JOIN people_school c ON c.id = e.school_id WHERE e.student_id = s.known_id"
        " AND (e.last_day IS NULL OR e.last_day >= %s)"
    )
    today = timezone.localdate()
    condition = f"EXISTS ({places}) AND NOT EXISTS ({places} AND c.huvudman_id = ANY(%s))"
    return condition, [today, today, reach.huvudman_ids]


def _lifts_protection() -> str:
    """The condition that a row makes a protected pupil an ordinary one, whom everybody at the school sees."""
    known = "EXISTS (SELECT FROM people_student t WHERE t.id = s.known_id AND t.protection <> 'ingen')"
    return f"s.skydd = 'ingen' AND {known}"


def _merge_students(staging: Staging) -> None:
    """Who the pupils are. An empty cell never lifts a protection: only the word ingen does."""
    values, defaults = optional(
        staging,
        {
            "registered_municipality_id": ("folkbokforingskommun", "s.folkbokforingskommun", "NULL"),
            "placed_by_id": ("placerad_av", "s.placerad_av", "NULL"),
            "placement_kind": ("placeringsform", "coalesce(s.placeringsform, '')", "''"),
            "protection": (
                "skydd",
                "coalesce(s.skydd, (SELECT p.protection FROM people_student p"
                " WHERE p.personal_number = s.personnummer), 'ingen')",
                "'ingen'",
            ),
        },
    )
    merge(
        staging,
        "people_student",
        key={"personal_number": "s.personnummer"},
        values={"first_name": "s.fornamn", "last_name": "s.efternamn", "birth_date": BIRTH_DATE, **values},
        defaults=defaults,
    )


def _merge_aliases(staging: Staging) -> None:
    """Tie the source's own ids to the pupils."""
    staging.enrich({"owner_id": "c.huvudman_id"}, "LEFT JOIN people_school c ON c.id = s.school_id")
    merge(
        staging,
        "people_studentalias",
        key={"huvudman_id": "s.owner_id", "value": "s.elev_id"},
        values={"student_id": "s.student_id"},
        where="s.elev_id IS NOT NULL",
    )


# ------------------------------------------------------------------------------------- Schools and classes


def _place(staging: Staging, reach: Reach) -> Moves:
    """Make the pupils' schools and classes over time what the rows say."""
    staging.run("CREATE INDEX ON incoming (student_id)")
    pupils = [row[0] for row in staging.rows("SELECT DISTINCT student_id FROM incoming WHERE student_id IS NOT NULL")]
    moves: Moves = {}
    start = _unknown_start(staging)
    for chunk in in_chunks(sorted(pupils)):
        moves |= _place_some(staging, reach, chunk, start)
    return moves


def _unknown_start(staging: Staging) -> dt.date:
    """From when a pupil's first place is counted where no day is given: this school year, or the first known term."""
    today = timezone.localdate()
    july = dt.date(today.year - (today.month < 7), 7, 1)
    first_term = staging.rows("SELECT min(first_day) FROM people_term")[0][0]
    return min(july, first_term or july)


def _place_some(staging: Staging, reach: Reach, pupils: Sequence[int], start: dt.date) -> Moves:
    """Place some pupils: read, settle, write."""
    today = timezone.localdate()
    schools = Ledger(Enrolment, _enrolment, today)
    classes = Ledger(Membership, _membership, today)
    school_of = _know(schools, classes, reach, pupils)
    outcomes: list[tuple[int, int]] = []
    for row in _rows(staging, pupils):
        student, line, first_line, school, group, first, last, skolform, year = row
        owner = (student,)
        tells_last = staging.has("till")
        extra = (skolform, year if staging.has("arskurs") else _year(schools, owner, school))
        outcome = schools.settle(owner, Wish(school, first, last, extra, tells_last), start)
        if group is not None:
            school_of[group] = school
            outcome = max(outcome, classes.settle(owner, Wish(group, first, last, None, tells_last), start))
        outcomes.append((first_line if outcome == CREATED else line, outcome))
    _end_with_school(schools, classes, school_of)
    schools.save()
    classes.save()
    _note(staging, outcomes)
    return {owner[0]: day for owner, day in classes.changed().items()}


def _rows(staging: Staging, pupils: Sequence[int]) -> list[tuple[Any, ...]]:
    """The last row of each pupil and first day, in the order of time, with the line of the first such row."""
    return staging.rows(
        "SELECT DISTINCT ON (s.student_id, s.fran) s.student_id, s.line,"
        " min(s.line) OVER (PARTITION BY s.student_id, s.fran), s.school_id, g.id, s.fran, s.till, s.skolform,"
        " coalesce(s.arskurs, '') FROM incoming s"
        " LEFT JOIN people_group g ON g.school_id = s.school_id AND g.name = s.klass"
        " WHERE s.bad_message IS NULL AND s.student_id = ANY(%s)"
        " ORDER BY s.student_id, s.fran NULLS LAST, s.line DESC",
        [list(pupils)],
    )


def _know(schools: Ledger, classes: Ledger, reach: Reach, pupils: Sequence[int]) -> dict[int, int]:
    """Fill the ledgers with what is saved; gives the school of each class."""
    enrolments = Enrolment.objects.filter(student__in=pupils)
    memberships = Membership.objects.filter(student__in=pupils)
    if reach.limited:
        enrolments = enrolments.filter(school__huvudman__in=reach.huvudman_ids or [])
        memberships = memberships.filter(group__school__huvudman__in=reach.huvudman_ids or [])
    for each in enrolments.order_by("first_day"):
        extra = (each.skolform, each.year)
        schools.know((each.student_id,), Span(each.school_id, each.first_day, each.last_day, extra, each.pk))
    school_of: dict[int, int] = {}
    for held in memberships.select_related("group").order_by("first_day"):
        classes.know((held.student_id,), Span(held.group_id, held.first_day, held.last_day, (), held.pk))
        school_of[held.group_id] = held.group.school_id
    return school_of


def _year(schools: Ledger, owner: Owner, school: int) -> str:
    """The årskurs known at a school, for files that do not tell."""
    known = [span.extra[1] for span in schools.after[owner] if span.what == school]
    return known[-1] if known else ""


def _end_with_school(schools: Ledger, classes: Ledger, school_of: dict[int, int]) -> None:
    """End a class with the school it belongs to."""
    for owner, spans in classes.after.items():
        ends: dict[Any, list[dt.date | None]] = defaultdict(list)
        for place in schools.after[owner]:
            ends[place.what].append(place.last)
        classes.replace(owner, [_ended(span, ends.get(school_of[span.what], [None])) for span in spans])


def _ended(span: Span, ends: list[dt.date | None]) -> Span:
    """A class that is over when the last period at its school is."""
    known = [end for end in ends if end is not None]
    if len(known) < len(ends) or (span.last is not None and span.last <= max(known)):
        return span
    return Span(span.what, span.first, max(span.first, *known), span.extra, span.id)


def _enrolment(owner: Owner, span: Span) -> Enrolment:
    skolform, year = span.extra
    return Enrolment(student_id=owner[0], school_id=span.what, skolform=skolform, year=year)


def _membership(owner: Owner, span: Span) -> Membership:
    return Membership(student_id=owner[0], group_id=span.what)


def _note(staging: Staging, outcomes: list[tuple[int, int]]) -> None:
    """Give the rows the outcomes of their places."""
    lines = [line for line, outcome in outcomes if outcome]
    values = [outcome for _, outcome in outcomes if outcome]
    staging.run(
        "UPDATE incoming s SET outcome = greatest(s.outcome, o.outcome)"
        " FROM unnest(%s::int[], %s::int[]) AS o(line, outcome) WHERE o.line = s.line",
        [lines, values],
    )
