"""The huvudman's library of suggested measures."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cases import services
from cases.beside import put_record_beside
from cases.errors import Conflict
from cases.forms.suggestions import SuggestionForm
from cases.models import MeasureSuggestion
from cases.suggestions import by_group, libraries_of, library_of
from cases.views.answers import Answer, try_to, version_in
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted
from people.models import Huvudman, User
from people.validators import whole_number


@login_required
def suggestions(request: HttpRequest) -> HttpResponse:
    """The library of a huvudman, and a new suggestion. ``?huvudman=`` chooses, where somebody edits several."""
    user = signed_in(request)
    libraries = libraries_of(user)
    huvudman = chosen_library(libraries, request.GET.get("huvudman", ""))
    form = SuggestionForm(posted(request), huvudman=huvudman, by=user)
    keep_draft(request, form, title="Förslag på åtgärd")
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: form.save(None), form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Förslaget är sparat. Det syns där åtgärder planeras.")
            return redirect(request.get_full_path())
    library = library_of(huvudman)
    context = {
        "huvudman": huvudman,
        "libraries": libraries,
        "groups": by_group(library),
        "is_own": MeasureSuggestion.objects.filter(huvudman=huvudman).exists(),
        "form": form,
        "conflict": answer.conflict,
    }
    return render(request, "cases/suggestions.html", context, status=answer.status(form))


@login_required
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a suggestion of a library that one edits."""
    user = signed_in(request)
    found = _suggestion(user, pk)
    form = SuggestionForm(posted(request), huvudman=found.huvudman, by=user, suggestion=found)
    page = keep_draft(request, form, title="Förslag på åtgärd")
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: form.save(version_in(request)), form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Förslaget är ändrat.")
            return redirect("cases:suggestions")
    stands = MeasureSuggestion.objects.select_related("changed_by").filter(pk=pk).first() or found
    if answer.conflict:
        put_record_beside(form, stands, stands.changed_by.name, stands.changed_at)
    context = {
        "suggestion": found,
        "form": form,
        "conflict": answer.conflict,
        "version": stands.version if answer.conflict else whole_number(page.written("version")) or found.version,
    }
    return render(request, "cases/suggestion.html", context, status=answer.status(form))


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a suggestion away."""
    user = signed_in(request)
    found = _suggestion(user, pk)
    try:
        services.remove_suggestion(suggestion=found, by=user, version=version_in(request))
    except Conflict as refused:
        messages.error(request, str(refused))
        return redirect("cases:suggestion", pk)
    messages.success(request, f"Förslaget ”{found.what}” är borttaget.")
    return redirect("cases:suggestions")


def chosen_library(libraries: list[Huvudman], asked: str) -> Huvudman:
    """The library that is asked for, else the first. Raises Http404 for who edits none."""
    if not libraries:
        raise Http404
    return next((each for each in libraries if str(each.pk) == asked), libraries[0])


def _suggestion(user: User, pk: int) -> MeasureSuggestion:
    """A suggestion of a library that the person edits. Raises Http404."""
    editable = MeasureSuggestion.objects.filter(huvudman__in=libraries_of(user))
    return get_object_or_404(editable.select_related("huvudman", "changed_by"), pk=pk)
