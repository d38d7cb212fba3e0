"""The pages of the list for CSN."""

import io

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from absence.csn import BASIS, HOURS, TIMES, WITHIN, lessons_of
from audit.services import What, log_read
from cases.errors import Conflict, MissingParts
from cases.forms.fields import add_missing
from drafts.pages import keep_draft
from oversight.csn import Line
from oversight.csn_list import VERBS, Listed, get_line_or_404, listed
from oversight.csn_paper import COLUMNS, cells
from oversight.forms_csn import CsnForm
from people.access import needs, schools_with, signed_in
from people.forms import posted
from people.models import School, User
from people.tabular.writing import write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(*VERBS)
@require_safe
def csn(request: HttpRequest) -> HttpResponse:
    """Everybody whose unexcused absence reaches the limit, those reported, and those left out."""
    user, today = signed_in(request), timezone.localdate()
    found = _listed(user, What.LIST)
    schools = schools_with(user, *VERBS).select_related("huvudman").order_by("pk")
    huvudman = schools[0].huvudman
    rule = {each.name.removeprefix("csn-"): each.of(huvudman, today) for each in (HOURS, WITHIN, TIMES, BASIS)}
    return render(request, "oversight/csn.html", {"listed": found, "rule": rule})


@needs(*VERBS)
@never_cache
@require_safe
def csn_workbook(request: HttpRequest) -> HttpResponseBase:
    """The pupils to go through and those reported, as an Excel workbook without pupils with protected data."""
    found, output = _listed(signed_in(request), What.EXPORT), io.BytesIO()
    write_workbook(output, "CSN", {name: width for name, (width, _) in COLUMNS.items()}, map(cells, found.in_files))
    output.seek(0)
    name = f"csn-{timezone.localdate():%Y-%m-%d}.xlsx"
    return FileResponse(output, as_attachment=True, filename=name, content_type=XLSX)


def _listed(user: User, what: What) -> Listed:
    """The list, with the reading logged at each school that has somebody on it."""
    found = listed(user, timezone.localdate())
    for school in {line.school for line in (*found.to_go_through, *found.reported, *found.left_out)}:
        log_read(user, what, school=school, label="CSN")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*VERBS)
def csn_pupil(request: HttpRequest, pk: int) -> HttpResponse:
    """One pupil: the absence with its lessons, what has been done, and a form for what is done next."""
    user, today = signed_in(request), timezone.localdate()
    line = get_line_or_404(user, pk, today)
    form = CsnForm(posted(request), line=line, by=user) if line.acts or request.method == "POST" else None
    if form:
        keep_draft(request, form, title="Ogiltig frånvaro till CSN", student=line.student)
    conflict = None
    if form and form.is_valid():
        try:
            note = form.save()
        except MissingParts as missing:
            add_missing(form, missing.parts)
        except Conflict as error:
            conflict, line = error, get_line_or_404(user, pk, today)
            form = CsnForm(form.with_what_is_seen(line), line=line, by=user)
        else:
            messages.success(request, f"Sparat: {note.get_kind_display().lower()}.")
            return redirect("oversight:csn_pupil", pk)
    log_read(user, What.STUDENT, student=line.student, school=line.school)
    context = {
        "line": line,
        "form": form,
        "conflict": conflict,
        "days": _days(line),
        "about": line.reported or line.truancy,
    }
    return render(request, "oversight/csn_pupil.html", context, status=_status(form, conflict))


def _days(line: Line) -> list[object]:
    """The days behind what is shown: those reported and since, or those that reach the limit."""
    about = line.reported or line.truancy
    if about is None:
        return []
    schools = School.objects.filter(huvudman=line.school.huvudman_id).values_list("pk", flat=True)
    return list(lessons_of(line.student, about.first_day, line.today, schools))


def _status(form: CsnForm | None, conflict: Conflict | None) -> int:
    """409 when somebody was faster, 422 when something is missing."""
    if conflict:
        return 409
    return 422 if form and form.errors else 200
