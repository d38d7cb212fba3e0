"""Närvarostatus in the demo: mentors have set it when the case began, and again where it has changed since."""

import datetime as dt

from django.utils import timezone

from absence.ladder import LADDER, set_status
from absence.models import Narvarostatus
from cases.models import Case
from narvaro.demo.everyday import Mentors, at
from narvaro.ladder_pages import ladder_of
from people.access import visible_students
from people.calendar import DAY
from people.queries import calendar_of

WORDS = {2: "Kommer, men har ont i magen på morgnarna.", 4: "Missar ofta första lektionen men stannar sedan."}
"""What a mentor who knows the pupil writes, by the step chosen instead of step one."""


def set_statuses(today: dt.date) -> int:
    """The status of each pupil with an open case, then and now; how many were set. Repeats nothing."""
    if Narvarostatus.objects.exists():
        return 0
    mentors = Mentors()
    cases = Case.objects.open().select_related("student", "school").order_by("pk")
    return sum(_set(case, mentors, today) for case in cases)


def _set(case: Case, mentors: Mentors, today: dt.date) -> int:
    """A pupil's status on the day the case was opened and some days ago, if that is another."""
    mentor, calendar, last = mentors.of(case.student, today), calendar_of(case.school), 0
    if mentor is None or not visible_students(mentor).filter(pk=case.student_id).exists():
        return 0
    written = 0
    for day in (timezone.localdate(case.opened_at), today - 3 * DAY):
        proposal = ladder_of(case.student, frozenset({case.school_id}), calendar, day).proposal
        if proposal is None:
            continue
        step = 2 if proposal.step == min(LADDER) else proposal.step  # who has a case is not at ease
        if step != last:
            set_status(
                student=case.student, school=case.school, step=step, proposed=proposal.step, by=mentor,
                reason=WORDS.get(step, ""), at=at(day, hour=15, minute=40),
            )  # fmt: skip
            last, written = step, written + 1
    return written
