"""Elevhälsomöten: the list, the meeting with its agenda, what is said about a pupil, tasks, and wishes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from audit.services import What, log_read
from cases.access import get_case_or_404, may_log, schools_of, visible_cases
from cases.errors import AlreadyDone, CaseError
from cases.forms.meetings import ItemForm, MeetingForm, PlanForm, WishForm
from cases.meeting_rhythm import rhythms_of
from cases.meetings import (
    agenda_of,
    asked_of,
    get_meeting_or_404,
    items_of,
    minutes_of,
    open_wishes,
    reads_wish,
    schools_of_meetings,
    visible_meetings,
)
from cases.models import Meeting
from cases.services import meetings as services
from cases.views.answers import Answer, try_to
from cases.voices import klass_in, klasser_at
from drafts.pages import keep_draft
from people import swedish
from people.access import get_student_or_404, needs, signed_in
from people.forms import posted
from people.models import School, Student, User
from people.roles import Verb
from people.validators import whole_number

SHOWN = 20  # ended meetings in the list


@needs(Verb.SEE_CASES)
def meeting_list(request: HttpRequest) -> HttpResponse:
    """The meetings that are planned and those that have been, and planning one more."""
    user, today = signed_in(request), timezone.localdate()
    schools = list(schools_of_meetings(user).order_by("name"))
    form = PlanForm(posted(request), schools=schools, by=user)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(form.save, form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Mötet är planerat. Dagordningen fylls av sig själv.")
            return redirect("cases:meetings")
    if answer.conflict:
        form.add_error("held_on", str(answer.conflict))
    meetings = visible_meetings(user)
    context = {
        "form": form,
        "planned": meetings.filter(ended_at=None).order_by("held_on", "school__name"),
        "held": meetings.exclude(ended_at=None).order_by("-held_on", "school__name")[:SHOWN],
        "several_schools": len(schools) > 1,
        "rhythms": rhythms_of(schools_of_meetings(user), today),
        "today": today,
    }
    return render(request, "cases/meetings/list.html", context, status=answer.status(form))


@login_required
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting: the agenda as things stand, what has been said, who takes part; and ending it."""
    user, today = signed_in(request), timezone.localdate()
    found = get_meeting_or_404(user, pk)
    form = MeetingForm(posted(request), meeting=found, by=user)
    page = keep_draft(request, form, title="Elevhälsomöte")
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        ends = "avsluta" in request.POST
        answer = try_to(form.end if ends else form.save, form, user)
        if answer.saved:
            told = "Mötet är avslutat. Protokollet går att skriva ut." if ends else "Mötet är sparat."
            messages.success(request, answer.notice or told)
            return redirect("cases:meeting", found.pk)
    log_read(user, What.LIST, school=found.school, label=f"möte {found.held_on}")
    minutes = minutes_of(user, found)
    context = {
        "meeting": found,
        "form": form,
        "conflict": answer.conflict,
        "others": Meeting.objects.get(pk=found.pk) if answer.conflict else None,
        "ended": services.ENDED,
        "has_words": form.is_bound or page.draft,
        "agenda": agenda_of(user, found.school, today) if found.is_open else [],
        "minutes": minutes,
        "may_cancel": not any(minute.items for minute in minutes),
        "today": today,
    }
    return render(request, "cases/meetings/meeting.html", context, status=answer.status(form))


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a planned meeting that nothing is written in."""
    user = signed_in(request)
    found = get_meeting_or_404(user, pk)
    try:
        services.cancel_meeting(meeting=found, by=user)
    except CaseError as refused:
        messages.error(request, str(refused))
        return redirect("cases:meeting", pk)
    messages.success(request, f"Mötet {swedish.date(found.held_on)} är inställt.")
    return redirect("cases:meetings")


@login_required
def item(request: HttpRequest, pk: int, case_pk: int) -> HttpResponse:
    """Write what was said about a pupil at a meeting."""
    user = signed_in(request)
    found, case = get_meeting_or_404(user, pk), get_case_or_404(user, case_pk)
    if case.school_id != found.school_id:
        raise Http404
    form = ItemForm(posted(request), meeting=found, case=case, writer=user)
    page = keep_draft(request, form, title="Elevhälsomöte", student=case.student)
    if not (found.is_open and case.is_open) and not (page.draft or form.is_bound):
        messages.info(request, "Mötet eller ärendet är avslutat. Skriv en anteckning i ärendet i stället.")
        return redirect("cases:meeting", found.pk)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(form.save, form, user)
        if answer.saved:
            messages.success(request, "Det är sparat i protokollet och i elevens ärende.")
            return redirect("cases:meeting", found.pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    context = {
        "meeting": found,
        "case": case,
        "klass": klass_in(case, timezone.localdate()),
        "form": form,
        "conflict": answer.conflict,
        "wish": open_wishes(user, found.school).get(case.student_id),
        "said": items_of(user, found).filter(case=case),
    }
    return render(request, "cases/meetings/item.html", context, status=answer.status(form))


@login_required
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody is to do after a meeting: of whoever is asked, while the case is within reach."""
    user, today = signed_in(request), timezone.localdate()
    found = get_object_or_404(
        asked_of(user, today).select_related("case__student", "case__school", "meeting", "done_by"), pk=pk
    )
    if request.method == "POST":
        try:
            services.finish_task(item=found, by=user)
        except AlreadyDone as done:
            messages.info(request, str(done))
        else:
            messages.success(request, "Bra, det är gjort.")
        return redirect("home")
    case = found.case
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    return render(request, "cases/meetings/task.html", {"item": found, "today": today})


