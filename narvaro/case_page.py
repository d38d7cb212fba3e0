"""The page of a case, composed of several apps: what to do, the curve, what has happened, the clock, the documents."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from absence.limits import report_limits
from audit.models import AccessLog
from audit.services import What, log_read
from cases.access import actors_of, available, get_case_or_404, may_log
from cases.clock import Clock, Told, clock_of
from cases.due import step_url
from cases.effects import Effect, effects_of, points_of, school_days
from cases.lagrum import Purpose, lagrum_for
from cases.models import Case, Contact
from cases.next import next_step
from cases.overview import readers_of, steps_of
from cases.queries import skolform_of
from cases.reading import Reading, reading_of
from cases.records import Records, records_of
from cases.timeline import chosen, contact_row, merged, timeline_of
from cases.voices import place_of
from narvaro import case_chart
from narvaro.case_documents import delivery_rows, documents_of, huvudman_told, notices_of
from people import swedish
from people.access import may, signed_in
from people.calendar import SchoolCalendar
from people.models import School, User
from people.protected import Fact, shows
from people.queries import calendar_of
from people.roles import Verb

AFTER_CLOSING = 4
"""School weeks that the curve goes on after a case was closed: enough to see whether it holds."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """The pupil's absence through a case: its curve, and what was seen before and after each point."""

    curve: case_chart.Curve | None
    effects: list[Effect]


@dataclass(frozen=True, slots=True)
class Story:
    """What a case's page and its printed file both tell: what the person reads, and what is counted from it."""

    case: Case
    reading: Reading
    records: Records
    contacts: list[Contact]
    calendar: SchoolCalendar
    today: dt.date


def story_of(user: User, case: Case, today: dt.date) -> Story:
    """Everything about a case that a person reads."""
    reading = reading_of(user, case)
    calendar = calendar_of(case.school)
    return Story(case, reading, records_of(case, reading), contacts_of(case, calendar), calendar, today)


def contacts_of(case: Case, calendar: SchoolCalendar) -> list[Contact]:
    """The calls home of a case: its own, and those at the school that led up to it, the newest first."""
    opened = swedish.local_day(case.opened_at)
    first = case_chart.first_week(calendar, opened)
    before = Contact.objects.filter(
        student=case.student, school=case.school, case=None, day__gte=first, at__lte=case.closed_at or timezone.now()
    )
    return list((before | Contact.objects.filter(case=case)).select_related("by").order_by("-at", "-pk"))


def attendance_of(story: Story) -> Attendance:
    """The curve and the effects: the days of the huvudman's schools, as talks and reports count them."""
    case, calendar = story.case, story.calendar
    opened = swedish.local_day(case.opened_at)
    first, last = case_chart.first_week(calendar, opened), _last_day(story)
    schools = list(School.objects.filter(huvudman=case.school.huvudman_id).values_list("pk", flat=True))
    days = school_days(case.student, schools, min(first, calendar.school_year_start(opened)), last)
    points = points_of(story.records, story.reading, story.today)
    effects = effects_of(points, days, calendar, story.today)
    weeks = case_chart.weeks_of([day for day in days if day.day >= first], calendar, first, last)
    limit = report_limits([case.school], story.today)[case.school_id]
    return Attendance(case_chart.curve_of(case.student.first_name, weeks, effects, limit), effects)


def _last_day(story: Story) -> dt.date:
    """Today, or some school weeks after a case was closed."""
    if story.case.closed_at is None:
        return story.today
    closed = swedish.local_day(story.case.closed_at)
    return min(story.today, story.calendar.add_school_weeks(closed, AFTER_CLOSING))


def clock_for(story: Story) -> Clock:
    """The legal clock, with when the huvudman was told."""
    measures = story.case.measures.order_by("pk")  # the day of the first is no secret, what it says may be
    told = Told(story.reading.events, story.contacts, measures, huvudman_told(story.case))
    return clock_of(story.case, told, story.calendar, story.today)


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
    context = {
        "case": case,
        "today": today,
        "place": place_of(case, today),
        "home_municipality": _home_municipality(case),
        "steps": steps_of(case, story.reading.events),
        "may_log": case.is_open and may_log(user, case.student, case.school),
        "clock": clock_for(story),
        "lagrum": lagrum_for(Purpose.UTREDNING, skolform_of(case.student, case.school, today), today),
        "readers": readers_of(case, today),
        "openings": _openings(user, case, today),
        "records": story.records,
        "curve": attendance.curve,
        "effects": attendance.effects,
        "effect_by_key": {each.point.key: each for each in attendance.effects if each.is_told},
        "documents": documents_of(story.records, notices, user),
    }
    context |= _what_to_do(case, user, today) | _timeline(story, notices, request.GET.get("visa", ""))
    return render(request, "cases/case.html", context)


def _what_to_do(case: Case, user: User, today: dt.date) -> dict[str, Any]:
    """The one primary action, and the other steps that the person may take."""
    upcoming = next_step(case, user, actors_of(user, case), today)
    steps = [(step_url(case, each.name), each.button) for each in available(case, user)]
    return {"next": upcoming, "actions": [{"label": label, "url": url} for url, label in steps if url != upcoming.url]}


def _timeline(story: Story, notices: list[Any], asked: str) -> dict[str, Any]:
    """What has happened, newest first: the case's events, calls home before it, and what was sent."""
    by_id = {contact.pk: contact for contact in story.contacts}
    earlier = [contact_row(each) for each in story.contacts if each.case_id is None]
    rows = merged(timeline_of(story.reading, by_id), earlier, delivery_rows(notices))
    filters, shown = chosen(rows, asked)
    return {"filters": filters, "timeline": shown, "timeline_total": len(rows)}


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
