"""Elevhälsomöten: who reaches them, and the agenda that the data makes.

Rektor and elevhälsa set time aside for the cases of the school (the routine: four times a term; the school plans its
own days). A meeting prepares decisions and never holds one back, for the law says skyndsamt (7 kap. 19 a § skollagen):
what has waited too long already (``cases.waiting``) stands on top, with the way to decide at once.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse

from absence.access import readable_rows, still_here
from absence.figures import Figures
from absence.models import MonthlyReport, MonthlyReportRow
from cases.access import visible_cases
from cases.duty import OTHERS_LATER
from cases.events import EVENTS
from cases.models import Case, CaseEvent, Meeting, MeetingItem, MeetingWish
from cases.reading import without_names
from cases.voices import klasser_at, klasser_in
from cases.waiting import wait_of, with_waits
from cases.work import next_by_student
from people import swedish
from people.access import AnyUser, schools_with, visible_students
from people.models import School, Student, User
from people.queries import calendar_of
from people.roles import Verb
from people.tasks import Task


@dataclass(frozen=True, slots=True)
class Row:
    """A pupil on the agenda: the case if there is one, what is due in it and how long it has waited, who wished it.

    ``url`` and ``button`` lead to what the reader may do next in the case: a decision needs no other place.
    """

    student: Student
    klass: str
    why: str
    case: Case | None = None
    due: dt.date | None = None
    is_late: bool = False
    wish: MeetingWish | None = None
    url: str = ""
    button: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the agenda."""

    key: str
    title: str
    text: str
    rows: tuple[Row, ...]


SECTIONS = {
    "late": ("Har redan väntat", "Vänta inte till mötet med det som går att besluta nu."),
    "wished": ("Någon vill ta upp", "Mentorer och andra som behöver er hjälp."),
    "open": ("Pågår", "Så långt har ärendena kommit."),
    "without": ("I månadsrapporten, utan ärende", "Har någon pratat med eleven och hemmet?"),
}
"""The agenda's parts in their order. Each pupil stands in the first that fits."""


def schools_of_meetings(user: AnyUser) -> QuerySet[School]:
    """The schools whose meetings a person plans, holds and reads: rektor and elevhälsa."""
    return schools_with(user, Verb.SEE_CASES)


def visible_meetings(user: AnyUser) -> QuerySet[Meeting]:
    """The meetings that a person reaches."""
    return Meeting.objects.filter(school__in=schools_of_meetings(user)).select_related("school__huvudman", "ended_by")


def get_meeting_or_404(user: AnyUser, pk: int) -> Meeting:
    """The meeting, if the person reaches it. Raises Http404 alike for what is out of reach and what does not exist."""
    meeting = visible_meetings(user).filter(pk=pk).first()
    if meeting is None:
        raise Http404
    return meeting


def items_of(user: AnyUser, meeting: Meeting) -> QuerySet[MeetingItem]:
    """What was said at a meeting in the cases that the person reads."""
    items = meeting.items.filter(case__in=visible_cases(user))
    return items.select_related("case__student", "responsible", "author", "done_by").order_by("at", "pk")


def open_wishes(user: AnyUser, school: School) -> dict[int, MeetingWish]:
    """The wishes for the next meeting about pupils that the person reaches, by pupil."""
    wishes = MeetingWish.objects.filter(school=school, met=None, withdrawn_at=None, student__in=visible_students(user))
    return {wish.student_id: wish for wish in wishes.select_related("student", "by").order_by("at")}


def reads_wish(user: User, wish: MeetingWish) -> bool:
    """Whether somebody reads why a pupil is to be taken up, and may take the wish back.

    Whoever wished it does, and those who hold the meetings: elevhälsan's words may be those of an investigation.
    """
    return wish.by_id == user.pk or schools_of_meetings(user).filter(pk=wish.school_id).exists()


def agenda_of(user: User, school: School, today: dt.date) -> list[Section]:
    """The agenda of the school's next meeting as things stand, without empty parts. A constant number of queries."""
    cases = list(with_waits(visible_cases(user).open().filter(school=school), today))
    wishes, reported = open_wishes(user, school), _in_report(user, school, {case.student_id for case in cases}, today)
    students = [case.student for case in cases] + [wish.student for wish in wishes.values()] + list(reported)
    classes, calendar = klasser_at(school, students, today), calendar_of(school)
    ways = next_by_student(user, school, [case.student_id for case in cases], today)
    placed: dict[str, list[Row]] = {key: [] for key in SECTIONS}
    for case in cases:
        wait, wish = wait_of(case, calendar, today), wishes.pop(case.student_id, None)
        part = "late" if wait.is_late else "wished" if wish else "open"
        klass, way = classes.get(case.student_id, ""), ways[case.student_id]
        placed[part].append(Row(case.student, klass, wait.why, case, wait.by, wait.is_late, wish, *way))
    for wish in wishes.values():
        reported.pop(wish.student, None)
        placed["wished"].append(Row(wish.student, classes.get(wish.student_id, ""), "", wish=wish))
    placed["without"] = [Row(each, classes.get(each.pk, ""), why) for each, why in reported.items()]
    return [Section(key, *SECTIONS[key], _sorted(rows)) for key, rows in placed.items() if rows]


