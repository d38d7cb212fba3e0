"""The page of a monthly report, composed of absence (the figures and answers) and cases (where each pupil stands)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from absence import queries
from absence.access import readable_reports, readable_rows
from absence.figures import Figures, figures_by_student
from absence.models import MonthlyReport, MonthlyReportRow
from absence.reports import answer_time, last_day_of
from audit.services import What, log_read
from narvaro.report_lines import Filter, Line, compared, corrections_text, lines_of
from people import swedish
from people.access import may, needs, signed_in
from people.models import User
from people.roles import Verb

READERS = (Verb.READ_REPORT, Verb.REVIEW_REPORT)


@dataclass(frozen=True, slots=True)
class Opened:
    """A report as a person has opened it: every pupil within reach, and the filters."""

    report: MonthlyReport
    lines: list[Line]
    whole: Figures  # the school's minutes of the month as they are known now
    filter: Filter

    @property
    def chosen(self) -> list[Line]:
        """The pupils that the filters ask for."""
        return [line for line in self.lines if self.filter.shows(line)]


def opened(request: HttpRequest, pk: int) -> Opened:
    """The report, if the person reads it. Raises Http404."""
    user = signed_in(request)
    shown = get_object_or_404(readable_reports(user).select_related("school", "sent_by"), pk=pk)
    now = figures_by_student(shown.month, last_day_of(shown.month), school=shown.school)
    lines = lines_of(shown, user, now, timezone.localdate())
    months = [(str(other.pk), swedish.month(other.month).capitalize()) for other in _reports_of(shown)]
    form = Filter({"manad": str(pk)} | request.GET.dict(), months, sorted({line.klass for line in lines} - {""}))
    rows = now.values()
    whole = Figures(offered=sum(row.offered for row in rows), reported=sum(row.reported for row in rows))
    return Opened(shown, lines, whole, form)


@needs(*READERS)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A school's report of a month: figures, pupils, answers, and the kurator's next step."""
    user = signed_in(request)
    found = opened(request, pk)
    shown, chosen, today = found.report, found.filter.chosen(), timezone.localdate()
    if chosen.get("manad", str(pk)) != str(pk):
        return redirect(_other_month(chosen))
    log_read(user, What.LIST, school=shown.school, object_id=shown.pk)
    earlier, last_year = compared(shown.month)
    reviews = may(user, Verb.REVIEW_REPORT, shown.school)
    context = {
        "report": shown,
        "limit": shown.limit_text,
        "last_day": last_day_of(shown.month),
        "before": swedish.month(earlier),
        "before_short": swedish.SHORT_MONTHS[earlier.month - 1],
        "last_year": swedish.month(last_year),
        "last_year_short": _short_if_known(last_year, found.lines),
        "filter": found.filter,
        "query": _query(chosen),
        "lines": found.chosen,
        "all_lines": found.lines,
        "corrections": corrections_text(found.lines),
        "figures": _figures(found, user, today),
        "next": _next(shown, found.lines) if reviews else None,
        "silent": queries.silent(shown, _late(found.lines, today), today)
        if reviews or may(user, Verb.DECIDE, shown.school)
        else [],
    }
    return render(request, "absence/report.html", context)


def _short_if_known(last_year: dt.date, lines: Iterable[Line]) -> str:
    """okt 2025; nothing where no pupil has figures from then: a column of dashes tells nobody anything."""
    known = any(line.year_change is not None for line in lines)
    return f"{swedish.SHORT_MONTHS[last_year.month - 1]} {last_year.year}" if known else ""


def _late(lines: Iterable[Line], today: dt.date) -> list[MonthlyReportRow]:
    """The rows whose last day to answer has passed without an answer."""
    return [line.row for line in lines if line.waits and (due := line.row.answer_by) and due < today]


def _query(chosen: dict[str, str]) -> str:
    """The filters as an address has them, the month left out."""
    rest = {name: value for name, value in chosen.items() if name != "manad"}
    return f"?{urlencode(rest)}" if rest else ""


def _figures(found: Opened, user: User, today: dt.date) -> list[dict[str, str]]:
    """The numbers at the top, each with its basis."""
    shown, lines, whole = found.report, found.lines, found.whole
    figures = [
        _figure(
            f"Elever med minst {shown.limit_text}",
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
    waiting = [due for line in lines if line.waits and (due := line.row.answer_by)]
    if not waiting:
        return []
    due = min(waiting)
    if due < today:
        return [_figure("Svarstid", "Slut", f"{sum(day < today for day in waiting)} svar sena")]
    return [_figure("Svarstid kvar", swedish.days((due - today).days), f"till {swedish.long_date(due)}")]


def _than_before(shown: MonthlyReport, user: User, lines: list[Line]) -> str:
    """ ", två fler än i september, en färre än i oktober 2025": beside the reports of other months that there are."""
    counted = _counted(shown, user)
    there = [month for month in compared(shown.month) if month in counted]
    return "".join(f", {_beside(len(lines), counted[month], month)}" for month in there)


def _counted(shown: MonthlyReport, user: User) -> dict[dt.date, int]:
    """How many pupils within reach the reports that this one is compared with have, by month (one query)."""
    reports = MonthlyReport.objects.filter(school=shown.school, month__in=compared(shown.month))
    seen = Q(rows__in=readable_rows(user))
    return dict(reports.annotate(listed=Count("rows", filter=seen)).values_list("month", "listed"))


def _beside(number: int, other: int, month: dt.date) -> str:
    """två fler än i september."""
    name = swedish.month(month)
    if number == other:
        return f"lika många som i {name}"
    return f"{abs(number - other)} {'fler' if number > other else 'färre'} än i {name}"


def _next(shown: MonthlyReport, lines: list[Line]) -> dict[str, str] | None:
    """The kurator's next step, if there is one."""
    unsent = [line for line in lines if line.row.sent_at is None and not line.has_left]
    step = {"icon": "skicka", "url": reverse("absence:report_send", args=[shown.pk])}
    mentors = f"Mentorerna får {answer_time(shown.school, timezone.localdate())} att svara."
    if shown.status == MonthlyReport.Status.SENT:
        if not unsent:
            return None
        names = swedish.join([line.row.student.name for line in unsent])
        title = f"{swedish.count(len(unsent), 'elev', 'elever').capitalize()} har tillkommit"
        text = f"{names} nådde {shown.limit_text} när frånvaro rapporterades i efterhand. {mentors}"
        return step | {"title": title, "text": text, "button": f"Skicka till mentorer ({len(unsent)})"}
    if not unsent:
        text = f"Ingen elev som du ser nådde {shown.limit_text} den här månaden."
        text = "Ingen av dem går kvar på skolan, så det finns inget att svara på." if lines else text
        return step | {"title": "Granska rapporten", "text": text, "button": "Markera som granskad"}
    text = f"Läs igenom, skriv en kommentar och skicka. {mentors}"
    return step | {"title": "Granska rapporten", "text": text, "button": f"Skicka till mentorer ({len(unsent)})"}


def _reports_of(shown: MonthlyReport) -> Iterable[MonthlyReport]:
    """The reports of the same school, the latest first, a year back."""
    return MonthlyReport.objects.filter(school=shown.school).order_by("-month")[:12]


def _other_month(chosen: dict[str, str]) -> str:
    """The address of another month with the filters that other months have too."""
    kept = {name: value for name, value in chosen.items() if name in ("svar", "arende")}
    return reverse("report", args=[chosen["manad"]]) + _query(kept)
