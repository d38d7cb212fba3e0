"""The monthly report: pupils absent a fifth of the month or more, per school.

The system prepares it when the month has ended, the kurator reviews and sends it, and each mentor answers for the own
pupils within a week. Rows not yet sent follow the figures when absence is corrected; a row that has been sent keeps
what the mentor was told. Pupils who reach 20 % later are added, and only they are sent the next time.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from absence.figures import KEPT
from absence.limits import report_limits
from absence.models import MonthlyReport, MonthlyReportRow
from absence.month import PupilMonth, SchoolMonth, read_month
from absence.signals import report_sent
from people.choices import Setting
from people.models import School, User

ANSWER_DAYS = Setting(
    "svar-pa-rapporten",
    "Svar på månadsrapporten",
    7,
    "Så många dagar har mentorn på sig att svara, räknat från den dag rapporten skickas.",
    unit=("dag", "dagar"),
    most=21,
)
WHY_NOT_NEEDED = "Skriv varför ingen åtgärd behövs."
SCHOOL_YEAR_BEGINS = 8  # August


class ReportChanged(Exception):  # noqa: N818  # what happened, not what went wrong
    """The report is no longer as the kurator saw it: rows were added, taken away or sent by somebody else."""


class AnswerChanged(Exception):  # noqa: N818
    """Somebody has answered for the pupil since the person opened the page."""


class AnswerRefused(ValueError):  # noqa: N818
    """An answer that cannot be taken; the message says why, in Swedish."""


def last_day_of(month: dt.date) -> dt.date:
    """The last day of the month that begins on ``month``."""
    return (month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def month_figures(schools: Iterable[School], month: dt.date, all_students: bool = False) -> dict[int, SchoolMonth]:
    """The report of a month by school id: pupils at the limit or more, or all who had lessons.

    The limit is the huvudman's own (``report_limits``). Two queries. A school where nobody had lessons that month is
    not in the answer.
    """
    last = last_day_of(month)
    return read_month(month, last, report_limits(schools, last), everybody=all_students)


def prepare_reports(schools: Sequence[School], month: dt.date) -> list[MonthlyReport]:
    """Write the reports of a month that has ended, or bring the rows not yet sent up to date. Safe to repeat.

    Of the schools that had lessons that month, in the order given.
    """
    figures = month_figures(schools, month)
    return [keep_report(school, month, figures[school.pk]) for school in schools if school.pk in figures]


@transaction.atomic
def keep_report(school: School, month: dt.date, figures: SchoolMonth) -> MonthlyReport:
    """Make a school's report agree with the figures of the month, save for the rows that have been sent."""
    MonthlyReport.objects.get_or_create(school=school, month=month)
    report = MonthlyReport.objects.select_for_update().get(school=school, month=month)
    if _refresh_rows(report, figures.reported):
        report.version += 1
    report.student_count, report.limit = figures.student_count, figures.limit
    report.save(update_fields=["version", "student_count", "limit"])
    return report


def prepare_due_reports(today: dt.date) -> list[MonthlyReport]:
    """Prepare every report of the läsår that should exist by now, and refresh what has not been sent.

    Looks at every month that has ended, so that a night that was missed repairs itself.
    """
    schools = list(School.objects.order_by("code"))
    return [report for month in _ended_months(today) for report in prepare_reports(schools, month)]


def send_report(
    report: MonthlyReport, *, by: User, comment: str, version: int | None = None, at: dt.datetime | None = None
) -> list[MonthlyReportRow]:
    """Send what has not been sent to the mentors, who get seven days from ``at`` (now) to answer, or as many as the
    huvudman has chosen. The rows that went.

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


@transaction.atomic
def answer_row(
    row: MonthlyReportRow,
    *,
    by: User,
    answer: str,
    reason: str = "",
    seen: str | None = None,
    at: dt.datetime | None = None,
) -> MonthlyReportRow:
    """Note the mentor's answer for a pupil; a new answer replaces the old, which row history keeps.

    ``seen`` is the answer that stood on the page (``stamp``); None means that there was no page. Raises AnswerChanged
    when another stands now; AnswerRefused for a row that has not been sent, an answer that is not one, and "behövs
    inte" without why.
    """
    locked = MonthlyReportRow.objects.select_for_update().get(pk=row.pk)
    if seen not in (None, stamp(locked)):
        raise AnswerChanged
    if locked.sent_at is None:
        raise AnswerRefused("Rapporten är inte skickad än, så det går inte att svara.")
    if answer not in MonthlyReportRow.Answer.values:
        raise AnswerRefused("Välj ett av svaren.")
    if answer == MonthlyReportRow.Answer.NOT_NEEDED and not reason.strip():
        raise AnswerRefused(WHY_NOT_NEEDED)
    row.answer, row.answer_reason, row.answered_by = answer, reason.strip(), by
    row.answered_at = at or timezone.now()
    row.save(update_fields=["answer", "answer_reason", "answered_by", "answered_at"])
    return row


def stamp(row: MonthlyReportRow) -> str:
    """Which answer stands: the moment when it was given, nothing before the first."""
    return row.answered_at.isoformat() if row.answered_at else ""


def answer_time(school: School, day: dt.date) -> str:
    """How long the mentors of a school have to answer what is sent on a day: sju dagar."""
    return ANSWER_DAYS.in_a_sentence(ANSWER_DAYS.of(school.huvudman, day))


def month_before(month: dt.date) -> dt.date:
    """The first day of the month before the one that ``month`` is in."""
    return (month.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def year_before(month: dt.date) -> dt.date:
    """The first day of the same month last year."""
    return month.replace(year=month.year - 1, day=1)


def _refresh_rows(report: MonthlyReport, pupils: list[PupilMonth]) -> bool:
    """Make the rows not yet sent agree with the figures; whether anything changed."""
    old = {row.student_id: row for row in report.rows.all()}
    found = {pupil.student_id: pupil for pupil in pupils}
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
    return MonthlyReportRow(report=report, student_id=pupil.student_id, klass=pupil.klass, **kept)


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
    sent_on = timezone.localdate(now)
    report.answer_by = sent_on + dt.timedelta(days=ANSWER_DAYS.of(report.school.huvudman, sent_on))
    report.version += 1
    report.save()
    for row in rows:
        row.sent_at, row.answer_by = now, report.answer_by
    report.rows.filter(pk__in=[row.pk for row in rows]).update(sent_at=now, answer_by=report.answer_by)


def _ended_months(today: dt.date) -> list[dt.date]:
    """The months of the läsår that have ended, the earliest first: from August to the month before this one."""
    months = [month_before(today)]
    while months[0].month != SCHOOL_YEAR_BEGINS:
        months.insert(0, month_before(months[0]))
    return months
