"""Writes what is known from a source as the files of our own format, row by row: memory is the same however much."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from absence.models import SourceConnection
from absence.sources.narvaro_csv import FRANVARO, LEKTIONER
from absence.sources.ss12000 import lesson_rows, people_rows
from absence.sources.ss12000.lesson_rows import KnownAbsence, KnownLesson, Lesson, Notice
from absence.sources.ss12000.people_rows import InClass, KnownGroup, Row, Schools
from absence.sources.ss12000.records import Activity, CalendarEvent, Duty, Group, Organisation, Person, Record
from people import swedish
from people.importing.tables import ELEVER, PERSONAL, SKOLOR, VARDNADSHAVARE
from people.tabular import Table

Kept = TypeVar("Kept", bound=Record)

NAMELESS = "{} i personalen saknar inloggningsnamn och e-post för arbetet och lästes inte."
NO_CLASS = (
    "Mentorerna för {} får inga elever, för de grupperna har elever ur flera klasser eller ur ingen."
    " Ge dem klasser med personal.csv."
)
MOST_NAMED = 5  # groups in one sentence


class File:
    """A csv file that exists once it has a row."""

    def __init__(self, folder: Path, table: Table, held: ExitStack, without: Sequence[str] = ()) -> None:
        self._path = folder / f"{table.name}.csv"
        self._fields = [column.name for column in table.columns if column.name not in without]
        self._held = held
        self._writer: csv.DictWriter[str] | None = None

    def write(self, row: Row) -> None:
        """Add a row; what it does not tell stays empty."""
        if self._writer is None:
            text = self._held.enter_context(self._path.open("w", encoding="utf-8", newline=""))
            self._writer = csv.DictWriter(text, self._fields, restval="", extrasaction="ignore", delimiter=";")
            self._writer.writeheader()
        self._writer.writerow(row)


class Source:
    """What is known from one connection, and small enough to keep in mind: its schools and groups."""

    def __init__(self, owner: SourceConnection) -> None:
        self.owner = owner
        self.today = timezone.localdate()
        number = owner.huvudman.organisation_number
        self.schools = Schools(
            {key: self.read(data, Organisation) for key, data in self._all("organisations", "data")}, number
        )
        # A group without its members: of a large city they are a million.
        self.groups = {key: self.read(data, Group) for key, data in self._all("groups", "data - 'groupMemberships'")}

    def read(self, data: Any, kind: type[Kept]) -> Kept:
        """An object as it was kept: a column of its own comes as text, a part of another as what it is."""
        return msgspec.json.decode(data, type=kind) if isinstance(data, str) else msgspec.convert(data, kind)

    def _all(self, resource: str, data: str) -> Iterator[tuple[str, Any]]:
        with database.cursor() as cursor:
            cursor.execute(
                f"SELECT key, {data} FROM absence_sourcerecord"
                " WHERE connection_id = %s AND resource = %s AND NOT gone AND data IS NOT NULL",
                [self.owner.pk, resource],
            )
            yield from cursor.fetchall()

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a long query, some at a time, within a transaction; ``{owner}`` is the connection."""
        with database.chunked_cursor() as cursor:
            cursor.execute(sql.format(owner=self.owner.pk, huvudman=self.owner.huvudman_id))
            yield from cursor

    def prepare(self, *statements: str) -> None:
        """Make temporary tables."""
        with database.cursor() as cursor:
            for sql in statements:
                cursor.execute(sql.format(owner=self.owner.pk, huvudman=self.owner.huvudman_id))


# ------------------------------------------------------------------------------------------------------ People

MEMBERS = (
    """
    CREATE TEMPORARY TABLE source_member ON COMMIT DROP AS
    SELECT g.key AS group_key, g.data->>'groupType' AS kind, m->'person'->>'id' AS person,
        (m->>'startDate')::date AS first, least((m->>'endDate')::date, (g.data->>'endDate')::date) AS last
    FROM absence_sourcerecord g, jsonb_array_elements(g.data->'groupMemberships') m
    WHERE g.connection_id = {owner} AND g.resource = 'groups' AND NOT g.gone
    """,
    "CREATE INDEX ON source_member (group_key)",
    "CREATE INDEX ON source_member (person) WHERE kind = 'Klass'",
    "ANALYZE source_member",
)

