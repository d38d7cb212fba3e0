"""The page of a monthly report, composed of absence (the figures and answers) and cases (where each pupil stands)."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from absence.access import readable_reports
from absence.bars import Bar, bar_of
from absence.figures import Figures, figures_by_student
from absence.models import MonthlyReport, MonthlyReportRow
from absence.reports import ANSWER_TIME, answer_by, last_day_of, month_before
from absence.rules import REPORT_LIMIT
from audit.services import What, log_read
from cases.access import visible_cases
from cases.models import Case
from people import swedish
from people.access import may, needs, signed_in, visible_students
from people.models import User
from people.protected import Fact, shows
from people.roles import Verb


@dataclass(frozen=True, slots=True)
class Line:
    """A pupil of the report, as the table shows it."""

    row: MonthlyReportRow
    figures: Figures
    change: Decimal | None  # percentage points since the month before
    case: Case | None
    today: dt.date

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
        return bar_of(self.figures)

    @property
    def change_text(self) -> str:
        """+3,4 or −13,0: percentage points."""
        if self.change is None:
            return "\N{EN DASH}"
        return ("+" if self.change > 0 else "") + swedish.number(self.change, 1)

    @property
    def waits(self) -> bool:
        """Whether the row has gone out and the mentor has not answered."""
        return self.row.sent_at is not None and not self.row.answer

    @property
    def answer(self) -> tuple[str, str]:
        """The mentor's answer, or what it waits for, and a colour. Red is for our own deadline."""
        row, due = self.row, answer_by(self.row)
        if row.answered_at:
            return f"{ANSWERED[MonthlyReportRow.Answer(row.answer)]} {swedish.short_date(row.answered_at)}", "success"
        if due is None:
            return "Inte skickad", "neutral"
        left = (due - self.today).days
        if left < 0:
            return f"Svar saknas sedan {swedish.short_date(due)}", "danger"
        return ("Väntar, sista dagen" if left == 0 else f"Väntar, {swedish.days(left)} kvar"), "warning"


