"""A term of a whole school: how much was missed, by year and by weekday, and how many pupils reach each mark.

The figures are those of ``absence.figures``. Pupils with protected personal data are in none of them. A year with few
pupils stands with its neighbour, as classes do where a guide value is tried (``absence.simulator``).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum
from django.db.models.functions import ExtractIsoWeekDay

from absence.figures import Figures, figures_by_student
from absence.limits import report_limits
from absence.models import StudentDay
from absence.simulator import FEWEST
from people import swedish
from people.models import Enrolment, Protection, School, Skolform

EARLIER_MARKS = (10, 15)
"""Per cent of absence to count pupils from, besides the limit of the monthly report: what municipalities and other
countries look at before it (10 in a term in Borås, 15 in Danderyd)."""

MINUTES = ("offered", "reported", "valid", "invalid")


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the school's pupils, or its Mondays: what they are called, how many pupils, and their figures."""

    name: str
    pupils: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class Band:
    """How many pupils were absent from so many per cent (``least``) up to the next mark."""

    least: int
    name: str
    pupils: int


@dataclass(frozen=True, slots=True)
class SchoolTerm:
    """A school's term, as far as it has come: ``pupils`` are those whose lessons teachers have reported."""

    pupils: int
    whole: Figures
    years: tuple[Part, ...] = ()
    weekdays: tuple[Part, ...] = ()
    bands: tuple[Band, ...] = ()

    @property
    def is_told(self) -> bool:
        """Whether there are pupils enough for shares to say nothing about a handful."""
        return self.pupils >= FEWEST


def term_of_school(school: School, first: dt.date, last: dt.date) -> SchoolTerm:
    """The school's days from ``first`` to ``last``. Five queries, however many pupils."""
    years = _year_of_each(school, first, last)
    figures = {
        student: each
        for student, each in figures_by_student(first, last, school=school, students=years).items()
        if each.reported
    }
    by_year: dict[str, list[Figures]] = defaultdict(list)
    for student, year in years.items():
        if student in figures:
            by_year[year].append(figures[student])
    return SchoolTerm(
        pupils=len(figures),
        whole=together(figures.values()),
        years=tuple(_joined(rows) for rows in _with_neighbours(by_year)),
        weekdays=tuple(_weekdays(school, first, last, len(figures))),
        bands=tuple(_bands(figures.values(), report_limits([school], last)[school.pk])),
    )


def together(parts: Iterable[Figures]) -> Figures:
    """The minutes of several."""
    rows = list(parts)
    return Figures(**{name: sum(getattr(each, name) for each in rows) for name in MINUTES})


def _year_of_each(school: School, first: dt.date, last: dt.date) -> dict[int, str]:
    """The pupils who have had a place in the term, none with protected data, with the year of each, the last one."""
    there = Enrolment.objects.filter(
        Q(last_day=None) | Q(last_day__gte=first),
        first_day__lte=last,
        school=school,
        student__protection=Protection.NONE,
    )
    rows = there.order_by("first_day", "pk").values_list("student_id", "skolform", "year")
    return {student: _year(skolform, year) for student, skolform, year in rows}


def _year(skolform: str, year: str) -> str:
    """A year as it is written: 7, or förskoleklass."""
    return "förskoleklass" if skolform == Skolform.FORSKOLEKLASS else year


def _with_neighbours(by_year: Mapping[str, list[Figures]]) -> Iterable[Sequence[tuple[str, list[Figures]]]]:
    """The years in their order, those with few pupils together with the one before or after."""
    rows: list[list[tuple[str, list[Figures]]]] = []
    for year in sorted(by_year, key=_place):
        own = by_year[year]
        if rows and (len(own) < FEWEST or sum(len(each) for _, each in rows[-1]) < FEWEST):
            rows[-1].append((year, own))
        else:
            rows.append([(year, own)])
    return rows


def _place(year: str) -> tuple[int, str]:
    """Förskoleklass first, then by number; what has no number last."""
    return (int(year) if year.isdigit() else 0 if year == "förskoleklass" else 99), year


def _joined(rows: Sequence[tuple[str, list[Figures]]]) -> Part:
    """Years as one part: Årskurs 7, Årskurs 8 och 9."""
    numbers = [year for year, _ in rows if year.isdigit()]
    others = [year or "utan årskurs" for year, _ in rows if not year.isdigit()]
    names = swedish.join([*(each for each in others if each == "förskoleklass"),
                          *([f"årskurs {swedish.join(numbers)}"] if numbers else []),
                          *(each for each in others if each != "förskoleklass")])  # fmt: skip
    figures = [each for _, own in rows for each in own]
    return Part(names[:1].upper() + names[1:], len(figures), together(figures))


def _weekdays(school: School, first: dt.date, last: dt.date, pupils: int) -> Iterable[Part]:
    """The minutes of each weekday that had lessons."""
    days = StudentDay.objects.filter(
        school=school, day__range=(first, last), offered__gt=0, student__protection=Protection.NONE
    )
    sums = days.values(weekday=ExtractIsoWeekDay("day")).annotate(**{f"all_{name}": Sum(name) for name in MINUTES})
    for row in sums.order_by("weekday"):
        name = swedish.WEEKDAYS[row["weekday"] - 1].capitalize()
        yield Part(name, pupils, Figures(**{each: row[f"all_{each}"] for each in MINUTES}))


def _bands(pupils: Iterable[Figures], limit: int) -> Iterable[Band]:
    """The pupils between the marks; each stands in one band."""
    marks = [0, *sorted({*EARLIER_MARKS, limit})]
    rows = list(pupils)
    reach = [sum(each.reaches(mark) for each in rows) for mark in marks]
    for mark, following, own, more in zip(marks, [*marks[1:], None], reach, [*reach[1:], 0], strict=True):
        yield Band(mark, _band_name(mark, following), own - more)


def _band_name(least: int, below: int | None) -> str:
    """Under 10 %, 10 till 15 %, 20 % eller mer."""
    if below is None:
        return f"{swedish.percent(least)} eller mer"
    return f"{least} till {swedish.percent(below)}" if least else f"Under {swedish.percent(below)}"
