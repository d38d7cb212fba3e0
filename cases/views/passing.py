"""Giving a case to the pupil's new school at the same huvudman, taking that back, and the new school's question."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from audit.services import What, log_read
from cases import services
from cases.access import actors_of, get_case_or_404
from cases.errors import Conflict
from cases.forms.passing import AskBackForm, PassOnForm
from cases.giving import NEVER, as_told
from cases.models import Case, Passing
from cases.passing import last_in, moved_since, to_answer, waiting_in
from cases.routine import Actor
from cases.views.answers import Answer, conflict_context, try_to, version_in, version_shown
from drafts.pages import keep_draft
from people.access import AnyUser, signed_in
from people.forms import posted
from people.models import User
from people.protected import Fact, shows


@login_required
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """To which school, what to say and what goes along; while nobody has answered, what was sent."""
    user = signed_in(request)
    case = _reach(user, pk)
    form = PassOnForm(posted(request), case=case, by=user)
    page = keep_draft(request, form, title="Överlämning till elevens nya skola", student=case.student)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: form.save(version_in(request)), form, user)
        if answer.saved:
            messages.success(
                request, answer.notice or "Överlämnat. Tills den nya skolan har tagit emot är ärendet ert."
            )
            return redirect("cases:pass_on", case.pk)
    elif not case.is_open and not page.draft:
        messages.info(request, "Ärendet är avslutat. Då finns inget att lämna över.")
        return redirect("cases:case", case.pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    version = version_in(request) or version_shown(request, case)
    context = {"case": case, "form": form, "version": version_shown(request, case), "never": NEVER, **_sent(case)}
    context |= conflict_context(answer, case, version, user, form)
    return render(request, "cases/pass_on.html", context, status=answer.status(form))


def _sent(case: Case) -> dict[str, object]:
    """What has been sent, and how it was answered."""
    last, waiting = last_in(case), waiting_in(case)
    return {
        "waiting": waiting,
        "moved": bool(waiting and moved_since(waiting)),
        "last": last,
        "given": as_told(last.parts) if last else {},
        "by_hand": not shows(case.student, Fact.SCHOOL),
    }


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what nobody has answered."""
    user = signed_in(request)
    case = _reach(user, pk)
    waiting = waiting_in(case)
    try:
        if waiting:
            services.take_back(passing=waiting, by=user)
            messages.success(request, "Överlämningen är återtagen. Den nya skolan ser den inte längre.")
        else:
            messages.info(request, "Det finns ingen överlämning som väntar.")
    except Conflict as conflict:
        messages.info(request, str(conflict))
    return redirect("cases:case", case.pk)


@login_required
def ask_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The new school needs more, or it is the wrong one: the school that gives reads it and answers."""
    user = signed_in(request)
    passing = get_passing_or_404(user, pk)
    form = AskBackForm(posted(request), passing=passing, by=user)
    page = keep_draft(request, form, title="Svar på en överlämning", student=passing.case.student)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(form.save, form, user)
        if answer.saved:
            messages.success(request, f"{passing.case.school.name} har fått ert svar. Ärendet är deras så länge.")
            return redirect("home")
    elif not passing.is_waiting and not page.draft:
        return answered(request, passing)
    context = {"passing": passing, "form": form, "conflict": answer.conflict}
    return render(request, "cases/ask_back.html", context, status=answer.status(form))


def get_passing_or_404(user: AnyUser, pk: int) -> Passing:
    """The handover, for the rektor of the new school. Raises Http404."""
    rows = to_answer(user).select_related("case__student", "case__school", "to_school", "sent_by", "received")
    passing = rows.filter(pk=pk).first()
    if passing is None:
        raise Http404
    return passing


def answered(request: HttpRequest, passing: Passing) -> HttpResponse:
    """What has been answered is not shown again: to the case, or with a word about what became of it."""
    if passing.received:
        messages.info(request, "Ärendet är redan mottaget. Här är det.")
        return redirect("cases:case", passing.received.pk)
    again = waiting_in(passing.case)
    if again and again.to_school_id == passing.to_school_id:
        messages.info(request, f"{passing.case.school.name} har lämnat över igen. Läs det som följer med nu.")
        return redirect("cases:receive_case", again.pk)
    messages.info(request, f"Överlämningen från {passing.case.school.name} är inte kvar att svara på.")
    return redirect("home")


def _reach(user: User, pk: int) -> Case:
    """The case, for its rektor. Raises Http404."""
    case = get_case_or_404(user, pk)
    if Actor.REKTOR not in actors_of(user, case):
        raise Http404
    return case
