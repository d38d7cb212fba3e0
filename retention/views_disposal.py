"""The page of one gallring: the package, the proof that it lies in the archive, the approval, and the protocol."""

from collections.abc import Callable

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
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
from retention.forms import ConfirmForm
from retention.models import Disposal
from retention.plans import DECIDES, PREPARES
from retention.services import disposals

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
    prepares = may(user, PREPARES, found.school)
    if request.method == "POST" and not prepares:
        raise Http404
    if request.headers.get("HX-Request") and found.is_open and not found.packed_at:
        return render(request, "retention/_packing.html", {"disposal": found})
    form = ConfirmForm(posted(request), request.FILES or None)
    if form.is_valid() and _done(request, lambda: _confirmed(form, found, user)):
        return redirect("retention:disposal", pk)
    context = {
        "disposal": found,
        "form": form if prepares and found.is_open and found.fetched_at and not found.confirmed_at else None,
        "prepares": prepares,
        "decides": may(user, DECIDES, found.school) and user.pk not in (found.prepared_by_id, found.confirmed_by_id),
    }
    response = render(request, "retention/disposal.html", context, status=422 if form.errors else 200)
    if request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"  # the package is there: the whole page has changed
    return response


def _confirmed(form: ConfirmForm, found: Disposal, user: User) -> str:
    """Confirm by what was given; what is wrong is said at the field."""
    try:
        disposals.confirm(disposal=found, by=user, sha256=form.digest())
    except MissingParts as missing:
        add_missing(form, missing.parts)
        return ""
    return "Bekräftat: samma fil ligger i arkivet. Nu ska huvudmannen godkänna."


def _done(request: HttpRequest, act: Callable[[], str]) -> bool:
    """Do something and say what was done, or why not. Gives whether it was."""
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
    for case in Case.objects.filter(pk__in=found.items.values("case_key")).select_related("student"):
        log_read(
            user, What.FILE, student=case.student, school=found.school, object_id=case.pk, label=case.number,
            version=case.version, purpose=f"Arkivpaket till gallring {found.reference}",
        )  # fmt: skip
    return FileResponse(content, as_attachment=True, filename=f"{found.reference}.zip", content_type="application/zip")


@needs(DECIDES)
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a gallring and carry it out."""
    user = signed_in(request)
    found = get_disposal_or_404(user, pk)
    if not may(user, DECIDES, found.school):
        raise Http404

    def act() -> str:
        disposals.approve(disposal=found, by=user)
        return "Gallringen är genomförd. Protokollet ligger kvar här."

    _done(request, act)
    return redirect("retention:disposal", pk)


@needs(DECIDES, PREPARES)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a gallring back. Nothing is deleted but the package."""
    user = signed_in(request)
    found = get_disposal_or_404(user, pk)

    def act() -> str:
        disposals.cancel(disposal=found, by=user)
        return "Gallringen är avbruten. Inget är gallrat."

    _done(request, act)
    return redirect("retention:disposal", pk)


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