def _sorted(rows: Iterable[Row]) -> tuple[Row, ...]:
    """What has waited longest, or is due first, on top."""
    return tuple(sorted(rows, key=lambda row: (row.due or dt.date.max, row.klass, row.student.last_name)))


def _in_report(user: AnyUser, school: School, with_case: set[int], today: dt.date) -> dict[Student, str]:
    """Pupils without an open case in the school's latest monthly report, with what it says of them."""
    latest = MonthlyReport.objects.filter(school=school).order_by("-month").first()
    if latest is None:
        return {}
    rows = still_here(readable_rows(user).filter(report=latest), today).exclude(student__in=with_case)
    rows = rows.filter(student__in=visible_students(user)).select_related("student").order_by("klass", "pk")
    return {row.student: _reported(row) for row in rows}


def _reported(row: MonthlyReportRow) -> str:
    """Borta 24 % i rapporten. Mentorns svar: samtal är hållet eller bokat."""
    figures = Figures(offered=row.offered, reported=row.reported, valid=row.valid, invalid=row.invalid)
    share, answer = f"Borta {swedish.percent(figures.share)} i rapporten.", row.get_answer_display()
    return (
        f"{share} Mentorns svar: {answer[:1].lower()}{answer[1:]}." if answer else f"{share} Mentorn har inte svarat."
    )


@dataclass(frozen=True, slots=True)
class Minute:
    """What a meeting came to in a case: what was said, and the steps that were taken the same day."""

    case: Case
    items: list[MeetingItem]
    steps: list[str]


def minutes_of(user: User, meeting: Meeting) -> list[Minute]:
    """The minutes of a meeting in the cases that the person reads, with decisions at the table (three queries).

    A decision needs no words of its own in the minutes: a step taken the day of the meeting, before it was ended,
    stands there by itself.
    """
    said, taken = items_of(user, meeting), _taken_at(user, meeting)
    minutes: dict[int, Minute] = {}
    for item in said:
        minutes.setdefault(item.case_id, Minute(item.case, [], [])).items.append(item)
    for event in without_names(taken):
        words = f"{EVENTS[event.kind].title} ({event.actor.name})" if event.actor else EVENTS[event.kind].title
        minutes.setdefault(event.case_id, Minute(event.case, [], [])).steps.append(words)
    return list(minutes.values())


def _taken_at(user: User, meeting: Meeting) -> QuerySet[CaseEvent]:
    """The steps that were taken in the school's cases on the day of a meeting, until it was ended."""
    until = {"at__lte": meeting.ended_at} if meeting.ended_at else {}
    of_school = CaseEvent.objects.filter(case__in=visible_cases(user), case__school=meeting.school)
    events = of_school.filter(at__date=meeting.held_on, **until)
    return events.exclude(to_state="").select_related("actor", "case__student").order_by("at", "pk")


def asked_of(user: User, today: dt.date) -> QuerySet[MeetingItem]:
    """What a person is to do after meetings, done or not, while the case is within reach.

    When the day has long passed the rektor too is asked: whoever was to do it may have left.
    """
    late = Q(by__lt=today - OTHERS_LATER, case__school__in=schools_with(user, Verb.DECIDE))
    return MeetingItem.objects.filter(Q(responsible=user) | late, case__in=visible_cases(user))


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """What a person is to do after meetings and has not done (two queries)."""
    items = asked_of(user, today).filter(done_on=None, case__in=Case.objects.open())
    mine = list(items.select_related("case__student", "meeting", "responsible").order_by("by", "pk"))
    classes = klasser_in([item.case for item in mine], today)
    return [_task(item, user, classes.get(item.case_id, "")) for item in mine]


def _task(item: MeetingItem, user: User, klass: str) -> Task:
    """A row of the work list."""
    student = item.case.student
    why = f"Från elevhälsomötet {swedish.date(item.meeting.held_on)}."
    if item.responsible and item.responsible != user:
        why += f" {item.responsible.name} skulle göra det."
    url = reverse("cases:meeting_task", args=[item.pk])
    return Task("personer", item.task, url, "Visa", student.name, klass, why, item.by, student.pk)
