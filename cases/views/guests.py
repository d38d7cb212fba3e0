"""The school's side of links for pupils and guardians: make, close, read, take in; and pictures in a case."""

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from audit.services import What, log_read
from cases import services
from cases.access import actors_of, may_log
from cases.errors import AlreadyDone, Conflict, LinkStands, MissingParts
from cases.forms.guests import AskForm
from cases.guests.access import BEFORE_INVESTIGATION, may_ask, may_handle
from cases.guests.invitation import invitation_to
from cases.guests.replies import links_of, name_of
from cases.guests.rules import WRONG_CODES
from cases.guests.secrets import Secrets
from cases.models import Case, GuestLink, GuestReply, State
from cases.reading import reading_of
from cases.records import records_of
from cases.routine import Actor
from cases.services.investigation import TextConflict
from cases.views.answers import Answer, try_to
from cases.views.work import case_for
from people.access import signed_in
from people.forms import posted
from people.models import User

PROTECTED = (
    "Eleven har skyddade uppgifter. Då används ingen länk: prata med eleven och hemmet på det sätt som ni har kommit "
    "överens om, och skriv svaren i samtalet."
)
CLOSED = "Ärendet är avslutat. Återuppta det först om någon ska få svara."
INVESTIGATED = "Frånvaron utreds. Den som utreder, elevhälsan eller rektorn skapar länkar nu."


@login_required
def guest_links(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody by a link. What it is opened by is shown in the answer to the button, and never again."""
    user = signed_in(request)
    case = case_for(user, pk, *BEFORE_INVESTIGATION)
    form, answer = AskForm(posted(request), case=case, by=user), Answer()
    refused = why_not(user, case)
    if request.method == "POST" and not refused and form.is_valid():
        made: list[tuple[GuestLink, Secrets]] = []
        answer = try_to(lambda: made.append(form.save()), form, user)
        if made:
            return _show_once(request, case, *made[0])
        if isinstance(answer.conflict, LinkStands):
            form.ask_again(answer.conflict.link)
    if refused and request.method == "POST":
        answer = Answer(conflict=Conflict(None, None, refused))
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    context = {
        "case": case,
        "form": form,
        "refused": refused,
        "stands": answer.conflict if isinstance(answer.conflict, LinkStands) else None,
        "conflict": None if refused or isinstance(answer.conflict, LinkStands) else answer.conflict,
        "links": links_of(case, timezone.now()),
        "records": records_of(case, reading_of(user, case)),
        "handles": may_handle(user, case),
        "may_talk": may_log(user, case.student, case.school),
        "investigates": case.state == State.UTREDNING and bool(actors_of(user, case) & {Actor.TEAM, Actor.REKTOR}),
    }
    return render(request, "cases/guests.html", context, status=answer.status(form))


def why_not(user: User, case: Case) -> str:
    """Why the person cannot ask anybody by a link now; nothing if they can."""
    if case.student.is_protected:
        return PROTECTED
    if not case.is_open:
        return CLOSED
    return "" if may_ask(user, case) else INVESTIGATED


def _show_once(request: HttpRequest, case: Case, link: GuestLink, secrets: Secrets) -> HttpResponse:
    """The link, its QR code and the code that goes another way."""
    url = request.build_absolute_uri(reverse("guests:open", args=[secrets.token]))
    context = {
        "case": case,
        "link": link,
        "who": name_of(case, link.guardian),
        "is_sent": link.way == GuestLink.Way.SENT,
        "invitation": invitation_to(link.guardian, url),
        "url": url,
        "qr": qr_of(url),
        "code": f"{secrets.code[:3]} {secrets.code[3:]}",
        "wrong_codes": WRONG_CODES,
    }
    return render(request, "cases/guest_link.html", context)


def qr_of(url: str) -> str:
    """A QR code as SVG for the page: black on white also in dark mode, as telephones want it."""
    picture = segno.make(url, error="m", micro=False)
    drawn: str = picture.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True, svgclass="nv-qr")
    drawn = drawn.replace("<svg ", '<svg role="img" aria-label="QR-kod med länken" ', 1)
    return mark_safe(drawn)  # noqa: S308  # drawn by the library from our own address


@login_required
@require_POST
def close_link(request: HttpRequest, pk: int, link_pk: int) -> HttpResponse:
    """Close a link that is not answered."""
    user = signed_in(request)
    case = case_for(user, pk, *BEFORE_INVESTIGATION)
    link = case.guest_links.filter(pk=link_pk).first()
    if link is None:
        raise Http404
    try:
        services.close_link(link=link, by=user)
    except Conflict as conflict:
        messages.info(request, str(conflict))
    except PermissionDenied:
        raise Http404 from None
    else:
        messages.success(request, "Länken är stängd. Det som var påbörjat är borttaget.")
    return redirect("cases:guest_links", case.pk)


TOLD = {
    "last": "Svaret är markerat som läst.",
    "utredning": "Svaret står nu i utredningen, efter det som stod där. Läs igenom det.",
    "samtal": "Svaret är ifyllt i samtalet. Läs igenom, skriv resten och spara.",
}


@login_required
@require_POST
def handle_reply(request: HttpRequest, pk: int, reply_pk: int) -> HttpResponse:
    """Read, or take into a talk or the investigation, what somebody has answered: ``gor`` says which."""
    user = signed_in(request)
    case = case_for(user, pk, *BEFORE_INVESTIGATION)
    reply = case.guest_replies.filter(pk=reply_pk).select_related("case__student", "link", "guardian").first()
    what = request.POST.get("gor", "last")
    if reply is None or what not in TOLD or (what == "samtal" and not may_log(user, case.student, case.school)):
        raise Http404
    try:
        _handle(reply, user, what)
    except AlreadyDone as done:
        if what != "samtal":
            messages.info(request, str(done))
    except TextConflict:
        messages.warning(request, "Någon skriver i samma del av utredningen just nu. Försök igen.")
    except Conflict as conflict:
        messages.warning(request, str(conflict))
    except MissingParts as missing:
        messages.warning(request, missing.parts[0].text)
    except PermissionDenied:
        raise Http404 from None
    else:
        messages.success(request, TOLD[what])
    return redirect(_next(case, reply, what))


def _handle(reply: GuestReply, user: User, what: str) -> None:
    if what == "utredning":
        services.take_into_investigation(reply=reply, by=user)
    else:
        services.mark_read(reply=reply, by=user)


def _next(case: Case, reply: GuestReply, what: str) -> str:
    """Where the button leads: to what the words were taken into, or back."""
    if what == "samtal":
        return f"{reverse('cases:talk', args=[case.student_id])}?svar={reply.pk}"
    if what == "utredning" and case.state == State.UTREDNING:
        return reverse("cases:investigation", args=[case.pk])
    return reverse("cases:guest_links", args=[case.pk])
