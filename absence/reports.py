"""The monthly report: pupils absent a fifth of the month or more, per school.

The system prepares it when the month has ended, the kurator reviews and sends it, and each mentor answers for the own
pupils within a week. Rows not yet sent follow the figures when absence is corrected; a row that has been sent keeps
what the mentor was told. Pupils who reach 20 % later are added, and only they are sent the next time.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from absence.figures import BY_SCHOOL, KEPT, Figures, Window, figures_of
from absence.models import MonthlyReport, MonthlyReportRow, StudentDay
from absence.rules import REPORT_PERCENT
from absence.signals import report_sent
from people import swedish
from people.models import Membership, School, Student, User

ANSWER_DAYS = 7  # the mentor answers within a week (the routine: frist 7 dagar)
ANSWER_TIME = swedish.count(ANSWER_DAYS, "dag", "dagar")  # as people read it
WHY_NOT_NEEDED = "Skriv varför ingen åtgärd behövs."
SCHOOL_YEAR_BEGINS = 8  # August


class ReportChanged(Exception):  # noqa: N818  # what happened, not what went wrong
    """The report is no longer as the kurator saw it: rows were added, taken away or sent by somebody else."""


class AnswerRefused(ValueError):  # noqa: N818
    """An answer that cannot be taken; the message says why, in Swedish."""


@dataclass(frozen=True, slots=True)
class PupilMonth:
    """A pupil's month at a school. The class is the one at the month's end, or the last one in the month."""

    student: Student
    klass: str
    figures: Figures


@dataclass(slots=True)
class SchoolMonth:
    """A school's month: how many pupils had lessons, how much was reported, and the pupils of the report."""

    student_count: int = 0
    offered: int = 0
    reported: int = 0
    rows: list[PupilMonth] = field(default_factory=list)


