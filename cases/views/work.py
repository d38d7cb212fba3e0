"""The measures and their evaluation."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from audit.services import What, log_read
from cases.access import actors_in, actors_of, get_case_or_404, reads_investigation
from cases.advice import advice_at
from cases.concern.questions import TELL_NOBODY
from cases.duty import step_url
from cases.forms.evaluation import EvaluateForm
from cases.forms.measures import (
    DropMeasureForm,
    MeasureDoneForm,
    MeasureForm,
    MeasureLogForm,
    with_suggestion,
)
from cases.measured import to_draw
from cases.models import Case, Measure, State
from cases.participating import parts_in
from cases.reading import reading_of
from cases.records import Records, records_of
from cases.requirements import measure_parts
from cases.routine import Actor, missing
from cases.services.measures import PLANNERS
from cases.suggestions import by_group, library_of
from cases.timeline import measure_lines
from cases.views.answers import Answer, conflict_context, try_to, version_in, version_shown
from cases.views.steps import with_place
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted
from people.models import User

LOGGERS = (Actor.UTREDARE, Actor.REKTOR)


TOLD: dict[str, str] = {
    "cases/measure_done.html": "Det är sparat hur åtgärden gick.",
    "cases/measure_change.html": "Åtgärden är ändrad.",
    "cases/measure_drop.html": "Åtgärden utgår. Den står kvar i ärendet med skälet.",
}
"""What is said when the form of a page is saved: what happened, and what comes."""


@login_required
def measures(request: HttpRequest, pk: int) -> HttpResponse:
    """The measures of a case; those who plan may add one, with the words of a suggestion if they choose one."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    plans = bool(actors_of(user, case).intersection(PLANNERS))
    if request.method == "POST" and not plans:
        raise Http404
    suggested = with_suggestion(posted(request), case.school.huvudman)
    form = MeasureForm(suggested or posted(request), case=case, by=user)
    page = keep_draft(request, form, title="Ny åtgärd", student=case.student) if plans else None
    answer = Answer()
    if request.method == "POST" and not suggested and form.is_valid():
        answer = try_to(lambda: form.save(None), form, user)
        if answer.saved:
            messages.success(request, "Åtgärden är sparad. Börja följa upp när alla åtgärder är planerade.")
            return redirect("cases:measures", case.pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    records = records_of(case, reading_of(user, case))
    planning = plans and (case.state == State.ATGARDER or form.is_bound or bool(page and page.draft))
    context = {
        "case": case,
        "form": form if planning else None,
        "conflict": answer.conflict,
        "missing": _left(case) if planning else [],
        "begin_url": step_url(case, "borja_folja_upp") if planning else "",
        "plans": plans and case.state in CARRIED_OUT,
        "records": records,
        **advice_at(State.ATGARDER, case.school.huvudman, timezone.localdate()),
        "today": timezone.localdate(),
    }
    context |= _parts_of(case, records) | _suggestions(case, chosen=bool(suggested))
    return render(request, "cases/measures.html", context, status=answer.status(form))


def _left(case: Case) -> list[dict[str, str]]:
    """What must be there before following up begins; a link where it is written on another page than this."""
    parts = missing(case, "borja_folja_upp")
    return [{"text": part.text} if part.where == "atgarder" else with_place(case, part) for part in parts]


def _parts_of(case: Case, records: Records) -> dict[str, Any]:
    """How pupil and guardians have taken part, for those who read it."""
    return {"parts": parts_in(case, records.participations) if records.reads_all else []}


def _suggestions(case: Case, *, chosen: bool) -> dict[str, Any]:
    """The library beside the field; ``chosen`` when one has just been filled in."""
    return {
        "suggestions": by_group(library_of(case.school.huvudman)),
        "suggested": chosen,
    }


@login_required
def measure(request: HttpRequest, pk: int, measure_pk: int) -> HttpResponse:
    """One measure: a line about how it goes, what is planned, and what has been written."""
    user = signed_in(request)
    case, current = _measure(user, pk, measure_pk)
    if request.method == "POST" and not _carries(user, case, current):
        raise Http404
    form = MeasureLogForm(posted(request), measure=current, by=user)
    may_write = _carries(user, case, current)
    page = keep_draft(request, form, title="Så går det med åtgärden", student=case.student) if may_write else None
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(form.save, form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Raden är sparad.")
            return redirect("cases:measure", case.pk, current.pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    goes_on = current.is_open and case.state in CARRIED_OUT
    reading = reading_of(user, case)
    context = {
        "case": case,
        "measure": current,
        "conflict": answer.conflict,
        "form": form if form.is_bound or (may_write and goes_on) or (page and page.draft) else None,
        "may_finish": may_write and goes_on,
        "lines": measure_lines(reading, current.pk),
        "parts": measure_parts(current) if current.is_open and case.state == State.ATGARDER else [],
        "plans": current.is_open and bool(actors_of(user, case).intersection(PLANNERS)),
        "changes": case.state == State.ATGARDER,
    }
    return render(request, "cases/measure.html", context, status=answer.status(form))


@login_required
def measure_done(request: HttpRequest, pk: int, measure_pk: int) -> HttpResponse:
    """A measure is carried out: what, when, by whom, and how it went."""
    user = signed_in(request)
    case, current = _measure(user, pk, measure_pk)
    if not _carries(user, case, current):
        raise Http404
    form = MeasureDoneForm(posted(request), measure=current, by=user)
    page = keep_draft(request, form, title="Hur åtgärden gick", student=case.student)
    if not (current.is_open and case.state in CARRIED_OUT) and not (page.draft or form.is_bound):
        return not_now(request, case, "Åtgärden pågår inte längre.")
    return _measure_form(request, case, current, form, form.save, "cases/measure_done.html", {"form": form})


CARRIED_OUT = (State.ATGARDER, State.UPPFOLJNING)
"""The steps where measures are carried out."""


def _carries(user: User, case: Case, measure: Measure) -> bool:
    """Whether somebody writes about how a measure goes: one of those responsible, or who leads the work."""
    return user.pk in measure.responsible_ids or bool(actors_of(user, case).intersection(LOGGERS))


@login_required
def change_measure(request: HttpRequest, pk: int, measure_pk: int) -> HttpResponse:
    """Change a planned measure."""
    user = signed_in(request)
    case, current = _measure(user, pk, measure_pk)
    _only(user, case, *PLANNERS)
    form = MeasureForm(posted(request), case=case, by=user, measure=current)
    page = keep_draft(request, form, title="Ändra åtgärd", student=case.student)
    if case.state != State.ATGARDER and not (page.draft or form.is_bound):
        return not_now(request, case, "Åtgärder planeras i steget Åtgärder.")
    return _measure_form(request, case, current, form, form.save, "cases/measure_change.html", {"form": form})


@login_required
def drop_measure(request: HttpRequest, pk: int, measure_pk: int) -> HttpResponse:
    """Let a measure go."""
    user = signed_in(request)
    case, current = _measure(user, pk, measure_pk)
    _only(user, case, *PLANNERS)
    form = DropMeasureForm(posted(request), measure=current, by=user)
    keep_draft(request, form, title="Åtgärden utgår", student=case.student)
    return _measure_form(request, case, current, form, form.save, "cases/measure_drop.html", {"form": form})


@login_required
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """Evaluate the measures, and decide how to go on. ``?val=`` is a way on that is chosen already."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    if not actors_in(user, case, "fortsatt_atgarda")[0].intersection(LOGGERS):
        raise Http404
    form = EvaluateForm(posted(request), case=case, by=user, initial={"decision": request.GET.get("val")})
    page = keep_draft(request, form, title="Utvärdering", student=case.student)
    if case.state != State.UPPFOLJNING and not (page.draft or form.is_bound):
        return not_now(request, case, "Åtgärder utvärderas i steget Uppföljning.")
    context = {
        "form": form,
        "effect_by_key": to_draw(form.seen),
        "records": records_of(case, reading_of(user, case)),
        **advice_at(State.UPPFOLJNING, case.school.huvudman, timezone.localdate()),
        "may_worry": not case.student.is_adult(timezone.localdate()),
        "tell_nobody": TELL_NOBODY,
        "today": timezone.localdate(),
    }
    return _form_page(request, case, form, form.save, "cases/evaluation.html", context)


def _measure_form(
    request: HttpRequest,
    case: Case,
    measure: Measure,
    form: Form,
    save: Callable[[int], object],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """A form about one measure."""
    return _form_page(request, case, form, save, template, context | {"measure": measure})


def _form_page(
    request: HttpRequest,
    case: Case,
    form: Form,
    save: Callable[[int], object],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """A form in a case with the case's version: saved and back to the case, or shown again with what was written."""
    user, answer = signed_in(request), Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: save(version_in(request)), form, user)
        if answer.saved:
            messages.success(request, answer.notice or getattr(form, "told", "") or TOLD[template])
            return redirect("cases:case", case.pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    context = (
        {"case": case, "version": version_shown(request, case)}
        | context
        | conflict_context(answer, case, version_in(request), user, form)
    )
    return render(request, template, context, status=answer.status(form))


def case_for(user: User, pk: int, *actors: Actor) -> Case:
    """The case, if the person is one of ``actors`` in it. Raises Http404."""
    case = get_case_or_404(user, pk)
    _only(user, case, *actors)
    return case


def _only(user: User, case: Case, *actors: Actor) -> None:
    """Raise Http404 unless the person is one of ``actors`` in the case."""
    if not actors_of(user, case).intersection(actors):
        raise Http404


def _measure(user: User, pk: int, measure_pk: int) -> tuple[Case, Measure]:
    """A case within reach and a measure in it that the person reads. Raises Http404."""
    case = get_case_or_404(user, pk)
    measures = case.measures.select_related("case").prefetch_related("responsible").filter(pk=measure_pk)
    measure = (measures if reads_investigation(user, case) else measures.filter(responsible=user)).first()
    if measure is None:
        raise Http404
    return case, measure


def not_now(request: HttpRequest, case: Case, text: str) -> HttpResponse:
    """Back to the case with a word about why."""
    messages.info(request, text)
    return redirect("cases:case", case.pk)
