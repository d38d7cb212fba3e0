"""The schools of a huvudman side by side: how much is reported and done, as sums. Never a pupil.

One row of questions for all schools. Pupils with protected data are in no number about pupils, and a number about
few is hidden as in the school's own analysis (``cases.analysis.small_cells``). What a school has done is told as it is.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from absence.figures import Figures
from absence.models import MonthlyReport, MonthlyReportRow, StudentDay, WeeklyCheck
from cases.analysis.carried_out import CALL_COUNTS, calls_of
from cases.analysis.small_cells import FEWEST, Counts, Mark, Told, release
from cases.analysis.small_cells import Sum as Whole
from cases.models import Case, State
from cases.routine.guides import FOLLOW_UP_LAST, INVESTIGATION, MEASURE
from notifications.kinds import KINDS, Recipient
from notifications.models import Channel, Delivery, Status
from people import swedish
from people.calendar import DAY, WEEK, NoSchoolDay, SchoolCalendar, days, monday
from people.choices import Setting
from people.models import Enrolment, Membership, Protection, School
from people.queries import calendars_of

UNPROTECTED = Q(student__protection=Protection.NONE)

WAITS: dict[State, Setting[int] | None] = {
    State.UPPMARKSAMMA: FOLLOW_UP_LAST,
    State.ANMALD: None,
    State.UTREDNING: INVESTIGATION,
    State.GRANSKNING: None,
    State.ATGARDER: MEASURE,
    State.UPPFOLJNING: MEASURE,
}
"""The guide value of each open step, from the day a case came there; None where the law says skyndsamt."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are looked at, both included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Part:
    """So much done of so much: reports and checks, which say nothing of a pupil."""

    done: int = 0
    of: int = 0

    @property
    def text(self) -> str:
        """7 av 8; a dash where there was nothing to do."""
        return f"{self.done} av {self.of}" if self.of else "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The open cases of a step: how many, how many have waited longer than the guide value, and the longest wait."""

    state: State
    number: Told
    passed: Told | None
    longest: int | None  # days; None where they are few
    guide: str

    @property
    def tells_passed(self) -> bool:
        """Whether anything is said of those that have waited longer."""
        return self.passed is not None and self.passed.mark not in (Mark.SILENT, Mark.HELD)

    @property
    def longest_text(self) -> str:
        """19 dagar."""
        return "\N{EN DASH}" if self.longest is None else swedish.days(self.longest)


@dataclass(frozen=True, slots=True)
class Seen:
    """One school. Counts of pupils are there only as they may be told, by name."""

    school: School
    figures: Figures
    reports: Part  # months sent
    checks: Part  # weeks and classes
    told: Mapping[str, Told]
    waiting: Sequence[Waiting]
    to_receive: bool  # whether the huvudman has notices to receive

    @property
    def missing(self) -> list[str]:
        """What is missing, a sentence each."""
        return [text for holds, text in _sentences(self) if holds]


def _sentences(seen: Seen) -> list[tuple[bool, str]]:
    """What could be missing, and whether it is."""
    unsent = seen.reports.of - seen.reports.done
    missing, passed = seen.told["missing"], seen.told["passed"]
    rate = swedish.whole_percent(seen.figures.reporting_rate)
    return [
        (
            bool(seen.figures.needs_warning),
            f"{rate} av lektionstiden är rapporterad. Det som inte är rapporterat syns inte.",
        ),
        (
            unsent > 0,
            swedish.count(unsent, "månadsrapport är inte skickad.", "månadsrapporter är inte skickade.").capitalize(),
        ),
        (missing.mark in TELLS, f"{_in_words(missing)} svar på månadsrapporten har inte kommit."),
        (seen.checks.done < seen.checks.of, f"Veckokontrollen är gjord {seen.checks.text} gånger."),
        (passed.mark in TELLS, f"{_in_words(passed)} ärenden har väntat längre än riktvärdet."),
        (seen.to_receive, "Huvudmannen har anmälningar att kvittera."),
    ]


def _in_words(told: Told) -> str:
    """Sex, or Minst tolv, first in a sentence."""
    if told.mark == Mark.SHOWN and told.number is not None:
        return swedish.number_word(told.number).capitalize()
    return told.text.capitalize()


TELLS = (Mark.SHOWN, Mark.MOST)
"""Counts that are surely not none."""


def of_pupils(name: str, base: str) -> Callable[[Seen], str]:
    """Words for a count among others: 40 av 44; where those are few, that alone."""

    def words(seen: Seen) -> str:
        part, whole = seen.told[name], seen.told[base]
        if whole.mark != Mark.SHOWN:
            return whole.text
        return part.text if part.mark == Mark.SILENT else f"{part.text} av {whole.text}"

    return words


