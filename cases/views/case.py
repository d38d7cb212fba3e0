"""The page of a case, and notes in it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from audit.services import What, log_read
from cases.access import actors_of, available, get_case_or_404, may_log
from cases.due import step_url
from cases.forms.pupils import NoteForm
from cases.lagrum import Purpose, lagrum_for
from cases.models import Case
from cases.next import next_step
from cases.overview import clock_of, readers_of, steps_of, timeline_of
from cases.queries import skolform_of
from cases.reading import reading_of
from cases.records import records_of
from cases.views.answers import Answer, try_to
from cases.voices import place_of
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted


@login_required
def case_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything in a case: the steps, what to do next, what has happened, the clock, who has access."""
    user, today = signed_in(request), timezone.localdate()
    case = get_case_or_404(user, pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    actors, reading = actors_of(user, case), reading_of(user, case)
    upcoming = next_step(case, user, actors, today)
    context = {
        "case": case,
        "place": place_of(case, today),
        "steps": steps_of(case, reading.events),
        "next": upcoming,
        "actions": [
            {"label": each.button, "url": step_url(case, each.name)}
            for each in available(case, user)
            if step_url(case, each.name) != upcoming.url
        ],
        "may_log": case.is_open and may_log(user, case.student, case.school),
        "timeline": timeline_of(reading),
        "clock": clock_of(case, reading.events, today),
        "lagrum": lagrum_for(Purpose.UTREDNING, skolform_of(case.student, case.school, today), today),
        "readers": readers_of(case, today),
        "records": records_of(case, reading),
        "today": today,
    }
    return render(request, "cases/case.html", context)


@login_required
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note in a case."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    form = NoteForm(posted(request), case=case, by=user)
    page = keep_draft(request, form, title="Anteckning", student=case.student)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(form.save, form, user)
        if answer.saved:
            messages.success(request, "Anteckningen är sparad i ärendet.")
            return redirect("cases:case", case.pk)
    elif not case.is_open and not page.draft:
        return _closed(request, case)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    context = {"case": case, "form": form, "conflict": answer.conflict}
    return render(request, "cases/note.html", context, status=answer.status(form))


def _closed(request: HttpRequest, case: Case) -> HttpResponse:
    """Nothing is written in a closed case."""
    messages.info(request, "Ärendet är avslutat. Återuppta det först om något mer ska skrivas.")
    return redirect("cases:case", case.pk)
