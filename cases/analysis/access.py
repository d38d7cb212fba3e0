"""Who reaches a school's analysis, and which terms and läsår there are to choose.

The analysis is read by those who read the school's cases and its statistics: elevhälsan and the rektor, who present it
to the staff. It holds no person, and still no count is told that could point one out.
"""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from absence.models import StudentDay
from cases.analysis.kinds import TERM, Kind
from people.access import AnyUser, may, schools_with
from people.calendar import SchoolCalendar, TermDates
from people.models import School
from people.queries import calendar_of
from people.roles import Verb

TERMS = 4  # to choose from: the one that goes on, and those before it
YEARS = 3


@dataclass(frozen=True, slots=True)
class Period:
    """What is written about: a term, or a läsår. ``term`` is the last of it, ``before`` the term it stands beside."""

    key: str  # in an address: HT2026, 2025-26
    name: str
    term: TermDates
    before: TermDates


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is written or read: its kind, school and period, and all periods there are to choose from."""

    kind: Kind
    school: School
    period: Period
    periods: tuple[Period, ...]

    @property
    def term(self) -> TermDates:
        """The last term of the period."""
        return self.period.term

    @property
    def before(self) -> TermDates:
        """The term that it stands beside."""
        return self.period.before

    @property
    def query(self) -> str:
        """What addresses of the page and its files end with."""
        return urlencode({"skola": self.school.pk, self.kind.asks: self.period.key})

    @property
    def url(self) -> str:
        """The page."""
        return f"{reverse(self.kind.page)}?{self.query}"

    @property
    def write_url(self) -> str:
        """The page where it is written."""
        return reverse(self.kind.form, args=[self.school.pk, self.period.key])


def schools_of_analysis(user: AnyUser) -> QuerySet[School]:
    """The schools whose analysis a person reads."""
    both = schools_with(user, Verb.SEE_CASES).filter(pk__in=schools_with(user, Verb.SEE_STATISTICS))
    return both.select_related("huvudman").order_by("name")


def may_write(user: AnyUser, school: School) -> bool:
    """Whether a person writes the school's analysis: the kurator, and the rektor."""
    return may(user, Verb.REVIEW_REPORT, school) or may_adopt(user, school)


def may_adopt(user: AnyUser, school: School) -> bool:
    """Whether a person adopts the school's evaluation: the rektor."""
    return may(user, Verb.DECIDE, school)


def periods_of(kind: Kind, calendar: SchoolCalendar, today: dt.date) -> list[Period]:
    """The periods to choose from, the newest first: terms that have begun, läsår whose spring has."""
    if not kind.yearly:
        terms = calendar.last_terms(today, TERMS + 1)
        return [Period(each.key, each.name, each, terms[at + 1]) for at, each in enumerate(terms[:-1])]
    terms = calendar.last_terms(today, 2 * YEARS + 2)
    return [_year(spring, autumn) for spring, autumn in itertools.pairwise(terms) if spring.kind == "VT"][:YEARS]


def _year(spring: TermDates, autumn: TermDates) -> Period:
    first, last = f"{autumn.first_day:%Y}", f"{spring.first_day:%y}"
    return Period(f"{first}-{last}", f"Läsåret {first}/{last}", spring, autumn)


def choose(user: AnyUser, school: str, period: str, today: dt.date, kind: Kind = TERM) -> Chosen:
    """The school and period that an address asks for; the first school and the latest term with days where it does not.

    Raises Http404 for what is out of reach.
    """
    schools = list(schools_of_analysis(user))
    found = next((each for each in schools if str(each.pk) == school), None) if school else next(iter(schools), None)
    if found is None:
        raise Http404
    periods = periods_of(kind, calendar_of(found), today)
    return Chosen(kind, found, _among(found, periods, period), tuple(periods))


def _among(school: School, periods: Sequence[Period], asked: str) -> Period:
    if not asked:
        return next((each for each in periods if has_days(school, each.term)), periods[0])
    period = next((each for each in periods if each.key == asked), None)
    if period is None:
        raise Http404
    return period


def has_days(school: School, term: TermDates) -> bool:
    """Whether any school day of the term has been read in."""
    days = StudentDay.objects.filter(school=school, day__range=(term.first_day, term.last_day))
    return days.exists()
