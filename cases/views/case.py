"""Notes in a case, and how it goes after one is closed. The page of a case is composed in ``narvaro.case_page``."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from audit.services import What, log_read
from cases import services
from cases.access import actors_of, get_case_or_404
from cases.errors import Conflict
from cases.forms.pupils import NoteForm
from cases.lagrum import Purpose
from cases.models import Case
from cases.services.change import CLOSED
from cases.services.decisions import KEEP_AN_EYE
from cases.views.answers import Answer, try_to
from cases.views.communication import law_of
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted


@login_required
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note in a case."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    form = NoteForm(posted(request), case=case, by=user)
    page = keep_draft(request, form, title="Anteckning", student=case.student)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(form.save, form, user)
        if answer.saved:
            messages.success(request, "Anteckningen är sparad i ärendet.")
            return redirect("cases:case", case.pk)
    elif not case.is_open and not page.draft:
        return _closed(request, case)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    law = law_of(case, Purpose.MUNTLIGT, timezone.localdate())
    context = {"case": case, "form": form, "conflict": answer.conflict, "law": law}
    return render(request, "cases/note.html", context, status=answer.status(form))


@login_required
@require_POST
def end_aftercare(request: HttpRequest, pk: int) -> HttpResponse:
    """It still goes well: nobody needs to keep an eye on the pupil any more."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    if not actors_of(user, case).intersection(KEEP_AN_EYE):
        raise Http404
    try:
        services.end_aftercare(case=case, by=user)
        messages.success(request, "Avstämningen är antecknad. Eftervården är klar.")
    except Conflict as conflict:
        messages.info(request, str(conflict))
    return redirect("cases:case", case.pk)


def _closed(request: HttpRequest, case: Case) -> HttpResponse:
    """Nothing is written in a closed case."""
    messages.info(request, CLOSED)
    return redirect("cases:case", case.pk)
