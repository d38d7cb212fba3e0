"""Pictures in a case: put there, shown, and taken out."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from audit.services import What, log_read
from cases.access import get_case_or_404
from cases.errors import Conflict
from cases.forms.guests import CasePictureForm, RemovePictureForm
from cases.guests.access import BEFORE_INVESTIGATION
from cases.models import Case, CasePicture
from cases.reading import reading_of
from cases.records import records_of
from cases.services.change import CLOSED
from cases.services.pictures import theirs
from cases.views.answers import Answer, try_to
from cases.views.guest import picture_response
from cases.views.guests import why_not
from cases.views.work import case_for, not_now
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted
from people.models import User


@login_required
def add_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a picture in the case, such as a drawing from a talk. The words are kept as a draft, the file is not."""
    user = signed_in(request)
    case = case_for(user, pk, *BEFORE_INVESTIGATION)
    refused = why_not(user, case)
    if refused and request.method != "POST":
        return not_now(request, case, refused)
    form, answer = CasePictureForm(posted(request), request.FILES or None, case=case, by=user), Answer()
    keep_draft(request, form, title="Lägg till en bild", student=case.student)
    if refused:
        answer = Answer(conflict=Conflict(None, None, refused))
    elif form.is_valid():
        kept: list[CasePicture | None] = []
        answer = try_to(lambda: kept.append(form.save()), form, user)
        if kept and kept[0]:
            messages.success(request, "Bilden ligger i ärendet.")
            return redirect("cases:case", case.pk)
        answer = Answer(conflict=answer.conflict)
    context = {"case": case, "form": form, "conflict": answer.conflict}
    return render(request, "cases/picture.html", context, status=answer.status(form))


@login_required
@require_safe
def picture(request: HttpRequest, pk: int, name: UUID) -> HttpResponseBase:
    """A picture of a case, for whoever reads what it belongs to: never one that a guest has not sent yet."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    found = _picture(user, case, name)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    return picture_response(found)


@login_required
def remove_picture(request: HttpRequest, pk: int, name: UUID) -> HttpResponse:
    """Take a picture out of the case, with the reason."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    found = _picture(user, case, name)
    if found.pk not in theirs(user, case, [found]):
        raise Http404
    form, answer = RemovePictureForm(posted(request), picture=found, by=user), Answer()
    page = keep_draft(request, form, title="Ta bort en bild", student=case.student)
    if not (case.is_open or page.draft or form.is_bound):
        return not_now(request, case, CLOSED)
    if request.method == "POST" and form.is_valid():
        answer = try_to(form.save, form, user)
        if answer.saved:
            messages.success(request, "Bilden är borttagen. Skälet står kvar i ärendet.")
            return redirect("cases:case", case.pk)
    context = {"case": case, "picture": found, "form": form, "conflict": answer.conflict}
    return render(request, "cases/picture_remove.html", context, status=answer.status(form))


def _picture(user: User, case: Case, name: UUID) -> CasePicture:
    """A picture that the person reads in the case. Raises Http404."""
    shown = records_of(case, reading_of(user, case)).every_picture
    found = next((each for each in shown if each.name == name), None)
    if found is None:
        raise Http404
    return found
