"""The page of one signal: why it stands, on which days and lessons, what came before, and a way to dismiss it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from absence.access import own_students
from absence.explaining import basis_of, since_last
from absence.first_steps import Do, FirstStep, called_lately, step_for
from absence.forms_rules import DismissForm
from absence.models import Alert, StudentDay
from absence.readings import readings_of
from absence.rules import RULES, because
from absence.services import DismissalRefused, dismiss_alert
from absence.work import todo
from audit.services import What, log_read
from drafts.pages import keep_draft
from people import swedish
from people.access import WORKS_WITH_PUPILS, may, needs, schools_told_of, signed_in, visible_students
from people.forms import posted
from people.models import User
from people.roles import Verb


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*WORKS_WITH_PUPILS)
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    """One signal, explained. Those who act for the pupil may dismiss it while it is open."""
    user = signed_in(request)
    reached = Alert.objects.filter(
        rule__in=RULES, student__in=visible_students(user), school__in=schools_told_of(user)
    ).select_related("student", "school__huvudman", "handled_by")
    signal = get_object_or_404(reached, pk=pk)
    rule, today = RULES[signal.rule], timezone.localdate()
    step = step_for(signal, today, called_lately([signal], today))
    may_dismiss = not rule.is_duty and signal.status == Alert.Status.OPEN and _acts_for(user, signal)
    form = DismissForm(posted(request), alert=signal) if may_dismiss else None
    if form:
        keep_draft(request, form, title="Avfärda signalen", student=signal.student)
    if form and form.is_valid() and _dismissed(request, form):
        return redirect("absence:alert", signal.pk)
    log_read(user, What.STUDENT, student=signal.student, school=signal.school)
    context = {
        "alert": signal,
        "rule": rule,
        "why": because(signal.rule, signal.figures),
        "period": swedish.period(signal.window_from, signal.window_to),
        "form": form,
        "act_url": _act_url(user, signal, step),
        "is_contact": step.do == Do.CALL,
        "todo": todo(signal, step, today),
        **_basis(signal, user),
    }
    return render(request, "absence/alert.html", context, status=422 if form and form.errors else 200)


def _acts_for(user: User, signal: Alert) -> bool:
    """Whether the person answers signals about the pupil: a mentor the own, elevhälsan and rektor all they reach."""
    if not may(user, Verb.LOG_TALKS, signal.school):
        return False
    return may(user, Verb.SEE_STUDENTS, signal.school) or own_students(user).filter(pk=signal.student_id).exists()


def _act_url(user: User, signal: Alert, step: FirstStep) -> str:
    """Where what the signal asks for is logged, for those who may."""
    if signal.status != Alert.Status.OPEN or not _acts_for(user, signal):
        return ""
    return reverse(step.do, args=[signal.student_id])


def _dismissed(request: HttpRequest, form: DismissForm) -> bool:
    """Dismiss the signal; says why not in the form."""
    try:
        dismiss_alert(form.alert, by=signed_in(request), today=timezone.localdate(), **form.cleaned_data)
    except DismissalRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"Signalen är avfärdad till och med {swedish.date(form.cleaned_data['until'])}.")
    return True


def _basis(signal: Alert, user: User) -> dict[str, Any]:
    """What the signal rests on, how old it is, what is new since last time, and the earlier signals by the rule."""
    schools = schools_told_of(user)
    basis = basis_of(signal, schools)
    latest = StudentDay.objects.filter(school=signal.school).order_by("-day").values_list("day", flat=True).first()
    earlier = Alert.objects.filter(student=signal.student, rule=signal.rule, school__in=schools, pk__lt=signal.pk)
    return {
        "basis": basis,
        "since": since_last(signal, basis, schools),
        "readings": readings_of(signal.school),
        "latest_day": latest,
        "earlier": earlier.select_related("handled_by").order_by("-pk")[:10],
    }
