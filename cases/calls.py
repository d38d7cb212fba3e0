"""What calls home ask of a person in "Mitt arbete": homes that do not know yet, attempts so far, what was promised."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from absence.access import own_students
from absence.models import StudentDay
from cases.homes import Home, attempt_words, left_to_tell
from cases.models import Contact, Talk
from cases.voices import klasser_of
from people import swedish
from people.access import may_anywhere, schools_told_of
from people.models import School, Student, User
from people.queries import guardians_ahead, phone_of
from people.roles import Verb
from people.tasks import Task

ASKED_DAYS = 30
"""Days after an absence that the work list asks for a home that does not know: as far back as signals are searched."""

PROMISED_DAYS = 7
"""Days after a promise's last day that the work list asks about it, unless somebody has talked with them since."""


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """A row for each pupil and day with one home that knows and another that does not, and for each promise whose day
    has come. A constant number of queries.

    Where no home has answered, the signal of the day is still open and asks itself.
    """
    return _tasks(user, own_students(user), today)


def tasks_about(user: User, student: Student, today: dt.date) -> list[Task]:
    """The same about one pupil: for the pupil's own page and the case."""
    return _tasks(user, own_students(user).filter(pk=student.pk), today)


def _tasks(user: User, students: QuerySet[Student], today: dt.date) -> list[Task]:
    if not may_anywhere(user, Verb.LOG_TALKS):
        return []
    contacts = Contact.objects.filter(student__in=students, school__in=schools_told_of(user))
    left, promises = _left(contacts, today), list(_promised(contacts, today))
    classes = klasser_of([*(student for student, _ in left), *(each.student for each in promises)], today)
    to_tell = [_task(student, day, homes, classes.get(student.pk, "")) for (student, day), homes in left.items()]
    return to_tell + [_promise(each, classes.get(each.student_id, "")) for each in promises]


def _promised(contacts: QuerySet[Contact], today: dt.date) -> QuerySet[Contact]:
    """What was promised until a day that has come, where nobody has called or talked with them since. One query."""
    since = {"student": OuterRef("student"), "at__date__gte": OuterRef("promised_until"), "pk__gt": OuterRef("pk")}
    talked = {"case__student": OuterRef("student"), "held_on__gte": OuterRef("promised_until")}
    week = (today - dt.timedelta(days=PROMISED_DAYS), today)
    asked = contacts.filter(promised_until__range=week).exclude(promised="")
    left = asked.exclude(Exists(Contact.objects.filter(**since))).exclude(Exists(Talk.objects.filter(**talked)))
    return left.select_related("student").order_by("promised_until", "pk")


def _promise(contact: Contact, klass: str) -> Task:
    return Task(
        kind="samtal",
        title="Hör om det blev som lovat",
        url=reverse("cases:contact", args=[contact.student_id]),
        button="Logga kontakt",
        who=contact.student.name,
        klass=klass,
        why=f"Lovat {swedish.date(contact.at)}: {contact.promised.rstrip('.')}.",
        due=contact.promised_until,
        student_id=contact.student_id,
    )


def days_with_a_home_left(student: Student, school: School) -> list[dt.date]:
    """The days of a pupil's absence that one home knows of and another does not."""
    contacts = Contact.objects.filter(student=student, school__huvudman=school.huvudman_id)
    return [day for _, day in _left(contacts, timezone.localdate())]


def _left(contacts: QuerySet[Contact], today: dt.date) -> dict[tuple[Student, dt.date], list[Home]]:
    """The homes that do not know of a day without valid reason while another does, by pupil and day. Two queries."""
    without_reason = StudentDay.objects.filter(student=OuterRef("student"), day=OuterRef("day"), unexcused=True)
    asked = (
        contacts.filter(Exists(without_reason), day__gt=today - dt.timedelta(days=ASKED_DAYS))
        .select_related("student")
        .prefetch_related(guardians_ahead("student__"))
    )
    about: dict[tuple[Student, dt.date], list[Contact]] = defaultdict(list)
    for each in asked.order_by("day", "student", "at"):
        about[each.student, each.day].append(each)
    answered = {key: made for key, made in about.items() if any(each.reached_home for each in made)}
    left = {key: left_to_tell(key[0], made, today) for key, made in answered.items()}
    return {key: homes for key, homes in left.items() if homes}


def _task(student: Student, day: dt.date, homes: list[Home], klass: str) -> Task:
    people = [each.guardian for home in homes for each in home]
    return Task(
        kind="telefon",
        title=f"Berätta för det andra hemmet om frånvaron {swedish.date(day)}",
        url=reverse("cases:contact", args=[student.pk]),
        button="Logga kontakt",
        who=student.name,
        klass=klass,
        why="Det ena hemmet vet. Det andra har inte fått veta än.",
        due=day,
        student_id=student.pk,
        phones=tuple(phone_of(each) for each in people if each.phone),
    )


def with_attempts(user: User, tasks: Iterable[Task]) -> list[Task]:
    """The rows, and in those about a call the attempts that have been made so far. One query."""
    rows = list(tasks)
    called = {task.student_id for task in rows if task.kind == "telefon"}
    tried: dict[tuple[int | None, dt.date | None], list[Contact]] = defaultdict(list)
    own = Contact.objects.filter(student__in=called, school__in=schools_told_of(user), reached_home=False)
    for each in own.order_by("at") if called else ():
        tried[each.student_id, each.day].append(each)
    return [
        replace(task, why=f"{task.why} {_attempts(tried[task.student_id, task.due])}".strip())
        if task.kind == "telefon" and (task.student_id, task.due) in tried
        else task
        for task in rows
    ]


def _attempts(contacts: list[Contact]) -> str:
    """20 november 10.42: inget svar, och 20 november 12.05: lämnade besked."""
    return f"{swedish.join([attempt_words(each) for each in contacts])}."
