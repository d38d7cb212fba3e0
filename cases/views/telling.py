"""Those who are to be told by hand of what the rektor has decided, and who receive what can be appealed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from audit.services import What, log_read
from cases import services
from cases.access import actors_of, get_case_or_404
from cases.appealing import last_day
from cases.errors import Conflict
from cases.forms.telling import ReceivedForm, ToldForm
from cases.models import Case
from cases.telling import TELLERS, left_in, listed_in, not_received, with_phones
from cases.views.answers import Answer, conflict_context, try_to, version_in, version_shown
from cases.voices import as_named
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted
from people.models import User


@login_required
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of a case: tick off those who have been told."""
    user = signed_in(request)
    case = _reach(user, pk)
    form = ToldForm(posted(request), case=case, by=user)
    keep_draft(request, form, title="Berätta om beslutet", student=case.student)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: form.save(version_in(request)), form, user)
        if answer.saved:
            messages.success(request, answer.notice or _told(case))
            return redirect("cases:case", case.pk) if not left_in(case) else redirect("cases:tell", case.pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    version = version_in(request) or version_shown(request, case)
    lists = {"rows": with_phones(case, listed_in(case)), "left": left_in(case)}
    context = {"case": case, "form": form, **lists, "version": version_shown(request, case)}
    context |= conflict_context(answer, case, version, user, form)
    return render(request, "cases/tell.html", context, status=answer.status(form))


@login_required
def receive(request: HttpRequest, pk: int, program_pk: int) -> HttpResponse:
    """Who has received a decision about åtgärdsprogram, and until when each may appeal."""
    user, today = signed_in(request), timezone.localdate()
    case = _reach(user, pk)
    program = get_object_or_404(case.programs, pk=program_pk)
    form = ReceivedForm(posted(request), program=program, case=case, by=user)
    keep_draft(request, form, title="Vem har tagit emot beslutet?", student=case.student)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: form.save(version_in(request)), form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Sparat. Sista dagen att överklaga står i ärendet.")
            return redirect("cases:case", case.pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    version = version_in(request) or version_shown(request, case)
    rows = as_named(case, program.to_tell.select_related("told_by"))
    context = {
        "case": case,
        "program": program,
        "form": form,
        "rows": rows,
        "left": not_received(case, today).get(program, []),
        "last_day": last_day(rows),
        "version": version_shown(request, case),
    } | conflict_context(answer, case, version, user, form)
    return render(request, "cases/receive.html", context, status=answer.status(form))


@login_required
@require_POST
def untell(request: HttpRequest, pk: int, told_pk: int) -> HttpResponse:
    """Take back that somebody has been told."""
    user = signed_in(request)
    case = _reach(user, pk)
    row = get_object_or_404(case.to_tell, pk=told_pk)
    try:
        services.untell(case=case, by=user, told=row, version=version_in(request))
        messages.success(request, "Avprickningen är ångrad. Det syns i ärendet att den har funnits.")
    except Conflict as conflict:
        messages.warning(request, str(conflict))
    return redirect("cases:receive", case.pk, row.program_id) if row.program_id else redirect("cases:tell", case.pk)


def _told(case: Case) -> str:
    return "Sparat. Fler ska få veta." if left_in(case) else "Sparat. Alla har fått veta."


def _reach(user: User, pk: int) -> Case:
    """The case, for those who may tell. Raises Http404."""
    case = get_case_or_404(user, pk)
    if not actors_of(user, case).intersection(TELLERS):
        raise Http404
    return case
