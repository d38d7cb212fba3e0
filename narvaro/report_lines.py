"""The pupils of a monthly report, one line each: as sent, as known now, beside other months, and the filters.

The figures of a row that has been sent stay as the mentor was told them. Where absence has been corrected since, the
line says both: what was sent and what is known now.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse

from absence.access import readable_rows
from absence.bars import Bar, bar_of
from absence.figures import Figures, figures_by_student
from absence.models import MonthlyReport, MonthlyReportRow
from absence.patterns import pattern_of
from absence.reports import last_day_of, month_before, year_before
from cases.access import visible_cases
from cases.models import Case
from people import swedish
from people.access import visible_students
from people.models import Enrolment, User
from people.protected import Fact, shows
from people.queries import calendar_of


@dataclass(frozen=True, slots=True)
class Line:
    """A pupil of the report, as the table shows it."""

    row: MonthlyReportRow
    figures: Figures  # as sent; as known now where the row has not been sent
    now: Figures
    before: Figures  # the month before, at the school
    year_before: Figures  # the same month last year, at the school
    pattern: str  # in a word or two, of the term up to the month's end; empty where none stands out
    case: Case | None
    today: dt.date
    is_reached: bool  # the pupil's own page is open to the reader
    has_left: bool  # the pupil has no place at the school any more: nobody answers

    @property
    def klass(self) -> str:
        """The class at the month's end, where a page may show it."""
        return self.row.klass if shows(self.row.student, Fact.SCHOOL) else ""

    @property
    def case_url(self) -> str:
        """The page of the pupil's open case."""
        return reverse("cases:case", args=[self.case.pk]) if self.case else ""

    @property
    def bar(self) -> Bar:
        """The pupil's absence, to draw."""
        return bar_of(self.figures, self.row.report.limit)

    @property
    def change(self) -> Decimal | None:
        """Percentage points since the month before; None where there is nothing to compare with."""
        return _change(self.figures, self.before)

    @property
    def year_change(self) -> Decimal | None:
        """Percentage points since the same month last year."""
        return _change(self.figures, self.year_before)

    @property
    def change_text(self) -> str:
        """+3,4 or −13,0: percentage points."""
        return swedish.change(self.change)

    @property
    def year_change_text(self) -> str:
        """+3,4 or −13,0: percentage points."""
        return swedish.change(self.year_change)

    @property
    def since_sent(self) -> dict[str, Decimal | None]:
        """What is known now of the values that corrections have changed since the row was sent, by name."""
        if self.row.sent_at is None:
            return {}
        return {
            name: value(self.now) for name, (_, value) in SENT_VALUES.items() if value(self.figures) != value(self.now)
        }

    @property
    def correction(self) -> str:
        """ "Var 24,1 % när rapporten skickades, nu 18,2 %": the most telling of those; or nothing."""
        for name, now in self.since_sent.items():
            word, value = SENT_VALUES[name]
            return f"{word} {swedish.percent(value(self.figures))} när rapporten skickades, nu {swedish.percent(now)}."
        return ""

    @property
    def has_fallen_below(self) -> bool:
        """Whether the pupil would not be in the report with the figures of today, though the mentor was told."""
        return bool(self.row.sent_at) and not self.now.reaches(self.row.report.limit)

    @property
    def waits(self) -> bool:
        """Whether the row has gone out and the mentor has not answered, and can."""
        return self.row.sent_at is not None and not self.row.answer and not self.has_left

    @property
    def answer(self) -> tuple[str, str]:
        """The mentor's answer, or what it waits for, and a colour. Red is for our own deadline."""
        row, due = self.row, self.row.answer_by
        if row.answered_at:
            return f"{ANSWERED[MonthlyReportRow.Answer(row.answer)]} {swedish.short_date(row.answered_at)}", "success"
        if self.has_left:
            return "Har slutat", "neutral"
        if due is None:
            return "Inte skickad", "neutral"
        left = (due - self.today).days
        if left < 0:
            return f"Svar saknas sedan {swedish.short_date(due)}", "danger"
        return ("Väntar, sista dagen" if left == 0 else f"Väntar, {swedish.days(left)} kvar"), "warning"


def _change(figures: Figures, earlier: Figures) -> Decimal | None:
    """Percentage points between two shares, None without a basis."""
    if figures.share is None or earlier.share is None:
        return None
    return figures.share - earlier.share


# What of a sent row may have changed, the most telling first.
SENT_VALUES: dict[str, tuple[str, Callable[[Figures], Decimal | None]]] = {
    "share": ("Var", lambda figures: figures.share),
    "invalid": ("Ogiltig var", lambda figures: figures.invalid_share),
    "reported": ("Rapporterat var", lambda figures: figures.reporting_rate),
}

ANSWERED = {
    MonthlyReportRow.Answer.TALK: "Samtal",
    MonthlyReportRow.Answer.REPORT: "Anmäls",
    MonthlyReportRow.Answer.NOT_NEEDED: "Ingen åtgärd",
}

