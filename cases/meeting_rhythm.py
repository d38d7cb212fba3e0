"""How often a school holds its elevhälsomöten: what is held and planned in a term, beside the guide value.

The routine says four times a term, and a huvudman chooses its own number (``cases.routine.guides.MEETINGS``). It
reminds, and holds nothing back.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from cases.models import Meeting
from cases.routine.guides import MEETINGS
from people.access import schools_with
from people.calendar import NoSchoolDay, SchoolCalendar, TermDates
from people.models import School, User
from people.queries import calendars_of
from people.roles import Verb
from people.tasks import Task

KEPT_BY = (Verb.DECIDE, Verb.REVIEW_REPORT)
"""Who is reminded: the rektor and the kurator. Everybody in elevhälsan may plan, and one reminder each is enough."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A school's meetings in a term, this one or the next: ``number`` is the guide value."""

    school: School
    term: TermDates
    number: int
    held: int = 0  # ended, with minutes
    left_open: int = 0  # its day has passed, and nobody has ended it
    planned: int = 0  # today or later
    is_now: bool = True  # the term has begun

    @property
    def is_planned(self) -> bool:
        """Whether nothing needs to be planned: a meeting is to come, or there are as many as the guide value."""
        return bool(self.planned) or self.held + self.left_open >= self.number

    @property
    def words(self) -> str:
        """2 av 4 möten den här terminen, 1 planerat."""
        counted = f"{self.held} av {self.number}" if self.held <= self.number else f"{self.held}"
        meetings = "möte" if max(self.held, self.number) == 1 else "möten"
        when = "den här terminen" if self.is_now else self.term.name.lower()
        left = [f"{self.left_open} inte {_bent(self.left_open, 'avslutat', 'avslutade')}"] if self.left_open else []
        coming = f"{self.planned} {_bent(self.planned, 'planerat', 'planerade')}" if self.planned else "inget planerat"
        return ", ".join([f"{counted} {meetings} {when}", *left, coming]) + "."


def _bent(number: int, one: str, many: str) -> str:
    return one if number == 1 else many


def rhythms_of(schools: QuerySet[School], today: dt.date) -> list[Rhythm]:
    """How it stands at each of the schools, by name. Five queries, however many they are."""
    found = list(schools.select_related("huvudman").prefetch_related("huvudman__choices").order_by("name"))
    return [rhythm for rhythm, _ in _with_calendars(found, today)]


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """What asks whoever keeps the meetings to plan one: in the weeks of a term with school, while none is planned."""
    schools = schools_with(user, *KEPT_BY).select_related("huvudman").prefetch_related("huvudman__choices")
    return [
        _task(rhythm)
        for rhythm, calendar in _with_calendars(list(schools.order_by("name")), today)
        if rhythm.is_now and calendar.is_school_week(today) and not rhythm.is_planned
    ]


def _with_calendars(schools: list[School], today: dt.date) -> Iterator[tuple[Rhythm, SchoolCalendar]]:
    """How it stands at each school, with its calendar; a school whose calendar has no day to come is left out."""
    calendars, meetings = calendars_of(schools), _meetings_of(schools)
    for school in schools:
        calendar = calendars[school.pk]
        try:
            term = calendar.term_of(calendar.next_school_day(today))
        except NoSchoolDay:
            continue
        if term:
            yield _rhythm(school, term, meetings[school.pk], today), calendar


def _meetings_of(schools: Iterable[School]) -> dict[int, list[tuple[dt.date, bool]]]:
    """The days of all meetings by school, each with whether it is ended. One query."""
    found: dict[int, list[tuple[dt.date, bool]]] = defaultdict(list)
    rows = Meeting.objects.filter(school__in=schools).values_list("school", "held_on", "ended_at")
    for school, day, ended_at in rows:
        found[school].append((day, ended_at is not None))
    return found


def _rhythm(school: School, term: TermDates, meetings: Iterable[tuple[dt.date, bool]], today: dt.date) -> Rhythm:
    in_term = [(day, ended) for day, ended in meetings if term.first_day <= day <= term.last_day]
    still_open = [day for day, ended in in_term if not ended]
    planned = sum(day >= today for day in still_open)
    return Rhythm(
        school=school,
        term=term,
        number=MEETINGS.of(school.huvudman, today),
        held=len(in_term) - len(still_open),
        left_open=len(still_open) - planned,
        planned=planned,
        is_now=term.first_day <= today,
    )


def _task(rhythm: Rhythm) -> Task:
    why = f"{rhythm.school.name}. {rhythm.words}"
    return Task("personer", "Planera nästa elevhälsomöte", reverse("cases:meetings"), "Planera", why=why)
