"""Appeals of decisions about åtgärdsprogram."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from audit.services import What, log_read
from cases.access import actors_of, get_case_or_404
from cases.appealing import came_in_time
from cases.forms.appeals import AppealForm, HandlingForm
from cases.support import may_decide
from cases.telling import TELLERS
from cases.views.answers import Answer, conflict_context, try_to, version_in, version_shown
from cases.voices import as_named, unnamed
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted


@login_required
def appeal_new(request: HttpRequest, pk: int, program_pk: int) -> HttpResponse:
    """Note that a decision about åtgärdsprogram has been appealed."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    if not actors_of(user, case).intersection(TELLERS):
        raise Http404
    program = get_object_or_404(case.programs.select_related("case"), pk=program_pk)
    form = AppealForm(posted(request), program=program, by=user)
    keep_draft(request, form, title="Överklagande", student=case.student)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: form.save(version_in(request)), form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Överklagandet är antecknat. Rektorn handlägger det skyndsamt.")
            return redirect("cases:case", case.pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    rows = as_named(case, program.to_tell.select_related("told_by"))
    context = {"case": case, "form": form, "program": program, "rows": rows, "version": version_shown(request, case)}
    context |= conflict_context(answer, case, version_in(request), user, form)
    return render(request, "cases/appeal_new.html", context, status=answer.status(form))


@login_required
def appeal(request: HttpRequest, pk: int, appeal_pk: int) -> HttpResponse:
    """Try whether an appeal came in time, try the decision anew, and send it on."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    if not may_decide(user, case):
        raise Http404
    found = get_object_or_404(case.appeals.select_related("program", "case", "handled_by"), pk=appeal_pk)
    form = HandlingForm(posted(request), appeal=found, by=user)
    page = keep_draft(request, form, title="Handlägg överklagandet", student=case.student)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: form.save(version_in(request)), form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Sparat. Det står i ärendet vad som gjordes och när.")
            return redirect("cases:case", case.pk)
    elif found.handled and not page.draft:
        messages.info(request, "Överklagandet är redan handlagt.")
        return redirect("cases:case", case.pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    rows = as_named(case, found.program.to_tell.select_related("told_by"))
    context = {
        "case": case,
        "form": form,
        "appeal": found,
        "names": unnamed(case.student, found.names),
        "rows": rows,
        "in_time": came_in_time(found, rows),
        "version": version_shown(request, case),
    } | conflict_context(answer, case, version_in(request), user, form)
    return render(request, "cases/appeal.html", context, status=answer.status(form))