PUPILS = """
SELECT p.key, p.gone, p.data, p.before,
    (SELECT json_agg(json_build_array(m.group_key, m.first, m.last))
        FROM source_member m WHERE m.person = p.key AND m.kind = 'Klass') AS classes,
    (SELECT json_agg(json_build_array(g.data, r->>'relationType', still, g.before IS NOT NULL))
        FROM (
            SELECT r, true AS still FROM jsonb_array_elements(p.data->'responsibles') r
            UNION ALL
            SELECT r, false FROM jsonb_array_elements(p.before->'responsibles') r
            WHERE NOT coalesce(p.data->'responsibles', '[]') @> jsonb_build_array(r)
        ) said
        JOIN absence_sourcerecord g ON g.connection_id = p.connection_id AND g.resource = 'persons'
            AND g.key = r->'person'->>'id' AND g.data IS NOT NULL) AS guardians
FROM absence_sourcerecord p
WHERE p.connection_id = {owner} AND p.resource = 'persons' AND (p.data ? 'enrolments' OR p.before ? 'enrolments')
ORDER BY p.key
"""

STAFF = """
SELECT p.key, p.data, CASE WHEN NOT d.gone AND NOT p.gone THEN d.data END, d.before
FROM absence_sourcerecord d
JOIN absence_sourcerecord p ON p.connection_id = d.connection_id AND p.resource = 'persons'
    AND p.key = coalesce(d.data->'person'->>'id', d.before->'person'->>'id')
WHERE d.connection_id = {owner} AND d.resource = 'duties'
ORDER BY p.key, d.key
"""

MENTOR_CLASSES = """
SELECT m.group_key, min(c.group_key) FROM source_member m
JOIN source_member c ON c.person = m.person AND c.kind = 'Klass' AND (c.last IS NULL OR c.last >= current_date)
WHERE m.kind = 'Mentor' AND (m.last IS NULL OR m.last >= current_date)
GROUP BY m.group_key HAVING count(DISTINCT c.group_key) = 1
"""

TELLS_MUNICIPALITY = """
SELECT EXISTS (SELECT FROM absence_sourcerecord WHERE connection_id = {owner} AND resource = 'persons'
    AND data @? '$.addresses[*].municipalityCode')
"""


@transaction.atomic
def write_people(owner: SourceConnection, folder: Path) -> list[str]:
    """Write skolor, personal, elever and vardnadshavare; gives what a reader should know, in Swedish."""
    source = Source(owner)
    source.prepare("DROP TABLE IF EXISTS source_member", *MEMBERS)
    with ExitStack() as held:
        schools = File(folder, SKOLOR, held)
        for row in source.schools.rows(owner.huvudman.organisation_number, source.today):
            schools.write(row)
        _write_pupils(source, folder, held)
        return _write_staff(source, File(folder, PERSONAL, held))


def _write_pupils(source: Source, folder: Path, held: ExitStack) -> None:
    tells = next(source.stream(TELLS_MUNICIPALITY))[0]
    without = ["placerad av", "placeringsform", *([] if tells else ["folkbokföringskommun"])]
    pupils = File(folder, ELEVER, held, without)
    guardians = File(folder, VARDNADSHAVARE, held, ["språk", "tolk"])
    for key, gone, data, before, classes, responsible in source.stream(PUPILS):
        person = None if gone or data is None else source.read(data, Person)
        was = source.read(before, Person) if before else None
        in_classes = [_in_class(source, *each) for each in classes or ()]
        rows = people_rows.pupil_rows(
            key, person, was, [each for each in in_classes if each], source.schools, source.today,
            tell_municipality=tells,
        )  # fmt: skip
        number = ""
        for row in rows:
            pupils.write(row)
            number = row["personnummer"]
        for guardian, relation, still, known in responsible or () if number and person else ():
            found = people_rows.guardian_row(
                number, source.read(guardian, Person), relation or "", still=still, known=known
            )
            if found:
                guardians.write(found)


def _in_class(source: Source, key: str, first: str | None, last: str | None) -> InClass | None:
    group = source.groups.get(key)
    school = source.schools.code_of(group.organisation.id) if group else ""
    if group is None or not school:
        return None
    return InClass(school, people_rows.class_name(group), _date(first), _date(last))


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _write_staff(source: Source, file: File) -> list[str]:
    """Write the rows of all staff; gives what a reader should know."""
    groups = _mentor_groups(source)
    nameless = 0
    unplaced: dict[str, str] = {}
    for _, rows in groupby(source.stream(STAFF), key=lambda row: row[0]):
        duties = list(rows)
        person = source.read(duties[0][1], Person)
        pairs = [(_duty(source, now), _duty(source, before)) for *_, now, before in duties]
        nameless += not people_rows.username_of(person)
        for row in people_rows.staff_rows(person, pairs, groups, source.schools, source.today):
            file.write(row)
        for duty, _ in pairs:
            unplaced |= people_rows.without_class(duty, groups, source.schools, source.today) if duty else {}
    return [*_told(NAMELESS, nameless, str(nameless)), *_told(NO_CLASS, len(unplaced), _some(unplaced.values()))]


