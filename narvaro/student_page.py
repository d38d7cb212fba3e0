"""The pupil's page, composed of several apps: figures, the term day by day, signals, talks and cases, guardians."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from absence.figures import Figures, student_figures
from absence.models import Absence, Alert
from absence.rules import PATTERN_RULES, RULES, Rule, because
from narvaro import charts, days
from narvaro.pupil_table import Window, window
from people import swedish
from people.base import by_name
from people.calendar import DAY, TERM_NAMES, SchoolCalendar, TermDates
from people.calendar import days as every_day
from people.models import Enrolment, Guardianship, NonSchoolDay, School, Student
from people.protected import Fact, shows

Day = dt.date

Schools = frozenset[int]
"""Ids of the schools whose absence the reader is shown (``people.access.schools_told_of``)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name and its basis."""

    name: str
    value: str
    basis: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal on the pupil's page: the pupil's value, the rule, the basis and the provision, always in that order."""

    alert: Alert
    rule: Rule
    value: str
    window: str
    days: tuple[dt.date, ...] = ()  # those that make a pattern


@dataclass(frozen=True, slots=True)
class Home:
    """The guardians a page may show, or why it shows none."""

    guardianships: tuple[Guardianship, ...] = ()
    two_homes: bool = False
    hidden: str = ""


def current_school(student: Student, today: Day) -> School | None:
    """The school where the pupil is, or last was, enrolled."""
    places = Enrolment.objects.filter(student=student, first_day__lte=today).select_related("school__huvudman")
    now = places.on(today).order_by("-first_day").first()
    found = now or places.order_by("-first_day").first()
    return found.school if found else None


# ---------------------------------------------------------------------------------------------------- Figures


def previous_window(calendar: SchoolCalendar, shown: Window) -> Window | None:
    """As many school weeks just before; None when the läsår began with the window shown."""
    before = shown.first - DAY
    return None if before < calendar.school_year_start(shown.last) else window(calendar, before)


def figure_rows(
    student: Student, schools: Schools, now: Figures, calendar: SchoolCalendar, shown: Window, today: Day
) -> list[Figure]:
    """The pupil's figures ``now``, those of the window, each with its basis, and how they have moved."""
    previous = previous_window(calendar, shown)
    before = student_figures(student, previous.first, previous.last, schools=schools) if previous else Figures()
    term = calendar.term_of(today)
    occasions = student_figures(student, term.first_day, today, schools=schools).occasions if term else now.occasions
    basis = f"av {swedish.hours(now.reported)} rapporterade timmar, {_rate(now)} rapporterat"
    return [
        Figure("Frånvaro", swedish.percent(now.share), basis),
        Figure("Ogiltig", swedish.percent(now.invalid_share), swedish.duration(now.invalid), "unexcused"),
        Figure("Giltig", swedish.percent(now.valid_share), _valid_basis(now), "excused"),
        Figure("Tillfällen", str(now.occasions), f"{occasions} hela terminen"),
        _change(now, before),
    ]


def _rate(figures: Figures) -> str:
    return swedish.whole_percent(figures.reporting_rate) if figures.offered else "inget"


def _valid_basis(figures: Figures) -> str:
    text = swedish.duration(figures.valid)
    return f"{text}, varav {swedish.duration(figures.leave)} beviljad ledighet" if figures.leave else text


def _change(now: Figures, before: Figures) -> Figure:
    name = "Mot förra perioden"
    if now.share is None or before.share is None:
        return Figure(name, "\N{EN DASH}", "Det finns inga uppgifter att jämföra med.")
    change = now.share - before.share
    sign = "+" if change > 0 else ""
    return Figure(name, sign + swedish.number(change, 1), f"procentenheter, från {swedish.percent(before.share)}")


# --------------------------------------------------------------------------------------------------- Calendar


def term_shown(calendar: SchoolCalendar, today: Day) -> TermDates | None:
    """The term of today, or between terms the one that ended last; None when none has begun."""
    begun = [term for term in calendar.terms if term.first_day <= today]
    return calendar.term_of(today) or max(begun, key=lambda term: term.first_day, default=None)


@dataclass(frozen=True, slots=True)
class TermShown:
    """What the term is called on the page."""

    name: str
    title: str

    @classmethod
    def of(cls, term: TermDates) -> "TermShown":
        """Höstterminen, and the title of its picture."""
        return cls(TERM_NAMES[term.kind], f"Frånvaron dag för dag, {term.name[0].lower()}{term.name[1:]}")


