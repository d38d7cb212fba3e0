"""What calls home ask of a person in "Mitt arbete": homes that do not know yet, the pupil, attempts so far, promises.

The pupil is talked with the same day too (Töreboda's ladder, ``absence.first_steps``). A pupil who is away is often met
first the next morning, and should be met by somebody glad to see them rather than by somebody who is late. So the row
comes when the home has its answer and never before, it is for today for a week and never overdue, one row holds every
day, and a talk about the absence answers it too. After the week nobody is asked: then it is past, and a talk follows
by the guide values if the absence goes on.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from absence.access import own_students
from absence.first_steps import TALK_TODAY, asks_pupil
from absence.models import StudentDay
from cases.homes import KNOWS, PUPIL, Home, attempt_words, is_answered, left_to_tell
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

PUPIL_DAYS = 7
"""Days after an absence that the work list asks to talk with the pupil, who may be met first on another day."""

About = dict[tuple[Student, dt.date], list[Contact]]
"""The contacts about days without valid reason, by pupil and day, oldest day first."""


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """A row for each pupil and day with one home that knows and another that does not, for each promise whose day
    has come, and for each pupil to talk with. A constant number of queries.

    Where no home has answered, the signal of the day is still open and asks itself.
    """
    return _tasks(user, own_students(user), today)


def tasks_about(user: User, student: Student, today: dt.date) -> list[Task]:
    """The same about one pupil: for the pupil's own page and the case."""
    return _tasks(user, own_students(user).filter(pk=student.pk), today)


def comes_first(task: Task) -> bool:
    """Whether a row comes before all else about the pupil, as a call does and a talk with the pupil does not."""
    return task.kind != _PUPIL


def _tasks(user: User, students: QuerySet[Student], today: dt.date) -> list[Task]:
    if not may_anywhere(user, Verb.LOG_TALKS):
        return []
    contacts = Contact.objects.filter(student__in=students, school__in=schools_told_of(user))
    about, promises = _about(contacts, today), list(_promised(contacts, today))
    left, pupils = _left(about, today), _pupils_left(about, today)
    named = [*(student for student, _ in left), *(each.student for each in promises), *pupils]
    classes = klasser_of(named, today)
    return [
        *(_task(student, day, homes, classes.get(student.pk, "")) for (student, day), homes in left.items()),
        *(_promise(each, classes.get(each.student_id, "")) for each in promises),
        *(_talk(student, day, classes.get(student.pk, ""), today) for student, day in pupils.items()),
    ]


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
    today = timezone.localdate()
    return [day for _, day in _left(_about_one(student, school, today), today)]


def days_with_the_pupil_left(student: Student, school: School) -> list[dt.date]:
    """The last day that the home knows of and the pupil has not been talked with about; none where it is not asked."""
    today = timezone.localdate()
    return list(_pupils_left(_about_one(student, school, today), today).values())


def is_pupil_left(student: Student, school: School, day: dt.date) -> bool:
    """Whether the pupil is to be talked with about a day of absence without valid reason, and nobody has.

    Also of a day whose home has no answer yet, and however long ago: for the page about the day, which asks nobody.
    """
    if student.is_adult(day) or not asks_pupil(school.huvudman, timezone.localdate()):
        return False
    about = StudentDay.objects.filter(student=student, day=day, unexcused=True)
    return about.exclude(_pupil_knows(Value(school.huvudman_id))).exists()


def _about_one(student: Student, school: School, today: dt.date) -> About:
    return _about(Contact.objects.filter(student=student, school__huvudman=school.huvudman_id), today)


def _about(contacts: QuerySet[Contact], today: dt.date) -> About:
    """The contacts about days without valid reason, each with whether the pupil knows of its day. Three queries."""
    without_reason = StudentDay.objects.filter(student=OuterRef("student"), day=OuterRef("day"), unexcused=True)
    asked = (
        contacts.filter(Exists(without_reason), day__gt=today - dt.timedelta(days=ASKED_DAYS))
        .annotate(pupil_knows=_pupil_knows(OuterRef("school__huvudman")))
        .select_related("student", "school__huvudman")
        .prefetch_related("school__huvudman__choices", guardians_ahead("student__"))
    )
    about: About = defaultdict(list)
    for each in asked.order_by("day", "student", "at"):
        about[each.student, each.day].append(each)
    return about


def _pupil_knows(huvudman: Any) -> Q:
    """Whether somebody of a huvudman has talked with the pupil on the day of a row or later, or has written why that
    does not suit. What was said once was about every day until then. ``huvudman`` is an expression of its id."""
    told = Contact.objects.filter(student=OuterRef("student"), school__huvudman=huvudman, tried__contains=[PUPIL])
    talks = Talk.objects.filter(case__student=OuterRef("student"), case__school__huvudman=huvudman, pupil_present=True)
    since = told.filter(result__in=KNOWS, at__date__gte=OuterRef("day"))
    return Q(Exists(since)) | Q(Exists(talks.filter(held_on__gte=OuterRef("day"))))


def _pupils_left(about: About, today: dt.date) -> dict[Student, dt.date]:
    """The pupils to talk with, each with the last day that the home has its answer about."""
    return {
        student: day
        for (student, day), made in about.items()
        if day >= today - dt.timedelta(days=PUPIL_DAYS) and not student.is_adult(today)
        and asks_pupil(made[0].school.huvudman, today)
        and is_answered(student, made, day) and not any(each.pupil_knows for each in made)  # type: ignore[attr-defined]
    }  # fmt: skip


def _left(about: About, today: dt.date) -> dict[tuple[Student, dt.date], list[Home]]:
    """The homes that do not know of a day without valid reason while another does, by pupil and day."""
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


def _talk(student: Student, day: dt.date, klass: str, today: dt.date) -> Task:
    return Task(
        kind=_PUPIL,
        title=f"Prata med eleven om frånvaron {swedish.date(day)}",
        url=reverse("cases:contact", args=[student.pk]),
        button=TALK_TODAY.button,
        who=student.name,
        klass=klass,
        why="Hemmet vet. Säg att eleven är saknad, i dag eller nästa gång ni ses.",
        due=today,
        student_id=student.pk,
    )


_PUPIL = "person"
"""The icon of a row about a talk with the pupil, which no other row here has."""


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