def _mentor_groups(source: Source) -> dict[str, KnownGroup]:
    """The groups, with the class of those mentor groups that are within one."""
    classes = {key: source.groups.get(klass) for key, klass in source.stream(MENTOR_CLASSES)}
    return {key: KnownGroup(group, classes.get(key)) for key, group in source.groups.items()}


def _duty(source: Source, data: Any) -> Duty | None:
    return source.read(data, Duty) if data else None


def _told(words: str, count: int, what: str) -> list[str]:
    """A sentence for the reader, if there is anything to tell."""
    return [words.format(what)] if count else []


def _some(names: Iterable[str]) -> str:
    """The first of many names, in their order, and how many more there are."""
    ordered = sorted(names)
    more = len(ordered) - MOST_NAMED
    return swedish.join([*ordered[:MOST_NAMED], *([f"{more} till"] if more > 0 else [])])


# ----------------------------------------------------------------------------------------------------- Lessons

AROUND_LESSONS = (
    """
    CREATE TEMPORARY TABLE source_notice ON COMMIT DROP AS
    SELECT key, data->'student'->>'id' AS student, (data->>'startTime')::timestamptz AS begins,
        (data->>'endTime')::timestamptz AS ends, data->>'type' = 'Beviljad ledighet' AS is_leave
    FROM absence_sourcerecord WHERE connection_id = {owner} AND resource = 'absences' AND NOT gone
    """,
    "CREATE INDEX ON source_notice (student)",
    """
    CREATE TEMPORARY TABLE source_lesson ON COMMIT DROP AS
    SELECT l.key, json_agg(json_build_array(l.day, l.start, l.end, c.code, coalesce(g.name, ''),
        coalesce(t.personal_number, ''), coalesce(a.ids, '[]'), l.cancelled)) AS known
    FROM absence_sourcerecord r
    JOIN absence_lesson l ON l.key = r.key
    JOIN people_school c ON c.id = l.school_id AND c.huvudman_id = {huvudman}
    LEFT JOIN people_group g ON g.id = l.group_id
    LEFT JOIN people_student t ON t.id = l.student_id
    LEFT JOIN LATERAL (SELECT json_agg(value) AS ids FROM people_studentalias
        WHERE student_id = l.student_id AND huvudman_id = {huvudman}) a ON l.student_id IS NOT NULL
    WHERE r.connection_id = {owner} AND r.resource = 'calendarEvents' GROUP BY l.key
    """,
    "CREATE INDEX ON source_lesson (key)",
    """
    CREATE TEMPORARY TABLE source_absence ON COMMIT DROP AS
    SELECT a.lesson, json_agg(json_build_array(substr(a.key, 3), coalesce((
        SELECT min(value) FROM people_studentalias WHERE student_id = t.id AND huvudman_id = {huvudman}
    ), t.personal_number), a.day, c.code)) AS known
    FROM absence_absence a
    JOIN absence_sourcerecord r ON r.connection_id = {owner} AND r.resource = 'calendarEvents' AND r.key = a.lesson
    JOIN people_student t ON t.id = a.student_id
    JOIN people_school c ON c.id = a.school_id
    WHERE a.huvudman_id = {huvudman} AND a.superseded_at IS NULL AND a.key LIKE 'k:ss12000:%' GROUP BY a.lesson
    """,
    "CREATE INDEX ON source_absence (lesson)",
    "ANALYZE source_notice",
    "ANALYZE source_lesson",
    "ANALYZE source_absence",
)

