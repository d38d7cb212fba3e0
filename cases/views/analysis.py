"""The term's analysis of a school: what the figures say, beside the term before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.analysis.access import choose, schools_of_analysis
from cases.analysis.reading import analysis_of
from people.access import needs, signed_in
from people.roles import Verb


@needs(Verb.SEE_CASES)
@require_safe
def analysis(request: HttpRequest) -> HttpResponse:
    """The analysis of the chosen school and term."""
    user, today = signed_in(request), timezone.localdate()
    chosen = choose(user, request.GET.get("skola", ""), request.GET.get("termin", ""), today)
    context = {"chosen": chosen, "schools": schools_of_analysis(user), "analysis": analysis_of(chosen, today)}
    return render(request, "cases/analysis/analysis.html", context)
