"""The term's analysis of a school: what the figures say beside the term before, and what the school writes."""

from types import SimpleNamespace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.analysis.access import Chosen, choose, may_write, schools_of_analysis
from cases.analysis.questions import NO_NAMES
from cases.analysis.reading import analysis_of, latest, versions_of
from cases.beside import put_record_beside
from cases.forms.analysis import AnalysisForm, PlannedSet, planned_in
from cases.models import SchoolAnalysis
from cases.views.answers import Answer, try_to, version_in
from drafts.pages import keep_draft
from people.access import needs, signed_in
from people.forms import posted
from people.roles import Verb
from people.validators import whole_number


@needs(Verb.SEE_CASES)
@require_safe
def analysis(request: HttpRequest) -> HttpResponse:
    """The analysis of the chosen school and term: the figures, what is written, and earlier versions of it."""
    user, today = signed_in(request), timezone.localdate()
    chosen = choose(user, request.GET.get("skola", ""), request.GET.get("termin", ""), today)
    context = {
        "chosen": chosen,
        "schools": schools_of_analysis(user),
        "analysis": analysis_of(chosen, today),
        "earlier": versions_of(chosen.school, chosen.term.key)[1:],
        "writes": may_write(user, chosen.school),
    }
    return render(request, "cases/analysis/analysis.html", context)


@needs(Verb.REVIEW_REPORT, Verb.DECIDE)
def write_analysis(request: HttpRequest, school: int, term: str) -> HttpResponse:
    """Write about a term: each time it is saved is a version."""
    user, today = signed_in(request), timezone.localdate()
    chosen = choose(user, str(school), term, today)
    if not may_write(user, chosen.school):
        raise Http404
    current = latest(chosen.school, chosen.term.key)
    form = AnalysisForm(posted(request), chosen=chosen, by=user, current=current)
    rows = PlannedSet(posted(request), prefix="gor", initial=current.plan if current else [])
    page = keep_draft(request, form, rows, title="Analys av frånvaron")
    answer = Answer()
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        answer = try_to(lambda: form.save(planned_in(rows), version_in(request)), form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Analysen är sparad.")
            return redirect(_url(chosen))
    stands = latest(chosen.school, chosen.term.key) if answer.conflict else current
    if answer.conflict and stands:
        _put_beside(form, stands)
    version = stands.version if stands else 0
    context = {
        "chosen": chosen,
        "url": _url(chosen),
        "form": form,
        "rows": rows,
        "advice": NO_NAMES,
        "analysis": analysis_of(chosen, today),
        "conflict": answer.conflict,
        "version": version if answer.conflict else whole_number(page.written("version")) or version,
    }
    return render(request, "cases/analysis/write.html", context, status=answer.status(form, rows))


def _put_beside(form: AnalysisForm, stands: SchoolAnalysis) -> None:
    """What a colleague has written in the same fields."""
    put_record_beside(
        form, SimpleNamespace(**stands.words, presented_on=stands.presented_on), stands.by.name, stands.at
    )


def _url(chosen: Chosen) -> str:
    return f"{reverse('cases:analysis')}?skola={chosen.school.pk}&termin={chosen.term.key}"
