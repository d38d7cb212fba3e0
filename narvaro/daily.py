"""What is new at a school since the last school day: for the kurator, who follows the absence every day.

Source: Skolnärvaromodellen, elevhälsan's list. Everything is computed from what is stored, nothing is marked as read.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Min
from django.utils import timezone

from absence.figures import Figures, figures_by_student
from absence.models import Absence, Alert
from absence.rules import RULES, because
from cases.access import visible_cases
from cases.events import EVENTS
from cases.models import CaseEvent
from cases.voices import klasser_of
from narvaro.pupil_table import Window, window
from people import swedish
from people.access import visible_students
from people.base import by_name
from people.calendar import DAY, SchoolCalendar
from people.models import School, Student, User
from people.queries import calendar_of

LOOK_BACK = 120 * DAY  # a summer, and some
RISEN_AT_LEAST = 5  # percentage points: less is ordinary coming and going
MOST_RISEN = 10  # pupils in the list of those whose absence has risen most


@dataclass(frozen=True, slots=True)
class Signals:
    """A pupil's new signals, each with why."""

    student: Student
    klass: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened in a case."""

    student: Student
    klass: str
    case_id: int
    title: str
    who: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """Absence of a pupil that has been corrected: how many rows, of which days."""

    student: Student
    klass: str
    rows: int
    first: dt.date
    last: dt.date

    @property
    def period(self) -> str:
        """5 oktober, or 5\N{EN DASH}9 oktober."""
        return swedish.period(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Trend:
    """A pupil whose share of absence has risen: four school weeks beside the four before."""

    student: Student
    klass: str
    before: Figures
    now: Figures

    @property
    def change(self) -> Decimal:
        """Percentage points."""
        return (self.now.share or Decimal(0)) - (self.before.share or Decimal(0))

    @property
    def change_text(self) -> str:
        """+12,3."""
        return swedish.change(self.change)


@dataclass(frozen=True, slots=True)
class Daily:
    """A school's news."""

    school: School
    since: dt.date
    weeks: Window
    weeks_before: Window | None
    signals: tuple[Signals, ...]
    changes: tuple[Change, ...]
    corrections: tuple[Correction, ...]
    trends: tuple[Trend, ...]


def daily_of(user: User, school: School, today: dt.date) -> Daily:
    """The news of a school within a person's reach: as many queries however much has happened."""
    calendar = calendar_of(school)
    since = last_school_day(calendar, today)
    moment = timezone.make_aware(dt.datetime.combine(since, dt.time()))
    now = window(calendar, today)
    before = _weeks_before(calendar, now)
    return Daily(
        school=school,
        since=since,
        weeks=now,
        weeks_before=before,
        signals=_signals(user, school, moment, today),
        changes=_changes(user, school, moment, today),
        corrections=_corrections(user, school, moment, today),
        trends=_trends(user, school, now, before) if before else (),
    )


def last_school_day(calendar: SchoolCalendar, today: dt.date) -> dt.date:
    """The school day before today; yesterday where the calendar knows of none."""
    return next(reversed(calendar.school_days(today - LOOK_BACK, today - DAY)), today - DAY)


def _signals(user: User, school: School, since: dt.datetime, today: dt.date) -> tuple[Signals, ...]:
    """Open signals found since then about those days, by pupil."""
    alerts = Alert.objects.filter(
        school=school, status=Alert.Status.OPEN, created_at__gte=since, window_to__gte=timezone.localdate(since)
    ).filter(student__in=visible_students(user))
    by_student: dict[Student, list[str]] = {}
    for alert in alerts.select_related("student").order_by(*by_name("student__"), "rule", "pk"):
        if alert.rule in RULES:
            by_student.setdefault(alert.student, []).append(f"{alert.title}. {because(alert.rule, alert.figures)}")
    classes = klasser_of(by_student, today)
    return tuple(Signals(student, classes.get(student.pk, ""), tuple(texts)) for student, texts in by_student.items())


def _changes(user: User, school: School, since: dt.datetime, today: dt.date) -> tuple[Change, ...]:
    """What has been written in the cases within reach, the newest first."""
    events = CaseEvent.objects.filter(recorded_at__gte=since, at__gte=since, case__school=school)
    found = list(
        events.filter(case__in=visible_cases(user)).select_related("case__student", "actor").order_by("-at", "-pk")
    )
    classes = klasser_of([event.case.student for event in found], today)
    return tuple(
        Change(
            event.case.student,
            classes.get(event.case.student_id, ""),
            event.case_id,
            EVENTS[event.kind].title,
            event.actor.name if event.actor else "",
            event.at,
        )
        for event in found
    )


def _corrections(user: User, school: School, since: dt.datetime, today: dt.date) -> tuple[Correction, ...]:
    """Absence that has been replaced or taken away since then, by pupil; whatever day it was about."""
    rows = Absence.objects.filter(superseded_at__gte=since, school=school, student__in=visible_students(user))
    counted = rows.values_list("student").annotate(Count("pk"), Min("day"), Max("day"))
    by_student = {student: numbers for student, *numbers in counted}
    students = list(Student.objects.filter(pk__in=by_student).by_name())
    classes = klasser_of(students, today)
    return tuple(Correction(student, classes.get(student.pk, ""), *by_student[student.pk]) for student in students)


def _weeks_before(calendar: SchoolCalendar, now: Window) -> Window | None:
    """As many school weeks just before; None when the läsår began with those."""
    last = now.first - DAY
    return window(calendar, last) if last >= calendar.school_year_start(now.last) else None


def _trends(user: User, school: School, now: Window, before: Window) -> tuple[Trend, ...]:
    """The pupils whose share has risen most, with the basis of both."""
    today = now.last
    then = figures_by_student(before.first, before.last, school=school)
    found = figures_by_student(now.first, now.last, school=school)
    risen = {pk: (then[pk], figures) for pk, figures in found.items() if pk in then and _has_risen(then[pk], figures)}
    students = list(visible_students(user).filter(pk__in=risen).by_name())
    classes = klasser_of(students, today)
    trends = [Trend(student, classes.get(student.pk, ""), *risen[student.pk]) for student in students]
    return tuple(_most_risen(trends))


def _has_risen(before: Figures, now: Figures) -> bool:
    """Whether the share of reported time has grown by at least ``RISEN_AT_LEAST`` percentage points."""
    if before.share is None or now.share is None:
        return False
    return now.share - before.share >= RISEN_AT_LEAST


def _most_risen(trends: Iterable[Trend]) -> list[Trend]:
    return sorted(trends, key=lambda trend: -trend.change)[:MOST_RISEN]
