"""Orosanmälan: what to do now, writing one, finishing and giving it, and what comes after. Every reading is logged."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.services import What, log_read
from cases import services
from cases.beside import put_record_beside
from cases.concern.access import (
    READERS,
    get_concern_or_404,
    get_own_concern_or_404,
    may_write,
    own_concerns,
    visible_concerns,
)
from cases.concern.known import about_pupil, as_colleagues_know, filled_in, known_classes
from cases.concern.page import page_of, what_to_do_now
from cases.errors import AlreadyDone, Conflict
from cases.forms.concern import AnswerForm, ConcernForm, GivenForm, SearchForm, SupplementForm, answers_in
from cases.models import Concern, ConcernNote
from cases.views.answers import Answer, try_to, version_in
from drafts.pages import keep_draft
from people.access import may_anywhere, signed_in, students_to_find, visible_students
from people.forms import posted
from people.models import Student, StudentQuerySet, User
from people.roles import Verb
from people.validators import whole_number

State = Concern.State

DRAFT_TITLE = "Oro för ett barn"
"""What the writer's own list of unfinished drafts calls all of it; whom it is about is not said there."""

MOST_FOUND = 20  # pupils of a search; more asks for more letters


@login_required
@require_http_methods(["GET", "POST"])
def concerns(request: HttpRequest) -> HttpResponse:
    """What to do now, which child it is about, and the reports that the person reads."""
    user = _writer(request)
    finds = may_anywhere(user, Verb.FIND_FOR_CONCERN)
    search = SearchForm(posted(request), of_school=finds)
    asked = search.cleaned_data["name"].strip() if search.is_valid() else ""
    found = list(_named(user, asked)[: MOST_FOUND + 1]) if asked else []
    classes = known_classes(user, found)
    own = own_concerns(user).select_related("school").order_by("-changed_at")
    of_school = visible_concerns(user).exclude(pk__in=own).select_related("school", "author").order_by("-given_at")
    if of_school:
        log_read(user, What.CONCERN)
    context = what_to_do_now(user, None) | {
        "search": search,
        "asked": asked,
        "pupils": [{"student": pupil, "klass": classes.get(pupil.pk, "")} for pupil in found[:MOST_FOUND]],
        "more": len(found) > MOST_FOUND,
        "like": _like(request, user),
        "drafts": [each for each in own if each.state != State.GIVEN],
        "given": [each for each in own if each.state == State.GIVEN],
        "of_school": of_school,
        "readers": READERS,
        "finds": finds,
    }
    return render(request, "concerns/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Begin a report: about a pupil in reach, or with the child written by hand."""
    user = _writer(request)
    student, found = _child(user, pk)
    if student:
        log_read(user, What.STUDENT, student=student)
    if student and student.is_adult(timezone.localdate()):
        return render(request, "concerns/of_age.html", {"student": student})
    like, known = _like(request, user), as_colleagues_know(found, user) if found else {}
    form = ConcernForm(posted(request), initial=filled_in(user, student, like) | known, by=user, student=student)
    keep_draft(request, form, title=DRAFT_TITLE)
    answer, written = Answer(), list[Concern]()
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = {
            "by": user,
            "student": student,
            "found": found,
            "answers": form.cleaned_data,
            "finish": "klar" in request.POST,
        }
        answer = try_to(lambda: written.append(services.write_concern(**said)), form, user)
        if answer.saved:
            return _saved(request, written[0])
    child = about_pupil(student) if student else {}
    about = Q(student=student) if student else Q(found=found)
    begun = own_concerns(user).filter(about).exclude(state=State.GIVEN).last() if student or found else None
    context = {"student": student, "child": child, "like": like, "begun": begun}
    return _form_page(request, form, answer, user, context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a draft. What is finished or given leads to its page, unless there is text to keep."""
    user = signed_in(request)
    concern = get_own_concern_or_404(user, pk)
    form = ConcernForm(posted(request), initial=answers_in(concern), by=user, student=concern.student)
    page = keep_draft(request, form, title=DRAFT_TITLE)
    if concern.state != State.DRAFT and not (page.draft or form.is_bound):
        messages.info(request, f"Anmälan är {concern.get_state_display().lower()} och går inte att skriva i.")
        return redirect("cases:concern", pk)
    begun, answer = page.written("version"), Answer()
    if request.method == "POST" and form.is_valid():
        finish, version = "klar" in request.POST, version_in(request)
        answer = try_to(
            lambda: services.save_concern(
                concern=concern, by=user, answers=form.cleaned_data, version=version, finish=finish
            ),
            form,
            user,
        )
        concern = get_own_concern_or_404(user, pk)
        if answer.saved:
            return _saved(request, concern)
    log_read(user, What.CONCERN, object_id=concern.pk)
    context: dict[str, Any] = {
        "concern": concern,
        "child": concern,
        "student": concern.student,
        "version": begun or concern.version,  # of a draft that is given back: what its page was made from
    }
    if answer.conflict:
        put_record_beside(form, concern, user.name, concern.changed_at)
    return _form_page(request, form, answer, user, context)


@login_required
@require_safe
def concern(request: HttpRequest, pk: int) -> HttpResponse:
    """A report: how far it has come, what is left to do, everything in it, and who has read it."""
    user = signed_in(request)
    found = get_concern_or_404(user, pk)
    log_read(user, What.CONCERN, object_id=found.pk)
    return render(request, "concerns/concern.html", page_of(found, user))


@login_required
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Note how a finished report was given."""
    user = signed_in(request)
    found = get_own_concern_or_404(user, pk)
    if found.state != State.READY and request.method != "POST":
        return redirect("cases:concern", pk)
    form = GivenForm(posted(request), concern=found)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: services.give_concern(concern=found, by=user, **form.cleaned_data), form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Noterat. Anmälan är lämnad och går inte längre att ändra.")
            return redirect("cases:concern", pk)
    log_read(user, What.CONCERN, object_id=found.pk)
    context = what_to_do_now(user, found) | {"form": form, "concern": found, "conflict": answer.conflict}
    return render(request, "concerns/give.html", context, status=answer.status(form))


@login_required
@require_http_methods(["GET", "POST"])
def supplement(request: HttpRequest, pk: int) -> HttpResponse:
    """Add what is new to a report that has been given."""
    user = signed_in(request)
    found = get_own_concern_or_404(user, pk)
    return _note(request, user, found, SupplementForm(posted(request)), "concerns/supplement.html")


@login_required
@require_http_methods(["GET", "POST"])
def supplement_given(request: HttpRequest, pk: int, note_pk: int) -> HttpResponse:
    """Note how a supplement was given."""
    user = signed_in(request)
    found = get_own_concern_or_404(user, pk)
    about = get_object_or_404(found.notes, pk=note_pk, kind=ConcernNote.Kind.SUPPLEMENT)
    form = GivenForm(posted(request), concern=found)
    return _note(request, user, found, form, "concerns/give.html", about)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what the socialtjänst has answered."""
    user = signed_in(request)
    found = get_concern_or_404(user, pk)
    return _note(request, user, found, AnswerForm(posted(request)), "concerns/answer.html")


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a finished report, to change it before it is given."""
    user = signed_in(request)
    found = get_own_concern_or_404(user, pk)
    try:
        services.take_back_concern(concern=found, by=user)
    except AlreadyDone:
        pass
    except Conflict as conflict:
        messages.error(request, str(conflict))
        return redirect("cases:concern", pk)
    return redirect("cases:concern_edit", pk)


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    user = signed_in(request)
    found = get_own_concern_or_404(user, pk)
    try:
        services.discard_concern(concern=found, by=user)
    except Conflict as conflict:
        messages.error(request, str(conflict))
        return redirect("cases:concern", pk)
    messages.success(request, "Utkastet är borta.")
    return redirect("cases:concerns")


def _writer(request: HttpRequest) -> User:
    """Who is logged in, if they work here. Raises Http404."""
    user = signed_in(request)
    if not may_write(user):
        raise Http404
    return user


def _child(user: User, pk: int | None) -> tuple[Student | None, Student | None]:
    """The pupil in reach that the address names; or one who is only found by name, and written of by hand.

    No reading is logged of the latter: nothing is told that colleagues do not know, and a row in the log would tell of
    the report. Raises Http404.
    """
    if pk is None:
        return None, None
    student = visible_students(user).filter(pk=pk).first()
    if student:
        return student, None
    return None, get_object_or_404(students_to_find(user), pk=pk)


def _named(user: User, text: str) -> StudentQuerySet:
    """The pupils in reach, or to be found by name, whose names have every word of a search."""
    reached = visible_students(user).values("pk").union(students_to_find(user).values("pk"))
    found: StudentQuerySet = Student.objects.filter(pk__in=reached)
    for word in text.split():
        found = found.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
    return found.by_name()


def _like(request: HttpRequest, user: User) -> Concern | None:
    """The own report whose worry is taken along to another child, if the address names one."""
    pk = whole_number(request.GET.get("som", ""))
    return own_concerns(user).filter(pk=pk).first() if pk else None


def _saved(request: HttpRequest, concern: Concern) -> HttpResponse:
    """Say what was saved, and go on."""
    ready = concern.state == State.READY
    told = "Anmälan är klar men inte lämnad. Gör det nu." if ready else "Utkastet är sparat. Ingen annan kan se det."
    messages.success(request, told)
    return redirect("cases:concern", concern.pk)


def _form_page(
    request: HttpRequest, form: ConcernForm, answer: Answer, user: User, context: dict[str, Any]
) -> HttpResponse:
    """The form as it is now."""
    shown = what_to_do_now(user, context.get("concern"), context["student"])
    shown |= {"form": form, "conflict": answer.conflict, "readers": READERS, **context}
    return render(request, "concerns/form.html", shown, status=answer.status(form))


def _note(
    request: HttpRequest,
    user: User,
    concern: Concern,
    form: "SupplementForm | AnswerForm | GivenForm",
    template: str,
    about: ConcernNote | None = None,
) -> HttpResponse:
    """Note what came after a report was given."""
    if concern.state != State.GIVEN and request.method != "POST":
        messages.info(request, "Anmälan är inte lämnad än.")
        return redirect("cases:concern", concern.pk)
    keep_draft(request, form, title=DRAFT_TITLE)
    result = Answer()
    if request.method == "POST" and form.is_valid():
        result = try_to(lambda: services.note_concern(concern=concern, by=user, **_noted(form, about)), form, user)
        if result.saved:
            messages.success(request, result.notice or "Sparat.")
            return redirect("cases:concern", concern.pk)
    log_read(user, What.CONCERN, object_id=concern.pk)
    context = what_to_do_now(user, concern) | {"concern": concern, "form": form, "conflict": result.conflict}
    return render(request, template, context | {"about": about}, status=result.status(form))


def _noted(form: "SupplementForm | AnswerForm | GivenForm", about: ConcernNote | None) -> dict[str, Any]:
    """What the service is given, from a form's answers."""
    given = form.cleaned_data
    if isinstance(form, SupplementForm):
        return {"kind": ConcernNote.Kind.SUPPLEMENT, "text": given["text"]}
    if isinstance(form, GivenForm):
        return {
            "kind": ConcernNote.Kind.SUPPLEMENT_GIVEN,
            "how": given["how"],
            "happened_at": given["given_at"],
            "whom": given["given_to"],
            "about": about,
        }
    return {"kind": given["kind"], "happened_at": given["at"], "whom": given["whom"], "text": given["text"]}
