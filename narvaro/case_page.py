"""The page of a case, composed of several apps: what to do, the curve, what has happened, the clock, the documents."""

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.models import AccessLog
from audit.services import What, log_read
from cases.access import actors_of, available, get_case_or_404, may_log, may_print
from cases.appointing import may_appoint, needs_utredare
from cases.closing import seen_until
from cases.duty import step_url
from cases.guests.access import may_ask
from cases.lagrum import Purpose, lagrum_for
from cases.models import Case
from cases.next import next_step
from cases.overview import readers_of, steps_of
from cases.participating import parts_in
from cases.passing import came_by, days_at, last_in, moved_since, new_schools, waiting_in
from cases.queries import skolform_of
from cases.routine import Actor
from cases.services.decisions import KEEP_AN_EYE
from cases.services.pictures import removable
from cases.support import may_decide
from cases.telling import TELLERS, tells_the_hemkommun
from cases.timeline import chosen
from cases.voices import place_of
from narvaro.case_documents import documents_of, notices_of
from narvaro.case_story import Story, attendance_of, clock_for, happened, story_of
from narvaro.student_records import call_of
from notifications.complementing import FIRST, GONE
from notifications.models import Delivery
from people import swedish
from people.access import may, signed_in
from people.models import User
from people.protected import Fact, shows
from people.roles import Verb

NEWEST = 5
"""So much of what has happened is shown on a phone before it is asked for; the rest is one tap away."""

A_FEW = 2
"""No fold for so few."""


@login_required
@require_safe
def case_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything in a case that the person reads. ``?visa=`` shows some of what has happened."""
    user, today = signed_in(request), timezone.localdate()
    case = get_case_or_404(user, pk)
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    story = story_of(user, case, today)
    attendance = attendance_of(story)
    notices = notices_of(case)
    actors = actors_of(user, case)
    context = {
        "case": case,
        "today": today,
        "place": place_of(case, today),
        "home_municipality": _home_municipality(case),
        "steps": steps_of(case, story.reading.events),
        "seen_until": seen_until(case),
        "removable": removable(user, case, story.records.every_picture),
        "clock": clock_for(story),
        "lagrum": lagrum_for(Purpose.UTREDNING, skolform_of(case.student, case.school, today), today),
        "readers": readers_of(case, today),
        "openings": _openings(user, case, today),
        "records": story.records,
        "parts": parts_in(case, story.records.participations) if story.records.participations else [],
        "curve": attendance.curve,
        "effects": attendance.effects,
        "effect_by_key": {each.point.key: each for each in attendance.effects if each.is_told},
        "to_complement": _to_complement(case, notices, actors),
        "documents": documents_of(case, story.reading, story.records, notices, user),
        "reads_note": story.reading.as_mentor,
    }
    context |= _new_school(case, today) | _may(user, case, actors)
    context |= _what_to_do(case, user, actors, today) | _timeline(story, notices, request.GET.get("visa", ""))
    return render(request, "cases/case.html", context)


def _may(user: User, case: Case, actors: frozenset[Actor]) -> dict[str, bool]:
    """What the person may do beside the steps."""
    tells = bool(actors.intersection(TELLERS))
    return {
        "may_tell": case.is_open and tells,
        "may_receive": tells,
        "may_appoint": needs_utredare(case) and may_appoint(user, case),
        "may_end_aftercare": bool(actors & frozenset(KEEP_AN_EYE)),
        "may_print": may_print(user, case),
        "may_log": case.is_open and may_log(user, case.student, case.school),
        "may_ask": may_ask(user, case),
        "may_tell_not_coming": case.is_open and tells_the_hemkommun(user, case),
        "may_pass_on": case.is_open and Actor.REKTOR in actors,
        "decides_program": may_decide(user, case),
    }


def _new_school(case: Case, today: dt.date) -> dict[str, Any]:
    """The handover by which the case came, or goes on, and the days at each school; nothing of a protected pupil."""
    if not shows(case.student, Fact.SCHOOL):
        return {}
    came, last = came_by(case), last_in(case)
    return {
        "came": came,
        "sent": last if last and (last.is_waiting or last.received_id) else None,
        "sent_moved": bool(last and last.is_waiting and moved_since(last)),
        "spells": [(school, swedish.days(number)) for school, number in days_at(case, today)],
    }


def _to_complement(case: Case, notices: list[Delivery], actors: frozenset[Actor]) -> Delivery | None:
    """The first letter to the hemkommun, once it has gone, for the rektor, who may tell more."""
    if not case.is_open or Actor.REKTOR not in actors:
        return None
    return next((each for each in notices if each.kind == FIRST and each.status in GONE), None)


def _what_to_do(case: Case, user: User, actors: frozenset[Actor], today: dt.date) -> dict[str, Any]:
    """The one primary action, and the other steps that the person may take. A call home that waits goes first."""
    call = call_of(user, case.student, today) if case.is_open else None
    upcoming = call or next_step(case, user, actors, today)
    steps = [(step_url(case, each.name), each.button) for each in available(case, user)]
    if case.is_open and Actor.REKTOR in actors and _gives_on(case, today):
        steps.append((reverse("cases:pass_on", args=[case.pk]), "Lämna över till elevens nya skola"))
    return {"next": upcoming, "actions": [{"label": label, "url": url} for url, label in steps if url != upcoming.url]}


def _gives_on(case: Case, today: dt.date) -> bool:
    """Whether the pupil has a new school to give the case to, which does not have it to answer already."""
    return waiting_in(case) is None and bool(new_schools(case.student, case.school, today))


def _timeline(story: Story, notices: list[Delivery], asked: str) -> dict[str, Any]:
    """What has happened, newest first, and the filters."""
    rows = [row for row in happened(story, notices) if not row.bare]
    filters, shown = chosen(rows, asked)
    newest = NEWEST if len(shown) > NEWEST + A_FEW else len(shown)
    return {"filters": filters, "timeline": shown[:newest], "older": shown[newest:]}


def _home_municipality(case: Case) -> str:
    """The name of the hemkommun, where it may be shown."""
    known = case.student.registered_municipality if shows(case.student, Fact.ADDRESS) else None
    return known.name if known else ""


def _openings(user: User, case: Case, today: dt.date) -> int | None:
    """How often the case was opened this month, for those who review the log."""
    if not may(user, Verb.REVIEW_ACCESS_LOG, case.school):
        return None
    readings = AccessLog.objects.filter(school=case.school, what=What.CASE, object_id=case.pk)
    return readings.filter(at__date__gte=today.replace(day=1)).count()
