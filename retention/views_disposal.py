"""The page of one gallring: the package, the proof that it lies in the archive, the approval, and the protocol."""

from collections.abc import Callable

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.services import What, log_read
from cases.errors import MissingParts
from cases.forms.fields import add_missing
from cases.guests.pictures import case_files
from cases.models import Case
from notifications.letters import LIST_STYLES, render_pdf
from people.access import may, needs, schools_with, signed_in
from people.forms import posted
from people.models import User
from retention.errors import DisposalError
from retention.forms import ApproveForm, ConfirmForm
from retention.models import Disposal
from retention.plans import DECIDES, PREPARES
from retention.services import disposals

LOGGED = "Arkivpaket före gallring, med hela akten för varje ärende"
PEOPLE = ("prepared_by", "confirmed_by", "approved_by", "cancelled_by", "plan__entered_by")


def get_disposal_or_404(user: User, pk: int) -> Disposal:
    """The gallring, for those who decide or prepare at its school. Raises Http404."""
    rows = Disposal.objects.filter(school__in=schools_with(user, DECIDES, PREPARES))
    found = (
        rows.select_related("school__huvudman", *PEOPLE).prefetch_related("items", "fetches__by").filter(pk=pk).first()
    )
    if found is None:
        raise Http404
    return found


@needs(DECIDES, PREPARES)
@require_http_methods(["GET", "HEAD", "POST"])
def disposal(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a gallring has come and what is next; posted, the proof that the package lies in the archive."""
    user = signed_in(request)
    found = get_disposal_or_404(user, pk)
    if request.method == "POST" and not may(user, PREPARES, found.school):
        raise Http404
    if request.headers.get("HX-Request") and found.is_open and not found.packed_at and not _is_stuck(found):
        return render(request, "retention/_packing.html", {"disposal": found})
    form = ConfirmForm(posted(request), request.FILES or None)
    if form.is_bound and not _waits_for_archive(found):
        messages.info(request, "Här ser du hur långt gallringen har kommit.")
        return redirect("retention:disposal", pk)
    if form.is_valid() and _is_done(request, lambda: _confirmed(form, found, user)):
        return redirect("retention:disposal", pk)
    response = _page(request, found, user, confirm=form)
    if request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"  # the package is there, or will not come: the whole page has changed
    return response


def _waits_for_archive(found: Disposal) -> bool:
    return bool(found.is_open and found.fetched_at and not found.confirmed_at)


def _is_stuck(found: Disposal) -> bool:
    return found.is_stuck(timezone.now())


def _page(
    request: HttpRequest,
    found: Disposal,
    user: User,
    *,
    confirm: ConfirmForm | None = None,
    approval: ApproveForm | None = None,
) -> HttpResponse:
    """The page, with the form of whoever has the next step."""
    prepares, is_mine = may(user, PREPARES, found.school), user.pk in (found.prepared_by_id, found.confirmed_by_id)
    confirms = prepares and _waits_for_archive(found)
    approves = may(user, DECIDES, found.school) and found.is_open and found.confirmed_at and not is_mine
    form = confirm if confirms else (approval or ApproveForm(disposal=found)) if approves else None
    context = {"disposal": found, "form": form, "prepares": prepares, "approves": approves, "stuck": _is_stuck(found)}
    return render(request, "retention/disposal.html", context, status=422 if form and form.errors else 200)


def _confirmed(form: ConfirmForm, found: Disposal, user: User) -> str:
    """Confirm by what was given; what is wrong is said at the field."""
    try:
        disposals.confirm(disposal=found, by=user, sha256=form.digest())
    except MissingParts as missing:
        add_missing(form, missing.parts)
        return ""
    return "Bekräftat: samma fil ligger i arkivet. Nu ska huvudmannen godkänna."


def _is_done(request: HttpRequest, act: Callable[[], str]) -> bool:
    """Do something and tell what was done, as ``act`` says it, or why not. False where the form says what is wrong."""
    try:
        said = act()
    except DisposalError as error:
        messages.error(request, str(error))
        return True  # the page is shown anew, with what is true now
    if said:
        messages.success(request, said)
    return bool(said)


@needs(PREPARES)
@never_cache
@require_safe
def package(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The archive package. Who took it out is logged for each case."""
    user = signed_in(request)
    found = get_disposal_or_404(user, pk)
    if not may(user, PREPARES, found.school) or not found.is_open or not found.packed_at:
        raise Http404
    try:
        content = case_files().open(found.package)
    except FileNotFoundError:  # a server restored without its files
        messages.error(request, "Paketet finns inte kvar på servern. Avbryt gallringen och förbered en ny.")
        return redirect("retention:disposal", pk)
    try:
        disposals.fetched(found, user)
    except DisposalError as error:
        content.close()
        messages.error(request, str(error))
        return redirect("retention:disposal", pk)
    # This row stays in the log; those of the cases go with them.
    log_read(user, What.EXPORT, school=found.school, label=found.reference, purpose=LOGGED)
    for case in Case.objects.filter(pk__in=found.items.values("case_key")).select_related("student"):
        log_read(
            user, What.FILE, student=case.student, school=found.school, object_id=case.pk, label=case.number,
            version=case.version, purpose=f"Arkivpaket till gallring {found.reference}",
        )  # fmt: skip
    return FileResponse(content, as_attachment=True, filename=f"{found.reference}.zip", content_type="application/zip")


@needs(DECIDES)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a gallring and carry it out, by the boxes that are ticked on its page."""
    user = signed_in(request)
    found = get_disposal_or_404(user, pk)
    if not may(user, DECIDES, found.school):
        raise Http404
    form = ApproveForm(posted(request), disposal=found)
    if form.is_bound and found.is_open and found.confirmed_at and not form.is_valid():
        return _page(request, found, user, approval=form)
    if form.is_bound and found.is_open:
        _is_done(request, lambda: _carried_out(found, user))
    return redirect("retention:disposal", pk)


def _carried_out(found: Disposal, user: User) -> str:
    disposals.approve(disposal=found, by=user)
    return "Gallringen är genomförd. Protokollet ligger här."


@needs(PREPARES)
@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a package made that could not be made."""
    user = signed_in(request)
    found = get_disposal_or_404(user, pk)
    if not may(user, PREPARES, found.school):
        raise Http404
    _is_done(request, lambda: _asked_again(found, user))
    return redirect("retention:disposal", pk)


def _asked_again(found: Disposal, user: User) -> str:
    disposals.try_again(disposal=found, by=user)
    return "Närvaro försöker göra paketet igen."


@needs(DECIDES, PREPARES)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a gallring back. Nothing is deleted but the package."""
    user = signed_in(request)
    found = get_disposal_or_404(user, pk)
    _is_done(request, lambda: _cancelled(found, user))
    return redirect("retention:disposal", pk)


def _cancelled(found: Disposal, user: User) -> str:
    disposals.cancel(disposal=found, by=user)
    return "Gallringen är avbruten. Inget är gallrat."


@needs(DECIDES, PREPARES)
@never_cache
@require_safe
def protocol(request: HttpRequest, pk: int) -> HttpResponse:
    """The protocol of a gallring that is carried out, as PDF/A-3a."""
    found = get_disposal_or_404(signed_in(request), pk)
    if found.carried_out_at is None:
        raise Http404
    content = render_pdf(render_to_string("letters/gallringsprotokoll.html", {"disposal": found}), LIST_STYLES)
    headers = {"Content-Disposition": f'attachment; filename="gallringsprotokoll-{found.reference}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