@login_required
def wish(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to have a pupil taken up at the next meeting, or take the wish back."""
    user = signed_in(request)
    student = get_student_or_404(user, pk)
    school = _school_to_wish_at(user, student)
    existing = open_wishes(user, school).get(student.pk)
    form = WishForm(posted(request), student=student, school=school, by=user)
    keep_draft(request, form, title="Ta upp på elevhälsomöte", student=student)
    answer = Answer()
    if existing and "ta_tillbaka" in request.POST:
        services.withdraw_wish(wish=existing, by=user)
        messages.success(request, f"{student.first_name} står inte längre på dagordningen.")
        return redirect(_back_from_wish(request, student))
    if request.method == "POST" and form.is_valid():
        answer = try_to(form.save, form, user)
        if answer.saved:
            messages.success(request, answer.notice or f"{student.first_name} står på nästa mötes dagordning.")
            return redirect(_back_from_wish(request, student))
    log_read(user, What.STUDENT, student=student, school=school)
    context = {
        "student": student,
        "klass": klasser_at(school, [student], timezone.localdate()).get(student.pk, ""),
        "form": form,
        "existing": existing,
        "reads": existing is not None and reads_wish(user, existing),
        "conflict": answer.conflict,
        "next_meeting": _next_meeting(school),
        "back": _back_from_wish(request, student),
    }
    return render(request, "cases/meetings/wish.html", context, status=answer.status(form))


def _back_from_wish(request: HttpRequest, student: Student) -> str:
    """Where the wish began: the pupil's case (``?arende=``), if the person reaches it, else the pupil's page."""
    asked = whole_number(request.GET.get("arende", ""))
    case = visible_cases(signed_in(request)).filter(student=student, pk=asked).first()
    return reverse("cases:case", args=[case.pk]) if case else reverse("student", args=[student.pk])


def _school_to_wish_at(user: User, student: Student) -> School:
    """The pupil's school where the person logs talks. Raises Http404."""
    for school in schools_of(student, timezone.localdate()):
        if may_log(user, student, school):
            return school
    raise Http404


def _next_meeting(school: School) -> Meeting | None:
    """The school's next planned meeting."""
    planned = Meeting.objects.filter(school=school, ended_at=None, held_on__gte=timezone.localdate())
    return planned.order_by("held_on").first()
