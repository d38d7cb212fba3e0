"""What the term's analysis and the June evaluation ask for in "Mitt arbete".

The kurator is asked to write at once, when the term has ended or June begins, and to show it to the staff; the rektor
too when the day has passed. The rektor alone is asked to adopt the evaluation.
"""

import datetime as dt
from collections.abc import Iterator

from cases.analysis.access import Chosen, has_days, may_adopt, periods_of
from cases.analysis.kinds import JUNE, TERM
from cases.analysis.reading import latest
from cases.routine.guides import ANALYSIS, JUNE_FIRST, JUNE_LAST
from people.access import may, schools_with
from people.calendar import SchoolCalendar, TermDates
from people.models import School, User
from people.queries import calendars_of
from people.roles import Verb
from people.tasks import Task


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """What waits to be written, adopted or shown. A few questions a school."""
    schools = list(schools_with(user, Verb.REVIEW_REPORT, Verb.DECIDE).select_related("huvudman").order_by("name"))
    calendars = calendars_of(schools)
    return [
        task
        for school in schools
        for chosen, due in _asked(school, calendars[school.pk], today)
        for task in _tasks(user, chosen, due, today)
    ]


def _asked(school: School, calendar: SchoolCalendar, today: dt.date) -> Iterator[tuple[Chosen, dt.date]]:
    """What the calendar asks a school for, and the last day: the term that ended last, and from June on the läsår."""
    terms = periods_of(TERM, calendar, today)
    term = next(each for each in terms if each.term.last_day < today)
    yield Chosen(TERM, school, term, tuple(terms)), due_on(school, calendar, term.term)
    if today >= dt.date(today.year, *JUNE_FIRST):  # until new year: then the next June is nearer
        years = periods_of(JUNE, calendar, today)
        year = next(each for each in years if each.term.first_day.year == today.year)
        yield Chosen(JUNE, school, year, tuple(years)), dt.date(today.year, *JUNE_LAST)


def due_on(school: School, calendar: SchoolCalendar, term: TermDates) -> dt.date:
    """The last day by the guide value of the day the term ended; breaks are no school weeks."""
    return calendar.add_school_weeks(term.last_day, ANALYSIS.of(school.huvudman, term.last_day))


def _tasks(user: User, chosen: Chosen, due: dt.date, today: dt.date) -> Iterator[Task]:
    """What is asked of somebody about a period that has something in it."""
    writes = may(user, Verb.REVIEW_REPORT, chosen.school) or today > due
    adopts = chosen.kind.yearly and may_adopt(user, chosen.school)
    if not writes and not adopts:
        return
    written = latest(chosen.school, chosen.period.key)
    if not written and not has_days(chosen.school, chosen.term):
        return
    if written and adopts and not written.adopted_on:
        yield _task(chosen, due, f"Fastställ {chosen.kind.of}", "Läs", "Rektorn fastställer den.")
    if not writes or (written and written.presented_on):
        return
    if written:
        title = f"Visa {chosen.kind.it}{_OF_ABSENCE[chosen.kind.name]} för personalen"
        yield _task(chosen, due, title, "Visa", "Skriv dagen när personalen har fått ta del av den.")
    else:
        title = f"Skriv {chosen.kind.of}{_OF_ABSENCE[chosen.kind.name]}"
        yield _task(chosen, due, title, "Skriv", "Personalen ska få ta del av den.")


_OF_ABSENCE = {TERM.name: " av frånvaron", JUNE.name: ""}


def _task(chosen: Chosen, due: dt.date, title: str, button: str, why: str) -> Task:
    over = f"{chosen.school.name}. {chosen.period.name} {'utvärderas i juni' if chosen.kind.yearly else 'är slut'}. "
    return Task("kurva", title, chosen.url, button, why=over + why, due=due)
