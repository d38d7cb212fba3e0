"""The rektor appoints others to investigate."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from audit.services import What, log_read
from cases.access import actors_in, get_case_or_404
from cases.appointing import CHANGED, STEP, may_appoint, needs_utredare
from cases.forms.appointing import AppointForm
from cases.services.appointing import NOT_NOW
from cases.signals import consequences_of
from cases.telling import to_be_told
from cases.views.answers import Answer, conflict_context, try_to, version_in, version_shown
from cases.views.work import not_now
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted


@login_required
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Who investigates now, and who shall from now on."""
    user, today = signed_in(request), timezone.localdate()
    case = get_case_or_404(user, pk)
    if not may_appoint(user, case):
        raise Http404
    form = AppointForm(posted(request), case=case, by=user)
    page = keep_draft(request, form, title="Byt utredare eller team", student=case.student)
    if not needs_utredare(case) and not (page.draft or form.is_bound):
        return not_now(request, case, NOT_NOW)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: form.save(version_in(request)), form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Beslutet är fattat. Berätta nu för dem som berörs.")
            return redirect("cases:case", case.pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    context = {
        "case": case,
        "form": form,
        "delegation": actors_in(user, case, STEP)[1],
        "consequences": consequences_of(case, CHANGED, user),
        "to_tell": to_be_told(case, CHANGED, user, today),
        "today": today,
        "version": version_shown(request, case),
    } | conflict_context(answer, case, version_in(request), user, form)
    return render(request, "cases/appoint.html", context, status=answer.status(form))
