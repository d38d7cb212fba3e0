"""A pupil who does not come: the rektor's form, from the case and from its closing."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audit.services import What, log_read
from cases.access import get_case_or_404
from cases.telling import tells_the_hemkommun
from cases.views.work import not_now
from drafts.pages import keep_draft
from notifications.complementing import law_of
from notifications.forms import NotComingForm
from notifications.not_coming import CLOSED, stopped, tell, told
from notifications.planning import facts_of, place_of
from notifications.writing import written
from people.access import needs, signed_in
from people.forms import posted
from people.roles import Verb


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Verb.DECIDE)
@never_cache
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the hemkommun is told of a pupil who does not come; the administratör prints and posts the letter."""
    user, today = signed_in(request), timezone.localdate()
    case = get_case_or_404(user, pk)
    if not tells_the_hemkommun(user, case):
        raise Http404
    by_hand = case.student.is_protected
    form = NotComingForm(posted(request), case=case, by=user)
    page = keep_draft(request, form, title="Utebliven elev", student=case.student)
    if not (case.is_open or page.draft or form.is_bound):
        return not_now(request, case, CLOSED)
    if request.method == "POST" and form.is_valid():
        letter = partial(tell, case=case, said=form.said(), by=user)
        if written(request, form, letter, what="Anmälan om utebliven elev", by_hand=by_hand):
            return redirect("cases:case", case.pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    context = {
        "form": form,
        "case": case,
        "by_hand": by_hand,
        "home": form.home,
        "own": facts_of(case, place_of(case, today), today).huvudman_is_hemkommun,
        "law": law_of(case, today),
        "stopped": stopped(case),
        "told": told(case),
    }
    return render(request, "notifications/not_coming.html", context, status=422 if form.errors else 200)
