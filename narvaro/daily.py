"""What is new at a school since the last school day: for the kurator, who follows the absence every day.

Source: Skolnärvaromodellen, elevhälsan's list. Everything is computed from what is stored, nothing is marked as read.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from django.urls import reverse
from django.utils import timezone

from absence.figures import Figures, figures_by_student
from absence.first_steps import Do, FirstStep, called_lately, step_for
from absence.models import Alert, ImportRun
from absence.rules import RULES, in_short
from cases.access import visible_cases
from cases.events import EVENTS
from cases.models import Case, CaseEvent
from cases.reading import without_names
from cases.voices import klasser_at, klasser_in
from cases.work import next_by_student
from narvaro.corrections import Counts, Day, corrections_of, total, undone_runs, words_of
from narvaro.pupil_table import Window, window
from people import swedish
from people.access import schools_told_of, visible_students
from people.base import by_name
from people.calendar import DAY, SchoolCalendar
from people.models import School, Student, User
from people.queries import calendar_of

LOOK_BACK = 120 * DAY  # a summer, and some
LATELY = 5  # school days, today included: whose unexcused absence comes first
RISEN_AT_LEAST = 5  # percentage points: less is ordinary coming and going
PUPILS_OPEN, ROWS_OPEN = 8, 5  # of pupils with signals, and of the other lists: the rest is folded

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Folded(Generic[T]):
    """A list whose first rows are open."""

    rows: tuple[T, ...]
    open: int = ROWS_OPEN

    @property
    def shown(self) -> tuple[T, ...]:
        """The rows that are open."""
        return self.rows[: self.open]

    @property
    def rest(self) -> tuple[T, ...]:
        """The rows that are folded."""
        return self.rows[self.open :]


@dataclass(frozen=True, slots=True)
class Form:
    """Where what is to be done next about a pupil is done."""

    url: str
    button: str


@dataclass(frozen=True, slots=True)
class Trend:
    """A pupil's share of absence: four school weeks beside the four before."""

    student: Student
    klass: str
    before: Figures
    now: Figures

    @property
    def change(self) -> Decimal | None:
        """Percentage points; None where either has nothing reported."""
        if self.before.share is None or self.now.share is None:
            return None
        return self.now.share - self.before.share

    @property
    def change_text(self) -> str:
        """+12,3."""
        return swedish.change(self.change)


@dataclass(frozen=True, slots=True)
class PupilSignals:
    """A pupil with new signals, each in a few words, and what tells how urgent it is."""

    trend: Trend
    signals: tuple[str, ...]
    lately: Figures  # of the last school days
    form: Form

    @property
    def student(self) -> Student:
        """Whom it is about."""
        return self.trend.student

    @property
    def worst(self) -> tuple[int, Decimal]:
        """What the list is ordered by: unexcused minutes lately, then how much the absence has risen."""
        return -self.lately.invalid, -(self.trend.change or Decimal(0))


@dataclass(frozen=True, slots=True)
class CaseNews:
    """A case with what has happened in it, the latest first."""

    case: Case
    klass: str
    events: tuple[CaseEvent, ...]

    @property
    def titles(self) -> list[str]:
        """What has happened, each kind once."""
        return list(dict.fromkeys(EVENTS[event.kind].title for event in self.events))

    @property
    def who(self) -> str:
        """Who did it."""
        return swedish.join(list(dict.fromkeys(event.actor.name for event in self.events if event.actor)))

    @property
    def at(self) -> dt.datetime:
        """When the last of it happened."""
        return self.events[0].at


@dataclass(frozen=True, slots=True)
class Daily:
    """A school's news."""

    school: School
    since: dt.date
    lately: Sequence[dt.date]
    weeks: Window
    weeks_before: Window | None
    pupils: Folded[PupilSignals]
    trends: Folded[Trend]
    cases: Folded[CaseNews]
    corrections: Folded[Day]
    undone: Sequence[ImportRun]

    @property
    def signals(self) -> int:
        """How many signals are new."""
        return sum(len(each.signals) for each in self.pupils.rows)

    @property
    def events(self) -> int:
        """How much has been written in the cases."""
        return sum(len(each.events) for each in self.cases.rows)

    @property
    def lately_text(self) -> str:
        """16\N{EN DASH}20 november."""
        return swedish.period(self.lately[0], self.lately[-1])

    @property
    def corrected(self) -> Counts:
        """How many rows of absence have been corrected, by kind."""
        return total(pupil for day in self.corrections.rows for pupil in day.pupils)

    @property
    def corrected_rows(self) -> int:
        """How many rows of absence have been corrected."""
        return sum(self.corrected.values())

    @property
    def corrected_words(self) -> str:
        """Två tillagda i efterhand, en borttagen."""
        return words_of(self.corrected)


def daily_of(user: User, school: School, today: dt.date) -> Daily:
    """The news of a school within a person's reach: as many queries however much has happened."""
    calendar = calendar_of(school)
    lately = last_school_days(calendar, today)
    since = next((day for day in reversed(lately) if day < today), today - DAY)
    moment = timezone.make_aware(dt.datetime.combine(since, dt.time()))
    weeks = Weeks.of(school, calendar, today)
    return Daily(
        school=school,
        since=since,
        lately=lately,
        weeks=weeks.now,
        weeks_before=weeks.before,
        pupils=Folded(_pupils(user, school, moment, lately, weeks), PUPILS_OPEN),
        trends=Folded(_risen(user, school, weeks)),
        cases=Folded(_cases(user, school, moment, today)),
        corrections=Folded(corrections_of(user, school, moment, today)),
        undone=undone_runs(school, moment),
    )


