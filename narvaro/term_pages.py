"""Unexcused absence in a term, class by class, on a page and as a workbook.

Grundskolans terminsbetyg states how much a pupil was absent without a valid reason in the term (6 kap. 12 §
skolförordningen). Here it is read off, from the same figures as everywhere else; it is stated in another system.
"""

import datetime as dt
import io
from dataclasses import dataclass

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from absence.figures import Figures, figures_by_student
from audit.services import What, log_read
from narvaro.report_files import XLSX, hours
from narvaro.student_list import groups_in_reach, in_group
from people import swedish
from people.access import WORKS_WITH_PUPILS, needs, schools_told_of, signed_in
from people.calendar import TermDates
from people.models import Group, Student, User
from people.queries import calendar_of
from people.tabular.writing import Cell, write_workbook

LAGRUM = "6 kap. 12 § skolförordningen"
TERMS = 3  # to choose from: the one that goes on, and those before it


@dataclass(frozen=True, slots=True)
class Choice:
    """The classes and terms there are to choose from, and those that are chosen, if any."""

    groups: list[Group]
    group: Group | None
    terms: list[TermDates]
    term: TermDates | None


def choice_of(asked: QueryDict, groups: list[Group], today: dt.date) -> Choice:
    """What an address asks for: what is unknown is as if it was not asked for. The only class is chosen by itself."""
    known = {str(group.pk): group for group in groups}
    group = known.get(asked.get("klass", ""), groups[0] if len(groups) == 1 else None)
    about = group or next(iter(groups), None)
    terms = calendar_of(about.school).last_terms(today, TERMS) if about else []
    named = {term.key: term for term in terms}
    return Choice(groups, group, terms, named.get(asked.get("termin", ""), next(iter(terms), None)))


@dataclass(frozen=True, slots=True)
class Line:
    """A pupil's term."""

    student: Student
    figures: Figures

    @property
    def extent(self) -> str:
        """How much: 4,5 timmar."""
        return swedish.duration(self.figures.invalid) if self.figures.invalid else "Ingen"


@dataclass(frozen=True, slots=True)
class Shown:
    """A class's term up to a day."""

    group: Group
    term: TermDates
    last_day: dt.date
    lines: list[Line]

    @property
    def is_over(self) -> bool:
        """Whether the term has ended."""
        return self.last_day == self.term.last_day

    @property
    def absent(self) -> int:
        """How many pupils have unexcused absence."""
        return sum(line.figures.invalid > 0 for line in self.lines)

    @property
    def in_files(self) -> list[Line]:
        """The pupils that may stand in a file."""
        return [line for line in self.lines if not line.student.is_protected]


COLUMNS = {"Elev": 28, "Klass": 10, "Ogiltig frånvaro timmar": 16, "Ogiltig frånvaro minuter": 16, "Rapporterat %": 13}


@needs(*WORKS_WITH_PUPILS)
@require_safe
def term_absence(request: HttpRequest) -> HttpResponse:
    """The chosen class's pupils and how much each was absent without a valid reason in the term."""
    choice, shown = _opened(request, What.LIST)
    schools = {group.school_id for group in choice.groups}
    keys = [(term.key, term.name) for term in choice.terms]
    context = {"choice": choice, "shown": shown, "terms": keys, "several_schools": len(schools) > 1, "lagrum": LAGRUM}
    return render(request, "pages/term.html", context | {"chosen": choice.term.key if choice.term else ""})


@needs(*WORKS_WITH_PUPILS)
@never_cache
@require_safe
def workbook(request: HttpRequest) -> HttpResponseBase:
    """The same as an Excel workbook, without pupils with protected data; back to the page where no class is chosen."""
    _, shown = _opened(request, What.EXPORT)
    if shown is None:
        return redirect("term_absence")
    output = io.BytesIO()
    write_workbook(output, shown.term.name, COLUMNS, (_cells(line, shown.group) for line in shown.in_files))
    output.seek(0)
    name = f"ogiltig-franvaro-{shown.group.school.code}-{shown.term.key}.xlsx"
    return FileResponse(output, as_attachment=True, filename=name, content_type=XLSX)


def _cells(line: Line, group: Group) -> list[Cell]:
    """A row of ``COLUMNS``."""
    invalid = line.figures.invalid
    return [line.student.name, group.name, hours(invalid), invalid, line.figures.reporting_rate]


def _opened(request: HttpRequest, what: What) -> tuple[Choice, Shown | None]:
    """The chosen class and term, with the reading logged."""
    user, today = signed_in(request), timezone.localdate()
    choice = choice_of(request.GET, groups_in_reach(user, today), today)
    if choice.group is None or choice.term is None:
        return choice, None
    log_read(user, what, school=choice.group.school)
    return choice, _shown(user, choice.group, choice.term, today)


def _shown(user: User, group: Group, term: TermDates, today: dt.date) -> Shown:
    """The class's pupils of today with their figures of the term, the huvudman's schools together."""
    last, pupils = min(term.last_day, today), list(in_group(user, group, today))
    keys = [pupil.pk for pupil in pupils]
    found = figures_by_student(term.first_day, last, students=keys, schools=schools_told_of(user))
    return Shown(group, term, last, [Line(pupil, found.get(pupil.pk, Figures())) for pupil in pupils])
