"""What is written about a pupil, for those who may read it: cases, talks and calls home, and what to do next."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from absence import work as absence_work
from cases import calls
from cases.access import actors_of, may_open, visible_cases
from cases.models import Case, Contact, State, Talk
from cases.next import NextStep, next_step
from cases.timeline import contact_title, promise_words
from people import swedish
from people.models import School, Student, User
from people.tasks import Task

MOST_CONTACTS = 5  # calls shown; more stand in the cases


@dataclass(frozen=True, slots=True)
class Record:
    """A line of what is written: a case, a talk or a call."""

    icon: str
    title: str
    text: str
    on: dt.date
    url: str = ""
    tag: str = ""
    color: str = "neutral"


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person may write about the pupil."""

    icon: str
    label: str
    url: str


def cases_of(user: User, student: Student) -> list[Case]:
    """The pupil's cases that the person may read, the newest first."""
    cases = visible_cases(user).filter(student=student).select_related("student", "school__huvudman", "alert")
    return list(cases.order_by("-opened_at"))


def records_of(student: Student, school: School, cases: list[Case], *, logs: bool) -> list[Record]:
    """Cases, their talks and, for those who log them, the last calls home: the newest first."""
    found = [_case(case) for case in cases]
    found += _talks(cases)
    if logs:
        found += _contacts(student, school)
    return sorted(found, key=lambda record: record.on, reverse=True)


def _case(case: Case) -> Record:
    text = f"Öppnat {swedish.date(case.opened_at)}."
    if case.closed_at:
        text = f"{swedish.period(swedish.local_day(case.opened_at), swedish.local_day(case.closed_at))}. "
        text += f"{Case.Closing(case.closing).label}."
    return Record(
        "mapp",
        f"Ärende {case.number}",
        text,
        swedish.local_day(case.state_since),
        reverse("cases:case", args=[case.pk]),
        State(case.state).label,
        "accent" if case.is_open else "neutral",
    )


def _talks(cases: Iterable[Case]) -> Iterator[Record]:
    for talk in Talk.objects.filter(case__in=list(cases)).select_related("author"):
        text = f"{swedish.date(talk.held_on)}, {talk.author.name}."
        if talk.outcome == Talk.Outcome.FOLLOW_UP and talk.follow_up_on:
            text += f" Följs upp {swedish.date(talk.follow_up_on)}."
        url = f"{reverse('cases:case', args=[talk.case_id])}#talk-{talk.pk}"
        yield Record("samtal", talk.get_kind_display(), text, talk.held_on, url)


def _contacts(student: Student, school: School) -> Iterator[Record]:
    """The calls home of this school: what an earlier one wrote stays there, as its cases do."""
    contacts = Contact.objects.filter(student=student, school=school).select_related("by").order_by("-at")
    for contact in contacts[:MOST_CONTACTS]:
        said = " ".join(filter(None, [contact.reason, promise_words(contact)]))
        text = f"{swedish.moment(contact.at)}, {contact.by.name}. {said}".strip()
        yield Record("telefon", contact_title(contact), text, swedish.local_day(contact.at))


def actions_of(user: User, student: Student, school: School, cases: Iterable[Case]) -> list[Action]:
    """What somebody who logs may write: a call, a talk, and a case where none is open."""
    actions = [
        Action("telefon", "Logga kontakt", reverse("cases:contact", args=[student.pk])),
        Action("samtal", "Logga samtal", reverse("cases:talk", args=[student.pk])),
    ]
    if not any(case.is_open for case in cases) and may_open(user, student, school):
        actions.append(Action("mapp", "Öppna ärende", reverse("cases:open", args=[student.pk])))
    return actions


def next_of(user: User, student: Student, cases: Iterable[Case], today: dt.date) -> NextStep | None:
    """A call home that waits, else what the open case asks for or waits for, else the talk that signals ask for, or
    one with the pupil."""
    call = call_of(user, student, today)
    case = next((case for case in cases if case.is_open), None)
    if case and not call:
        return next_step(case, user, actors_of(user, case), today)
    return call or next(map(_next, _asked(user, student, today)), None)


def call_of(user: User, student: Student, today: dt.date) -> NextStep | None:
    """The call home that has waited longest: about absence nobody has told of, a home that is left, or a promise."""
    found = (each for each in _asked(user, student, today) if each.due and calls.comes_first(each))
    return next(map(_next, sorted(found, key=lambda each: each.due or today)), None)


def _asked(user: User, student: Student, today: dt.date) -> list[Task]:
    """What signals and calls home ask for."""
    return [*absence_work.tasks_about(user, student, today), *calls.tasks_about(user, student, today)]


def _next(task: Task) -> NextStep:
    return NextStep(task.kind, task.title, task.why, task.url, task.button)
