"""The page of each transition: what it means, what is missing and where it is filled in, the form, what follows."""

import datetime as dt
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from audit.services import What, log_read
from cases.access import actors_in, actors_of, available, get_case_or_404, reads_investigation
from cases.advice import TYPICAL_REASONS, advice_at
from cases.assembling import assemble
from cases.attendance import thaw
from cases.communicating import BEFORE, before_decision
from cases.duty import step_url
from cases.errors import Missing
from cases.forms.step import StepForm
from cases.forms.steps import STEP_FORMS
from cases.from_elevhalsan import known_by_elevhalsan
from cases.lagrum import Purpose, lagrum_for
from cases.looking import CLOSED, goes_to_rektor
from cases.meetings import visible_meetings
from cases.models import Case, State
from cases.queries import frozen_figures, program_in_force, skolform_of
from cases.reading import reading_of
from cases.records import records_of
from cases.requirements import PLACES
from cases.routine import TRANSITIONS, Actor, Transition, missing
from cases.services.change import too_late
from cases.signals import consequences_of
from cases.support import may_decide
from cases.telling import not_received, to_be_told
from cases.views.answers import (
    Answer,
    conflict_context,
    refused,
    try_to,
    version_in,
    version_shown,
)
from cases.voices import as_named
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted
from people.models import User
from people.protected import Fact, shows
from people.validators import whole_number

REPORT = ("cases/_decision_basis.html", "Läs anmälan, samtalen och det elevhälsan vet")
INVESTIGATION = ("cases/_investigation.html", "Läs utredningen")
MEASURES = ("cases/_measures.html", "Läs åtgärderna och hur det har gått")

BASIS: dict[str, tuple[str, str]] = {
    "anmal": ("cases/_report_basis.html", "Läs det som följer med"),
    "lamna_tillbaka": REPORT,
    "inled_utredning": REPORT,
    "lamna_for_granskning": INVESTIGATION,
    "begar_komplettering": INVESTIGATION,
    "godkann": INVESTIGATION,
    "borja_folja_upp": MEASURES,
    "avsluta": MEASURES,
}
"""What stands beside the form of each step, what the step is decided on; and what unfolds it on a phone."""


SHOW = "visa"
"""The button that shows who will be told by what is chosen so far, and takes no step."""

REASON = "skal"
"""The button that puts one of the usual reasons among what is written, and takes no step."""


