"""The page of the class conference, and the same on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.services import What, log_read
from cases.elsewhere import Where, noted_at
from cases.models import Meeting
from narvaro.agenda import agenda_of
from narvaro.conference import QUESTIONS, whole_of
from notifications.letters import LIST_STYLES, render_pdf
from people.access import needs, schools_with, signed_in
from people.models import Group, Membership, User
from people.roles import Verb


@needs(Verb.SEE_CASES)
@require_safe
def conference(request: HttpRequest) -> HttpResponse:
    """A class as a whole, what the school can ask itself, and the pupils to talk about."""
    user, today = signed_in(request), timezone.localdate()
    groups = _classes(user)
    chosen = _chosen(request, groups)
    context: dict[str, object] = {"groups": groups, "chosen": chosen, "today": today}
    if chosen:
        log_read(user, What.LIST, school=chosen.school)
        context |= _context(user, chosen) | {"meeting": _next_meeting(chosen)}
    return render(request, "pages/conference.html", context)


@needs(Verb.SEE_CASES)
@never_cache
@require_safe
def conference_paper(request: HttpRequest) -> HttpResponse:
    """The same as a tagged PDF, with room to write; back to the page where no class is chosen."""
    user, today = signed_in(request), timezone.localdate()
    chosen = _chosen(request, _classes(user))
    if chosen is None:
        return redirect("conference")
    log_read(user, What.EXPORT, school=chosen.school)
    context = _context(user, chosen) | {"chosen": chosen, "today": today}
    content = render_pdf(render_to_string("letters/klasskonferens.html", context), LIST_STYLES)
    headers = {"Content-Disposition": f'attachment; filename="klasskonferens-{today}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _classes(user: User) -> list[Group]:
    """Every class with pupils at the schools whose cases a person reads."""
    with_pupils = Membership.objects.on(timezone.localdate()).values("group")
    groups = Group.objects.filter(school__in=schools_with(user, Verb.SEE_CASES), pk__in=with_pupils)
    return list(groups.select_related("school__huvudman").order_by("school__name", "name"))


def _chosen(request: HttpRequest, groups: list[Group]) -> Group | None:
    """The class that the address names. Raises Http404 for one that is not in reach."""
    asked = request.GET.get("klass", "")
    found = next((group for group in groups if str(group.pk) == asked), None)
    if asked and found is None:
        raise Http404
    return found


def _context(user: User, group: Group) -> dict[str, object]:
    """What page and paper tell."""
    today = timezone.localdate()
    _, classes = agenda_of(user, [group], today)
    return {
        "whole": whole_of(user, group, today),
        "class": classes[0],
        "questions": QUESTIONS,
        "noted": noted_at(Where.CONFERENCE),
    }


def _next_meeting(group: Group) -> Meeting | None:
    """The school's next elevhälsomöte, where what is agreed about the class is written."""
    planned = Meeting.objects.filter(school=group.school, ended_at=None, held_on__gte=timezone.localdate())
    return planned.order_by("held_on").first()
