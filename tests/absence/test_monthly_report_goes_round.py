"""The report is prepared, reviewed, sent once, answered, and kept as it was sent."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from absence.models import MonthlyReport, MonthlyReportRow
from absence.reports import AnswerRefused, ReportChanged, answer_row, prepare_due_reports, send_report
from absence.signals import report_sent
from absence.tasks import prepare_due_reports as task
from people.models import Student, User
from tests.absence.days import corrected
from tests.absence.months import prepare_report
from tests.cast import Cast, on_day, school_day

OCTOBER = dt.date(2026, 10, 1)
FIRST_OF_NOVEMBER = dt.date(2026, 11, 1)


def october(student: Student, absent: int, *, days: int = 10, **more: Any) -> None:
    """Ten school days of October, the first ``absent`` of them away the whole day."""
    for number in range(days):
        school_day(student, dt.date(2026, 10, 1 + number), valid=360 if number < absent else 0, **more)


def rows(report: MonthlyReport | None) -> dict[str, int]:
    """The pupils of a report and their absent minutes."""
    assert report
    return {row.student.first_name: row.valid + row.invalid for row in report.rows.select_related("student")}


@pytest.fixture
def report(cast: Cast) -> MonthlyReport:
    """Noah was away three days of ten in October, Maja one."""
    october(cast.noah, 3)
    october(cast.maja, 1)
    found = prepare_report(cast.bjorkskolan, OCTOBER)
    assert found
    return found


def test_preparing_twice_changes_nothing(cast: Cast, report: MonthlyReport) -> None:
    again = prepare_report(cast.bjorkskolan, OCTOBER)

    assert again == report
    assert again.version == report.version
    assert (again.student_count, rows(again)) == (2, {"Noah": 1080})


def test_absence_reported_late_refreshes_what_has_not_been_sent(cast: Cast, report: MonthlyReport) -> None:
    corrected(cast.noah, dt.date(2026, 10, 10), invalid=60, unexcused=True, away=True)
    corrected(cast.maja, dt.date(2026, 10, 10), valid=360, away=True)

    again = prepare_report(cast.bjorkskolan, OCTOBER)

    assert rows(again) == {"Noah": 1140, "Maja": 720}
    assert again
    assert again.version == report.version + 1


def test_a_pupil_who_no_longer_reaches_a_fifth_leaves_what_has_not_been_sent(cast: Cast, report: MonthlyReport) -> None:
    corrected(cast.noah, dt.date(2026, 10, 1), valid=0, away=False)
    corrected(cast.noah, dt.date(2026, 10, 2), valid=0, away=False)

    assert rows(prepare_report(cast.bjorkskolan, OCTOBER)) == {}


def test_what_was_sent_stays_as_it_was_and_only_the_new_are_sent_next(
    cast: Cast, report: MonthlyReport, maria: User
) -> None:
    heard: list[list[str]] = []

    def listen(rows: list[MonthlyReportRow], **_: Any) -> None:
        heard.append([row.student.first_name for row in rows])

    report_sent.connect(listen)
    send_report(report, by=maria, comment="Hör av er.")
    corrected(cast.noah, dt.date(2026, 10, 10), invalid=60)
    corrected(cast.maja, dt.date(2026, 10, 10), valid=360)

    again = prepare_report(cast.bjorkskolan, OCTOBER)
    assert rows(again) == {"Noah": 1080, "Maja": 720}
    assert again
    send_report(again, by=maria, comment="Maja har tillkommit.")
    report_sent.disconnect(listen)

    assert heard == [["Noah"], ["Maja"]]


def test_sending_gives_seven_days_and_says_who_sent_what(report: MonthlyReport, maria: User) -> None:
    send_report(report, by=maria, comment=" Hör av er. ")

    report.refresh_from_db()
    assert (report.status, report.sent_by, report.comment) == (MonthlyReport.Status.SENT, maria, "Hör av er.")
    assert report.answer_by == dt.date(2026, 11, 27)
    assert report.rows.get().answer_by == dt.date(2026, 11, 27)


def test_sending_again_sends_nothing(report: MonthlyReport, maria: User) -> None:
    send_report(report, by=maria, comment="")

    assert send_report(report, by=maria, comment="igen") == []
    report.refresh_from_db()
    assert report.comment == ""


def test_a_report_that_changed_while_the_kurator_wrote_is_not_sent(
    cast: Cast, report: MonthlyReport, maria: User
) -> None:
    corrected(cast.maja, dt.date(2026, 10, 10), valid=360)
    prepare_report(cast.bjorkskolan, OCTOBER)

    with pytest.raises(ReportChanged):
        send_report(report, by=maria, comment="", version=report.version)

    assert not MonthlyReportRow.objects.filter(sent_at__isnull=False).exists()


def test_a_report_without_pupils_can_be_marked_as_reviewed(cast: Cast, maria: User) -> None:
    october(cast.noah, 1)
    report = prepare_report(cast.bjorkskolan, OCTOBER)
    assert report

    assert send_report(report, by=maria, comment="") == []

    report.refresh_from_db()
    assert report.status == MonthlyReport.Status.SENT


@pytest.mark.parametrize(
    ("answer", "reason", "refused"),
    [
        ("samtal", "", None),
        ("anmälan", "Vi har pratat två gånger.", None),
        ("behövs inte", "Planerad operation.", None),
        ("behövs inte", "  ", "Skriv varför ingen åtgärd behövs."),
        ("kanske", "", "Välj ett av svaren."),
    ],
)
def test_the_mentors_answers(
    report: MonthlyReport, maria: User, sara: User, answer: str, reason: str, refused: str | None
) -> None:
    (row,) = send_report(report, by=maria, comment="")

    if refused:
        with pytest.raises(AnswerRefused, match=refused):
            answer_row(row, by=sara, answer=answer, reason=reason)
    else:
        answer_row(row, by=sara, answer=answer, reason=reason)

    row.refresh_from_db()
    assert row.answer == ("" if refused else answer)
    assert row.answered_by == (None if refused else sara)


def test_a_row_that_has_not_been_sent_cannot_be_answered(report: MonthlyReport, sara: User) -> None:
    with pytest.raises(AnswerRefused, match="inte skickad"):
        answer_row(report.rows.get(), by=sara, answer="samtal")


def test_a_changed_answer_is_kept_with_the_one_before(report: MonthlyReport, maria: User, sara: User) -> None:
    (row,) = send_report(report, by=maria, comment="")

    answer_row(row, by=sara, answer="behövs inte", reason="Operation.")
    answer_row(row, by=sara, answer="samtal")

    history = type(row).pgh_event_model.objects.filter(pgh_obj=row).order_by("pgh_id")  # type: ignore[attr-defined]
    assert [event.answer for event in history if event.answer] == ["behövs inte", "samtal"]


def test_every_ended_month_of_the_lasar_is_prepared_though_nights_were_missed(cast: Cast) -> None:
    for month in (8, 9, 10, 11):
        school_day(cast.noah, dt.date(2026, month, 20), valid=360)
    school_day(cast.casper, dt.date(2026, 10, 1), valid=360)

    prepared = prepare_due_reports(dt.date(2026, 11, 20))

    assert [(report.school.name, report.month.month) for report in prepared] == [
        ("Björkskolan", 8),
        ("Björkskolan", 9),
        ("Björkskolan", 10),
        ("Älvgymnasiet", 10),
    ]


def test_the_report_of_june_is_prepared_in_summer_and_not_again_next_lasar(cast: Cast) -> None:
    school_day(cast.noah, dt.date(2027, 6, 1), valid=360, school=cast.bjorkskolan)

    assert len(prepare_due_reports(dt.date(2027, 8, 2))) == 1
    assert prepare_due_reports(dt.date(2027, 9, 1)) == []


def test_the_task_prepares_a_month_once_it_has_ended_in_sweden(cast: Cast) -> None:
    october(cast.noah, 3)

    with on_day(dt.date(2026, 10, 31)):
        task.apply()
    assert not MonthlyReport.objects.exists()
    with time_machine.travel(dt.datetime(2026, 10, 31, 23, 30, tzinfo=dt.UTC)):  # past midnight in Sweden
        task.apply()
    assert MonthlyReport.objects.get().month == OCTOBER
