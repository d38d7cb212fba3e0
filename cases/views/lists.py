"""The list of cases."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from audit.services import What, log_read
from cases.access import visible_cases
from cases.listing import OPEN, cases_for_list, classes_of, rows_of
from cases.models import State
from people.access import may_anywhere, signed_in
from people.roles import Verb

PAGE = 50  # cases on a page


@login_required
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases in reach, by step and class. Those whose work has no cases get 404."""
    user, today = signed_in(request), timezone.localdate()
    if not may_anywhere(user, Verb.SEE_CASES, Verb.LOG_TALKS) and not visible_cases(user).exists():
        raise Http404
    step = request.GET.get("steg", OPEN)
    step = step if step in State.values else OPEN
    classes = classes_of(user, today)
    klass = request.GET.get("klass", "")
    klass = klass if klass in {str(group.pk) for group in classes} else ""
    page = Paginator(cases_for_list(user, step, klass, today), PAGE).get_page(request.GET.get("sida"))
    log_read(user, What.LIST)
    context = {
        "rows": rows_of(page.object_list, today),
        "page": page,
        "query": f"&steg={step}&klass={klass}",
        "steps": [(OPEN, "Alla öppna"), *State.choices],
        "step": step,
        "classes": classes,
        "klass": klass,
        "several_schools": len({group.school_id for group in classes}) > 1,
        "holds_meetings": may_anywhere(user, Verb.SEE_CASES),
        "today": today,
    }
    return render(request, "cases/list.html", context)
