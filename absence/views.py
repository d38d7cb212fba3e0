"""The pages of the monthly report: the list, sending it, and the mentor's answer."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from absence import queries
from absence.access import answerable_rows
from absence.figures import Figures
from absence.forms import AnswerForm, SendForm
from absence.models import MonthlyReport, MonthlyReportRow
from absence.reports import (
    ANSWER_DAYS,
    AnswerChanged,
    ReportChanged,
    answer_row,
    answer_time,
    send_report,
    stamp,
)
from absence.rules import REPORT_LIMIT
from audit.services import What, log_read
from drafts.pages import keep_draft
from people import swedish
from people.access import WORKS_WITH_PUPILS, may_anywhere, needs, schools_with, signed_in, visible_students
from people.forms import posted
from people.roles import Verb

READERS = (Verb.READ_REPORT, Verb.REVIEW_REPORT)
# The other lists about absence, composed in narvaro: label, the name of the address, icon, and whom they are for.
LISTS = (
    ("Nytt sedan sist", "daily", "klocka", (Verb.READ_REPORT,)),
    ("Veckokontroll", "checks", "kalender", (Verb.ANSWER_REPORT, Verb.READ_REPORT)),
    ("Arbetslagets dagordning", "agenda", "personer", (Verb.LOG_TALKS,)),
    ("Klasskonferens", "conference", "personer", (Verb.SEE_CASES,)),
    ("Analys av frånvaron", "cases:analysis", "kurva", (Verb.SEE_CASES,)),
    ("Utvärdering i juni", "cases:june", "bock", (Verb.SEE_CASES,)),
    ("Ogiltig frånvaro till betygen", "term_absence", "dokument", WORKS_WITH_PUPILS),
)
REPORTS_PER_PAGE = 30  # three läsår of a school


@needs(*READERS, Verb.ANSWER_REPORT, Verb.DECIDE)
def reports(request: HttpRequest) -> HttpResponse:
    """Every report a person may read, and the rows that are the person's own to answer."""
    user = signed_in(request)
    rows = queries.own_rows(user)
    context = {
        "lists": [
            {"label": label, "url": reverse(name), "icon": icon}
            for label, name, icon, verbs in LISTS
            if may_anywhere(user, *verbs)
        ],
        "own": [(report, list(group)) for report, group in groupby(rows, key=lambda row: row.report)],
        "page": Paginator(queries.report_list(user), REPORTS_PER_PAGE).get_page(request.GET.get("sida")),
        "standard": REPORT_LIMIT,
        "time": ANSWER_DAYS.in_a_sentence(ANSWER_DAYS.standard),
        "today": timezone.localdate(),
    }
    return render(request, "absence/reports.html", context)


@needs(Verb.REVIEW_REPORT)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """The kurator writes a comment and sends the report, or what has been added to it, to the mentors."""
    user = signed_in(request)
    schools = schools_with(user, Verb.REVIEW_REPORT)
    report = get_object_or_404(MonthlyReport.objects.filter(school__in=schools).select_related("school"), pk=pk)
    form = SendForm(posted(request), initial={"comment": report.comment, "version": report.version})
    keep_draft(request, form, title="Skicka månadsrapporten")
    if form.is_valid():
        try:
            sent = send_report(report, by=user, **form.cleaned_data)
        except ReportChanged:
            report.refresh_from_db()
            words = {"comment": form.cleaned_data["comment"], "version": report.version}
            return _send_page(request, report, SendForm(initial=words), changed=True)
        messages.success(request, _sent_text(report, len(sent)))
        return redirect("report", report.pk)
    return _send_page(request, report, form)


def _send_page(request: HttpRequest, report: MonthlyReport, form: SendForm, *, changed: bool = False) -> HttpResponse:
    """The form, with who is told."""
    unsent = report.rows.filter(sent_at=None, student__in=visible_students(signed_in(request)))
    context = {
        "report": report,
        "form": form,
        "changed": changed,
        "classes": queries.receivers(report, unsent),
        "count": unsent.count(),
        "students": swedish.count(unsent.count(), "elev", "elever"),
        "standard": REPORT_LIMIT,
        "time": answer_time(report.school, timezone.localdate()),
    }
    return render(request, "absence/report_send.html", context, status=_status(form, changed=changed))


@needs(Verb.ANSWER_REPORT, Verb.DECIDE)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The mentor answers for a pupil: a talk, a report to the rektor, or not needed, because."""
    user = signed_in(request)
    row = get_object_or_404(answerable_rows(user).select_related("student", "report__school", "answered_by"), pk=pk)
    stands = {"answer": row.answer, "reason": row.answer_reason, "seen": stamp(row)}
    form, changed = AnswerForm(posted(request), initial=stands), False
    keep_draft(request, form, title="Svara på månadsrapporten", student=row.student)
    if form.is_valid():
        try:
            answer_row(row, by=user, **form.cleaned_data)
        except AnswerChanged:
            row.refresh_from_db()
            form, changed = AnswerForm(initial=form.cleaned_data | {"seen": stamp(row)}), True
        else:
            messages.success(request, f"Ditt svar för {row.student.name} är sparat.")
            return redirect(_after(row))
    log_read(user, What.STUDENT, student=row.student, school=row.report.school)
    context: dict[str, Any] = {"row": row, "form": form, "figures": Figures.of(row), "changed": changed}
    return render(request, "absence/report_answer.html", context, status=_status(form, changed=changed))


def _status(form: Form, *, changed: bool = False) -> int:
    """409 when somebody was faster, 422 when the form lacks something."""
    return 409 if changed else 422 if form.is_bound else 200


def _after(row: MonthlyReportRow) -> str:
    """Where an answer leads: to logging the talk, to writing the report to the rektor, else back to the list."""
    forms = {MonthlyReportRow.Answer.TALK: "cases:talk", MonthlyReportRow.Answer.REPORT: "cases:report"}
    form = forms.get(MonthlyReportRow.Answer(row.answer))
    return reverse(form, args=[row.student_id]) if form else reverse("absence:reports")


def _sent_text(report: MonthlyReport, sent: int) -> str:
    """What was done, for the person who did it."""
    if not sent:
        return f"Rapporten är markerad som granskad. Ingen elev nådde {report.limit_text}."
    time = answer_time(report.school, timezone.localdate())
    return f"Rapporten är skickad. Mentorerna har {time} på sig att svara."
