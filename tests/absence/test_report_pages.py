"""The pages of the monthly report: what the kurator sees and sends, and what the mentor answers."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from absence.models import MonthlyReport, MonthlyReportRow
from absence.reports import answer_row, send_report
from audit.models import AccessLog
from cases.services.opening import open_case
from people.models import Student
from tests.absence.days import corrected
from tests.absence.months import prepare_report
from tests.cases import way
from tests.cast import Cast, login, make_student, on_day, school_day

OCTOBER = dt.date(2026, 10, 1)


def october(student: Student, absent: int, *, reported: int = 360, invalid: int = 0) -> None:
    """Ten days of six hours in October, the first ``absent`` of them away all day."""
    for number in range(10):
        day = dt.date(2026, 10, 1 + number)
        school_day(student, day, reported=reported, valid=360 if number < absent else 0, invalid=invalid)


def prepare(cast: Cast) -> MonthlyReport:
    """The report of October as it is now."""
    report = prepare_report(cast.bjorkskolan, OCTOBER)
    assert report
    return report


@pytest.fixture
def report(cast: Cast) -> MonthlyReport:
    """Noah and Alma were away four and two days of ten, Signe (protected) five, Maja none."""
    for student, absent in [(cast.noah, 4), (cast.alma, 2), (cast.signe, 5), (cast.maja, 0)]:
        october(student, absent)
    return prepare(cast)


def get(user_client: Client, report: MonthlyReport, **query: str) -> str:
    """The page of a report."""
    response = user_client.get(reverse("report", args=[report.pk]), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_kurator_sees_pupils_largest_share_first_with_its_basis(
    client: Client, cast: Cast, report: MonthlyReport
) -> None:
    page = get(login(client, cast.maria), report)

    assert page.index("Noah Ali") < page.index("Alma Sjögren")
    assert "40,0\xa0%" in page
    assert "av 60 tim" in page
    assert "Maja" not in page


def test_a_protected_pupil_is_seen_by_the_rektor_alone_without_class(
    client: Client, cast: Cast, report: MonthlyReport
) -> None:
    assert "Signe" not in get(login(client, cast.maria), report)

    page = get(login(Client(), cast.karin), report)
    assert "Signe" in page
    assert 'Hemlig</a> <span class="nv-muted"></span>' in page


def test_the_change_since_the_month_before_is_in_percentage_points(
    client: Client, cast: Cast, report: MonthlyReport
) -> None:
    school_day(cast.noah, dt.date(2026, 9, 1), valid=180)
    school_day(cast.alma, dt.date(2026, 9, 1))

    page = get(login(client, cast.maria), report)

    assert "−10,0" in page
    assert "+20,0" in page


@pytest.mark.parametrize(
    ("reported", "warns", "uncertain"), [(330, False, False), (310, True, False), (270, True, True)]
)
def test_a_low_reporting_rate_is_marked(
    client: Client, cast: Cast, reported: int, warns: bool, uncertain: bool
) -> None:
    october(cast.noah, 0, reported=reported, invalid=100)

    page = get(login(client, cast.maria), prepare(cast))

    assert ("#i-varning" in page.split("<table")[1]) is warns
    assert ("osäker siffra" in page) is uncertain


def test_what_teachers_reported_never_looks_like_everything(client: Client, cast: Cast) -> None:
    october(cast.noah, 0, reported=359, invalid=100)

    page = get(login(client, cast.maria), prepare(cast))

    assert "99\xa0%" in page
    assert "100\xa0%" not in page


def test_filters_choose_class_answer_and_case(client: Client, cast: Cast, report: MonthlyReport) -> None:
    rows = {row.student_id: row for row in send_report(report, by=cast.maria, comment="")}
    answer_row(rows[cast.noah.pk], by=cast.sara, answer="samtal")
    open_case(student=cast.alma, school=cast.bjorkskolan, by=cast.amir, why="Mycket borta")
    kurator = login(client, cast.maria)

    def names(**query: str) -> set[str]:
        table = get(kurator, report, **query)
        return {name for name in ("Noah", "Alma") if name in table}

    assert names() == names(klass="", svar="", arende="") == names(klass="9Z", svar="?") == {"Noah", "Alma"}
    assert names(klass="8A") == {"Alma"}
    assert names(svar="vantar") == {"Alma"}
    assert names(svar="svarat") == {"Noah"}
    assert names(svar="inte-skickad") == set()
    assert names(arende="inget") == {"Noah"}
    assert names(arende="pagaende", klass="8A") == {"Alma"}


def test_another_month_is_another_page(client: Client, cast: Cast, report: MonthlyReport) -> None:
    school_day(cast.noah, dt.date(2026, 9, 1), valid=180)
    september = prepare_report(cast.bjorkskolan, dt.date(2026, 9, 1))
    assert september

    response = login(client, cast.maria).get(
        reverse("report", args=[report.pk]), {"manad": str(september.pk), "svar": "vantar"}
    )

    assert response["Location"] == reverse("report", args=[september.pk]) + "?svar=vantar"


def test_reading_the_report_is_logged(client: Client, cast: Cast, report: MonthlyReport) -> None:
    get(login(client, cast.maria), report)

    log = AccessLog.objects.get()
    assert (log.user, log.what, log.school, log.object_id) == (cast.maria, "lista", cast.bjorkskolan, report.pk)


def test_the_kurator_sends_with_a_comment_and_the_mentor_meets_it(
    client: Client, cast: Cast, report: MonthlyReport
) -> None:
    send = reverse("absence:report_send", args=[report.pk])
    kurator = login(client, cast.maria)
    page = kurator.get(send).content.decode()
    assert "Sara Lindgren" in page
    assert "Amir Haddad" in page

    response = kurator.post(send, {"comment": "Ring före fredag.", "version": report.version}, follow=True)

    assert "Rapporten är skickad." in response.content.decode()
    assert "Skicka till mentorer" not in response.content.decode()
    own = login(Client(), cast.sara).get(reverse("absence:reports")).content.decode()
    assert "Noah Ali" in own
    assert "Ring före fredag." in own
    assert "Alma" not in own


def test_a_report_that_changed_meanwhile_keeps_the_kurators_words(
    client: Client, cast: Cast, report: MonthlyReport
) -> None:
    corrected(cast.maja, dt.date(2026, 10, 1), valid=360)
    corrected(cast.maja, dt.date(2026, 10, 2), valid=360)
    prepare(cast)
    send = reverse("absence:report_send", args=[report.pk])
    kurator = login(client, cast.maria)

    response = kurator.post(send, {"comment": "Ring före fredag.", "version": report.version})

    assert response.status_code == 409
    page = response.content.decode()
    assert "Rapporten har ändrats" in page
    assert "Ring före fredag." in page
    assert f'value="{report.version + 1}"' in page
    assert not MonthlyReportRow.objects.exclude(sent_at=None).exists()


def test_a_class_without_mentor_is_pointed_out_before_sending(
    client: Client, cast: Cast, report: MonthlyReport
) -> None:
    cast.klass_8a.mentorships.all().delete()

    page = login(client, cast.maria).get(reverse("absence:report_send", args=[report.pk])).content.decode()

    assert "Ingen mentor just nu" in page


def test_pupils_added_later_are_named_and_sent_alone(client: Client, cast: Cast, report: MonthlyReport) -> None:
    send_report(report, by=cast.maria, comment="")
    corrected(cast.maja, dt.date(2026, 10, 1), valid=360)
    corrected(cast.maja, dt.date(2026, 10, 2), valid=360)

    page = get(login(client, cast.maria), prepare(cast))

    assert "En elev har tillkommit" in page
    assert "Maja Öberg nådde 20 %" in page
    assert "Skicka till mentorer (1)" in page


def test_nothing_to_send_is_marked_as_reviewed(client: Client, cast: Cast) -> None:
    october(cast.noah, 0)
    report = prepare(cast)
    kurator = login(client, cast.maria)
    assert "Markera som granskad" in get(kurator, report)

    response = kurator.post(
        reverse("absence:report_send", args=[report.pk]), {"comment": "", "version": report.version}, follow=True
    )

    assert "markerad som granskad" in response.content.decode()


@pytest.mark.parametrize(
    ("answer", "leads_to"), [("samtal", "cases:talk"), ("anmälan", "cases:report"), ("behövs inte", "absence:reports")]
)
def test_an_answer_leads_on_to_its_form(
    client: Client, cast: Cast, report: MonthlyReport, answer: str, leads_to: str
) -> None:
    send_report(report, by=cast.maria, comment="")
    row = report.rows.get(student=cast.noah)

    response = login(client, cast.sara).post(
        reverse("absence:report_answer", args=[row.pk]), {"answer": answer, "reason": "Operation."}
    )

    row.refresh_from_db()
    assert (row.answer, row.answered_by) == (answer, cast.sara)
    assert response["Location"] == reverse(leads_to, args=[cast.noah.pk] if leads_to.startswith("cases:") else [])


def test_whoever_answers_that_a_pupil_is_reported_is_led_to_what_is_left_to_write(client: Client, cast: Cast) -> None:
    def led_to() -> list[tuple[str, int]]:
        return login(client, cast.sara).get(reverse("cases:report", args=[cast.noah.pk]), follow=True).redirect_chain

    assert led_to() == [(reverse("cases:open", args=[cast.noah.pk]), 302)]
    case = way.opened(cast)
    assert led_to() == [(f"/arenden/{case.pk}/anmal/", 302)]
    way.take(cast, case, "anmal", cast.sara)
    assert led_to() == [(f"/arenden/{case.pk}/", 302)]


def test_not_needed_without_why_is_asked_again(client: Client, cast: Cast, report: MonthlyReport) -> None:
    send_report(report, by=cast.maria, comment="")
    row = report.rows.get(student=cast.noah)

    response = login(client, cast.sara).post(
        reverse("absence:report_answer", args=[row.pk]), {"answer": "behövs inte", "reason": " "}
    )

    assert response.status_code == 422
    page = response.content.decode()
    assert '<a class="ds-link" href="#id_reason">Skriv varför ingen åtgärd behövs.</a>' in page
    row.refresh_from_db()
    assert row.answer == ""


def test_two_mentors_do_not_write_over_each_other(client: Client, cast: Cast, report: MonthlyReport) -> None:
    send_report(report, by=cast.maria, comment="")
    row = report.rows.get(student=cast.noah)
    url = reverse("absence:report_answer", args=[row.pk])
    answer_row(row, by=cast.karin, answer="behövs inte", reason="Planerad operation.")

    second = login(client, cast.sara).post(url, {"answer": "behövs inte", "reason": "Känd resa.", "seen": ""})
    page = second.content.decode()

    assert second.status_code == 409
    assert "Karin Westerberg svarade medan du skrev" in page
    assert "Planerad operation." in page
    assert "Känd resa." in page
    row.refresh_from_db()
    assert row.answer_reason == "Planerad operation."

    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    assert client.post(url, {"answer": "behövs inte", "reason": "Känd resa.", "seen": seen[1]}).status_code == 302
    row.refresh_from_db()
    assert (row.answer_reason, row.answered_by) == ("Känd resa.", cast.sara)


def test_an_answered_row_says_so_and_can_be_changed(client: Client, cast: Cast, report: MonthlyReport) -> None:
    send_report(report, by=cast.maria, comment="")
    answer_row(report.rows.get(student=cast.noah), by=cast.sara, answer="behövs inte", reason="Planerad operation.")

    own = login(client, cast.sara).get(reverse("absence:reports")).content.decode()
    assert "Svarat 20 nov" in own
    assert "Ändra svar" in own
    assert "Planerad operation." in get(login(Client(), cast.maria), report)


def test_a_late_answer_is_said_to_be_ours(client: Client, cast: Cast, report: MonthlyReport) -> None:
    send_report(report, by=cast.maria, comment="")

    with on_day(dt.date(2026, 11, 28)):
        page = get(login(client, cast.maria), report)

    assert "Svar saknas sedan 27 nov" in page


def test_an_empty_list_says_when_it_will_fill(client: Client, cast: Cast) -> None:
    page = login(client, cast.sara).get(reverse("absence:reports")).content.decode()

    assert "När en månad är slut förbereds skolans rapport här." in page


@pytest.mark.parametrize("address", ["report", "absence:reports"])
def test_the_number_of_queries_does_not_grow_with_the_pupils(
    client: Client, cast: Cast, report: MonthlyReport, address: str
) -> None:
    user = login(client, cast.maria if address == "report" else cast.sara)
    send_report(report, by=cast.maria, comment="")
    url = reverse(address, args=[report.pk] if address == "report" else [])

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert user.get(url).status_code == 200
        return len(counted)

    few = queries()
    for number in range(8):
        october(make_student(f"Elev{number}", group=cast.klass_8b), 3)
    send_report(prepare(cast), by=cast.maria, comment="")

    assert queries() == few
