"""Who has read what, and who may reach a pupil by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.forms import GrantForm, LogForm
from audit.models import AccessLog
from audit.services import What, log_read
from people import protected, services
from people.access import AnyUser, get_student_of_rektor_or_404, needs, schools_with, signed_in, visible_students
from people.forms import posted
from people.models import RoleAssignment, Student, StudentGrant
from people.roles import Verb

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Reading:
    """A row of the log as somebody may see it: the pupil's name only for those who reach the pupil."""

    entry: AccessLog
    pupil: str


@require_GET
@needs(Verb.REVIEW_ACCESS_LOG)
def log(request: HttpRequest) -> HttpResponse:
    """The log of reads at the schools whose log the person reviews, newest first."""
    form = LogForm(request.GET, schools=schools_with(request.user, Verb.REVIEW_ACCESS_LOG))
    rows = form.readings() if form.is_valid() else AccessLog.objects.none()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("sida"))
    kept = urlencode({name: value for name, value in request.GET.items() if name != "sida" and value})
    context = {
        "form": form,
        "page": page,
        "readings": readings_for(request.user, page),
        "query": f"&{kept}" if kept else "",
        "narrowed": any(request.GET.get(name) for name in ("elev", "arende")),
    }
    return render(request, "audit/log.html", context)


def readings_for(user: AnyUser, entries: Iterable[AccessLog]) -> list[Reading]:
    """The rows with names of the pupils that the person reaches (one query); other pupils are a number."""
    rows = list(entries)
    reached = visible_students(user).in_bulk([row.student_id for row in rows if row.student_id])
    return [Reading(row, _pupil(row, reached)) for row in rows]


def _pupil(row: AccessLog, reached: dict[int, Student]) -> str:
    if row.student_id is None:
        return ""
    return reached[row.student_id].name if row.student_id in reached else f"elev {row.student_id}"


@require_http_methods(["GET", "POST"])
@needs(Verb.DECIDE)
def personal_access(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reaches a pupil by name; the rektor names one more."""
    student = get_student_of_rektor_or_404(request.user, pk)
    form = GrantForm(posted(request), student=student)
    if form.is_valid():
        grant = services.grant_student(student=student, by=signed_in(request), **form.cleaned_data)
        messages.success(request, f"{grant.user.name} når nu eleven.")
        return redirect("audit:personal_access", pk=pk)
    log_read(signed_in(request), What.STUDENT, student=student)
    today = timezone.localdate()
    grants = _grants_of(request.user, student).select_related("granted_by").order_by("-first_day", "-pk")
    context = {
        "student": student,
        "form": form,
        "current": [grant for grant in grants if grant.last_day is None or grant.last_day >= today],
        "ended": [grant for grant in grants if grant.last_day is not None and grant.last_day < today],
        "hidden": sorted(protected.HIDDEN_ON_PAGES),
        "never_in": sorted(protected.Place),
    }
    return render(request, "audit/personal_access.html", context, status=422 if form.errors else 200)


def _grants_of(user: AnyUser, student: Student) -> QuerySet[StudentGrant]:
    """Who is or has been named for a pupil at the rektor's huvudman; whom another has named, and why, is not told."""
    own = RoleAssignment.objects.filter(school__huvudman__schools__in=schools_with(user, Verb.DECIDE))
    return student.grants.filter(user__in=own.values("user")).select_related("user")


@require_POST
@needs(Verb.DECIDE)
def end_personal_access(request: HttpRequest, pk: int, grant_pk: int) -> HttpResponse:
    """The rektor ends somebody's access to a pupil, at once."""
    student = get_student_of_rektor_or_404(request.user, pk)
    grant = get_object_or_404(StudentGrant.objects.select_related("user"), pk=grant_pk, student=student)
    services.end_grant(grant)
    messages.success(request, f"{grant.user.name} når inte längre eleven genom personlig åtkomst.")
    return redirect("audit:personal_access", pk=pk)
