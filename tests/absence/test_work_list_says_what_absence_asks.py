"""What absence puts in "Mitt arbete", for each role."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from absence.models import MonthlyReport
from absence.reports import answer_row, send_report
from absence.services import find_alerts, handle_alerts
from absence.work import tasks_for
from people.models import Protection, Student, User
from people.services import grant_student
from tests.absence.days import FRIDAY, THURSDAY, TUESDAY, WEDNESDAY, ill, missed_a_lesson, weekdays_before
from tests.absence.months import prepare_report
from tests.cast import TODAY, Cast, make_student, on_day, school_day


def titles(user: User, today: dt.date = TODAY) -> list[tuple[str, str]]:
    """Who and what."""
    fresh = User.objects.get(pk=user.pk)
    return [(task.who, task.title) for task in tasks_for(fresh, today)]


def october_report(cast: Cast, *students: Student) -> MonthlyReport:
    """A report with these pupils, prepared."""
    for student in students:
        school_day(student, dt.date(2026, 10, 1), valid=360)
    report = prepare_report(cast.bjorkskolan, dt.date(2026, 10, 1))
    assert report
    return report


def test_a_mentor_calls_home_the_same_day(cast: Cast, sara: User) -> None:
    missed_a_lesson(cast.noah, [FRIDAY], minutes=120)
    find_alerts(FRIDAY)

    (task,) = tasks_for(sara, TODAY)

    assert (task.who, task.klass, task.title, task.due) == (
        "Noah Ali",
        "8B",
        "Ring hem om ogiltig frånvaro i dag",
        TODAY,
    )
    assert task.why == "Borta 2\xa0timmar utan giltigt skäl 20 november."
    assert [phone.name for phone in task.phones] == ["Samira", "Karim"]


def test_days_not_yet_called_about_are_one_row_that_says_since_when(cast: Cast, sara: User) -> None:
    missed_a_lesson(cast.noah, [THURSDAY, FRIDAY])
    find_alerts(THURSDAY)
    find_alerts(FRIDAY)

    (task,) = tasks_for(sara, TODAY)

    assert (task.title, task.due) == ("Ring hem om ogiltig frånvaro 19 november", THURSDAY)
    assert task.why.endswith("19 november. Även 20 november.")


def test_a_mentor_asks_how_it_is_after_three_announced_days(cast: Cast, sara: User) -> None:
    ill(cast.tuva, [TUESDAY, WEDNESDAY, THURSDAY])
    find_alerts(THURSDAY)

    (task,) = tasks_for(sara, THURSDAY)

    assert (task.who, task.title) == ("Tuva Bergman", "Ring och hör hur det är")
    assert task.why == "Anmäld frånvaro 3 skoldagar i rad sedan 17 november."


def test_several_guide_values_for_a_talk_are_one_row(cast: Cast, sara: User) -> None:
    for number, day in enumerate(weekdays_before(TODAY, 13)):
        school_day(cast.maja, day, valid=360 if number % 2 == 0 else 0)
    find_alerts(TODAY)

    (task,) = tasks_for(sara, TODAY)

    assert (task.title, task.due) == ("Boka samtal om frånvaro", None)
    assert task.why == (
        "7 frånvarotillfällen under terminen. 7 frånvarotillfällen på tio skolveckor. "
        "7 hela frånvarodagar på tio skolveckor. 53\N{NO-BREAK SPACE}% frånvaro i november."
    )


def test_what_is_handled_is_gone(cast: Cast, sara: User) -> None:
    missed_a_lesson(cast.noah, [FRIDAY])
    find_alerts(FRIDAY)
    handle_alerts(cast.noah, rules=["ogiltig_samma_dag"], by=sara, how="Ringde")

    assert tasks_for(sara, TODAY) == []


def test_only_the_own_mentor_is_asked(cast: Cast) -> None:
    missed_a_lesson(cast.noah, [FRIDAY])
    find_alerts(FRIDAY)

    for user in (cast.amir, cast.maria, cast.karin, cast.birgitta, cast.rolf, cast.hugo, cast.stina, cast.sixten):
        assert titles(user) == []


def test_a_protected_pupil_is_asked_of_the_rektor_and_the_named_staff_never_of_the_mentor(cast: Cast) -> None:
    missed_a_lesson(cast.signe, [FRIDAY])
    find_alerts(FRIDAY)

    assert titles(cast.amir) == []
    (task,) = tasks_for(cast.karin, TODAY)
    assert (task.who, task.klass, task.phones) == ("Signe Hemlig", "", ())
    grant_student(student=cast.signe, user=cast.petra, reason="Kontaktperson", by=cast.karin, first_day=TODAY)
    assert titles(cast.petra) == [("Signe Hemlig", "Ring hem om ogiltig frånvaro i dag")]


def test_guardians_of_a_pupil_of_age_are_not_offered(cast: Cast, sara: User) -> None:
    Student.objects.filter(pk=cast.noah.pk).update(birth_date=dt.date(2008, 1, 1))
    missed_a_lesson(cast.noah, [FRIDAY])
    find_alerts(FRIDAY)

    (task,) = tasks_for(sara, TODAY)

    assert task.phones == ()


def test_the_kurator_reviews_then_the_mentor_answers_per_class(cast: Cast, maria: User, sara: User) -> None:
    report = october_report(cast, cast.noah, cast.maja, cast.alma)
    assert titles(maria) == [("", "Granska och skicka månadsrapporten för oktober")]
    assert titles(sara) == []

    send_report(report, by=maria, comment="")

    assert titles(maria) == []
    (task,) = tasks_for(User.objects.get(pk=sara.pk), TODAY)
    assert (task.title, task.klass, task.due) == (
        "Svara på månadsrapporten för oktober",
        "8B",
        TODAY + dt.timedelta(days=7),
    )
    assert task.why == "Två elever med minst 20 % frånvaro väntar på ditt svar."
    assert [task.klass for task in tasks_for(cast.amir, TODAY)] == ["8A"]


def test_pupils_added_later_are_the_kurators_to_send(cast: Cast, maria: User) -> None:
    send_report(october_report(cast, cast.noah), by=maria, comment="")
    october_report(cast, cast.maja)

    (task,) = tasks_for(maria, TODAY)

    assert task.title == "Skicka tillägg till månadsrapporten för oktober"
    assert task.why == "Björkskolan. En elev har tillkommit."


def test_kurator_and_rektor_see_silence_after_seven_days(cast: Cast, maria: User, sara: User) -> None:
    rows = send_report(october_report(cast, cast.noah, cast.maja), by=maria, comment="")
    answer_row(rows[0], by=sara, answer="samtal")
    last_day, after = dt.date(2026, 11, 27), dt.date(2026, 11, 28)

    with on_day(last_day):
        assert titles(maria, last_day) == titles(cast.karin, last_day) == []
    with on_day(after):
        for user in (maria, cast.karin):
            (task,) = tasks_for(User.objects.get(pk=user.pk), after)
            assert (task.title, task.due) == ("Svar saknas på månadsrapporten för oktober", last_day)
            assert task.why == "Björkskolan. Mentorerna för 8B har inte svarat för en elev. Prata med dem."
            assert "en elev" in task.why


@pytest.mark.parametrize("name", ["sara", "maria", "karin"])
def test_the_number_of_queries_does_not_grow_with_the_pupils(cast: Cast, name: str) -> None:
    def queries() -> int:
        user = User.objects.get(pk=getattr(cast, name).pk)
        with CaptureQueriesContext(connection) as counted:
            tasks_for(user, TODAY)
        return len(counted)

    def more(number: int) -> None:
        for index in range(number):
            student = make_student(f"Elev{index}", group=cast.klass_8b)
            missed_a_lesson(student, [FRIDAY])
            school_day(student, dt.date(2026, 10, 1), valid=360)
            other = make_student(f"Skyddad{index}", group=cast.klass_8b, protection=Protection.SEKRETESSMARKERING)
            missed_a_lesson(other, [FRIDAY])
        find_alerts(FRIDAY)
        report = prepare_report(cast.bjorkskolan, dt.date(2026, 10, 1))
        assert report
        send_report(report, by=cast.maria, comment="")

    more(2)
    few = queries()
    more(6)

    assert queries() == few
