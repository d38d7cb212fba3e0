"""The complement to a hemkommun: the rektor's form, beside the letter that has gone."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from audit.services import What, log_read
from cases.access import get_case_or_404
from cases.views.work import not_now
from drafts.pages import keep_draft
from notifications import access
from notifications.complementing import (
    CLOSED,
    call_back,
    complement,
    decides,
    law_of,
    may_complement,
    ready_on,
    stopped,
    told,
)
from notifications.forms import ComplementForm
from notifications.kinds import KINDS
from notifications.letters import receiver_of
from notifications.models import Status
from notifications.services import NotNowError
from notifications.writing import written
from people.access import needs, signed_in
from people.forms import posted
from people.roles import Verb


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Verb.DECIDE)
@never_cache
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what the hemkommun is told more of; the administratör then prints and posts the letter."""
    user = signed_in(request)
    first = access.get_delivery_or_404(user, pk)
    if not may_complement(user, first) or first.case_id is None:
        raise Http404
    case = get_case_or_404(user, first.case_id)
    ready = ready_on(case)
    form = ComplementForm(posted(request), by=user, ready_on=ready, by_hand=first.is_manual)
    page = keep_draft(request, form, title="Komplettering till hemkommunen", student=first.student)
    if not (case.is_open or ready or page.draft or form.is_bound):
        return not_now(request, case, CLOSED)
    if request.method == "POST" and form.is_valid():
        letter = partial(complement, first=first, said=form.said(), by=user)
        if written(request, form, letter, what="Kompletteringen", by_hand=first.is_manual):
            return redirect("cases:case", case.pk)
    log_read(user, What.DOCUMENT, student=first.student, school=first.school, object_id=first.pk)
    context = {
        "first": first,
        "form": form,
        "case": case,
        "by_hand": first.is_manual,
        "closed": "" if case.is_open else CLOSED,
        "law": law_of(case, timezone.localdate()),
        "receiver": "" if first.is_manual else receiver_of(first),
        "stopped": stopped(case),
        "told": told(case),
    }
    return render(request, "notifications/complement.html", context, status=422 if form.errors else 200)


@needs(Verb.DECIDE)
@require_POST
def call_back_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a letter that the rektor chose to send, and that has not been posted."""
    user = signed_in(request)
    delivery = access.get_delivery_or_404(user, pk)
    if not (KINDS[delivery.kind].recall and decides(user, delivery)):
        raise Http404
    try:
        was = call_back(delivery=delivery, by=user)
    except NotNowError as error:
        messages.info(request, str(error))
    else:
        printed = " Det är utskrivet: be administratören att förstöra det." if was.status == Status.PRINTED else ""
        messages.success(request, f"{KINDS[delivery.kind].label} är tillbakakallad.{printed}")
    return redirect("notifications:detail", pk)
