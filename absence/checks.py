"""The mentor's weekly check: each school week the mentor goes through the class and says so ("kontrollerad, vecka 47").

Source: Skolnärvaromodellen, the mentor's list: look at the absence once a week. Who looked, when, and the figures as
they were then are kept; a week that nobody has checked stays a gap that the rektor sees.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from absence.figures import Figures, figures_by_student
from absence.models import StudentDay, WeeklyCheck
from people.access import schools_told_of, scope_of, visible_students, with_class
from people.calendar import DAY, SchoolCalendar, days, monday
from people.models import Group, Membership, StudentQuerySet, User
from people.queries import calendar_of
from people.tasks import Task

SEEN = ("offered", "reported", "valid", "invalid", "late", "occasions")  # what a check keeps of each pupil
WORK_LIST_DAYS = 2  # the check stands in the work list on the week's last school days, so many
WEEKS_SHOWN = 6  # school weeks on the page, the current one included


class CheckRefused(ValueError):  # noqa: N818  # what happened, not what went wrong
    """A check that cannot be recorded; the message says why, in Swedish."""


@dataclass(frozen=True, slots=True)
class Week:
    """A school week: its Monday and its school days."""

    monday: dt.date
    school_days: tuple[dt.date, ...]

    @property
    def number(self) -> int:
        """The ISO week."""
        return self.monday.isocalendar().week

    @property
    def year(self) -> int:
        """The year that the ISO week belongs to."""
        return self.monday.isocalendar().year

    @property
    def last(self) -> dt.date:
        """Its last school day."""
        return self.school_days[-1]


def week_of(calendar: SchoolCalendar, day: dt.date) -> Week | None:
    """The school week of a day; None for a week without school."""
    first = monday(day)
    school_days = tuple(calendar.school_days(first, first + 6 * DAY))
    return Week(first, school_days) if school_days else None


def weeks_back(calendar: SchoolCalendar, today: dt.date, weeks: int = WEEKS_SHOWN) -> list[Week]:
    """The last school weeks of the läsår, the current one included, the latest first."""
    first = monday(calendar.last_school_weeks(today, weeks))
    mondays = [day for day in days(first, today) if day.isoweekday() == 1]
    return [week for day in reversed(mondays) if (week := week_of(calendar, day))]


def pupils_of(user: User, group: Group, week: Week) -> StudentQuerySet:
    """The pupils of a class at the week's end, those that a person reaches today and whose class may be told."""
    members = Membership.objects.on(week.last).filter(group=group)
    return with_class(user, timezone.localdate()).filter(pk__in=members.values("student"))


def figures_of_week(students: Iterable[int], week: Week, schools: Iterable[int]) -> dict[int, Figures]:
    """The figures of the week at some schools by pupil id (one query)."""
    return figures_by_student(week.monday, week.monday + 6 * DAY, students=students, schools=schools)


def record_check(*, group: Group, week: Week, by: User, note: str = "", at: dt.datetime | None = None) -> WeeklyCheck:
    """Note that the mentor has checked a week, with the figures that there were to see.

    Raises CheckRefused for a week that has not begun, a person who is not the mentor, and a week already checked.
    """
    at = at or timezone.now()
    if week.monday > timezone.localdate(at):
        raise CheckRefused("Veckan har inte börjat än.")
    if group.pk not in scope_of(by).own_groups:
        raise CheckRefused("Bara klassens mentorer kan göra veckokontrollen.")
    pupils = pupils_of(by, group, week).values_list("pk", flat=True)
    figures = figures_of_week(pupils, week, schools_told_of(by))
    seen = {str(pk): {name: getattr(each, name) for name in SEEN} for pk, each in figures.items()}
    try:
        with transaction.atomic():
            return WeeklyCheck.objects.create(
                group=group, school_id=group.school_id, week=week.monday, by=by, at=at, note=note.strip(), seen=seen
            )
    except IntegrityError as error:
        raise CheckRefused("Veckan är redan kontrollerad.") from error


def seen_by_pupil(check: WeeklyCheck) -> dict[int, Figures]:
    """The figures as they were when the class was checked, by pupil id."""
    return {int(pk): Figures(**kept) for pk, kept in check.seen.items()}


def changed(then: Figures, now: Figures) -> bool:
    """Whether absence has been reported or corrected since somebody looked."""
    return any(getattr(then, name) != getattr(now, name) for name in SEEN)


def checks_of(groups: Iterable[int], since: dt.date) -> Mapping[tuple[int, dt.date], WeeklyCheck]:
    """The checks of some classes from a Monday on, by class and week (one query)."""
    found = WeeklyCheck.objects.filter(group__in=list(groups), week__gte=since).select_related("by").defer("seen")
    return {(check.group_id, check.week): check for check in found}


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """The own classes to check before the week ends: a row for each, on the week's last school days."""
    groups = list(Group.objects.filter(pk__in=scope_of(user).own_groups).select_related("school"))
    calendars = {group.school_id: group.school for group in groups}
    weeks = {pk: week_of(calendar_of(school), today) for pk, school in calendars.items()}
    done = checks_of([group.pk for group in groups], monday(today))
    taught = _taught(user, groups, monday(today), today)
    return [
        _task(group, week)
        for group in groups
        if (week := weeks[group.school_id])
        and today in week.school_days[-WORK_LIST_DAYS:]
        and (group.pk, week.monday) not in done
        and group.pk in taught
    ]


def _taught(user: User, groups: Iterable[Group], first: dt.date, last: dt.date) -> set[int]:
    """Ids of the classes with a pupil in reach who has had lessons these days (one query)."""
    held = StudentDay.objects.filter(day__range=(first, last), offered__gt=0, student__in=visible_students(user))
    members = Membership.objects.on(last).filter(group__in=list(groups), student__in=held.values("student"))
    return set(members.values_list("group", flat=True))


def _task(group: Group, week: Week) -> Task:
    """A class to check."""
    return Task(
        kind="kalender",
        title=f"Gör veckokontrollen, vecka {week.number}",
        url=reverse("check", args=[group.pk, week.year, week.number]),
        button="Kontrollera",
        klass=group.name,
        why="Gå igenom klassens frånvaro och bekräfta att du har sett den.",
        due=week.last,
    )