COLUMNS: dict[str, Callable[[Seen], str]] = {
    "Rapporterat": lambda seen: swedish.whole_percent(seen.figures.reporting_rate),
    "Frånvaro": lambda seen: swedish.percent(seen.figures.share),
    "Ogiltig frånvaro": lambda seen: swedish.percent(seen.figures.invalid_share),
    "Månadsrapporter": lambda seen: seen.reports.text,
    "Svar i tid": of_pupils("in_time", "answers"),
    "Veckokontroller": lambda seen: seen.checks.text,
    "Hem samma dag": of_pupils("same_day", "calls"),
    "Öppna ärenden": lambda seen: seen.told["open"].text,
    "Över riktvärdet": lambda seen: seen.told["passed"].text,
    "Kvitterade anmälningar": of_pupils("received", "notices"),
}
"""What is told of each school, in the order of the table, the workbook and the paper."""


def seen_at(schools: Sequence[School], span: Span, today: dt.date) -> list[Seen]:
    """The schools in the order given. As many queries however many schools, pupils and cases."""
    calendars, reports = calendars_of(schools), _reports(schools, span)
    figures = _figures(_not_small(schools, today), span)
    checks, classes, cases = _checks(schools, span), _classes(schools, today), _open_cases(schools)
    counted = [_answers(schools, span, today), _calls(schools, span), _notices(schools, span)]
    return [
        _seen(
            school,
            figures.get(school.pk, Figures()),
            reports.get(school.pk, Part()),
            _of_weeks(checks.get(school.pk, 0), classes.get(school.pk, 0), calendars[school.pk], span, today),
            {name: number for each in counted for name, number in each[school.pk].items()},
            [_of_step(school, state, since, calendars[school.pk], today) for state, since in cases[school.pk].items()],
        )
        for school in schools
    ]


def _seen(
    school: School, figures: Figures, reports: Part, checks: Part, counted: dict[str, int], steps: Sequence["Step"]
) -> Seen:
    """A school, with its counts of pupils as they may be told."""
    told = release(counts_of(counted, steps))
    return Seen(
        school=school,
        figures=figures,
        reports=reports,
        checks=checks,
        told=told,
        waiting=[_as_told(step, told) for step in steps],
        to_receive=counted["notices"] > counted["received"],
    )


