"""The pages of imports: the list, an upload with its preview, how far it has come, what became of the rows."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRefresh

from absence import comparing, queue, runs, undoing
from absence.access import runs_with_rows, undoable_runs, visible_mappings, visible_runs
from absence.fileformat import PARTS
from absence.forms_import import LetThroughForm, UploadForm
from absence.models import ImportRun, RefusedRow
from absence.tasks_import import read_upload
from absence.unusual import LIMITS
from audit.services import What, log_read
from people.access import may_anywhere, needs, signed_in
from people.forms import posted
from people.models import User
from people.roles import Verb
from people.tabular.writing import csv_lines

RUNS_PER_PAGE = 25
ROWS_PER_PAGE = 50
PEOPLE_OF_RUN = ("started_by", "decided_by", "undone_by")
MANY_REFUSED = 10  # per cent of the rows: something is probably wrong with the whole file
WAITING = (ImportRun.Status.QUEUED, ImportRun.Status.RUNNING, ImportRun.Status.UNDOING)


@needs(Verb.IMPORT_DATA, Verb.SEE_PEOPLE)
def imports(request: HttpRequest) -> HttpResponse:
    """Every import, the latest first."""
    user = signed_in(request)
    found = visible_runs(user).select_related("started_by").order_by("-started_at")
    context = {
        "page": Paginator(found, RUNS_PER_PAGE).get_page(request.GET.get("sida")),
        "may_import": may_anywhere(user, Verb.IMPORT_DATA),
        "limits": LIMITS,
        "may_connect": may_anywhere(user, Verb.IMPORT_DATA, Verb.MANAGE_SETTINGS),
    }
    return render(request, "absence/imports.html", context)


@needs(Verb.IMPORT_DATA)
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is read without changing anything first."""
    user = signed_in(request)
    form = UploadForm(posted(request), request.FILES or None, saved=list(visible_mappings(user).order_by("name")))
    if form.is_valid():
        file = form.cleaned_data["file"]
        run = queue.preview(file, by=user, source=form.source_name(), columns=form.columns())
        _queue(run)
        return redirect("absence:import", run.pk)
    return render(
        request, "absence/import_new.html", {"form": form, "parts": PARTS}, status=422 if form.errors else 200
    )


@require_GET
@needs(Verb.IMPORT_DATA, Verb.SEE_PEOPLE)
@vary_on_headers("HX-Request")
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how far it has come (asked for each second), and then what became of the rows."""
    user = signed_in(request)
    run = get_object_or_404(visible_runs(user).select_related(*PEOPLE_OF_RUN), pk=pk)
    return _run_page(request, user, run, LetThroughForm())


def _run_page(request: HttpRequest, user: User, run: ImportRun, form: LetThroughForm) -> HttpResponse:
    """The page of a run, with the form that lets it through where it is held."""
    context: dict[str, Any] = {"run": run, "is_waiting": run.status in WAITING, "progress": runs.progress_of(run)}
    if request.headers.get("HX-Request"):
        if run.status not in WAITING:
            return HttpResponseClientRefresh()
        return render(request, "absence/_import_progress.html", context)
    if run.status not in WAITING:
        context |= _outcome(request, user, run) | {"form": form}
    return render(request, "absence/import_run.html", context, status=422 if form.errors else 200)


def _outcome(request: HttpRequest, user: User, run: ImportRun) -> dict[str, Any]:
    """What became of the rows; the refused ones themselves only for who may import."""
    read = sum(file["read"] for file in run.files)
    refused = sum(file["refused"] for file in run.files)
    own = may_anywhere(user, Verb.IMPORT_DATA) and runs_with_rows(user).filter(pk=run.pk).exists()
    context: dict[str, Any] = {
        "comparisons": comparing.comparisons(run),
        "is_stopped": queue.is_stopped(run),
        "has_newer": queue.is_stopped(run) and queue.has_newer(run),
        "may_decide": own,
        "total": {name: sum(file[name] for file in run.files) for name in ("created", "corrected", "unchanged")},
        "read": read,
        "refused": refused,
        "many_refused": refused * 100 > read * MANY_REFUSED,
        "may_confirm": run.started_by_id == user.pk and queue.is_confirmable(run),
    }
    if undoing.is_read_in(run) and may_anywhere(user, Verb.IMPORT_DATA):
        context["may_undo"] = undoable_runs(user).filter(pk=run.pk).exists()
        context["why_not_undone"] = undoing.why_not(run)
    if refused and own:
        log_read(user, What.LIST, object_id=run.pk)
        rows = RefusedRow.objects.filter(run=run).order_by("file", "line")
        context["page"] = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("sida"))
    return context


@require_POST
@needs(Verb.IMPORT_DATA)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the previewed file for real."""
    previewed = get_object_or_404(ImportRun, pk=pk, started_by=signed_in(request))
    run = queue.confirm(previewed)
    if run is None:
        messages.info(request, "Filen är redan inläst eller borttagen.")
        return redirect("absence:imports")
    _queue(run)
    return redirect("absence:import", run.pk)


@require_POST
@needs(Verb.IMPORT_DATA)
def let_through(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a file that is far from normal, because somebody knows that it is right and says why."""
    user = signed_in(request)
    stopped = get_object_or_404(runs_with_rows(user).select_related(*PEOPLE_OF_RUN), pk=pk)
    form = LetThroughForm(request.POST)
    if queue.is_stopped(stopped) and not form.is_valid():
        return _run_page(request, user, stopped, form)
    run = queue.let_through(stopped, by=user, why=form.cleaned_data["why"]) if form.is_valid() else None
    if run is None:
        messages.info(request, queue.NEWER if queue.has_newer(stopped) else "Filen är redan inläst eller borttagen.")
        return redirect("absence:import", pk)
    _queue(run)
    return redirect("absence:import", run.pk)


@require_POST
@needs(Verb.IMPORT_DATA)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away the file of a preview or of a run that is held."""
    user = signed_in(request)
    queue.discard(get_object_or_404(runs_with_rows(user), pk=pk), by=user)
    messages.success(request, "Filen är borttagen. Inget är ändrat.")
    return redirect("absence:imports")


@require_GET
@needs(Verb.IMPORT_DATA)
def refused_rows(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The refused rows as a file to correct by."""
    run = get_object_or_404(runs_with_rows(signed_in(request)), pk=pk)
    log_read(signed_in(request), What.EXPORT, object_id=run.pk)
    rows = RefusedRow.objects.filter(run=run).order_by("file", "line")
    cells = rows.values_list("file", "line", "column", "value", "message").iterator(chunk_size=2000)
    return StreamingHttpResponse(
        csv_lines(["fil", "rad", "kolumn", "värde", "skäl"], cells),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="nekade-rader-{run.pk}.csv"'},
    )


def _queue(run: ImportRun) -> None:
    """Have a worker read the file of a run."""
    transaction.on_commit(partial(read_upload.delay, run.pk))