@login_required
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a transition of a case. Those who never can take it get 404; the wrong moment leads to the case."""
    user, name = signed_in(request), step.replace("-", "_")
    case = get_case_or_404(user, pk)
    transition = TRANSITIONS.get(name)
    actors, _ = actors_in(user, case, name)
    if transition is None or not actors.intersection(transition.by):
        raise Http404
    if name not in STEP_FORMS:  # has a page of its own
        return redirect(step_url(case, name))
    possible = transition.allows(actors, case.state)
    form = STEP_FORMS[name](posted(request), case=case, by=user)
    page = keep_draft(request, form, title=transition.label, student=case.student)
    why_not = _why_not_now(user, case, transition, possible=possible)
    if why_not and (possible or not (page.draft or form.is_bound)):
        messages.info(request, why_not)
        return redirect("cases:case", case.pk)
    if request.method != "POST":
        log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
        return _page(request, case, transition, form, _shown(case, name, possible=possible))
    if possible and (SHOW in request.POST or REASON in request.POST):
        return _page(request, case, transition, form.as_written(request.POST.get(REASON, "")), Answer())
    answer = _answer(request, case, form, possible=possible)
    if answer.saved:
        messages.success(request, answer.notice or transition.told)
        return redirect(*_afterwards(request, case))
    return _page(request, case, transition, form, answer)


def _afterwards(request: HttpRequest, case: Case) -> tuple[str, int]:
    """Where to go when a step is taken: back to the meeting it was taken from (``?mote=``), else to the case."""
    meetings = visible_meetings(request.user).filter(school=case.school, ended_at=None)
    meeting = meetings.filter(pk=whole_number(request.GET.get("mote", ""))).first()
    return ("cases:meeting", meeting.pk) if meeting else ("cases:case", case.pk)


def _shown(case: Case, name: str, *, possible: bool) -> Answer:
    """The answer to opening the page: a draft of a step that has gone by is shown, with the reason."""
    return Answer() if possible else Answer(conflict=too_late(case, name))


def _why_not_now(user: User, case: Case, transition: Transition, *, possible: bool) -> str:
    """Why the step cannot be taken now; nothing when it can. Measures are named to those who read them all."""
    if not possible:
        return f"”{transition.button}” går inte att göra i steget {State(case.state).label}."
    unplanned = any(part.where in ("atgarder", "delaktighet") for part in missing(case, transition.name))
    if unplanned and not reads_investigation(user, case):
        return "Alla åtgärder är inte klara för det här steget än. De som leder arbetet ser vad som saknas."
    return ""


def _answer(request: HttpRequest, case: Case, form: StepForm, *, possible: bool) -> Answer:
    """Try to take the step."""
    if not possible:
        return refused(too_late(case, form.name), form, form.by)
    if not form.is_valid():
        return Answer()
    return try_to(lambda: form.save(version_in(request)), form, form.by)


def _page(request: HttpRequest, case: Case, transition: Transition, form: StepForm, answer: Answer) -> HttpResponse:
    """The page with the form as it is now."""
    user = form.by
    version = version_in(request) or version_shown(request, case)  # what the writer has seen, also when it comes back
    context = _context(case, transition, form, user) | {"version": version}
    context |= conflict_context(answer, case, version_in(request) or version_shown(request, case), user, form)
    context["gone"] = bool(answer.conflict) and not _still_possible(case, transition)
    return render(request, "cases/step.html", context, status=answer.status(form) if form.is_bound else HTTPStatus.OK)


def _still_possible(case: Case, transition: Transition) -> bool:
    """Whether the step can be taken from where the case is now, by anybody."""
    return Case.objects.get(pk=case.pk).state in transition.sources


def _context(case: Case, transition: Transition, form: StepForm, user: User) -> dict[str, Any]:
    """What the page tells."""
    today, lagrum = timezone.localdate(), None
    actors, delegation = actors_in(user, case, transition.name)
    reading, basis = reading_of(user, case), BASIS.get(transition.name, ("", ""))
    if transition.purpose:
        lagrum = lagrum_for(transition.purpose, skolform_of(case.student, case.school, today), today)
    return {
        "case": case,
        "transition": transition,
        "form": form,
        "lagrum": lagrum,
        **advice_at(case.state, case.school.huvudman, today),
        "missing": [with_place(case, part) for part in missing(case, transition.name)],
        "alternatives": [
            {"label": each.button, "url": step_url(case, each.name)}
            for each in available(case, user)
            if each.name != transition.name and Actor.REKTOR in transition.by
        ],
        "basis": basis,
        "records": records_of(case, reading),
        **({"known": known_by_elevhalsan(case, reading)} if basis == REPORT else {}),
        "consequences": consequences_of(case, transition.name, user, form.appointed),
        **(before_context(case, today) if transition.name in BEFORE and Actor.REKTOR in actors else {}),
        "to_tell": to_be_told(case, transition.name, user, today),
        **(_report_basis(case, user, today) if transition.name == "anmal" else {}),
        "reasons": TYPICAL_REASONS.get(transition.name, ()),
        "decides": Actor.REKTOR in transition.by,
        "delegation": delegation,
        "goes_to_rektor": transition.name == CLOSED and goes_to_rektor(case, actors),
        **(_programs(case, user, today) if transition.name == "avsluta" else {}),
        "gives_on": transition.name == "avsluta" and _gives_on(case, user),
        "today": today,
    }


def before_context(case: Case, today: dt.date) -> dict[str, Any]:
    """What the rektor is told before a decision of what the parties have been given, and the law that asks for it."""
    skolform = skolform_of(case.student, case.school, today)
    return {
        "before": before_decision(case, today),
        "communicating": lagrum_for(Purpose.KOMMUNICERING, skolform, today),
    }


def _programs(case: Case, user: User, today: dt.date) -> dict[str, Any]:
    """The åtgärdsprogram that goes on unless it is ended first, and those who have not got a decision about one."""
    return {
        "in_force": program_in_force(case),
        "may_end": may_decide(user, case),
        "not_received": [(program, as_named(case, left)) for program, left in not_received(case, today).items()],
    }


def _gives_on(case: Case, user: User) -> bool:
    """Whether the person gives the case to a new school; of a protected pupil that is done by hand."""
    return Actor.REKTOR in actors_of(user, case) and shows(case.student, Fact.SCHOOL)


def _report_basis(case: Case, user: User, today: dt.date) -> dict[str, Any]:
    """What goes along in the report, as it is today."""
    return {
        "assembled": assemble(case, reading_of(user, case)),
        "frozen": thaw(frozen_figures(case.student, case.school, today)),
    }


def with_place(case: Case, part: Missing) -> dict[str, str]:
    """A missing part with the link to where it is filled in."""
    pages = {
        "samtal": reverse("cases:talk", args=[case.student_id]),
        "utredning": reverse("cases:investigation", args=[case.pk]),
        "atgarder": reverse("cases:measures", args=[case.pk]),
        "delaktighet": reverse("cases:participation", args=[case.pk]),
        "utvardering": reverse("cases:evaluation", args=[case.pk]),
    }
    return {"text": part.text, "url": pages[part.where], "link": PLACES[part.where]}
