"""The term's analysis of a school, and the June evaluation of its läsår: the figures, and what the school writes."""

from types import SimpleNamespace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cases.analysis.access import Chosen, choose, may_adopt, may_write, schools_of_analysis
from cases.analysis.kinds import JUNE, TERM, Kind
from cases.analysis.questions import NO_NAMES
from cases.analysis.reading import analysis_of, latest, to_look_back_on, versions_of
from cases.beside import put_record_beside
from cases.errors import Conflict, MissingParts
from cases.forms.analysis import AnalysisForm, PlannedSet, became_in, look_back, planned_in
from cases.models import SchoolAnalysis
from cases.services.analysis import adopt
from cases.views.answers import Answer, try_to, version_in
from drafts.pages import keep_draft
from people import swedish
from people.access import needs, signed_in
from people.forms import posted
from people.roles import Verb
from people.validators import whole_number


@needs(Verb.SEE_CASES)
@require_safe
def analysis(request: HttpRequest, kind: Kind = TERM) -> HttpResponse:
    """The chosen school and period: the figures, what is written, and earlier versions of it."""
    user, today = signed_in(request), timezone.localdate()
    chosen = choose(user, request.GET.get("skola", ""), request.GET.get(kind.asks, ""), today, kind)
    context = {
        "chosen": chosen,
        "schools": schools_of_analysis(user),
        "analysis": analysis_of(chosen, today),
        "earlier": versions_of(chosen.school, chosen.period.key)[1:],
        "to_look_back_on": to_look_back_on(chosen),
        "writes": may_write(user, chosen.school),
        "adopts": kind.yearly and may_adopt(user, chosen.school),
    }
    return render(request, "cases/analysis/analysis.html", context)


@needs(Verb.REVIEW_REPORT, Verb.DECIDE)
def write_analysis(request: HttpRequest, school: int, period: str, kind: Kind = TERM) -> HttpResponse:
    """Write about a term or a läsår: each time it is saved is a version."""
    user, today = signed_in(request), timezone.localdate()
    chosen = choose(user, str(school), period, today, kind)
    if not may_write(user, chosen.school):
        raise Http404
    current, plans = latest(chosen.school, chosen.period.key), to_look_back_on(chosen)
    form = AnalysisForm(posted(request), chosen=chosen, by=user, current=current)
    rows = PlannedSet(posted(request), prefix="gor", initial=current.plan if current else [])
    became = look_back(posted(request), plans, current)
    page = keep_draft(request, form, rows, became, title=kind.title)
    answer = Answer()
    if request.method == "POST" and all([form.is_valid(), rows.is_valid(), became.is_valid()]):
        looked_back = became_in(became, plans)
        answer = try_to(lambda: form.save(planned_in(rows), looked_back, version_in(request)), form, user)
        if answer.saved:
            messages.success(request, answer.notice or _saved(chosen, current))
            return redirect(chosen.url)
    stands = latest(chosen.school, chosen.period.key) if answer.conflict else current
    if answer.conflict and stands:
        _put_beside(form, stands)
    version = stands.version if stands else 0
    context = {
        "chosen": chosen,
        "form": form,
        "rows": rows,
        "became": became,
        "advice": NO_NAMES,
        "saving": _of_saving(current),
        "analysis": analysis_of(chosen, today),
        "conflict": answer.conflict,
        "version": version if answer.conflict else whole_number(page.written("version")) or version,
    }
    return render(request, "cases/analysis/write.html", context, status=answer.status(form, rows, became))


@needs(Verb.DECIDE)
@require_POST
def adopt_june(request: HttpRequest, school: int, period: str) -> HttpResponse:
    """The rektor adopts the evaluation that the page showed; what is missing is named on the page."""
    user = signed_in(request)
    chosen = choose(user, str(school), period, timezone.localdate(), JUNE)
    try:
        adopt(chosen=chosen, by=user, version=version_in(request))
    except PermissionDenied as refused:
        raise Http404 from refused
    except MissingParts as missing:
        for part in missing.parts:
            messages.error(request, part.text)
    except Conflict as conflict:
        who = conflict.by.name if conflict.by else "någon annan"
        messages.error(request, f"Utvärderingen har ändrats av {who}. Läs den igen innan du fastställer den.")
    else:
        messages.success(request, "Utvärderingen är fastställd.")
    return redirect(chosen.url)


def _of_saving(current: SchoolAnalysis | None) -> str:
    """What saving does, told beside the button: words that the rektor has adopted are adopted anew."""
    if current and current.adopted_by and current.adopted_on:
        return (
            f"{current.adopted_by.name} fastställde den {swedish.date(current.adopted_on)}. "
            "Ändrar du orden behöver rektorn fastställa den igen."
        )
    return "Varje gång du sparar blir det en ny version."


def _saved(chosen: Chosen, before: SchoolAnalysis | None) -> str:
    """What became of it: saved, and whether the rektor is to adopt it anew."""
    stands, said = latest(chosen.school, chosen.period.key), f"{chosen.kind.it.capitalize()} är sparad."
    if before and before.adopted_on and stands and not stands.adopted_on:
        return f"{said} Rektorn behöver fastställa den igen."
    return said


def _put_beside(form: AnalysisForm, stands: SchoolAnalysis) -> None:
    """What a colleague has written in the same fields."""
    put_record_beside(
        form, SimpleNamespace(**stands.words, presented_on=stands.presented_on), stands.by.name, stands.at
    )
