"""Reminders: follow-ups, answers, investigations and measures, when they are due, to the one who has it, once each."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from absence import reports
from absence.models import MonthlyReport, MonthlyReportRow
from cases import services
from cases.models import State, Talk
from notifications import reminders
from notifications.models import Delivery, Status
from people.models import Mentorship, Protection, Student, User
from tests.cases import moving, way
from tests.cast import TODAY, Cast, make_student, make_user, on_day

IN_TWO_WEEKS = dt.date(2026, 12, 4)


def told(kind: str) -> list[User]:
    return [row.to_user for row in Delivery.objects.filter(kind=kind).order_by("pk") if row.to_user]


def reconcile(day: dt.date) -> tuple[int, int]:
    with on_day(day):
        return reminders.reconcile(day)


@pytest.fixture
def talk(cast: Cast) -> Talk:
    """A talk with Noah, to be followed up in two weeks."""
    return way.talk(cast, follow_up_on=IN_TWO_WEEKS)


def test_a_follow_up_is_reminded_of_on_its_day_and_once(cast: Cast, talk: Talk) -> None:
    assert reconcile(IN_TWO_WEEKS - dt.timedelta(days=1)) == (0, 0)
    assert reconcile(IN_TWO_WEEKS) == (1, 0)
    assert reconcile(IN_TWO_WEEKS + dt.timedelta(days=3)) == (0, 0)
    assert told("paminn_samtal") == [cast.sara]


def test_a_missed_night_repairs_itself(cast: Cast, talk: Talk) -> None:
    assert reconcile(IN_TWO_WEEKS + dt.timedelta(days=5)) == (1, 0)


def test_a_reminder_of_what_is_done_meanwhile_is_not_sent(cast: Cast, talk: Talk) -> None:
    reconcile(IN_TWO_WEEKS)
    with on_day(IN_TWO_WEEKS, hour=12):
        way.talk(cast, held_on=IN_TWO_WEEKS, outcome=Talk.Outcome.DONE)

    assert reconcile(IN_TWO_WEEKS) == (0, 1)
    assert Delivery.objects.get(kind="paminn_samtal").status == Status.CANCELLED


def test_a_new_mentor_is_reminded_instead_of_the_one_who_left_the_class(cast: Cast, talk: Talk) -> None:
    Mentorship.objects.filter(user=cast.sara).update(last_day=TODAY)
    new = make_user("nils")
    Mentorship.objects.create(user=new, group=cast.klass_8b, first_day=TODAY)

    reconcile(IN_TWO_WEEKS)

    assert told("paminn_samtal") == [new]


def test_a_protected_pupils_mentor_without_personal_access_is_not_told(cast: Cast, talk: Talk) -> None:
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)

    assert reconcile(IN_TWO_WEEKS) == (0, 0)


def test_a_case_handed_back_is_checked_again_on_the_rektors_day(cast: Cast) -> None:
    case = way.anmald(cast)
    services.lamna_tillbaka(
        case=case, by=cast.karin, reason="Beviljad ledighet.", suggestions="Ring igen.", check_again_on=IN_TWO_WEEKS
    )

    reconcile(IN_TWO_WEEKS)

    assert told("paminn_ny_kontroll") == [cast.sara]


def test_the_utredare_is_reminded_before_the_last_day(cast: Cast) -> None:
    way.start_investigation(cast, way.anmald(cast), ready_by=IN_TWO_WEEKS)

    reconcile(IN_TWO_WEEKS - dt.timedelta(days=reminders.DAYS_BEFORE_READY + 1))
    assert told("paminn_utredning") == []
    reconcile(IN_TWO_WEEKS - dt.timedelta(days=reminders.DAYS_BEFORE_READY))
    assert told("paminn_utredning") == [cast.petra]


def test_who_answers_for_a_measure_is_reminded_unless_it_is_written_how_it_went(cast: Cast) -> None:
    case = way.uppfoljning(cast)

    reconcile(way.NEXT_WEEK)
    assert told("paminn_atgard") == [cast.sara]

    with on_day(way.NEXT_WEEK, hour=12):
        services.log_measure(
            measure=case.measures.get(), by=way.person(cast.sara), done_on=way.NEXT_WEEK, done_note="Det gick bra."
        )
    assert reconcile(way.NEXT_WEEK) == (0, 1)


def test_a_measure_that_an_evaluation_has_answered_is_not_reminded_of(cast: Cast) -> None:
    case = way.uppfoljning(cast)
    services.evaluate(case=case, by=cast.petra, **way.evaluation(case))

    reconcile(way.NEXT_WEEK)

    assert told("paminn_atgard") == []


def test_the_rektor_of_the_new_school_is_told_of_a_case_and_again_after_a_week(cast: Cast) -> None:
    moving.at_the_new_school(cast)
    passing = moving.sent(cast, moving.begun_at(cast, State.UPPMARKSAMMA))

    for day in (TODAY, TODAY + dt.timedelta(days=6), way.NEXT_WEEK):
        reconcile(day)

    assert told("ta_emot_arende") == [cast.rolf, cast.rolf]
    services.take_back(passing=passing, by=way.person(cast.karin))
    assert reconcile(way.NEXT_WEEK) == (0, 1)


# ---------------------------------------------------------------------------------------- The monthly report


@pytest.fixture
def report(cast: Cast) -> MonthlyReport:
    """The report of October, sent today, with Noah and Alma in it."""
    report = MonthlyReport.objects.create(school=cast.bjorkskolan, month=dt.date(2026, 10, 1))
    for pupil in (cast.noah, cast.maja, cast.alma):
        MonthlyReportRow.objects.create(
            report=report, student=pupil, offered=6000, reported=6000, valid=900, invalid=600, late=0, occasions=3,
            absence_days=2,
        )  # fmt: skip
    reports.send_report(report, by=cast.maria, comment="")
    return MonthlyReport.objects.get(pk=report.pk)


def test_each_mentor_is_told_once_when_the_report_is_sent(cast: Cast, report: MonthlyReport) -> None:
    assert sorted(told("svar_manadsrapport"), key=lambda user: user.pk) == [cast.sara, cast.amir]


def test_a_mentor_who_has_not_answered_is_reminded_before_and_after_the_last_day(
    cast: Cast, report: MonthlyReport
) -> None:
    for row in report.rows.filter(student__in=[cast.noah, cast.maja]):
        reports.answer_row(row, by=cast.sara, answer=MonthlyReportRow.Answer.TALK)

    for days in range(12):
        reconcile(TODAY + dt.timedelta(days=days))

    assert told("paminn_manadsrapport") == [cast.amir, cast.amir]


def test_what_is_added_to_a_report_later_is_told_about_again(cast: Cast, report: MonthlyReport) -> None:
    MonthlyReportRow.objects.create(
        report=report, student=cast.tuva, offered=6000, reported=6000, valid=900, invalid=600, late=0, occasions=3,
        absence_days=2,
    )  # fmt: skip
    with on_day(TODAY + dt.timedelta(days=3)):
        reports.send_report(report, by=cast.maria, comment="")

    assert told("svar_manadsrapport").count(cast.sara) == 2


def test_reminders_ask_the_same_number_of_questions_however_many_there_are(cast: Cast, report: MonthlyReport) -> None:
    few = _questions(cast, 1)

    assert _questions(cast, 8) == few


def _questions(cast: Cast, number: int) -> int:
    for _ in range(number):
        way.talk(cast, make_student(group=cast.klass_8b, municipality=cast.alvkoping), follow_up_on=IN_TWO_WEEKS)
    with on_day(IN_TWO_WEEKS), CaptureQueriesContext(connection) as asked:
        reminders.due(IN_TWO_WEEKS)
    return len(asked)
