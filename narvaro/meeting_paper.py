"""The agenda of an elevhälsomöte, or its minutes once it is ended, on paper."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.services import What, log_read
from cases.meetings import Row, Section, agenda_of, get_meeting_or_404, minutes_of
from cases.models import Meeting
from notifications.letters import LIST_STYLES, render_pdf
from people.access import signed_in
from people.models import User


@login_required
@never_cache
@require_safe
def meeting_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda or the minutes as a tagged PDF. Pupils with protected data never stand on paper."""
    user = signed_in(request)
    meeting = get_meeting_or_404(user, pk)
    log_read(user, What.EXPORT, school=meeting.school, label=f"möte {meeting.held_on}")
    content = render_pdf(render_to_string("letters/elevhalsomote.html", _context(user, meeting)), LIST_STYLES)
    name = "dagordning" if meeting.is_open else "protokoll"
    headers = {"Content-Disposition": f'attachment; filename="{name}-{meeting.held_on}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _context(user: User, meeting: Meeting) -> dict[str, object]:
    """What the paper tells: the agenda while the meeting is open, then what was said and decided."""
    today = timezone.localdate()
    agenda = agenda_of(user, meeting.school, today) if meeting.is_open else []
    return {
        "meeting": meeting,
        "agenda": [section for section in map(_on_paper, agenda) if section.rows],
        "minutes": [each for each in minutes_of(user, meeting) if not each.case.student.is_protected],
        "today": today,
    }


def _on_paper(section: Section) -> Section:
    """A part of the agenda without pupils who never stand on paper."""
    rows: tuple[Row, ...] = tuple(row for row in section.rows if not row.student.is_protected)
    return Section(section.key, section.title, section.text, rows)