ANSWERED = {
    MonthlyReportRow.Answer.TALK: "Samtal",
    MonthlyReportRow.Answer.REPORT: "Anmäld",
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


@needs(Verb.READ_REPORT, Verb.REVIEW_REPORT)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A school's report of a month: figures, pupils, answers, and the kurator's next step."""
    user = signed_in(request)
    shown = get_object_or_404(readable_reports(user).select_related("school"), pk=pk)
    earlier = month_before(shown.month)
    lines = _lines(shown, user, timezone.localdate())
    months = [(str(other.pk), swedish.month(other.month).capitalize()) for other in _reports_of(shown)]
    form = Filter({"manad": str(pk)} | request.GET.dict(), months, sorted({line.klass for line in lines} - {""}))
    if form.chosen().get("manad", str(pk)) != str(pk):
        return redirect(_other_month(form.chosen()))
    log_read(user, What.LIST, school=shown.school, object_id=shown.pk)
    unsent = [line for line in lines if line.row.sent_at is None]
    context = {
        "report": shown,
        "limit": REPORT_LIMIT,
        "last_day": last_day_of(shown.month),
        "before": swedish.month(earlier),
        "before_short": swedish.SHORT_MONTHS[earlier.month - 1],
        "filter": form,
        "lines": [line for line in lines if form.shows(line)],
        "all_lines": lines,
        "figures": _figures(shown, user, lines, timezone.localdate()),
        "next": _next(shown, unsent) if may(user, Verb.REVIEW_REPORT, shown.school) else None,
    }
    return render(request, "absence/report.html", context)


def _lines(shown: MonthlyReport, user: User, today: dt.date) -> list[Line]:
    """The pupils within reach, the largest share first: three queries."""
    rows = list(shown.rows.filter(student__in=visible_students(user)).select_related("student"))
    students = [row.student_id for row in rows]
    first = month_before(shown.month)
    before = figures_by_student(first, last_day_of(first), students=students, school=shown.school)
    open_cases = visible_cases(user).open().filter(student__in=students, school=shown.school)
    cases = {case.student_id: case for case in open_cases}
    lines = []
    for row in rows:
        figures, earlier = Figures.of(row), before.get(row.student_id, Figures()).share
        change = figures.share - earlier if figures.share is not None and earlier is not None else None
        lines.append(Line(row, figures, change, cases.get(row.student_id), today))
    return sorted(lines, key=lambda line: (-(line.figures.share or 0), line.row.klass, line.row.pk))


def _figures(shown: MonthlyReport, user: User, lines: list[Line], today: dt.date) -> list[dict[str, str]]:
    """The numbers at the top, each with its basis."""
    whole = _whole_school(shown)
    figures = [
        _figure(
            f"Elever med minst {REPORT_LIMIT}",
            str(len(lines)),
            f"av {shown.student_count}{_than_before(shown, user, lines)}",
        ),
        _figure("Utan pågående ärende", str(sum(line.case is None for line in lines)), f"av de {len(lines)}"),
    ]
    sent = [line for line in lines if line.row.sent_at]
    if shown.sent_at and sent:
        answered = sum(bool(line.row.answer) for line in sent)
        figures.append(
            _figure("Svar från mentorer", str(answered), f"av {len(sent)} skickade {swedish.date(shown.sent_at)}")
        )
        figures += _time_left(lines, today)
    rate = swedish.whole_percent(whole.reporting_rate)
    return [*figures, _figure("Rapporterat", rate, f"av {swedish.duration(whole.offered)} lektionstid")]


def _figure(name: str, value: str, basis: str) -> dict[str, str]:
    """A number for components/_figures.html."""
    return {"name": name, "value": value, "basis": basis}


def _time_left(lines: list[Line], today: dt.date) -> list[dict[str, str]]:
    """How long mentors still have for what waits longest; nothing when all have answered."""
    waiting = [due for line in lines if line.waits and (due := answer_by(line.row))]
    if not waiting:
        return []
    due = min(waiting)
    if due < today:
        return [_figure("Svarstid", "Slut", f"{sum(day < today for day in waiting)} svar sena")]
    return [_figure("Svarstid kvar", swedish.days((due - today).days), f"till {swedish.long_date(due)}")]


def _than_before(shown: MonthlyReport, user: User, lines: list[Line]) -> str:
    """ ", 2 fler än i september", where there is a report to compare with."""
    earlier = MonthlyReport.objects.filter(school=shown.school, month=month_before(shown.month)).first()
    if earlier is None:
        return ""
    change = len(lines) - earlier.rows.filter(student__in=visible_students(user)).count()
    month = swedish.month(earlier.month)
    if change == 0:
        return f", lika många som i {month}"
    return f", {abs(change)} {'fler' if change > 0 else 'färre'} än i {month}"


def _whole_school(shown: MonthlyReport) -> Figures:
    """The minutes of the school's month as they are known now."""
    rows = figures_by_student(shown.month, last_day_of(shown.month), school=shown.school).values()
    return Figures(offered=sum(row.offered for row in rows), reported=sum(row.reported for row in rows))


def _next(shown: MonthlyReport, unsent: list[Line]) -> dict[str, str] | None:
    """The kurator's next step, if there is one."""
    step = {"icon": "skicka", "url": reverse("absence:report_send", args=[shown.pk])}
    mentors = f"Mentorerna får {ANSWER_TIME} att svara."
    if shown.status == MonthlyReport.Status.SENT:
        if not unsent:
            return None
        names = swedish.join([line.row.student.name for line in unsent])
        title = f"{swedish.count(len(unsent), 'elev', 'elever').capitalize()} har tillkommit"
        text = f"{names} nådde {REPORT_LIMIT} när frånvaro rapporterades i efterhand. {mentors}"
        return step | {"title": title, "text": text, "button": f"Skicka till mentorer ({len(unsent)})"}
    if not unsent:
        text = f"Ingen elev som du ser nådde {REPORT_LIMIT} den här månaden."
        return step | {"title": "Granska rapporten", "text": text, "button": "Markera som granskad"}
    text = f"Läs igenom, skriv en kommentar och skicka. {mentors}"
    return step | {"title": "Granska rapporten", "text": text, "button": f"Skicka till mentorer ({len(unsent)})"}


def _reports_of(shown: MonthlyReport) -> Iterable[MonthlyReport]:
    """The reports of the same school, the latest first, a year back."""
    return MonthlyReport.objects.filter(school=shown.school).order_by("-month")[:12]


def _other_month(chosen: dict[str, str]) -> str:
    """The address of another month with the same filters."""
    rest = "&".join(f"{name}={value}" for name, value in chosen.items() if name in ("svar", "arende"))
    return reverse("report", args=[chosen["manad"]]) + (f"?{rest}" if rest else "")
