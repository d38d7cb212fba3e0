"""Look-ups in cases that pages, services and other apps share."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from absence.figures import Figures, student_figures
from absence.limits import report_limits
from absence.models import Alert
from absence.rules import WEEKS
from cases.models import Atgardsprogram, Case, Talk
from cases.routine.guides import FOLLOW_UP_FIRST, FOLLOW_UP_LAST
from people import swedish
from people.calendar import SchoolCalendar
from people.models import Enrolment, School, Skolform, Student
from people.protected import Fact, shows
from people.queries import calendar_of, there_until


def open_case_of(student: Student, school: School) -> Case | None:
    """The one open case of a pupil at a school, if any."""
    return Case.objects.open().filter(student=student, school=school).first()


def skolform_of(student: Student, school: School, day: dt.date) -> Skolform:
    """The skolform of a pupil at a school on ``day``, or the last known; grundskola where nothing is known."""
    enrolments = Enrolment.objects.order_by("-first_day", "-pk")
    own = enrolments.filter(student=student, school=school)
    found = Enrolment.objects.on(day).filter(pk__in=own.values("pk")).first() or own.first()
    return Skolform(found.skolform) if found else Skolform.GRUNDSKOLA


def program_in_force(case: Case) -> Atgardsprogram | None:
    """The åtgärdsprogram that the pupil has in the case: what the last decision about it was, if it made one.

    What an earlier school decided goes along to be read: the rektor of the new one decides what holds there.
    """
    own = (each for each in case.programs.all() if each.made_at_id is None)
    last = max(own, key=lambda each: (each.decided_at, each.pk), default=None)
    return last if last and last.kind == Atgardsprogram.Kind.PROGRAM else None


def counted_from(case: Case) -> dt.date:
    """The day from which talks say what comes next: when the rektor handed the case back, or it was taken up again.

    Of any other case all of them do, also one that was held before the case was opened.
    """
    return swedish.local_day(case.state_since) if case.state_since > case.opened_at else dt.date.min


def talks_counted(case: Case) -> list[Talk]:
    """The talks that say what comes next in a case (``counted_from``), from what is fetched ahead where it is."""
    return [talk for talk in case.talks.all() if talk.held_on >= counted_from(case)]


def open_follow_up(case: Case | None) -> Talk | None:
    """The talk that is still to be followed up: the last one, when it says so."""
    last = case.talks.order_by("-held_on", "-pk").first() if case else None
    return last if last and last.outcome == Talk.Outcome.FOLLOW_UP and last.follow_up_on else None


def follow_up_window(school: School, day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last suggested day to follow up what was said on ``day``: two to three school weeks later, or as the
    huvudman had chosen by then. Breaks are not counted.
    """
    calendar, (first, last) = calendar_of(school), follow_up_weeks(school, day)
    return calendar.add_school_weeks(day, first), calendar.add_school_weeks(day, last)


def follow_up_weeks(school: School, day: dt.date) -> tuple[int, int]:
    """After how many school weeks a talk on ``day`` is followed up, at the earliest and at the latest."""
    first, last = sorted(each.of(school.huvudman, day) for each in (FOLLOW_UP_FIRST, FOLLOW_UP_LAST))
    return first, last


def open_signals(student: Student, school: School) -> QuerySet[Alert]:
    """The pupil's open signals at the huvudman of a school: what another huvudman has seen is not told here."""
    return Alert.objects.filter(student=student, school__huvudman=school.huvudman_id, status=Alert.Status.OPEN)


def frozen_window(calendar: SchoolCalendar, day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the figures of a talk or a report on ``day``: the last ten school weeks."""
    return calendar.last_school_weeks(day, WEEKS), day


def schools_counted(student: Student, school: School) -> list[int]:
    """Ids of the schools whose absence a school's case tells: every one of the huvudman's; of a protected pupil its own
    alone, as the days would tell where the child goes.
    """
    if not shows(student, Fact.SCHOOL):
        return [school.pk]
    return list(School.objects.filter(huvudman=school.huvudman_id).values_list("pk", flat=True))


def frozen_figures(student: Student, school: School, day: dt.date) -> dict[str, Any]:
    """The pupil's figures over the last ten school weeks up to ``day``, as a record keeps them: names to numbers.

    Those of the huvudman's schools, and with them its own guide value of that day, ``limit`` in per cent. Of a pupil
    who has left the school, up to the last day there.
    """
    first, last = frozen_window(calendar_of(school), there_until(student, school, day))
    figures = dataclasses.asdict(student_figures(student, first, last, schools=schools_counted(student, school)))
    limit = report_limits([school], day)[school.pk]
    return {"from": first.isoformat(), "to": last.isoformat(), "limit": limit, **figures}


def thawed(frozen: Mapping[str, Any]) -> Figures | None:
    """The figures that a record has kept; None when it has none."""
    names = {field.name for field in dataclasses.fields(Figures)}
    kept = {name: value for name, value in frozen.items() if name in names}
    return Figures(**kept) if kept else None


def facts(**values: Any) -> dict[str, Any]:
    """Facts for an event, ready for JSON: days as text, nothing empty."""
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in values.items()
        if value not in (None, "", [], {})
    }
