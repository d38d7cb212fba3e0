"""Åtgärdsprogram: the rektor's decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from audit.services import What, log_read
from cases.access import get_case_or_404
from cases.forms.support import ProgramForm
from cases.lagrum import Purpose, lagrum_for
from cases.queries import skolform_of
from cases.reading import reading_of
from cases.records import records_of
from cases.support import lagrum_of, may_decide
from cases.views.answers import Answer, conflict_context, try_to, version_in, version_shown
from cases.views.steps import before_context
from cases.views.work import not_now
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted


@login_required
def program(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide about åtgärdsprogram: to have one, not to, or that it ends."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    if not may_decide(user, case):
        raise Http404
    form = ProgramForm(posted(request), case=case, by=user)
    page = keep_draft(request, form, title="Åtgärdsprogram", student=case.student)
    if not case.is_open and not (page.draft or form.is_bound):
        return not_now(request, case, "Ärendet är avslutat. Återuppta det först om något mer ska beslutas.")
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: form.save(version_in(request)), form, user)
        if answer.saved:
            told = "Beslutet är fattat. Lämna det till var och en som får överklaga, och anteckna när de tog emot det."
            messages.success(request, answer.notice or told)
            return redirect("cases:case", case.pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    today = timezone.localdate()
    context = {
        "case": case,
        "form": form,
        "records": records_of(case, reading_of(user, case)),
        "lagrum": lagrum_of(case, "", today),
        "distance": lagrum_for(Purpose.DISTANSUNDERVISNING, skolform_of(case.student, case.school, today), today),
        "today": today,
        "version": version_shown(request, case),
        **before_context(case, today),
    } | conflict_context(answer, case, version_in(request), user, form)
    return render(request, "cases/program.html", context, status=answer.status(form))
