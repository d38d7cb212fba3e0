"""The pages of gallring: the schedule, entering a decision, and what is due at a school."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import What, log_read
from cases.errors import Conflict, MissingParts
from cases.forms.fields import add_missing
from cases.models import Case
from drafts.pages import keep_draft
from people.access import may, needs, schools_with, signed_in
from people.forms import posted
from people.models import School
from retention.due import counted, due_cases, held_cases, told
from retention.errors import DisposalError
from retention.forms import PlanForm
from retention.kinds import NOT_YET
from retention.models import Disposal, Hold, Plan, PlanRow
from retention.plans import (
    DECIDES,
    PREPARES,
    READS,
    decided_of,
    huvudman_or_404,
    may_enter,
    plan_of,
    row_of,
    school_or_404,
)
from retention.services.disposals import BATCH, CASES, prepare
from retention.services.holds import may_lift

SHOWN = 100  # held back, and gallringar, on a page


@needs(DECIDES, PREPARES, READS)
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """The schedule in force, what is due at each school in reach, and the gallringar so far."""
    user, today = signed_in(request), timezone.localdate()
    huvudman = huvudman_or_404(user)
    plan = plan_of(huvudman)
    row = row_of(plan, CASES)
    schools = list(schools_with(user, DECIDES, PREPARES).filter(huvudman=huvudman).order_by("name"))
    disposals = Disposal.objects.filter(school__in=schools)
    context = {
        "huvudman": huvudman,
        "plan": plan,
        "decided": decided_of(plan),
        "earlier": list(Plan.objects.filter(huvudman=huvudman).select_related("entered_by").order_by("-version"))[1:],
        "may_enter": may_enter(user),
        "schools": _counted(schools, row, today) if row else [],
        "disposals": list(disposals.select_related("school", "prepared_by")[:SHOWN]),
        "more": max(disposals.count() - SHOWN, 0),
        "not_yet": NOT_YET,
    }
    return render(request, "retention/retention.html", context)


def _counted(schools: list[School], row: PlanRow, today: dt.date) -> list[tuple[School, int, int]]:
    """Each school with how many cases are due and held back: two queries."""
    due, held = counted(due_cases(schools, row, today)), counted(held_cases(schools, row, today))
    return [(school, due.get(school.pk, 0), held.get(school.pk, 0)) for school in schools]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(DECIDES)
def plan(request: HttpRequest) -> HttpResponse:
    """The form by which the huvudman's decision is entered as a new version."""
    user = signed_in(request)
    huvudman = schools_with(user, DECIDES).select_related("huvudman").order_by("pk")[0].huvudman
    last = plan_of(huvudman)
    form = PlanForm(posted(request), plan=last, huvudman=huvudman, by=user)
    keep_draft(request, form, title="Beslut om gallring")
    conflict = None
    if form.is_valid():
        try:
            form.save()
        except MissingParts as missing:
            add_missing(form, missing.parts)
        except Conflict as error:
            conflict, last = error, plan_of(huvudman)
            form = PlanForm(form.seen_again(last), plan=last, huvudman=huvudman, by=user)
        else:
            messages.success(request, "Beslutet är infört och gäller nu.")
            return redirect("retention:retention")
    context = {"form": form, "plan": last, "decided": decided_of(last), "conflict": conflict, "not_yet": NOT_YET}
    status = 409 if conflict else 422 if form.is_bound and form.errors else 200
    return render(request, "retention/plan.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(DECIDES, PREPARES)
def cases(request: HttpRequest, pk: int) -> HttpResponse:
    """What is due at a school and what is held back, by case number; posted, the order of an archive package."""
    user, today = signed_in(request), timezone.localdate()
    school = school_or_404(user, pk)
    if request.method == "POST":
        return _prepare(request, school)
    row = row_of(plan_of(school.huvudman), CASES)
    found = due_cases([school], row, today) if row else Case.objects.none()
    held = held_cases([school], row, today) if row else Case.objects.none()
    shown = list(held[:SHOWN])
    log_read(user, What.LIST, school=school, label="gallring")
    context = {
        "school": school,
        "row": row,
        "number": found.count(),
        "due": told(found.prefetch_related("holds__by", "holds__lifted_by")[:BATCH], row, today) if row else [],
        "held": told(shown, row, today) if row else [],
        "liftable": [case.pk for case in shown for each in _live(case) if may_lift(user, each, school)],
        "more_held": max(held.count() - SHOWN, 0),
        "batch": BATCH,
        "open": Disposal.objects.open().filter(school=school).first(),
        "may_prepare": may(user, PREPARES, school),
    }
    return render(request, "retention/cases.html", context)


def _live(case: Case) -> list[Hold]:
    """What holds a case of ``held_cases`` back by somebody's word."""
    live: list[Hold] = case.live_holds  # type: ignore[attr-defined]  # fetched by ``held_cases``
    return live


def _prepare(request: HttpRequest, school: School) -> HttpResponse:
    user = signed_in(request)
    if not may(user, PREPARES, school):
        raise Http404
    try:
        disposal = prepare(school=school, by=user)
    except DisposalError as error:
        messages.error(request, str(error))
        return redirect("retention:cases", school.pk)
    return redirect("retention:disposal", disposal.pk)