def last_school_days(calendar: SchoolCalendar, today: dt.date) -> Sequence[dt.date]:
    """The last school days up to today; yesterday and today where the calendar knows of none."""
    return calendar.school_days(today - LOOK_BACK, today)[-LATELY:] or (today - DAY, today)


@dataclass(frozen=True, slots=True)
class Weeks:
    """Every pupil's figures at a school: of the last four school weeks and, unless the läsår is younger, the four
    before."""

    now: Window
    before: Window | None
    figures: Mapping[int, Figures]
    figures_before: Mapping[int, Figures]

    @classmethod
    def of(cls, school: School, calendar: SchoolCalendar, today: dt.date) -> "Weeks":
        """The weeks up to today (two queries)."""
        now = window(calendar, today)
        last = now.first - DAY
        before = window(calendar, last) if last >= calendar.school_year_start(now.last) else None
        then = figures_by_student(before.first, before.last, school=school) if before else {}
        return cls(now, before, figures_by_student(now.first, now.last, school=school), then)

    def trend(self, student: Student, klass: str) -> Trend:
        """How a pupil's absence has moved."""
        before, now = self.figures_before.get(student.pk, Figures()), self.figures.get(student.pk, Figures())
        return Trend(student, klass, before, now)


def _pupils(
    user: User, school: School, since: dt.datetime, lately: Sequence[dt.date], weeks: Weeks
) -> tuple[PupilSignals, ...]:
    """The pupils with signals found since then about those days, the worst first."""
    today = weeks.now.last
    by_student = _new_alerts(user, school, since)
    ids = [student.pk for student in by_student]
    classes = klasser_at(school, by_student, today)
    figures = figures_by_student(lately[0], lately[-1], students=ids, schools=schools_told_of(user))
    forms = _forms(user, school, by_student, today)
    found = [
        PupilSignals(
            trend=weeks.trend(student, classes.get(student.pk, "")),
            signals=tuple(in_short(alert.rule, alert.figures) for alert in alerts),
            lately=figures.get(student.pk, Figures()),
            form=forms[student.pk],
        )
        for student, alerts in by_student.items()
    ]
    return tuple(sorted(found, key=lambda each: each.worst))


def _new_alerts(user: User, school: School, since: dt.datetime) -> dict[Student, list[Alert]]:
    """Open signals found since then about those days, by pupil in the order of their names."""
    alerts = Alert.objects.filter(
        school=school, status=Alert.Status.OPEN, created_at__gte=since, window_to__gte=swedish.local_day(since)
    ).filter(student__in=visible_students(user), rule__in=RULES)
    by_student: dict[Student, list[Alert]] = {}
    rows = alerts.select_related("student", "school__huvudman").prefetch_related("school__huvudman__choices")
    for alert in rows.order_by(*by_name("student__"), "pk"):
        by_student.setdefault(alert.student, []).append(alert)
    order = list(RULES)
    return {student: sorted(found, key=lambda each: order.index(each.rule)) for student, found in by_student.items()}


def _forms(
    user: User, school: School, by_student: Mapping[Student, Sequence[Alert]], today: dt.date
) -> dict[int, Form]:
    """What is next about each pupil: the call home, else the step of the open case, else a talk."""
    due = next_by_student(user, school, [student.pk for student in by_student], today)
    called = called_lately([alert for alerts in by_student.values() for alert in alerts], today)
    return {
        student.pk: _form(student, [step_for(alert, today, called) for alert in alerts], due.get(student.pk))
        for student, alerts in by_student.items()
    }


def _form(student: Student, asked: Sequence[FirstStep], due: tuple[str, str] | None) -> Form:
    step = next((each for each in asked if each.do == Do.CALL), asked[0])
    if due and step.do != Do.CALL:
        return Form(*due)
    return Form(reverse(step.do, args=[student.pk]), step.button)


def _cases(user: User, school: School, since: dt.datetime, today: dt.date) -> tuple[CaseNews, ...]:
    """The cases within reach that have been written in, the latest first."""
    events = CaseEvent.objects.filter(recorded_at__gte=since, at__gte=since, case__school=school)
    by_case: dict[Case, list[CaseEvent]] = {}
    found = events.filter(case__in=visible_cases(user)).select_related("case__student", "actor")
    for event in without_names(found.order_by("-at", "-pk")):
        by_case.setdefault(event.case, []).append(event)
    classes = klasser_in(by_case, today)
    return tuple(CaseNews(case, classes.get(case.pk, ""), tuple(rows)) for case, rows in by_case.items())


def _risen(user: User, school: School, weeks: Weeks) -> tuple[Trend, ...]:
    """The pupils whose share has risen clearly, the most first, with the basis of both."""
    ids = [pk for pk, now in weeks.figures.items() if _has_risen(weeks.figures_before.get(pk), now)]
    students = list(visible_students(user).filter(pk__in=ids).by_name())
    classes = klasser_at(school, students, weeks.now.last)
    trends = (weeks.trend(student, classes.get(student.pk, "")) for student in students)
    return tuple(_most_risen(trends))


def _has_risen(before: Figures | None, now: Figures) -> bool:
    """Whether the share of reported time has grown by at least ``RISEN_AT_LEAST`` percentage points."""
    if before is None or before.share is None or now.share is None:
        return False
    return now.share - before.share >= RISEN_AT_LEAST


def _most_risen(trends: Iterable[Trend]) -> list[Trend]:
    return sorted(trends, key=lambda trend: -(trend.change or Decimal(0)))
