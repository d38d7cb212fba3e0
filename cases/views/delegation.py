"""The rektor's page of delegations: what holds, what has held, and a new one."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases import services
from cases.delegating import holding, titles
from cases.errors import AlreadyDone
from cases.forms.delegation import DelegationForm
from cases.models import Delegation
from cases.views.answers import Answer, try_to
from drafts.pages import keep_draft
from people.access import needs, schools_with, signed_in
from people.forms import posted
from people.models import School
from people.roles import Verb
from people.views import chosen_school

SAVED = "Delegationen är sparad. Den står i varje beslut som bygger på den."


@dataclass(frozen=True, slots=True)
class Row:
    """A delegation as the page lists it."""

    delegation: Delegation
    decisions: list[str]
    holds: bool
    coming: bool

    @property
    def status(self) -> str:
        """Gäller, Börjar senare, Återkallad or Gäller inte längre."""
        if self.delegation.revoked_at:
            return "Återkallad"
        if self.holds:
            return "Gäller"
        return "Börjar senare" if self.coming else "Gäller inte längre"

    @property
    def can_be_revoked(self) -> bool:
        """Whether there is something left to take back."""
        return self.holds or (self.coming and not self.delegation.revoked_at)


@needs(Verb.DECIDE)
def delegations(request: HttpRequest) -> HttpResponse:
    """What the rektor has delegated at a school, and a form for more."""
    user = signed_in(request)
    schools = list(schools_with(user, Verb.DECIDE).order_by("name", "pk"))
    school = chosen_school(schools, request.GET.get("skola", ""))
    form = DelegationForm(posted(request), school=school, by=user)
    keep_draft(request, form, title="Delegation till biträdande rektor")
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(form.save, form, user)
        if answer.saved:
            messages.success(request, answer.notice or SAVED)
            return redirect(f"{request.path}?skola={school.pk}")
    context = {"schools": schools, "school": school, "form": form, "rows": _rows(school, timezone.localdate())}
    return render(request, "cases/delegation.html", context | {"conflict": answer.conflict}, status=answer.status(form))


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a delegation back."""
    user = signed_in(request)
    own = Delegation.objects.filter(school__in=schools_with(user, Verb.DECIDE)).select_related("school", "to")
    delegation = own.filter(pk=pk).first()
    if delegation is None:
        raise Http404
    try:
        services.revoke(delegation=delegation, by=user)
    except AlreadyDone as done:
        messages.info(request, str(done))
    else:
        messages.success(request, f"Delegationen till {delegation.to.name} är återkallad.")
    return redirect(f"{reverse('cases:delegations')}?skola={delegation.school_id}")


def _rows(school: School, today: dt.date) -> list[Row]:
    """Every delegation of a school, the newest first."""
    now = set(holding(today).filter(school=school).values_list("pk", flat=True))
    rows = Delegation.objects.filter(school=school).select_related("rektor", "to", "revoked_by")
    return [Row(each, titles(each.decisions), each.pk in now, each.first_day > today) for each in rows]
