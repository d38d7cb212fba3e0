"""Who reaches a school's analysis, and which terms there are to choose.

The analysis is read by those who read the school's cases and its statistics: elevhälsan and the rektor, who present it
to the staff. It holds no person, and still no count is told that could point one out.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from absence.models import StudentDay
from people.access import AnyUser, may, schools_with
from people.calendar import TermDates
from people.models import School
from people.queries import calendar_of
from people.roles import Verb

TERMS = 4  # to choose from: the one that goes on, and those before it


@dataclass(frozen=True, slots=True)
class Chosen:
    """A school and its term, with the term before and all there are to choose from."""

    school: School
    term: TermDates
    before: TermDates
    terms: tuple[TermDates, ...]


def schools_of_analysis(user: AnyUser) -> QuerySet[School]:
    """The schools whose analysis a person reads."""
    both = schools_with(user, Verb.SEE_CASES).filter(pk__in=schools_with(user, Verb.SEE_STATISTICS))
    return both.select_related("huvudman").order_by("name")


def may_write(user: AnyUser, school: School) -> bool:
    """Whether a person writes the school's analysis: the kurator, and the rektor."""
    return may(user, Verb.REVIEW_REPORT, school) or may(user, Verb.DECIDE, school)


def choose(user: AnyUser, school: str, term: str, today: dt.date) -> Chosen:
    """The school and term that an address asks for; the first school and the latest term with days where it does not.

    Raises Http404 for what is out of reach.
    """
    schools = list(schools_of_analysis(user))
    found = next((each for each in schools if str(each.pk) == school), None) if school else next(iter(schools), None)
    if found is None:
        raise Http404
    return _term_of(found, term, today)


def _term_of(school: School, asked: str, today: dt.date) -> Chosen:
    terms = calendar_of(school).last_terms(today, TERMS + 1)
    shown = terms[:TERMS]
    default = next((each for each in shown if has_days(school, each)), shown[0])
    term = next((each for each in shown if each.key == asked), None) if asked else default
    if term is None:
        raise Http404
    return Chosen(school, term, terms[terms.index(term) + 1], tuple(shown))


def has_days(school: School, term: TermDates) -> bool:
    """Whether any school day of the term has been read in."""
    days = StudentDay.objects.filter(school=school, day__range=(term.first_day, term.last_day))
    return days.exists()