# Filters: value → (label, which lines).
Choices = dict[str, tuple[str, Callable[[Line], bool]]]
ANSWERS: Choices = {
    "vantar": ("Väntar på svar", lambda line: line.waits),
    "svarat": ("Har svarat", lambda line: bool(line.row.answer)),
    "inte-skickad": ("Inte skickad", lambda line: line.row.sent_at is None),
}
CASES: Choices = {
    "inget": ("Inget pågående", lambda line: line.case is None),
    "pagaende": ("Pågående", lambda line: line.case is not None),
}


class Filter(forms.Form):
    """What of the report to show, and which month. Unknown values show everything."""

    manad = forms.ChoiceField(label="Månad", required=False)
    klass = forms.ChoiceField(label="Klass", required=False)
    svar = forms.ChoiceField(label="Mentorns svar", required=False)
    arende = forms.ChoiceField(label="Ärende", required=False)

    def __init__(self, data: Any, months: list[tuple[str, str]], classes: Iterable[str]) -> None:
        super().__init__(data)
        choices = {
            "manad": months,
            "klass": [("", "Alla klasser"), *((name, name) for name in classes)],
            "svar": [("", "Alla"), *((value, label) for value, (label, _) in ANSWERS.items())],
            "arende": [("", "Alla"), *((value, label) for value, (label, _) in CASES.items())],
        }
        for name, field in self.fields.items():
            field.widget = forms.Select(attrs={"data-width": "auto"}, choices=choices[name])
            field.choices = choices[name]  # type: ignore[attr-defined]  # all are ChoiceFields

    def chosen(self) -> dict[str, str]:
        """The filters that are set and known."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def shows(self, line: Line) -> bool:
        """Whether a pupil is among those asked for."""
        chosen = self.chosen()
        return (
            chosen.get("klass", line.klass) == line.klass
            and ("svar" not in chosen or ANSWERS[chosen["svar"]][1](line))
            and ("arende" not in chosen or CASES[chosen["arende"]][1](line))
        )


def lines_of(shown: MonthlyReport, user: User, now: Mapping[int, Figures], today: dt.date) -> list[Line]:
    """The pupils within reach, the largest share first, in a constant number of queries; ``now``: as known today."""
    rows = list(readable_rows(user).filter(report=shown).select_related("report", "student"))
    students = [row.student_id for row in rows]
    reached = set(visible_students(user).filter(pk__in=students).values_list("pk", flat=True))
    here = set(
        Enrolment.objects.on(today)
        .filter(school=shown.school, student__in=students)
        .values_list("student_id", flat=True)
    )
    before, last_year = (_at_school(shown, month, students) for month in compared(shown.month))
    huvudmen = dict.fromkeys(students, shown.school.huvudman_id)
    patterns = pattern_of(huvudmen, _term_start(shown), last_day_of(shown.month))
    open_cases = visible_cases(user).open().filter(student__in=students, school=shown.school)
    cases = {case.student_id: case for case in open_cases}
    lines = [
        Line(
            row=row,
            figures=Figures.of(row),
            now=now.get(row.student_id, Figures()),
            before=before.get(row.student_id, Figures()),
            year_before=last_year.get(row.student_id, Figures()),
            pattern=patterns.get(row.student_id, ""),
            case=cases.get(row.student_id),
            today=today,
            is_reached=row.student_id in reached,
            has_left=row.student_id not in here,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (-(line.figures.share or 0), line.row.klass, line.row.pk))


def compared(month: dt.date) -> tuple[dt.date, dt.date]:
    """The months that a month is compared with: the one before, and the same one last year."""
    return month_before(month), year_before(month)


def _term_start(shown: MonthlyReport) -> dt.date:
    """The first day of the term that the month is in: a month alone has too few Mondays to tell a habit by."""
    term = calendar_of(shown.school).term_of(last_day_of(shown.month))
    return min(term.first_day, shown.month) if term else shown.month


def _at_school(shown: MonthlyReport, month: dt.date, students: list[int]) -> dict[int, Figures]:
    """The pupils' figures at the report's school in another month."""
    return figures_by_student(month, last_day_of(month), students=students, school=shown.school)


def corrections_text(lines: Iterable[Line]) -> str:
    """ "Två elever har fått ändrade siffror sedan rapporten skickades. En av dem ligger nu under 20 %." or nothing."""
    corrected = [line for line in lines if line.correction]
    if not corrected:
        return ""
    fallen = sum(line.has_fallen_below for line in corrected)
    pupils = swedish.count(len(corrected), "elev", "elever").capitalize()
    text = f"{pupils} har fått rättade siffror sedan rapporten skickades."
    if fallen:
        limit = corrected[0].row.report.limit_text
        text += f" {swedish.number_word(fallen).capitalize()} av dem ligger nu under {limit}."
    return text
