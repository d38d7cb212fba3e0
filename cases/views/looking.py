"""How the talks went in a case that the mentor has closed: read by the rektor."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from audit.services import What, log_read
from cases.access import actors_in, available, get_case_or_404
from cases.assembling import assemble
from cases.closing import told
from cases.forms.looking import LookForm
from cases.from_elevhalsan import known_by_elevhalsan
from cases.looking import STEP, unread_in
from cases.reading import reading_of
from cases.routine import Actor
from cases.views.answers import Answer, conflict_context, try_to, version_in, version_shown
from cases.views.work import not_now
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted


@login_required
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the result and what is written, and say that no investigation is needed, or take the case up again."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    if Actor.REKTOR not in actors_in(user, case, STEP)[0]:
        raise Http404
    form = LookForm(posted(request), case=case, by=user)
    page = keep_draft(request, form, title="Hur samtalen gick", student=case.student)
    closing, answer = unread_in(case), Answer()
    if closing is None and not (page.draft or form.is_bound):
        return not_now(request, case, "Här finns inget att läsa som väntar.")
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: form.save(version_in(request)), form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Det är antecknat. Ärendet är avslutat som förut.")
            return redirect("cases:case", case.pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    reading = reading_of(user, case)
    context = {
        "case": case,
        "closing": closing,
        "why": told(case),
        "form": form,
        "assembled": assemble(case, reading),
        "known": known_by_elevhalsan(case, reading),
        "may_take_up": "ateruppta" in {each.name for each in available(case, user)},
        "version": version_shown(request, case),
    } | conflict_context(answer, case, version_in(request), user, form)
    return render(request, "cases/look.html", context, status=answer.status(form))
