"""The pages of saved columns: the list, a file to start from, and what each of our columns is in it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from absence import samples, trying
from absence.access import visible_mappings
from absence.forms_mapping import SAVED_START, ColumnsForm, SampleForm, Start, guessed, start_named
from absence.mappings import Origin, origin_from
from absence.mappings_saving import Changed, change, create, remove
from absence.models import ColumnMapping
from absence.samples import Sample
from absence.sources import presets
from audit.services import What, log_read
from people.access import needs, schools_with, signed_in
from people.forms import posted
from people.models import Huvudman, User
from people.roles import Verb
from people.tabular import UnreadableFile

SHOW = "visa"  # the button that tries without saving
PREVIEW_ONLY = "Provar"


@require_GET
@needs(Verb.IMPORT_DATA)
def mappings(request: HttpRequest) -> HttpResponse:
    """The saved columns of the own huvudmän."""
    found = visible_mappings(signed_in(request)).select_related("updated_by", "huvudman").order_by("name")
    rows = [(mapping, presets().get(mapping.preset)) for mapping in found]
    return render(request, "absence/mappings.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@needs(Verb.IMPORT_DATA)
def mapping_new(request: HttpRequest) -> HttpResponse:
    """Choose a file to see the columns of."""
    user = signed_in(request)
    saved = list(visible_mappings(user).order_by("name"))
    form = SampleForm(
        posted(request), request.FILES or None, saved=saved, initial={"start": request.GET.get("utgang", "")}
    )
    if form.is_valid():
        try:
            key = samples.keep(form.cleaned_data["file"], user, has_header=form.cleaned_data["has_header"])
        except UnreadableFile as problem:
            form.add_error("file", str(problem))
        else:
            return redirect(_address(form.cleaned_data["start"], key))
    return render(request, "absence/mapping_new.html", {"form": form}, status=422 if form.errors else 200)


def _address(start: str, key: str) -> str:
    """The page where the columns of a sample are said."""
    if start.startswith(SAVED_START):
        pk = int(start.removeprefix(SAVED_START))
        return f"{reverse('absence:mapping', args=[pk])}?prov={key}"
    return reverse("absence:mapping_columns", args=[uuid.UUID(key), start])


@require_http_methods(["GET", "POST"])
@needs(Verb.IMPORT_DATA)
def mapping_columns(request: HttpRequest, key: uuid.UUID, start: str) -> HttpResponse:
    """Say what the columns of a new file are."""
    user = signed_in(request)
    sample, begun = samples.kept(key.hex, user), start_named(start)
    if sample is None and request.headers.get("HX-Request"):
        return HttpResponse(status=204)  # a trial that arrives after the columns were saved: nothing to show any more
    if sample is None or begun is None:
        raise Http404
    form = ColumnsForm(
        posted(request), start=begun, header=sample.header, origins=guessed(begun, sample.header),
        huvudmen=_huvudmen(user),
    )  # fmt: skip
    if _is_saving(request) and form.is_valid():
        create(form, by=user, has_header=sample.has_header)
        samples.throw_away(key.hex)
        messages.success(request, "Kolumnerna är sparade. Välj dem när du läser in filen.")
        return redirect("absence:mappings")
    return _columns_page(request, user, form, sample, guessed(begun, sample.header))


@require_http_methods(["GET", "POST"])
@needs(Verb.IMPORT_DATA)
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Change saved columns; with a file to try them on, where one has been chosen."""
    user = signed_in(request)
    saved = get_object_or_404(visible_mappings(user).select_related("updated_by"), pk=pk)
    key = request.GET.get("prov", "")
    sample = samples.kept(key, user)
    start = Start(saved.preset or f"tom-{saved.table}", *_table_and_preset(saved))
    origins = {name: origin_from(kept) for name, kept in saved.columns.items()}
    form = ColumnsForm(
        posted(request), start=start, header=_header(saved, sample), origins=origins, huvudmen=[saved.huvudman],
        mapping=saved, initial={"name": saved.name, "version": saved.version},
    )  # fmt: skip
    if _is_saving(request) and form.is_valid():
        try:
            change(form, by=user, has_header=sample.has_header if sample else saved.has_header)
        except Changed as problem:
            form.add_error(NON_FIELD_ERRORS, str(problem))
            return _columns_page(request, user, form, sample, origins, status=409)
        samples.throw_away(key)
        messages.success(request, "Kolumnerna är ändrade. Nästa inläsning går efter dem.")
        return redirect("absence:mappings")
    return _columns_page(request, user, form, sample, origins)


@require_POST
@needs(Verb.IMPORT_DATA)
def mapping_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove saved columns. What has been read by them stays."""
    remove(get_object_or_404(visible_mappings(signed_in(request)), pk=pk))
    messages.success(request, "Kolumnerna är borttagna. Det som är inläst med dem finns kvar.")
    return redirect("absence:mappings")


# ------------------------------------------------------------------------------------------------ The page


def _columns_page(
    request: HttpRequest,
    user: User,
    form: ColumnsForm,
    sample: Sample | None,
    origins: dict[str, Origin],
    status: int | None = None,
) -> HttpResponse:
    """The form, and how the rows of the sample are read by it as it stands."""
    is_htmx = bool(request.headers.get("HX-Request"))
    said = form.origins() if form.is_bound and (form.is_valid() or form.errors) else origins
    context: dict[str, Any] = {"form": form, "sample": sample, "mapping": form.mapping, "start": form.start}
    context["about"] = sample.file if sample else form.mapping.name if form.mapping else ""
    if sample is not None:
        log_read(user, What.LIST)
        rows = trying.try_out(_spec(form, said, sample), sample)
        context |= {"tried": rows, "counts": trying.words_of(rows)}
    is_trying = form.is_bound and not _is_saving(request)
    if status is None:
        status = 422 if form.errors and not is_trying and not is_htmx else 200
    if is_trying:
        context["is_trying"] = True
    return render(request, "absence/mapping.html", context, status=status)


def _spec(form: ColumnsForm, origins: dict[str, Origin], sample: Sample) -> dict[str, Any]:
    """What the form says, as the reader goes by it."""
    return {
        "name": PREVIEW_ONLY,
        "preset": form.start.preset.name if form.start.preset else "",
        "table": form.start.table.name,
        "has_header": sample.has_header,
        "header": sample.header,
        "columns": {name: origin.as_json() for name, origin in origins.items()},
    }


def _is_saving(request: HttpRequest) -> bool:
    """Whether the form was sent to be saved, and not only to be tried."""
    return request.method == "POST" and "spara" in request.POST


def _header(saved: ColumnMapping, sample: Sample | None) -> list[str]:
    """The names to choose among: those of the file at hand first, then those that were known."""
    return list(dict.fromkeys([*(sample.header if sample else []), *saved.header]))


def _table_and_preset(saved: ColumnMapping) -> tuple[Any, Any]:
    start = start_named(saved.preset) or start_named(f"tom-{saved.table}")
    if start is None:
        raise Http404
    return start.table, start.preset


def _huvudmen(user: User) -> list[Huvudman]:
    """The huvudmän that a person reads in files for."""
    own = schools_with(user, Verb.IMPORT_DATA).values("huvudman")
    return list(Huvudman.objects.filter(pk__in=own).order_by("name"))
