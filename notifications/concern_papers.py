"""An orosanmälan and its supplements on paper, for the socialnämnd. Made of the frozen record each time, never kept.

Nothing here is a delivery: no row of the letters' register tells that there is an orosanmälan.
"""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.services import What, log_read
from cases.concern.access import get_concern_or_404
from cases.concern.paper import paper_of
from cases.lagrum import orosanmalan_lagrum
from cases.models import Concern, ConcernNote
from notifications.letters import render_pdf
from people import swedish
from people.access import signed_in

STYLES = Path(settings.BASE_DIR) / "templates" / "letters" / "blankett.css"


@login_required
@never_cache
@require_safe
def concern_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A finished report. 404 for a draft, and for a child with protected data: that is told, not written."""
    concern = _finished(request, pk)
    return _pdf(report_pdf(concern), concern.reference)


@login_required
@never_cache
@require_safe
def supplement_paper(request: HttpRequest, pk: int, note_pk: int) -> HttpResponse:
    """A supplement to a report that has been given."""
    concern = _finished(request, pk)
    note = get_object_or_404(concern.notes, pk=note_pk, kind=ConcernNote.Kind.SUPPLEMENT)
    return _pdf(supplement_pdf(note), f"{concern.reference}-{note.pk}")


def report_pdf(concern: Concern) -> bytes:
    """A finished report as PDF/A."""
    dated = timezone.localdate(concern.ready_at)
    return _render("letters/orosanmalan.html", concern, dated, paper=paper_of(concern))


def supplement_pdf(note: ConcernNote) -> bytes:
    """A supplement as PDF/A."""
    return _render("letters/orosanmalan_komplettering.html", note.concern, timezone.localdate(note.at), note=note)


def _finished(request: HttpRequest, pk: int) -> Concern:
    """The report, its reading logged. Raises Http404 where there is no paper."""
    user = signed_in(request)
    concern = get_concern_or_404(user, pk)
    if concern.state == Concern.State.DRAFT or concern.is_protected:
        raise Http404
    log_read(user, What.CONCERN, object_id=concern.pk)
    return concern


def _render(template: str, concern: Concern, dated: dt.date, **context: object) -> bytes:
    lagrum = orosanmalan_lagrum(dated)
    told = {"concern": concern, "dated": dated, "lagrum": swedish.unbroken(lagrum.text) if lagrum else ""}
    return render_pdf(render_to_string(template, told | context), STYLES)


def _pdf(content: bytes, reference: str) -> HttpResponse:
    """The file, under a name that says nothing about a child."""
    name = f'inline; filename="{reference.lower()}.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": name})
