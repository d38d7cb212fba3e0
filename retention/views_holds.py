"""The pages where a case is held back from gallring, and let go again."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cases.errors import Conflict, MissingParts
from cases.forms.fields import add_missing
from cases.models import Case
from drafts.pages import keep_draft
from people.access import needs, schools_with, signed_in
from people.forms import posted
from people.models import Protection, User
from retention.errors import DisposalError
from retention.forms import HoldForm, LiftForm
from retention.models import Hold
from retention.plans import DECIDES, PREPARES
from retention.services.holds import hold, lift, may_lift


def case_or_404(user: User, pk: int) -> Case:
    """The case by its number alone, at a school in reach. Nobody here reaches that of a protected pupil."""
    at = schools_with(user, DECIDES, PREPARES)
    open_to_lists = Case.objects.filter(school__in=at, student__protection=Protection.NONE)
    return get_object_or_404(open_to_lists.select_related("school"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(DECIDES, PREPARES)
def hold_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold a case back, with the reason."""
    user = signed_in(request)
    case = case_or_404(user, pk)
    form = HoldForm(posted(request))
    keep_draft(request, form, title="Undanta ett ärende från gallring")
    said = f"Ärende {case.number} är undantaget."
    return _answer(request, "retention/hold.html", case, form, partial(hold, case=case, by=user), said)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(DECIDES, PREPARES)
def lift_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a held case go, with the reason. Only who held it back and the huvudman come here."""
    user = signed_in(request)
    case = case_or_404(user, pk)
    held = Hold.objects.filter(case=case).select_related("by").last()
    if held is None or not may_lift(user, held, case.school):
        raise Http404
    if request.method != "POST" and held.lifted_at:
        messages.info(request, "Undantaget är redan borttaget.")
        return redirect("retention:cases", case.school_id)
    form = LiftForm(posted(request), held=held)
    keep_draft(request, form, title="Ta bort ett undantag från gallring")
    said = f"Ärende {case.number} är inte undantaget längre."
    return _answer(request, "retention/lift.html", case, form, partial(lift, case=case, by=user), said)


def _answer(
    request: HttpRequest, page: str, case: Case, form: HoldForm, act: Callable[..., Hold], said: str
) -> HttpResponse:
    """Do what was filled in and go back to the list, or the page again with what is wrong or who was faster."""
    conflict = None
    if form.is_valid():
        try:
            act(reason=form.cleaned_data["reason"])
        except MissingParts as missing:
            add_missing(form, missing.parts)
        except Conflict as error:
            conflict = error
        except DisposalError as error:
            messages.error(request, str(error))
            return redirect("retention:cases", case.school_id)
        else:
            messages.success(request, said)
            return redirect("retention:cases", case.school_id)
    context = {"case": case, "form": form, "conflict": conflict}
    return render(request, page, context, status=409 if conflict else 422 if form.errors else 200)
