"""Mitt arbete: what each app says that a person has to do, grouped by when, and what is done this week."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from absence import checks, gaps, upkeep
from absence import work as absence_work
from absence.first_steps import MEET, TALK
from cases import calls, meeting_rhythm, meetings
from cases import work as cases_work
from cases.access import visible_cases
from cases.analysis import work as analysis_work
from cases.events import EVENTS
from cases.models import CaseEvent, Contact
from cases.timeline import contact_title
from notifications import work as notifications_work
from oversight import csn_list, follow_up
from people import swedish
from people.access import visible_students
from people.calendar import monday
from people.models import User
from people.tasks import Task
from retention import work as retention_work

TaskSource = Callable[[User, dt.date], list[Task]]

TALKS_TODO = (TALK.todo, MEET.todo)  # what a signal that a talk answers asks for

SOURCES: tuple[TaskSource, ...] = (
    absence_work.tasks_for,
    checks.tasks_for,
    gaps.tasks_for,
    calls.tasks_for,
    cases_work.tasks_for,
    meetings.tasks_for,
    meeting_rhythm.tasks_for,
    analysis_work.tasks_for,
    notifications_work.tasks_for,
    csn_list.tasks_for,
    follow_up.tasks_for,
    upkeep.tasks_for,
    retention_work.tasks_for,
)

HAS_WAITED = "Har väntat, gör det först"
"""The heading of what is to be done skyndsamt and came on an earlier day: no limit has passed, but it is not new."""

NAMED_DAYS = 4  # days ahead that get a heading of their own; what is further away is next week or later


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks under one heading of the work list."""

    title: str
    tasks: tuple[Task, ...]


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """Everything a person has to do, the most urgent first; what has no day comes last."""
    found = [task for source in SOURCES for task in source(user, today)]
    found = calls.with_attempts(user, without_doubled_talks(user, found))
    return sorted(found, key=lambda task: (task.due or dt.date.max, not task.has_waited, task.who, task.title))


def without_doubled_talks(user: User, tasks: list[Task]) -> list[Task]:
    """Leave out signals that ask for a talk about a pupil whose case is open: the case asks for its own next step."""
    with_case = set(visible_cases(user).open().values_list("student_id", flat=True))
    return [task for task in tasks if task.title not in TALKS_TODO or task.student_id not in with_case]


def grouped(tasks: Iterable[Task], today: dt.date) -> list[Group]:
    """The tasks under headings, in their order: Försenat, Har väntat, I dag, Senast måndag …, Nästa vecka, Senare."""
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        groups.setdefault(HAS_WAITED if task.has_waited else heading(task.due, today), []).append(task)
    return [Group(title, tuple(rows)) for title, rows in groups.items()]


def heading(due: dt.date | None, today: dt.date) -> str:
    """The heading that a day belongs under."""
    if due is None:
        return "Utan bestämd dag"
    left = (due - today).days
    if left <= 0:
        return "I dag" if left == 0 else "Försenat"
    if left <= NAMED_DAYS:
        return f"Senast {swedish.long_date(due)}"
    next_sunday = today + dt.timedelta(days=14 - today.isoweekday())
    return "Nästa vecka" if due <= next_sunday else "Senare"


def summary(tasks: Sequence[Task], today: dt.date) -> str:
    """Två saker är försenade. Tre saker att göra i dag. En sak till. Or: Fyra saker att göra."""
    late = sum(task.due is not None and task.due < today for task in tasks)
    now = sum(task.due == today for task in tasks)
    later = len(tasks) - late - now
    sentences = [
        f"{_things(late)} är {'försenad' if late == 1 else 'försenade'}." if late else "",
        f"{_things(now)} att göra i dag." if now else "",
        f"{_things(later)} {'till' if late or now else 'att göra'}." if later else "",
    ]
    return " ".join(filter(None, sentences)) or "Inget att göra just nu."


def _things(number: int) -> str:
    return swedish.count(number, "sak", "saker").capitalize()


GREETINGS = ((10, "God morgon"), (18, "Hej"), (24, "God kväll"))  # until the hour


def greeting(hour: int) -> str:
    """How to greet somebody at an hour of the day."""
    return next(words for until, words in GREETINGS if hour < until)


@dataclass(frozen=True, slots=True)
class Done:
    """Something a person finished this week."""

    text: str
    at: dt.datetime


def done_this_week(user: User, today: dt.date) -> list[Done]:
    """What the person has written since Monday about pupils still in reach, the newest first (two queries)."""
    since = timezone.make_aware(dt.datetime.combine(monday(today), dt.time()))
    contacts = Contact.objects.filter(by=user, at__gte=since, case=None, student__in=visible_students(user))
    events = CaseEvent.objects.filter(actor=user, at__gte=since, case__in=visible_cases(user))
    done = [Done(f"{contact_title(row)}: {row.student.name}", row.at) for row in contacts.select_related("student")]
    done += [
        Done(f"{EVENTS[event.kind].title}: {event.case.student.name}", event.at)
        for event in events.select_related("case__student")
    ]
    return sorted(done, key=lambda row: row.at, reverse=True)
