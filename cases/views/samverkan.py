"""Samverkan with, and information to, other authorities."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from audit.services import What, log_read
from cases.forms.samverkan import SamverkanForm
from cases.lagrum import Purpose, lagrum_for
from cases.models import Case
from cases.queries import skolform_of
from cases.samverkan import WRITERS, cooperations_of
from cases.services.change import CLOSED
from cases.views.answers import Answer, try_to, version_in
from cases.views.work import case_for, not_now
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted
from people.validators import whole_number


@login_required
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write about samverkan with, or information to, another authority."""
    user = signed_in(request)
    case = case_for(user, pk, *WRITERS)
    return _page(request, case, SamverkanForm(posted(request), case=case, by=user))


@login_required
def change(request: HttpRequest, pk: int, samverkan_pk: int) -> HttpResponse:
    """Write what came of it, and when the next contact is."""
    user = signed_in(request)
    case = case_for(user, pk, *WRITERS)
    record = case.samverkan.filter(pk=samverkan_pk).first()
    if record is None:
        raise Http404
    return _page(request, case, SamverkanForm(posted(request), case=case, by=user, record=record))


def _page(request: HttpRequest, case: Case, form: SamverkanForm) -> HttpResponse:
    """The form: saved and back to the case, or shown again with what was written."""
    user, today, answer = form.by, timezone.localdate(), Answer()
    page = keep_draft(request, form, title="Samverkan", student=case.student)
    if not case.is_open and not (page.draft or form.is_bound):
        return not_now(request, case, CLOSED)
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: form.save(version_in(request)), form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Det är sparat i ärendet.")
            return redirect("cases:case", case.pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    stands = form.stands_now()
    context = {
        "case": case,
        "form": form,
        "conflict": answer.conflict,
        "stands": stands if answer.conflict else None,
        "version": whole_number(page.written("version")) or (stands.version if stands else 0),
        "others": cooperations_of(case, [each for each in case.samverkan.all() if each != stands], today),
        "oro": lagrum_for(Purpose.OROSANMALAN, skolform_of(case.student, case.school, today), today),
    }
    return render(request, "cases/samverkan.html", context, status=answer.status(form))
