"""What the term's analysis asks for in "Mitt arbete": written when the term has ended, and shown to the staff.

The kurator is asked at once; the rektor too when the guide value has passed.
"""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from cases.analysis.access import has_days
from cases.analysis.reading import latest
from cases.routine.guides import ANALYSIS
from people.access import may, schools_with
from people.calendar import SchoolCalendar, TermDates
from people.models import School, User
from people.queries import calendars_of
from people.roles import Verb
from people.tasks import Task


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """The analyses of the term that ended last that wait to be written or shown. Three questions a school."""
    schools = list(schools_with(user, Verb.REVIEW_REPORT, Verb.DECIDE).select_related("huvudman").order_by("name"))
    calendars = calendars_of(schools)
    return [task for school in schools for task in _at(user, school, calendars[school.pk], today)]


def _at(user: User, school: School, calendar: SchoolCalendar, today: dt.date) -> Iterator[Task]:
    """What is asked at a school."""
    term = next(each for each in calendar.last_terms(today, 2) if each.last_day < today)
    due = due_on(school, calendar, term)
    if not may(user, Verb.REVIEW_REPORT, school) and today <= due:
        return
    written = latest(school, term.key)
    if (written and written.presented_on) or not has_days(school, term):
        return
    title = "Visa analysen av frånvaron för personalen" if written else "Skriv terminens analys av frånvaron"
    why = f"{school.name}. {term.name} är slut. " + (
        "Skriv dagen när personalen har fått ta del av den." if written else "Personalen ska få ta del av den."
    )
    address = f"{reverse('cases:analysis')}?skola={school.pk}&termin={term.key}"
    yield Task("kurva", title, address, "Visa" if written else "Skriv", why=why, due=due)


def due_on(school: School, calendar: SchoolCalendar, term: TermDates) -> dt.date:
    """The last day by the guide value of the day the term ended; breaks are no school weeks."""
    return calendar.add_school_weeks(term.last_day, ANALYSIS.of(school.huvudman, term.last_day))
