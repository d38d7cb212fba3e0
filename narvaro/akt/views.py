"""The choice before the file, and the file."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audit.services import What, log_read
from cases.access import get_case_or_404, may_print
from cases.models import Case
from narvaro.akt.building import Order, akt_of
from narvaro.akt.forms import AktForm, ReceiverForm
from narvaro.akt.handing_over import package
from narvaro.akt.secrecy import Receiver, receivers_for
from narvaro.akt.sections import every_annex
from narvaro.akt.source import source_of
from narvaro.case_documents import notices_of
from narvaro.case_story import Story, story_of
from notifications.letters import STYLES, render_pdf
from people.access import signed_in
from people.forms import posted

AKT_STYLES = STYLES.with_name("akt.css")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def akt(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose for whom (``?till=``), then why and what is left out; posted, the file."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    if not may_print(user, case):
        raise Http404
    receivers = receivers_for(case.student)
    receiver = receivers.get(request.GET.get("till", ""))
    if receiver is None:
        return _for_whom(request, case, receivers)
    story = story_of(user, case, timezone.localdate())
    sections = every_annex(source_of(story, notices_of(case)))
    form = AktForm(posted(request), case=case, receiver=receiver, sections=sections)
    if form.is_valid():
        return _file(story, form.order(user))
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    context = {"case": case, "form": form, "receiver": receiver}
    return render(request, "pages/akt.html", context, status=422 if form.is_bound else 200)


def _for_whom(request: HttpRequest, case: Case, receivers: dict[str, Receiver]) -> HttpResponse:
    """The first question. Whoever comes back without an answer is told so."""
    asked = "till" in request.GET or request.method == "POST"
    form = ReceiverForm(request.GET if asked else None, receivers=receivers)
    context = {"case": case, "form": form}
    return render(request, "pages/akt_for_whom.html", context, status=422 if form.is_bound else 200)


def _file(story: Story, order: Order) -> HttpResponse:
    """The file, made and then logged: who took which version out, for whom and why."""
    case = story.case
    akt = akt_of(story, order)
    content = render_pdf(render_to_string("letters/akt.html", {"akt": akt}), AKT_STYLES)
    log_read(
        order.by,
        What.FILE,
        student=case.student,
        school=case.school,
        object_id=case.pk,
        label=case.number,
        version=case.version,
        purpose=". ".join(filter(None, [f"{order.receiver.label}: {order.to or order.purpose}", *_given(order)])),
        at=order.at,
    )
    if order.receiver.is_school:
        return _attachment(package(akt, content), "application/zip", f"overlamning-{case.number}.zip")
    return _attachment(content, "application/pdf", f"akt-{case.number}.pdf")


def _attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _given(order: Order) -> list[str]:
    """What the log says besides whom it is for: the ground of a school, and how much was in it."""
    return [order.purpose if order.to else "", _scope(order)]


def _scope(order: Order) -> str:
    """How much was in it, for the log."""
    return "Hela akten" if order.is_whole else "Med delar utanför"
