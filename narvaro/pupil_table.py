"""Rows of pupils with strip, share and what is going on, for the class on "Mitt arbete" and the list of pupils."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from absence.figures import Figures, figures_by_student
from cases.access import visible_cases
from cases.models import State
from cases.routine import STEPS
from narvaro import charts, days
from people import swedish
from people.access import schools_told_of
from people.calendar import SchoolCalendar
from people.models import Student, User
from people.tasks import Task

WEEKS = 4  # school weeks, the current one included: the window of strips and of the table


@dataclass(frozen=True, slots=True)
class Window:
    """The last school weeks of a school: first day, today and its school days."""

    first: dt.date
    last: dt.date
    school_days: tuple[dt.date, ...]

    @property
    def weeks(self) -> str:
        """Veckorna 43, 45, 46 och 47."""
        numbers = list(dict.fromkeys(str(day.isocalendar().week) for day in self.school_days))
        return f"{'Vecka' if len(numbers) == 1 else 'Veckorna'} {swedish.join(numbers)}"


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


def window(calendar: SchoolCalendar, today: dt.date, weeks: int = WEEKS) -> Window:
    """The last school weeks, the current one included."""
    first = calendar.last_school_weeks(today, weeks)
    return Window(first, today, tuple(calendar.school_days(first, today)))


def rows(
    user: User,
    students: Iterable[Student],
    shown: Window,
    tasks: Iterable[Task],
    classes: Mapping[int, str] | None = None,
) -> list[PupilRow]:
    """A row for each pupil: three queries however many there are."""
    pupils = list(students)
    ids = [student.pk for student in pupils]
    told_of = schools_told_of(user)
    by_student = days.days_by_student(ids, shown.first, shown.last, told_of)
    figures = figures_by_student(shown.first, shown.last, students=ids, schools=told_of)
    tags = tags_of(user, ids, tasks, shown.last)
    return [
        PupilRow(
            student=student,
            klass=(classes or {}).get(student.pk, ""),
            strip=charts.strip(student.name, shown.school_days, by_student.get(student.pk, {})),
            figures=figures.get(student.pk, Figures()),
            tag=tags.get(student.pk),
        )
        for student in pupils
    ]


def tags_of(user: User, ids: Iterable[int], tasks: Iterable[Task], today: dt.date) -> dict[int, Tag]:
    """What the person has to do about each pupil, else where the case stands, for those who may read it."""
    states = visible_cases(user).open().filter(student__in=list(ids))
    found = {student: Tag(STEPS[State(state)].now, "info") for student, state in states.values_list("student", "state")}
    return found | {student: _tag(task, today) for student, task in first_task_by_student(tasks).items()}


def first_task_by_student(tasks: Iterable[Task]) -> dict[int, Task]:
    """The most urgent task about each pupil; ``tasks`` come in that order."""
    found: dict[int, Task] = {}
    for task in tasks:
        if task.student_id is not None:
            found.setdefault(task.student_id, task)
    return found


def _tag(task: Task, today: dt.date) -> Tag:
    return Tag(task.title, "warning" if task.due and task.due <= today else "neutral")
