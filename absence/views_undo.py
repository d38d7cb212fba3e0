"""The page where a run is undone: what that does, in numbers, and why."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from absence import queue, undoing
from absence.access import undoable_runs
from absence.forms_import import UndoForm
from absence.tasks_import import undo_run
from drafts.pages import keep_draft
from people.access import needs, signed_in
from people.forms import posted
from people.roles import Verb


@needs(Verb.IMPORT_DATA)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what it does to undo a run, and have it done when somebody has said why."""
    user = signed_in(request)
    run = get_object_or_404(undoable_runs(user).select_related("started_by"), pk=pk)
    if not undoing.can_be_undone(run):
        messages.info(request, "Inläsningen är redan ångrad, eller kan inte ångras.")
        return redirect("absence:import", pk)
    form = UndoForm(posted(request))
    keep_draft(request, form, title="Ångra inläsning")
    if form.is_valid():
        if undoing.order(run, by=user, why=form.cleaned_data["why"]):
            transaction.on_commit(partial(undo_run.delay, pk))
        return redirect("absence:import", pk)
    context = {"run": run, "form": form, "effect": undoing.effect_of(run), "has_newer": queue.has_newer(run)}
    return render(request, "absence/import_undo.html", context, status=422 if form.errors else 200)