# Who is a pupil: somebody with a place, or who had one when it was last read in: those who leave keep their history.
LESSONS = """
SELECT r.key, CASE WHEN NOT r.gone THEN r.data END, a.data, members.people, pupils.keys, notices.found, l.known, b.known
FROM absence_sourcerecord r
LEFT JOIN absence_sourcerecord a ON a.connection_id = r.connection_id AND a.resource = 'activities'
    AND a.key = r.data->'activity'->>'id' AND a.data IS NOT NULL
CROSS JOIN LATERAL (SELECT ((r.data->>'startTime')::timestamptz AT TIME ZONE 'Europe/Stockholm')::date AS day) time
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(DISTINCT m.person), '{{}}') AS people FROM jsonb_array_elements(a.data->'groups') g
    JOIN source_member m ON m.group_key = g->>'id'
    WHERE (m.first IS NULL OR m.first <= time.day) AND (m.last IS NULL OR m.last >= time.day)
) members
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(n.key), '{{}}') AS keys FROM (
        SELECT unnest(members.people) AS key
        UNION SELECT jsonb_path_query(r.data, '$._embedded.attendance[*].student.id') #>> '{{}}'
        UNION SELECT jsonb_path_query(r.data, '$.studentExceptions[*].student.id') #>> '{{}}'
    ) n
    WHERE EXISTS (SELECT FROM absence_sourcerecord p WHERE p.connection_id = {owner} AND p.resource = 'persons'
        AND p.key = n.key AND p.data ? 'enrolments')
    OR EXISTS (SELECT FROM people_studentalias s WHERE s.huvudman_id = {huvudman} AND s.value = n.key)
) pupils
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_array(n.key, n.student, n.begins, n.ends, n.is_leave)) AS found FROM source_notice n
    WHERE n.student = ANY(pupils.keys)
    AND n.begins < (r.data->>'endTime')::timestamptz AND n.ends > (r.data->>'startTime')::timestamptz
) notices
LEFT JOIN source_lesson l ON l.key = r.key
LEFT JOIN source_absence b ON b.lesson = r.key
WHERE r.connection_id = {owner} AND r.resource = 'calendarEvents' AND (r.data IS NOT NULL OR r.gone)
ORDER BY time.day, r.key
"""


@transaction.atomic
def write_lessons(owner: SourceConnection, folder: Path) -> list[str]:
    """Write lektioner and franvaro of the lessons that have come; gives what a reader should know, in Swedish."""
    source = Source(owner)
    source.prepare("DROP TABLE IF EXISTS source_member, source_notice, source_lesson, source_absence")
    source.prepare(*MEMBERS, *AROUND_LESSONS)
    without_activity = 0
    with ExitStack() as held:
        lessons, absences = File(folder, LEKTIONER, held), File(folder, FRANVARO, held)
        for row in source.stream(LESSONS):
            without_activity += row[1] is not None and row[2] is None
            found = lesson_rows.rows_of(_lesson(source, *row), owner.late_up_to)
            for each in found.lessons:
                lessons.write(each)
            for each in found.absences:
                absences.write(each)
    if not without_activity:
        return []
    return [f"{without_activity} lektioner hör till en aktivitet som källan inte visar, och lästes inte."]


def _lesson(
    source: Source, key: str, data: Any, activity_data: Any, members: list[str], pupils: list[str], *around: Any
) -> Lesson:
    """A row of the query as what it means."""
    activity = source.read(activity_data, Activity) if activity_data else None
    notices, known, known_absence = (each or () for each in around)
    own = frozenset(pupils)
    return Lesson(
        id=key,
        event=source.read(data, CalendarEvent) if data and activity else None,
        kind=activity.activity_type if activity else "",
        subject=_subject(activity) if activity else "",
        school=source.schools.code_of(activity.organisation.id) if activity else "",
        classes=_classes(source, activity) if activity else (),
        members=own.intersection(members),
        pupils=own,
        notices=[_notice(*each) for each in notices],
        known=[_known_lesson(*each) for each in known],
        known_absence=[KnownAbsence(*each) for each in known_absence],
    )


def _notice(key: str, student: str, begins: str, ends: str, is_leave: Any) -> Notice:
    return Notice(key, student, dt.datetime.fromisoformat(begins), dt.datetime.fromisoformat(ends), bool(is_leave))


def _known_lesson(day: str, start: str, end: str, *said: Any) -> KnownLesson:
    school, klass, number, ids, cancelled = said
    return KnownLesson(day, start[:5], end[:5], school, klass, number, tuple(ids), cancelled)


def _subject(activity: Activity) -> str:
    """The subject, for patterns must know it from lesson to lesson; else what the activity is called."""
    syllabus = activity.embedded.syllabus if activity.embedded else None
    name = (syllabus.subject_name or syllabus.course_name if syllabus else "") or activity.display_name
    return " ".join(name.split())[:100]


def _classes(source: Source, activity: Activity) -> list[tuple[str, str]]:
    """The classes that an activity is for, if it is for whole classes alone."""
    groups = [source.groups.get(each.id) for each in activity.groups]
    found = [
        (source.schools.code_of(group.organisation.id), people_rows.class_name(group))
        for group in groups
        if group and group.group_type == people_rows.KLASS
    ]
    return found if len(found) == len(groups) and all(school for school, _ in found) else []