def counts_of(counted: Mapping[str, int], steps: Sequence["Step"]) -> Counts:
    """The counts of a school and how they hang together."""
    in_steps = {step.state.value: step.number for step in steps}
    passed = {f"passed {step.state.value}": step.passed for step in steps if step.weeks}
    late = counted["answers"] - counted["in_time"] - counted["missing"]
    numbers = {"open": sum(in_steps.values()), "passed": sum(passed.values()), "late": late}
    return Counts(
        numbers=numbers | in_steps | passed | dict(counted),
        sums=(
            Whole("open", tuple(in_steps)),
            Whole("passed", tuple(passed)),
            Whole("answers", ("in_time", "late", "missing")),
        ),
        of={name: name.removeprefix("passed ") for name in passed}
        | {"passed": "open", "in_time": "answers", "missing": "answers", "same_day": "calls", "received": "notices"},
        unshown=frozenset({"late"}),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """The open cases of a step as they are counted."""

    state: State
    number: int
    passed: int
    longest: int
    weeks: int  # the guide value, 0 where there is none
    guide: str


def _as_told(step: Step, told: Mapping[str, Told]) -> Waiting:
    """The step as it may be told."""
    number = told[step.state.value]
    shown = number.mark == Mark.SHOWN
    passed = told.get(f"passed {step.state.value}")
    return Waiting(step.state, number, passed, step.longest if shown else None, step.guide)


def _not_small(schools: Iterable[School], today: dt.date) -> list[int]:
    """Ids of the schools with so many pupils that the absence of all together points nobody out."""
    places = Enrolment.objects.on(today).filter(UNPROTECTED, school__in=schools).order_by().values("school")
    counted = places.annotate(pupils=Count("student", distinct=True)).filter(pupils__gte=FEWEST)
    return list(counted.values_list("school", flat=True))


def _figures(schools: Iterable[int], span: Span) -> dict[int, Figures]:
    """The minutes of every pupil together, by school."""
    rows = StudentDay.objects.filter(UNPROTECTED, school__in=schools, day__range=(span.first, span.last), offered__gt=0)
    names = ("offered", "reported", "valid", "invalid")
    sums = rows.order_by().values("school").annotate(**{f"all_{name}": Sum(name) for name in names})
    return {row["school"]: Figures(**{name: row[f"all_{name}"] for name in names}) for row in sums}


def _reports(schools: Iterable[School], span: Span) -> dict[int, Part]:
    """The monthly reports of months that have ended: sent, of all."""
    reports = MonthlyReport.objects.filter(school__in=schools, month__range=(span.first.replace(day=1), span.last))
    sent = Count("pk", filter=Q(status=MonthlyReport.Status.SENT))
    return _parts(reports.order_by().values("school").annotate(done=sent, of=Count("pk")), "school")


def _answers(schools: Iterable[School], span: Span, today: dt.date) -> "BySchool":
    """The mentors' answers that were due, those in time, and those that have not come."""
    rows = MonthlyReportRow.objects.filter(
        UNPROTECTED,
        report__school__in=schools,
        report__month__range=(span.first.replace(day=1), span.last),
        answer_by__lt=today,
    )
    counts = {
        "answers": Count("pk"),
        "in_time": Count("pk", filter=Q(answered_at__date__lte=F("answer_by"))),
        "missing": Count("pk", filter=Q(answered_at=None)),
    }
    return _counted(rows, "report__school", counts)


def _checks(schools: Iterable[School], span: Span) -> dict[int, int]:
    """The weekly checks that were made."""
    made = WeeklyCheck.objects.filter(school__in=schools, week__range=(monday(span.first), span.last))
    return dict(made.order_by().values("school").annotate(made=Count("pk")).values_list("school", "made"))


def _classes(schools: Iterable[School], today: dt.date) -> dict[int, int]:
    """How many classes there are with pupils in them."""
    members = Membership.objects.on(today).filter(group__school__in=schools).order_by()
    counted = members.values("group__school").annotate(classes=Count("group", distinct=True))
    return dict(counted.values_list("group__school", "classes"))


def _of_weeks(made: int, classes: int, calendar: SchoolCalendar, span: Span, today: dt.date) -> Part:
    """The checks made, of those that the classes of today had weeks for: the weeks that have ended."""
    ended = min(span.last, monday(today) - DAY)
    mondays = [day for day in days(monday(span.first), ended) if day.isoweekday() == 1]
    expected = classes * sum(calendar.is_school_week(day) for day in mondays if day + WEEK - DAY <= ended)
    return Part(min(made, expected), expected)


def _calls(schools: Iterable[School], span: Span) -> "BySchool":
    """The days that a pupil was away without valid reason, and those that the home was reached about the same day."""
    return _counted(calls_of(schools, span.first, span.last), "school", CALL_COUNTS)


def _notices(schools: Iterable[School], span: Span) -> "BySchool":
    """The notices to the huvudman of investigations begun, and those that it has received."""
    kinds = [kind.name for kind in KINDS.values() if kind.recipient == Recipient.HUVUDMAN]
    rows = Delivery.objects.unprotected().filter(
        kind__in=kinds,
        channel=Channel.REGISTER,
        school__in=schools,
        created_at__date__range=(span.first, span.last),
    )
    received = Count("pk", filter=Q(status=Status.RECEIVED))
    return _counted(rows.exclude(status=Status.CANCELLED), "school", {"notices": Count("pk"), "received": received})


BySchool = Mapping[int, dict[str, int]]


def _counted(rows: QuerySet[Any], school: str, counts: Mapping[str, Count]) -> BySchool:
    """Counts by school and name; of a school without rows all are none. One query."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(counts, 0))
    for row in rows.order_by().values(school).annotate(**counts):
        found[row[school]] = {name: row[name] for name in counts}
    return found


def _parts(rows: Iterable[Mapping[str, Any]], name: str) -> dict[int, Part]:
    return {row[name]: Part(row["done"], row["of"]) for row in rows}


def _open_cases(schools: Iterable[School]) -> Mapping[int, dict[State, list[dt.date]]]:
    """The days that open cases came to their steps, by school and step in the routine's order. One query."""
    found: dict[int, dict[State, list[dt.date]]] = defaultdict(lambda: {state: [] for state in WAITS})
    cases = Case.objects.open().filter(UNPROTECTED, school__in=schools)
    for school, state, since in cases.values_list("school", "state", "state_since"):
        found[school][State(state)].append(swedish.local_day(since))
    return found


def _of_step(school: School, state: State, since: list[dt.date], calendar: SchoolCalendar, today: dt.date) -> Step:
    """One step of a school."""
    setting = WAITS[state]
    weeks = setting.of(school.huvudman, today) if setting else 0
    return Step(
        state=state,
        number=len(since),
        passed=sum(_has_passed(calendar, day, weeks, today) for day in since) if weeks else 0,
        longest=max(((today - day).days for day in since), default=0),
        weeks=weeks,
        guide=setting.words(weeks) if setting else "Lagen: skyndsamt",
    )


def _has_passed(calendar: SchoolCalendar, since: dt.date, weeks: int, today: dt.date) -> bool:
    try:
        return calendar.add_school_weeks(since, weeks) < today
    except NoSchoolDay:
        return False