def last_day_of(month: dt.date) -> dt.date:
    """The last day of the month that begins on ``month``."""
    return (month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def month_figures(schools: Iterable[School], month: dt.date, all_students: bool = False) -> dict[int, SchoolMonth]:
    """The report of a month by school id, by class and name: pupils at 20 % or more, or all who had lessons.

    Three queries. A school where nobody had lessons that month is not in the answer.
    """
    ids, last = [school.pk for school in schools], last_day_of(month)
    windows = figures_of(BY_SCHOOL, first=month, last=last, schools=ids)
    listed = {(w.school_id, w.student_id): w for w in windows if all_students or w.figures.reaches(REPORT_PERCENT)}
    answer = _totals(windows)
    classes = _classes(ids, month, last)
    for student in Student.objects.filter(pk__in={pk for _, pk in listed}).by_name():
        for school in answer:
            if window := listed.get((school, student.pk)):
                klass = classes.get((school, student.pk), "")
                answer[school].rows.append(PupilMonth(student, klass, window.figures))
    for school_month in answer.values():
        school_month.rows.sort(key=lambda row: row.klass)  # stable: by name within the class
    return answer


def prepare_report(school: School, month: dt.date) -> MonthlyReport | None:
    """Write the report of a month that has ended, or bring the rows not yet sent up to date. Safe to repeat.

    None when the school had no lessons that month.
    """
    figures = month_figures([school], month).get(school.pk)
    if figures is None:
        return None
    with transaction.atomic():
        MonthlyReport.objects.get_or_create(school=school, month=month)
        report = MonthlyReport.objects.select_for_update().get(school=school, month=month)
        if _refresh_rows(report, figures.rows):
            report.version += 1
        report.student_count = figures.student_count
        report.save(update_fields=["version", "student_count"])
    return report


def prepare_due_reports(today: dt.date) -> list[MonthlyReport]:
    """Prepare every report of the läsår that should exist by now, and refresh what has not been sent.

    Looks at every month that has ended, so that a night that was missed repairs itself.
    """
    return [report for school, month in _due(today) if (report := prepare_report(school, month))]


def send_report(
    report: MonthlyReport, *, by: User, comment: str, version: int | None = None, at: dt.datetime | None = None
) -> list[MonthlyReportRow]:
    """Send what has not been sent to the mentors, who get seven days from ``at`` (now) to answer. The rows that went.

    Announces ``report_sent`` once for them. Raises ReportChanged when ``version`` is given and no longer holds.
    """
    with transaction.atomic():
        report = MonthlyReport.objects.select_for_update().get(pk=report.pk)
        if version not in (None, report.version):
            raise ReportChanged
        rows = list(report.rows.filter(sent_at=None).select_related("student"))
        if rows or report.status == MonthlyReport.Status.PREPARED:
            _mark_sent(report, rows, by, comment, at or timezone.now())
        if rows:
            report_sent.send(sender=MonthlyReport, report=report, rows=rows, by=by)
    return rows


def answer_row(
    row: MonthlyReportRow, *, by: User, answer: str, reason: str = "", at: dt.datetime | None = None
) -> MonthlyReportRow:
    """Note the mentor's answer for a pupil; a new answer replaces the old, which row history keeps.

    Raises AnswerRefused for a row that has not been sent, an answer that is not one, and "behövs inte" without why.
    """
    if row.sent_at is None:
        raise AnswerRefused("Rapporten är inte skickad än, så det går inte att svara.")
    if answer not in MonthlyReportRow.Answer.values:
        raise AnswerRefused("Välj ett av svaren.")
    if answer == MonthlyReportRow.Answer.NOT_NEEDED and not reason.strip():
        raise AnswerRefused(WHY_NOT_NEEDED)
    row.answer, row.answer_reason, row.answered_by = answer, reason.strip(), by
    row.answered_at = at or timezone.now()
    row.save(update_fields=["answer", "answer_reason", "answered_by", "answered_at"])
    return row


def answer_by(row: MonthlyReportRow) -> dt.date | None:
    """The last day to answer for a pupil; None for a row that has not been sent."""
    return last_answer_day(row.sent_at) if row.sent_at else None


def last_answer_day(sent_at: dt.datetime) -> dt.date:
    """The last day to answer what was sent at a moment."""
    return timezone.localdate(sent_at) + dt.timedelta(days=ANSWER_DAYS)


def month_before(month: dt.date) -> dt.date:
    """The first day of the month before the one that ``month`` is in."""
    return (month.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def year_before(month: dt.date) -> dt.date:
    """The first day of the same month last year."""
    return month.replace(year=month.year - 1, day=1)


def _totals(windows: list[Window]) -> dict[int, SchoolMonth]:
    """Pupils and minutes of each school."""
    totals: dict[int, SchoolMonth] = defaultdict(SchoolMonth)
    for window in windows:
        school = totals[window.school_id]
        school.student_count += 1
        school.offered += window.figures.offered
        school.reported += window.figures.reported
    return dict(totals)


def _classes(schools: list[int], first: dt.date, last: dt.date) -> dict[tuple[int, int], str]:
    """Each pupil's class at each school: the last one that held within the month."""
    within = Q(first_day__lte=last) & (Q(last_day=None) | Q(last_day__gte=first))
    until = Least(Coalesce(F("last_day"), last), last)
    memberships = Membership.objects.filter(within, group__school__in=schools).order_by(until, "first_day", "pk")
    rows = memberships.values_list("group__school_id", "student_id", "group__name")
    return {(school, student): klass for school, student, klass in rows}


def _refresh_rows(report: MonthlyReport, pupils: list[PupilMonth]) -> bool:
    """Make the rows not yet sent agree with the figures; whether anything changed."""
    old = {row.student_id: row for row in report.rows.all()}
    found = {pupil.student.pk: pupil for pupil in pupils}
    gone = [row.pk for pk, row in old.items() if row.sent_at is None and pk not in found]
    deleted, _ = report.rows.filter(pk__in=gone).delete()
    new = [_row(report, pupil) for pk, pupil in found.items() if pk not in old]
    MonthlyReportRow.objects.bulk_create(new)
    changed = [old[pk] for pk, pupil in found.items() if pk in old and _update(old[pk], pupil)]
    MonthlyReportRow.objects.bulk_update(changed, ["klass", *KEPT])
    return bool(deleted or new or changed)


def _row(report: MonthlyReport, pupil: PupilMonth) -> MonthlyReportRow:
    """A new row of a report."""
    kept = {name: getattr(pupil.figures, name) for name in KEPT}
    return MonthlyReportRow(report=report, student=pupil.student, klass=pupil.klass, **kept)


def _update(row: MonthlyReportRow, pupil: PupilMonth) -> bool:
    """Give a row that has not been sent the figures of today; whether they differ."""
    now = {"klass": pupil.klass} | {name: getattr(pupil.figures, name) for name in KEPT}
    if row.sent_at is not None or all(getattr(row, name) == value for name, value in now.items()):
        return False
    for name, value in now.items():
        setattr(row, name, value)
    return True


def _mark_sent(report: MonthlyReport, rows: list[MonthlyReportRow], by: User, comment: str, now: dt.datetime) -> None:
    """Note who sent what, when, and when answers are due."""
    report.status, report.comment = MonthlyReport.Status.SENT, comment.strip()
    report.sent_at, report.sent_by = now, by
    report.answer_by = last_answer_day(now)
    report.version += 1
    report.save()
    for row in rows:
        row.sent_at = now
    report.rows.filter(pk__in=[row.pk for row in rows]).update(sent_at=now)


def _due(today: dt.date) -> list[tuple[School, dt.date]]:
    """Schools and ended months of the läsår with lessons, the earliest first."""
    this_month = today.replace(day=1)
    latest = month_before(today)
    first = latest.replace(year=latest.year - (latest.month < SCHOOL_YEAR_BEGINS), month=SCHOOL_YEAR_BEGINS)
    held = StudentDay.objects.filter(day__gte=first, day__lt=this_month, offered__gt=0)
    months = held.values_list("school_id", "day__year", "day__month").distinct().order_by("day__year", "day__month")
    schools = School.objects.in_bulk({school for school, _, _ in months})
    return [(schools[school], dt.date(year, month, 1)) for school, year, month in months]
