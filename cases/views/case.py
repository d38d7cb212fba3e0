"""Notes in a case. The page of a case is composed in ``narvaro.case_page``."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from audit.services import What, log_read
from cases.access import get_case_or_404
from cases.forms.pupils import NoteForm
from cases.models import Case
from cases.views.answers import Answer, try_to
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
    context = {"case": case, "form": form, "conflict": answer.conflict}
    return render(request, "cases/note.html", context, status=answer.status(form))


def _closed(request: HttpRequest, case: Case) -> HttpResponse:
    """Nothing is written in a closed case."""
    messages.info(request, "Ärendet är avslutat. Återuppta det först om något mer ska skrivas.")
    return redirect("cases:case", case.pk)
