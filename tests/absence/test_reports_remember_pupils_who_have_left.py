"""A report is the record of its month: who has left since stands in it still, with nothing left to answer.

Noah was away in October; the report was sent on 5 November, and he left Björkskolan for Ekskolan on the 13th.
"""

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from absence.models import MonthlyReport
from absence.reports import answer_row, send_report
from absence.work import tasks_for
from people.models import Enrolment, Group, Mentorship, Protection, Student
from tests.absence.months import prepare_report
from tests.cast import STOCKHOLM, TODAY, Cast, fresh, login, make_mentor, make_user, school_day

OCTOBER = dt.date(2026, 10, 1)
SENT = dt.datetime(2026, 11, 5, 9, 0, tzinfo=STOCKHOLM)
LAST_DAY = dt.date(2026, 11, 13)


def moves(student: Student, cast: Cast) -> None:
    """The pupil leaves Björkskolan for a class at Ekskolan."""
    student.enrolments.update(last_day=LAST_DAY)
    student.memberships.update(last_day=LAST_DAY)
    group, _ = Group.objects.get_or_create(school=cast.ekskolan, name="8E")
    first_day = LAST_DAY + dt.timedelta(days=1)
    student.memberships.create(group=group, first_day=first_day)
    student.enrolments.create(school=cast.ekskolan, first_day=first_day, skolform="grundskola", year="8")


@pytest.fixture
def report(cast: Cast) -> MonthlyReport:
    """Noah and Alma were away in October; the report is sent, and Noah has left since."""
    for number in range(10):
        for student in (cast.noah, cast.alma):
            school_day(student, OCTOBER + dt.timedelta(days=number), valid=360 if number < 4 else 0)
    report = prepare_report(cast.bjorkskolan, OCTOBER)
    assert report
    send_report(report, by=cast.maria, comment="", at=SENT)
    moves(cast.noah, cast)
    return report


def read(client: Client, report: MonthlyReport) -> str:
    """The report's page."""
    return client.get(reverse("report", args=[report.pk])).content.decode()


@pytest.mark.parametrize("reader", ["maria", "petra", "karin"])
def test_those_who_read_the_report_see_the_line_and_no_way_to_a_pupil_out_of_reach(
    client: Client, cast: Cast, report: MonthlyReport, reader: str
) -> None:
    login(client, getattr(cast, reader))

    page = read(client, report)

    assert "Noah Ali" in page
    assert "Har slutat" in page
    assert f"/elever/{cast.noah.pk}/" not in page
    assert f"/elever/{cast.alma.pk}/" in page
    assert client.get(f"/elever/{cast.noah.pk}/").status_code == 404


def test_the_line_is_in_the_workbook_too(client: Client, cast: Cast, report: MonthlyReport) -> None:
    login(client, cast.maria)

    answer = client.get(reverse("report_workbook", args=[report.pk]))

    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0)  # type: ignore[attr-defined]
    assert "Noah Ali" in [row[0] for row in rows.to_python()]


def test_nobody_is_asked_to_answer_for_the_one_who_left(client: Client, cast: Cast, report: MonthlyReport) -> None:
    alma = report.rows.get(student=cast.alma)
    answer_row(alma, by=cast.amir, answer="samtal")
    page = read(login(client, cast.maria), report)

    assert "Svar som saknas" not in page
    assert "1 av 2" in client.get(reverse("absence:reports")).content.decode().replace("\n", " ")
    assert "Klar, skickad" in client.get(reverse("absence:reports")).content.decode()
    assert [task for task in tasks_for(fresh(cast.maria), TODAY) if "Svar saknas" in task.title] == []


def test_the_mentor_of_then_reads_the_row_and_does_not_answer(
    client: Client, cast: Cast, report: MonthlyReport
) -> None:
    login(client, cast.sara)
    row = report.rows.get(student=cast.noah)

    page = client.get(reverse("absence:reports")).content.decode()

    assert "Noah Ali" in page
    assert "Har slutat" in page
    assert reverse("absence:report_answer", args=[row.pk]) not in page
    assert client.get(reverse("absence:report_answer", args=[row.pk])).status_code == 404
    assert "Noah" not in login(client, cast.amir).get(reverse("absence:reports")).content.decode()


def test_a_mentor_who_came_after_the_pupil_left_does_not_read_the_row(
    client: Client, cast: Cast, report: MonthlyReport
) -> None:
    vikarie = make_user("vikarie")
    make_mentor(vikarie, cast.klass_8b)
    Mentorship.objects.filter(user=vikarie).update(first_day=LAST_DAY + dt.timedelta(days=1))

    assert "Noah" not in login(client, fresh(vikarie)).get(reverse("absence:reports")).content.decode()


def test_a_pupil_who_changed_class_stays_with_the_new_mentor_alone(client: Client, cast: Cast) -> None:
    for number in range(10):
        school_day(cast.noah, OCTOBER + dt.timedelta(days=number), valid=360)
    report = prepare_report(cast.bjorkskolan, OCTOBER)
    assert report
    send_report(report, by=cast.maria, comment="", at=SENT)
    cast.noah.memberships.update(last_day=LAST_DAY)
    cast.noah.memberships.create(group=cast.klass_8a, first_day=LAST_DAY + dt.timedelta(days=1))

    assert "Noah" not in login(client, cast.sara).get(reverse("absence:reports")).content.decode()
    assert "Svara" in login(client, cast.amir).get(reverse("absence:reports")).content.decode()


def test_protected_data_are_not_left_behind(client: Client, cast: Cast, report: MonthlyReport) -> None:
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)

    for reader in (cast.maria, cast.karin):
        assert "Noah" not in read(login(client, reader), report)
    assert "Noah" not in login(client, cast.sara).get(reverse("absence:reports")).content.decode()


def test_another_schools_report_stays_out_of_reach_for_the_new_school(
    client: Client, cast: Cast, report: MonthlyReport
) -> None:
    assert client.get(reverse("report", args=[report.pk])).status_code == 302
    assert login(client, cast.rolf).get(reverse("report", args=[report.pk])).status_code == 404
    assert Enrolment.objects.on(TODAY).filter(student=cast.noah, school=cast.ekskolan).exists()


def test_what_is_left_to_send_counts_only_those_who_are_there(client: Client, cast: Cast) -> None:
    for number in range(10):
        school_day(cast.noah, OCTOBER + dt.timedelta(days=number), valid=360)
    report = prepare_report(cast.bjorkskolan, OCTOBER)
    assert report
    moves(cast.noah, cast)

    page = read(login(client, cast.maria), report)

    assert "Ingen av dem går kvar på skolan" in page
    assert "Markera som granskad" in page
