"""A case as somebody reads it, with what is counted from it: what its page and its printed file both tell."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from absence.limits import report_limits
from cases.clock import Clock, Told, clock_of
from cases.effects import Effect, effects_of, points_of, school_days
from cases.models import Case, Contact
from cases.queries import schools_counted
from cases.reading import Reading, reading_of
from cases.records import Records, records_of
from cases.timeline import TimelineRow, contact_row, merged, timeline_of
from cases.voices import unnamed
from narvaro import case_chart
from narvaro.case_documents import delivery_rows, huvudman_told
from notifications.models import Delivery
from people import swedish
from people.calendar import SchoolCalendar
from people.choices import chosen_of
from people.models import User
from people.queries import calendar_of, there_until

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
    found = list((before | Contact.objects.filter(case=case)).select_related("by").order_by("-at", "-pk"))
    for contact in found:
        contact.whom = unnamed(case.student, contact.whom)
    return found


def attendance_of(story: Story) -> Attendance:
    """The curve and the effects: the days of the huvudman's schools, as talks and reports count them."""
    case, calendar = story.case, story.calendar
    opened = swedish.local_day(case.opened_at)
    first, last = case_chart.first_week(calendar, opened), _last_day(story)
    schools = schools_counted(case.student, case.school)
    days = school_days(case.student, schools, min(first, calendar.school_year_start(opened)), last)
    points = points_of(story.records, story.today)
    effects = effects_of(points, days, calendar, story.today)
    weeks = case_chart.weeks_of([day for day in days if day.day >= first], calendar, first, last)
    limit = report_limits([case.school], story.today)[case.school_id]
    return Attendance(case_chart.curve_of(case.student.first_name, weeks, effects, limit), effects)


def _last_day(story: Story) -> dt.date:
    """Today, or some school weeks after a case was closed; of a pupil who has left the school the last day there."""
    there = there_until(story.case.student, story.case.school, story.today)
    if story.case.closed_at is None:
        return there
    closed = swedish.local_day(story.case.closed_at)
    return min(there, story.calendar.add_school_weeks(closed, AFTER_CLOSING))


def clock_for(story: Story) -> Clock:
    """The legal clock, with when the huvudman was told."""
    measures = story.case.measures.order_by("pk")  # the day of the first is no secret, what it says may be
    told = Told(
        story.reading.events, story.contacts, measures, huvudman_told(story.case), chosen_of(story.case.school.huvudman)
    )
    return clock_of(story.case, told, story.calendar, story.today)


def happened(story: Story, notices: Iterable[Delivery]) -> list[TimelineRow]:
    """What has happened, newest first: the case's events, the calls home that led up to it, and what was sent."""
    by_id = {contact.pk: contact for contact in story.contacts}
    earlier = [contact_row(each) for each in story.contacts if each.case_id is None]
    return merged(timeline_of(story.reading, by_id), earlier, delivery_rows(notices))
