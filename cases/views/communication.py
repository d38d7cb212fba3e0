"""Kommunicering before a decision: what the parties were given, and what they answered."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from audit.services import What, log_read
from cases.communicating import WRITERS, communications_of
from cases.forms.communication import AnswerForm, CommunicateForm
from cases.lagrum import Lagrum, Purpose, lagrum_for
from cases.models import Case
from cases.queries import skolform_of
from cases.services.change import CLOSED
from cases.views.answers import Answer, try_to, version_in
from cases.views.work import case_for, not_now
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted
from people.validators import whole_number


@login_required
def communicate(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the parties have been given before a decision, or why they are given nothing."""
    user = signed_in(request)
    case = case_for(user, pk, *WRITERS)
    form = CommunicateForm(posted(request), case=case, by=user)
    page, answer = keep_draft(request, form, title="Kommunicering", student=case.student), Answer()
    if not case.is_open and not (page.draft or form.is_bound):
        return not_now(request, case, CLOSED)
    if request.method == "POST" and form.is_valid():
        answer = try_to(form.save, form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Det är sparat i ärendet.")
            return redirect("cases:case", case.pk)
    context = {"form": form, "conflict": answer.conflict, "records": communications_of(case)}
    return _page(request, case, "cases/communicate.html", context, answer.status(form))


@login_required
def communication(request: HttpRequest, pk: int, communication_pk: int) -> HttpResponse:
    """Write what a party answered, or that nobody did."""
    user = signed_in(request)
    case = case_for(user, pk, *WRITERS)
    record = next((each for each in communications_of(case) if each.pk == communication_pk), None)
    if record is None or record.ground:
        raise Http404
    form = AnswerForm(posted(request), record=record, by=user)
    page, answer = keep_draft(request, form, title="Svar på underlag", student=case.student), Answer()
    if not case.is_open and not (page.draft or form.is_bound):
        return not_now(request, case, CLOSED)
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: form.save(version_in(request)), form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Det är sparat i ärendet.")
            return redirect("cases:case", case.pk)
    stands = form.stands_now()
    context = {
        "form": form,
        "record": record,
        "conflict": answer.conflict,
        "stands": stands if answer.conflict else None,
        "version": whole_number(page.written("version")) or stands.version,
    }
    return _page(request, case, "cases/communication.html", context, answer.status(form))


def _page(request: HttpRequest, case: Case, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    """The page, its reading noted, with the law as it reads today."""
    user, today = signed_in(request), timezone.localdate()
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    laws = {
        "law": law_of(case, Purpose.KOMMUNICERING, today),
        "oral": law_of(case, Purpose.MUNTLIGT, today),
        "secrecy": law_of(case, Purpose.VARDNADSHAVARES_INSYN, today),
    }
    return render(request, template, {"case": case, **laws, **context}, status=status)


def law_of(case: Case, purpose: Purpose, day: dt.date) -> Lagrum | None:
    """A provision as it reads for the pupil of a case on a day."""
    return lagrum_for(purpose, skolform_of(case.student, case.school, day), day)
