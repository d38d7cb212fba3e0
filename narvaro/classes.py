"""The right column and the table of "Mitt arbete": a class, or a school, just now and over the last weeks."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from absence.models import Lesson
from absence.reports import month_before
from narvaro import charts, days, pupil_table
from narvaro.pupil_table import PupilRow, window
from people import swedish
from people.access import scope_of, visible_students
from people.calendar import SchoolCalendar
from people.models import Enrolment, Group, Membership, School, Student, User
from people.queries import calendar_of
from people.tasks import Task

SHOWN = 8  # pupils in the table of a class; the whole class is one click away


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


def own_panels(user: User, today: dt.date, tasks: Sequence[Task]) -> list[Panel]:
    """A panel for each class that a mentor has today."""
    groups = list(Group.objects.filter(pk__in=scope_of(user).own_groups).select_related("school"))
    lessons = days.unreported_lessons(groups, today)
    panels = []
    for group in groups:
        members = Membership.objects.on(today).filter(group=group).values("student")
        students = visible_students(user).filter(pk__in=members)
        calendar = calendar_of(group.school)
        rows = pupil_table.rows(user, students.by_name(), window(calendar, today), tasks)
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
    before = month_before(today)
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
