"""The list for CSN: who goes through it, and everybody on it in as many queries however many they are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from absence.csn import WARNING, WITH_STUDIEHJALP, between, limit_of, reached
from oversight.csn import Line, counted_from, report_in_force
from oversight.models import CsnNote
from people import swedish
from people.access import AnyUser, may_anywhere, scope_of, visible_students
from people.base import by_name
from people.calendar import DAY
from people.models import Enrolment, Huvudman, School, User
from people.protected import Fact, shows
from people.queries import calendars_of, classes_of
from people.roles import Verb
from people.tasks import Task

VERBS = (Verb.DECIDE, Verb.HANDLE_DELIVERIES)
"""Who goes through the list: the rektor and the administratör of the school."""

Notes = Mapping[int, list[CsnNote]]


@dataclass(frozen=True, slots=True)
class Listed:
    """The lines by what they ask for, and how many pupils with studiehjälp there are in reach."""

    to_go_through: list[Line]
    reported: list[Line]
    left_out: list[Line]
    pupils: int

    @property
    def in_files(self) -> list[Line]:
        """Those that may stand in a file."""
        return [line for line in (*self.to_go_through, *self.reported) if not line.student.is_protected]


def listed(user: AnyUser, today: dt.date) -> Listed:
    """The list of everybody that a person goes through."""
    lines = lines_of(_places(user, today), today)
    return Listed(
        to_go_through=[line for line in lines if line.is_open],
        reported=[line for line in lines if line.reported],
        left_out=[line for line in lines if line.left_out and not line.is_open],
        pupils=len(lines),
    )


def get_line_or_404(user: AnyUser, pk: int, today: dt.date) -> Line:
    """A pupil with studiehjälp that a person goes through. Raises Http404."""
    lines = lines_of(_places(user, today).filter(student=pk), today)
    if not lines:
        raise Http404
    return lines[0]


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """The list in Mitt arbete: a row for each school with somebody to go through, or a report to mend."""
    if not may_anywhere(user, *VERBS) or not _places(user, today).exists():
        return []
    by_school: dict[School, list[Line]] = defaultdict(list)
    for line in lines_of(_places(user, today), today):
        if line.is_open or line.is_changed:
            by_school[line.school].append(line)
    return [_task(school, lines) for school, lines in by_school.items()]


def _task(school: School, lines: list[Line]) -> Task:
    opened, changed = sum(line.is_open for line in lines), sum(line.is_changed for line in lines)
    why = [f"{swedish.count(opened, 'elev', 'elever').capitalize()} på {school} når gränsen." if opened else ""]
    told = swedish.count(changed, "rapport", "rapporter").capitalize()
    why += [f"{told} behöver rättas: frånvaron är bedömd om." if changed else ""]
    return Task(
        kind="dokument",
        title="Gå igenom ogiltig frånvaro till CSN",
        why=" ".join(filter(None, why)),
        url=reverse("oversight:csn"),
        button="Gå igenom",
    )


def _places(user: AnyUser, today: dt.date) -> QuerySet[Enrolment]:
    """The places of the pupils that a person goes through, in the order of names."""
    rows: QuerySet[Enrolment] = Enrolment.objects.on(today).filter(
        school__in=scope_of(user).schools(*VERBS), skolform__in=WITH_STUDIEHJALP, student__in=visible_students(user)
    )
    return rows.select_related("student", "school__huvudman").order_by(*by_name("student__"), "pk")


def lines_of(enrolments: Iterable[Enrolment], today: dt.date) -> list[Line]:
    """A line for each pupil; the absence is that of the läsår at every school of the huvudman."""
    places = list({place.student_id: place for place in enrolments}.values())
    by_huvudman: dict[Huvudman, list[Enrolment]] = defaultdict(list)
    for place in places:
        by_huvudman[place.school.huvudman].append(place)
    found = {
        line.student.pk: line for huvudman, theirs in by_huvudman.items() for line in _lines_at(huvudman, theirs, today)
    }
    return [found[place.student_id] for place in places]


def _lines_at(huvudman: Huvudman, places: list[Enrolment], today: dt.date) -> list[Line]:
    """The lines of one huvudman's pupils."""
    students = [place.student_id for place in places]
    schools = list(School.objects.filter(huvudman=huvudman).values_list("pk", flat=True))
    start = calendars_of([places[0].school])[places[0].school_id].school_year_start(today)
    notes, classes, limit = _notes_of(students, schools), classes_of(students, today), limit_of(huvudman, today)
    since = {pk: counted_from(notes[pk], start) for pk in students}
    reports = {pk: report for pk in students if (report := report_in_force(notes[pk]))}
    new = reached(since, limit=limit, schools=schools, today=today)
    stands = between({pk: (each.first_day, each.last_day) for pk, each in reports.items()}, schools=schools)
    after = between({pk: (each.last_day + DAY, today) for pk, each in reports.items()}, schools=schools)
    return [
        Line(
            student=place.student,
            school=place.school,
            skolform=place.skolform,
            limit=limit,
            today=today,
            asks_warning=WARNING.of(huvudman, today) == "ja",
            klass=classes.get(place.student_id) if shows(place.student, Fact.SCHOOL) else None,
            notes=notes[place.student_id],
            truancy=new.get(place.student_id),
            stands=stands.get(place.student_id),
            after=after.get(place.student_id),
        )
        for place in places
    ]


def _notes_of(students: list[int], schools: list[int]) -> Notes:
    """What has been done about some pupils at a huvudman's schools, oldest first. One query."""
    found: dict[int, list[CsnNote]] = defaultdict(list)
    for note in CsnNote.objects.filter(student__in=students, school__in=schools).select_related("by").order_by("pk"):
        found[note.student_id].append(note)
    return found
