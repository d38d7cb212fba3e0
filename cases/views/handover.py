"""Handing a case over to a new mentor."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from audit.services import What, log_read
from cases import services
from cases.access import actors_of, get_case_or_404
from cases.errors import Conflict
from cases.forms.handover import HandoverForm
from cases.handover import NOTE, WRITERS, handovers, keepers, to_take_over
from cases.models import Case
from cases.views.answers import Answer, try_to
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted
from people.models import User


@login_required
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The notes to the new mentor, who takes the case over here; whoever knows the case writes one."""
    user, today = signed_in(request), timezone.localdate()
    case = _reach(user, pk)
    form = HandoverForm(posted(request), case=case, by=user)
    page = keep_draft(request, form, title="Överlämning", student=case.student)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(form.save, form, user)
        if answer.saved:
            messages.success(request, "Överlämningen är sparad. Den nya mentorn läser den när hen tar över ärendet.")
            return redirect("cases:case", case.pk)
    elif not case.is_open and not page.draft:
        messages.info(request, "Ärendet är avslutat. Då finns inget att lämna över.")
        return redirect("cases:case", case.pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    context = {
        "case": case,
        "form": form,
        "conflict": answer.conflict,
        "notes": [each for each in handovers(case) if each.kind == NOTE],
        "keepers": keepers(case, today),
        "takes_over": user in [each.user for each in to_take_over(case, today)],
    }
    return render(request, "cases/handover.html", context, status=answer.status(form))


@login_required
@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The new mentor has read, and has the case now."""
    user = signed_in(request)
    case = _reach(user, pk)
    try:
        services.take_over(case=case, by=user)
        messages.success(request, "Du har tagit över ärendet. Här står vad som väntar.")
    except Conflict as conflict:
        messages.info(request, str(conflict))
    except PermissionDenied:
        raise Http404 from None
    return redirect("cases:case", case.pk)


def _reach(user: User, pk: int) -> Case:
    """The case, for those who know it. Raises Http404."""
    case = get_case_or_404(user, pk)
    if not actors_of(user, case).intersection(WRITERS):
        raise Http404
    return case
