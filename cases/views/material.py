"""The huvudman's own material for the routine."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cases import services
from cases.beside import put_record_beside
from cases.errors import Conflict
from cases.forms.material import MaterialForm
from cases.material import by_place, material_of
from cases.models import Material
from cases.suggestions import libraries_of
from cases.views.answers import Answer, try_to, version_in
from cases.views.suggestions import chosen_library
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted
from people.models import User
from people.validators import whole_number


@login_required
def materials(request: HttpRequest) -> HttpResponse:
    """The material of a huvudman, and a new link. ``?huvudman=`` chooses, where somebody edits several."""
    user = signed_in(request)
    libraries = libraries_of(user)
    huvudman = chosen_library(libraries, request.GET.get("huvudman", ""))
    form = MaterialForm(posted(request), huvudman=huvudman, by=user)
    keep_draft(request, form, title="Eget material")
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: form.save(None), form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Länken är sparad. Den syns på sidan Rutinen och vid sitt steg.")
            return redirect(request.get_full_path())
    context = {
        "huvudman": huvudman,
        "libraries": libraries,
        "places": by_place(material_of(huvudman)),
        "form": form,
        "conflict": answer.conflict,
    }
    return render(request, "cases/materials.html", context, status=answer.status(form))


@login_required
def material(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a link of a huvudman whose material one edits."""
    user = signed_in(request)
    found = _material(user, pk)
    form = MaterialForm(posted(request), huvudman=found.huvudman, by=user, material=found)
    page = keep_draft(request, form, title="Eget material")
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: form.save(version_in(request)), form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Länken är ändrad.")
            return redirect("cases:materials")
    stands = Material.objects.select_related("changed_by").filter(pk=pk).first() or found
    if answer.conflict:
        put_record_beside(form, stands, stands.changed_by.name, stands.changed_at)
    context = {
        "material": found,
        "form": form,
        "conflict": answer.conflict,
        "version": stands.version if answer.conflict else whole_number(page.written("version")) or found.version,
    }
    return render(request, "cases/material.html", context, status=answer.status(form))


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a link away."""
    user = signed_in(request)
    found = _material(user, pk)
    try:
        services.remove_material(material=found, by=user, version=version_in(request))
    except Conflict as refused:
        messages.error(request, str(refused))
        return redirect("cases:materials")
    messages.success(request, f"Länken ”{found.title}” är borttagen.")
    return redirect("cases:materials")


def _material(user: User, pk: int) -> Material:
    """A link of a huvudman whose material the person edits. Raises Http404."""
    editable = Material.objects.filter(huvudman__in=libraries_of(user))
    return get_object_or_404(editable.select_related("huvudman", "changed_by"), pk=pk)