def heat_map(
    student: Student, schools: Schools, school: School, calendar: SchoolCalendar, term: TermDates, today: Day
) -> charts.HeatMap:
    """The term day by day."""
    found = days.days_by_student([student.pk], term.first_day, term.last_day, schools).get(student.pk, {})
    breaks = break_names(school, term)
    return charts.heat_map(calendar, found, term.first_day, term.last_day, today, breaks)


def break_names(school: School, term: TermDates) -> dict[Day, str]:
    """What the days without school are called, where they have a name."""
    rows = NonSchoolDay.objects.filter(
        huvudman=school.huvudman, first_day__lte=term.last_day, last_day__gte=term.first_day
    ).exclude(name="")
    own = [row for row in rows if row.school_id in (None, school.pk)]
    return {day: row.name for row in own for day in every_day(row.first_day, row.last_day)}


def absences(student: Student, schools: Schools, first: Day, last: Day) -> QuerySet[Absence]:
    """Absence lesson by lesson as it is known now, the newest first."""
    rows = Absence.objects.filter(student=student, school__in=schools, superseded_at=None, day__range=(first, last))
    return rows.order_by("-day", "start")


# ---------------------------------------------------------------------------------------------------- Signals


def signals(student: Student, schools: Schools) -> list[Signal]:
    """The pupil's open signals, the newest first, each with why."""
    alerts = Alert.objects.filter(student=student, school__in=schools, status=Alert.Status.OPEN).order_by(
        "-window_to", "rule"
    )
    return [_signal(alert, RULES[alert.rule]) for alert in alerts if alert.rule in RULES]


def signals_text(number: int) -> str:
    """Tre riktvärden är uppnådda, and what that means."""
    found = swedish.count(number, "riktvärde är uppnått", "riktvärden är uppnådda", neuter=True).capitalize()
    means = "Det är en signal." if number == 1 else "De är signaler."
    return (
        f"{found}. {means} Rektor avgör om frånvaron ska utredas." if number else "Ingen signal väntar på svar just nu."
    )


def _signal(alert: Alert, rule: Rule) -> Signal:
    first, last = (dt.date.fromisoformat(alert.figures[name]) for name in ("from", "to"))
    seen = alert.figures["days"] if alert.rule in PATTERN_RULES else ()  # of other rules, a number
    days = tuple(dt.date.fromisoformat(day) for day in seen)
    return Signal(alert, rule, _value(rule.measure, alert.number, alert), swedish.period(first, last), days[::-1])


UNITS = {
    "occasions": ("tillfälle", "tillfällen"),
    "absence_days": ("hel frånvarodag", "hela frånvarodagar"),
    "percent": ("procents frånvaro", "procents frånvaro"),
    "school_days": ("anmäld skoldag i rad", "anmälda skoldagar i rad"),
}


def _value(measure: str, number: int, alert: Alert) -> str:
    """The pupil's own number, with its unit: 6 tillfällen; 2 timmar ogiltig frånvaro; a pattern in its words."""
    if alert.rule in PATTERN_RULES:
        return because(alert.rule, alert.figures).removesuffix(".")
    if measure not in UNITS:
        return f"{swedish.duration(alert.figures.get('minutes', 0))} ogiltig frånvaro"
    one, many = UNITS[measure]
    return f"{number} {one if number == 1 else many}"


# -------------------------------------------------------------------------------------------------- Guardians


def home_of(student: Student, today: Day) -> Home:
    """The guardians: none of a pupil who is of age, and nothing about a home that is protected."""
    if not shows(student, Fact.GUARDIANS):
        return Home(hidden="Uppgifterna om hemmet är skyddade och visas inte här. Ta kontakt enligt skolans rutin.")
    if student.is_adult(today):
        return Home(hidden=f"{student.first_name} är myndig. Prata med eleven själv.")
    rows = tuple(
        Guardianship.objects.filter(student=student).select_related("guardian").order_by(*by_name("guardian__"))
    )
    addresses = {(row.guardian.address, row.guardian.postal_code) for row in rows if row.guardian.address}
    return Home(rows, two_homes=len(addresses) > 1)
