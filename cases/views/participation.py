"""How pupil and guardians took part when measures were planned."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from audit.services import What, log_read
from cases.forms.participation import ParticipationForm
from cases.participating import parts_in
from cases.services.measures import PLANNERS
from cases.views.answers import Answer, try_to
from cases.views.work import CARRIED_OUT, case_for, not_now
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted


@login_required
def participation(request: HttpRequest, pk: int) -> HttpResponse:
    """Write how the pupil and each guardian took part, what they said and whether they agree."""
    user = signed_in(request)
    case = case_for(user, pk, *PLANNERS)
    form = ParticipationForm(posted(request), case=case, by=user)
    page = keep_draft(request, form, title="Delaktighet i åtgärderna", student=case.student)
    if case.state not in CARRIED_OUT and not (page.draft or form.is_bound):
        return not_now(request, case, "Delaktighet i åtgärder skrivs i stegen Åtgärder och Uppföljning.")
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(form.save, form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Det är sparat i ärendet.")
            return redirect("cases:measures", case.pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    rows = case.participations.select_related("guardian", "by")
    context = {"case": case, "form": form, "conflict": answer.conflict, "parts": parts_in(case, rows)}
    return render(request, "cases/participation.html", context, status=answer.status(form))
