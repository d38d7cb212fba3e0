"""The pages of absence by hand: a pupil's day, registering, and judging anew. Each row keeps who, when and why."""

import datetime as dt
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from absence import byhand
from absence.access import schools_to_register_at
from absence.forms_byhand import ChangeForm, RegisterForm, RemoveForm
from absence.models import Absence, StudentDay
from audit.services import What, log_read
from drafts.pages import keep_draft
from people.access import get_student_or_404, needs, schools_told_of, signed_in
from people.forms import posted
from people.models import Student, User
from people.roles import Verb

SEES = (Verb.SEE_STUDENTS, Verb.SEE_OWN_STUDENTS, Verb.INVESTIGATE)


@needs(*SEES)
@require_safe
def day(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """A pupil's day: what was offered, and each absence with what people have done with it."""
    user = signed_in(request)
    student, date = get_student_or_404(user, pk), _date(day)
    log_read(user, What.STUDENT, student=student)
    told_of, schools = schools_told_of(user), schools_to_register_at(user, student)
    rows = Absence.objects.filter(student=student, day=date, school__in=told_of, superseded_at=None)
    held = StudentDay.objects.filter(student=student, day=date, school__in=told_of, offered__gt=0)
    context = {
        "student": student,
        "day": date,
        "held": list(held.select_related("school")),
        "rows": byhand.with_history(rows.order_by("start"), schools),
        "may_register": bool(schools) and date <= timezone.localdate(),
    }
    return render(request, "absence/day.html", context)


@needs(Verb.REGISTER_ABSENCE)
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Register absence that no file tells of."""
    user = signed_in(request)
    student, schools = _registered_by(user, pk)
    form = RegisterForm(posted(request), schools=schools, initial={"day": request.GET.get("dag", timezone.localdate())})
    keep_draft(request, form, title="Registrera frånvaro", student=student)
    if form.is_valid() and (done := _register(form, student, user)):
        messages.success(request, "Frånvaron är registrerad. Signaler och siffror följer med.")
        return redirect("absence:day", student.pk, done.day.isoformat())
    log_read(user, What.STUDENT, student=student)
    context = {"student": student, "form": form}
    return render(request, "absence/register.html", context, status=422 if form.errors else 200)


def _register(form: RegisterForm, student: Student, user: User) -> Absence | None:
    """Register what the form says; None, with the reason in the form, where the day has no room for it."""
    said = form.cleaned_data
    about = {name: said[name] for name in ("day", "start", "minutes", "late")}
    try:
        return byhand.register(student, by=user, school=form.at, **about, **form.judged())
    except byhand.CannotRegisterError as problem:
        form.add_error("day" if str(problem) == byhand.NO_SCHOOL_DAY else "minutes", str(problem))
        return None


@needs(Verb.REGISTER_ABSENCE)
def change(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Judge absence anew, or take away what was registered by hand."""
    user = signed_in(request)
    student, schools = _registered_by(user, pk)
    absence = get_object_or_404(Absence.objects.select_related("student"), pk=row, student=student, school__in=schools)
    if absence.superseded_at and request.method != "POST":
        return redirect("absence:day", student.pk, absence.day.isoformat())
    removes = "remove" in request.POST and absence.source == byhand.HAND
    form = ChangeForm(None if removes else posted(request), row=absence)
    remove_form = RemoveForm(posted(request) if removes else None)
    if not removes:
        keep_draft(request, form, title="Ändra frånvaro", student=student)
    log_read(user, What.STUDENT, student=student)
    if form.is_valid() or remove_form.is_valid():
        try:
            _change(request, absence, form, remove_form)
        except byhand.ChangedMeanwhileError:
            stands = byhand.standing(absence)
            again = ChangeForm(None, row=stands or absence, words=form.cleaned_data if form.is_bound else None)
            removing = RemoveForm(initial=remove_form.cleaned_data if removes else None)
            return _page(request, stands or absence, again, removing, meanwhile="changed" if stands else "gone")
        return redirect("absence:day", student.pk, absence.day.isoformat())
    return _page(request, absence, form, remove_form)


def _page(
    request: HttpRequest, absence: Absence, form: ChangeForm, remove_form: RemoveForm, *, meanwhile: str = ""
) -> HttpResponse:
    """The form about absence as it stands, with what has been written."""
    context = {
        "student": absence.student,
        "row": absence,
        "word": byhand.word_of(absence),
        "history": byhand.with_history([absence], frozenset())[0].history,
        "form": form,
        "remove_form": remove_form if absence.source == byhand.HAND else None,
        "meanwhile": meanwhile,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or remove_form.errors else HTTPStatus.OK
    return render(request, "absence/change.html", context, status=HTTPStatus.CONFLICT if meanwhile else status)


def _change(request: HttpRequest, absence: Absence, form: ChangeForm, remove_form: RemoveForm) -> None:
    """Do what was asked for, and say so. Raises ChangedMeanwhileError."""
    user = signed_in(request)
    if remove_form.is_bound:
        byhand.remove(absence, by=user, why=remove_form.cleaned_data["remove_why"])
        messages.success(request, "Frånvaron är borttagen.")
    else:
        byhand.change(absence, by=user, **form.judged())
        messages.success(request, "Frånvaron är ändrad. Den förra versionen finns kvar.")


def _registered_by(user: User, pk: int) -> tuple[Student, frozenset[int]]:
    """The pupil, and the schools where the person registers the pupil's absence; 404 where there are none."""
    student = get_student_or_404(user, pk)
    schools = schools_to_register_at(user, student)
    if not schools:
        raise Http404
    return student, schools


def _date(text: str) -> dt.date:
    """A day out of an address; 404 for what is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as problem:
        raise Http404 from problem
