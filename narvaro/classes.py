"""The right column and the table of "Mitt arbete": a class, or a school, just now and over the last weeks."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from absence.figures import Figures, figures_by_student
from absence.models import Lesson
from narvaro import charts, days
from people import swedish
from people.access import scope_of, visible_students
from people.calendar import SchoolCalendar
from people.models import Enrolment, Group, Membership, School, Student, User
from people.queries import calendar_of
from people.tasks import Task

WEEKS = 4  # school weeks, the current one included: the window of strips and of the table
SHOWN = 8  # pupils in the table of a class; the whole class is one click away


@dataclass(frozen=True, slots=True)
class Tag:
    """What is going on around a pupil, in a few words."""

    text: str
    color: str = "neutral"


@dataclass(frozen=True, slots=True)
class PupilRow:
    """A pupil in the table: strip, share of absence with its basis, and what is going on."""

    student: Student
    klass: str
    strip: charts.Strip
    figures: Figures
    tag: Tag | None


@dataclass(frozen=True, slots=True)
class MonthShare:
    """Attendance of a month so far, and of the one before."""

    name: str
    share: float
    before_name: str
    before: float | None
    offered: int
    reporting_rate: int


@dataclass(frozen=True, slots=True)
class Panel:
    """A class or a school just now."""

    key: str
    name: str
    url: str
    pupils: int
    present: days.Present | None
    unreported: tuple[Lesson, ...]
    curve: charts.Curve | None
    month: MonthShare | None
    weeks: str
    rows: tuple[PupilRow, ...]

    @property
    def shown(self) -> tuple[PupilRow, ...]:
        """The rows that the start page shows."""
        return self.rows[:SHOWN]


@dataclass(frozen=True, slots=True)
class Window:
    """The last school weeks of a school: first day, today, its school days and their weeks in words."""

    first: dt.date
    last: dt.date
    school_days: tuple[dt.date, ...]

    @property
    def weeks(self) -> str:
        """Veckorna 43, 45, 46 och 47."""
        numbers = list(dict.fromkeys(str(day.isocalendar().week) for day in self.school_days))
        return f"{'Vecka' if len(numbers) == 1 else 'Veckorna'} {swedish.join(numbers)}"


def window(calendar: SchoolCalendar, today: dt.date, weeks: int = WEEKS) -> Window:
    """The last school weeks, the current one included."""
    first = calendar.last_school_weeks(today, weeks)
    return Window(first, today, tuple(calendar.school_days(first, today)))


def own_panels(user: User, today: dt.date, tasks: Iterable[Task]) -> list[Panel]:
    """A panel for each class that a mentor has today."""
    groups = list(Group.objects.filter(pk__in=scope_of(user).own_groups).select_related("school"))
    waiting = first_task_by_student(tasks)
    lessons = days.unreported_lessons(groups, today)
    panels = []
    for group in groups:
        members = Membership.objects.on(today).filter(group=group).values("student")
        students = visible_students(user).filter(pk__in=members)
        calendar = calendar_of(group.school)
        rows = pupil_rows(students.by_name(), window(calendar, today), waiting, {})
        panels.append(
            _panel(
                group.name,
                students,
                calendar,
                today,
                key=f"klass-{group.pk}",
                url=f"{reverse('students')}?klass={group.pk}",
                unreported=tuple(lessons.get(group.pk, ())),
                rows=tuple(sorted(rows, key=lambda row: -(row.figures.share or 0))),
            )
        )
    return panels


def school_panels(user: User, today: dt.date, schools: Iterable[School]) -> list[Panel]:
    """A panel for each school whose pupils a person sees."""
    panels = []
    for school in schools:
        here = Enrolment.objects.on(today).filter(school=school).values("student")
        students = visible_students(user).filter(pk__in=here)
        panels.append(
            _panel(school.name, students, calendar_of(school), today, key=f"skola-{school.pk}", url=reverse("students"))
        )
    return panels


def _panel(
    name: str,
    students: QuerySet[Student],
    calendar: SchoolCalendar,
    today: dt.date,
    *,
    key: str,
    url: str,
    unreported: tuple[Lesson, ...] = (),
    rows: tuple[PupilRow, ...] = (),
) -> Panel:
    totals = days.totals_by_day(students, calendar.school_year_start(today), today)
    return Panel(
        key=key,
        name=name,
        url=url,
        pupils=len(rows) or students.count(),
        present=days.present_on_latest_day(students, today),
        unreported=unreported,
        curve=charts.curve(name, charts.attendance_by_week(totals)),
        month=month_share(totals, today),
        weeks=window(calendar, today).weeks,
        rows=rows,
    )


def month_share(totals: Iterable[charts.Day], today: dt.date) -> MonthShare | None:
    """Attendance this month beside the month before; None when nothing is reported this month."""
    by_month: dict[tuple[int, int], list[charts.Day]] = {}
    for day in totals:
        by_month.setdefault((day.day.year, day.day.month), []).append(day)
    before = today.replace(day=1) - dt.timedelta(days=1)
    current = by_month.get((today.year, today.month), [])
    share = charts.attendance(current)
    if share is None:
        return None
    offered = sum(day.offered for day in current)
    return MonthShare(
        name=swedish.MONTHS[today.month - 1],
        share=share,
        before_name=swedish.MONTHS[before.month - 1],
        before=charts.attendance(by_month.get((before.year, before.month), [])),
        offered=offered,
        reporting_rate=100 * sum(day.reported for day in current) // offered,
    )


def first_task_by_student(tasks: Iterable[Task]) -> dict[int, Task]:
    """The most urgent task about each pupil; ``tasks`` come in that order."""
    found: dict[int, Task] = {}
    for task in tasks:
        if task.student_id is not None:
            found.setdefault(task.student_id, task)
    return found


def pupil_rows(
    students: Iterable[Student], shown: Window, waiting: Mapping[int, Task], klasses: Mapping[int, str]
) -> list[PupilRow]:
    """A row for each pupil: two queries however many there are."""
    pupils = list(students)
    ids = [student.pk for student in pupils]
    by_student = days.days_by_student(ids, shown.first, shown.last)
    figures = figures_by_student(shown.first, shown.last, students=ids)
    return [
        PupilRow(
            student=student,
            klass=klasses.get(student.pk, ""),
            strip=charts.strip(student.name, shown.school_days, by_student.get(student.pk, {})),
            figures=figures.get(student.pk, Figures()),
            tag=_tag(waiting.get(student.pk)),
        )
        for student in pupils
    ]


def _tag(task: Task | None) -> Tag | None:
    return Tag(task.title, "warning") if task else None
