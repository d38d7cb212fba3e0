"""The weekly check: asked for on the week's last days, recorded with what was seen, a gap where nobody looked."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from absence.checks import CheckRefused, Week, record_check, tasks_for, week_of, weeks_back
from absence.models import WeeklyCheck
from absence.services import find_alerts
from people.queries import calendar_of
from people.services import grant_student, sync_role_groups
from tests.absence.days import FRIDAY, MONDAY, THURSDAY, WEDNESDAY, corrected, ill, missed_a_lesson
from tests.builders import make_mentor, make_user
from tests.cast import TODAY, Cast, fresh, login, on_day, school_day

LATER = dt.timedelta(days=7)


@pytest.fixture
def week(cast: Cast) -> Week:
    """Week 47, in which Noah was ill on Monday and Maja missed a lesson on Wednesday."""
    ill(cast.noah, [MONDAY])
    missed_a_lesson(cast.maja, [WEDNESDAY])
    found = week_of(calendar_of(cast.bjorkskolan), TODAY)
    assert found
    return found


def url(cast: Cast, number: int = 47) -> str:
    """The page of 8B's week."""
    return reverse("check", args=[cast.klass_8b.pk, 2026, number])


def test_the_work_list_asks_on_the_weeks_last_two_school_days(cast: Cast, week: Week) -> None:
    asked = {}
    for day in (WEDNESDAY, THURSDAY, FRIDAY):
        with on_day(day):
            asked[day] = [(task.title, task.klass, task.due) for task in tasks_for(fresh(cast.sara), day)]

    task = ("Gör veckokontrollen, vecka 47", "8B", FRIDAY)
    assert asked == {WEDNESDAY: [], THURSDAY: [task], FRIDAY: [task]}


def test_nothing_is_asked_of_others_or_when_the_class_had_no_lessons(cast: Cast, week: Week) -> None:
    assert tasks_for(fresh(cast.maria), TODAY) == []
    assert tasks_for(fresh(cast.amir), TODAY) == []  # 8A had no lessons


def test_a_class_where_a_protected_pupil_alone_had_lessons_is_asked_only_of_a_mentor_who_reaches_her(
    cast: Cast, week: Week
) -> None:
    school_day(cast.signe, MONDAY)
    assert tasks_for(fresh(cast.amir), TODAY) == []

    grant_student(student=cast.signe, user=cast.amir, reason="Mentor", by=cast.karin)

    assert [task.klass for task in tasks_for(fresh(cast.amir), TODAY)] == ["8A"]


def test_the_mentor_checks_and_it_is_kept_who_when_and_what_was_seen(client: Client, cast: Cast, week: Week) -> None:
    mentor = login(client, cast.sara)
    page = mentor.get(url(cast)).content.decode()
    assert page.index("Noah Ali") < page.index("Maja Öberg")  # most absence first
    assert "Kontrollerad, vecka 47" in page

    answer = mentor.post(url(cast), {"note": "Pratade med Noah."}, follow=True).content.decode()

    check = WeeklyCheck.objects.get()
    assert (check.group, check.week, check.by, check.note) == (cast.klass_8b, MONDAY, cast.sara, "Pratade med Noah.")
    assert check.seen[str(cast.noah.pk)]["valid"] == 360
    assert "Sara Lindgren, 20 november kl." in answer
    assert tasks_for(fresh(cast.sara), TODAY) == []


def test_the_check_says_what_is_to_be_done_about_each_pupil(client: Client, cast: Cast, week: Week) -> None:
    find_alerts(WEDNESDAY)

    assert "Ring hem om ogiltig frånvaro" in login(client, cast.sara).get(url(cast)).content.decode()


def test_pupils_who_were_there_are_one_line(client: Client, cast: Cast, week: Week) -> None:
    school_day(cast.tuva, MONDAY)

    table, there = login(client, cast.sara).get(url(cast)).content.decode().split("En elev utan frånvaro")

    assert "Noah Ali" in table
    assert "Maja Öberg" in table
    assert cast.tuva.name not in table
    assert cast.tuva.name in there


def test_what_is_corrected_after_the_check_is_shown_beside_what_was_seen(
    client: Client, cast: Cast, week: Week
) -> None:
    record_check(group=cast.klass_8b, week=week, by=fresh(cast.sara))
    corrected(cast.noah, MONDAY, valid=180)

    page = login(client, cast.karin).get(url(cast)).content.decode()

    assert "Ändrat sedan kontrollen" in page
    assert "Veckans frånvaro var 100,0\xa0%, ogiltig 0,0\xa0%. Nu 50,0\xa0%, ogiltig 0,0\xa0%." in page
    assert "var 16,7" not in page


def test_the_rektor_sees_the_gaps_and_not_a_week_that_is_going_on(client: Client, cast: Cast, week: Week) -> None:
    record_check(group=cast.klass_8b, week=week, by=fresh(cast.sara))

    page = login(client, cast.karin).get(reverse("checks")).content.decode()

    # Six school weeks: the current one and five before it, in two classes.
    assert "Tio veckokontroller saknas." in page
    assert page.count(">Pågår<") == 1
    assert "8B vecka 47, kontrollerad av Sara Lindgren" in page
    assert "vecka 44" not in page.lower()  # the autumn break is no school week


def test_a_gap_can_be_closed_afterwards_and_says_so(client: Client, cast: Cast, week: Week) -> None:
    with on_day(TODAY + LATER):
        mentor = login(client, cast.sara)
        mentor.post(url(cast), {"note": ""})
        assert ", i efterhand." in mentor.get(url(cast)).content.decode()


def test_a_week_is_checked_once_and_stays_as_it_was_written(cast: Cast, week: Week) -> None:
    check = record_check(group=cast.klass_8b, week=week, by=fresh(cast.sara))

    with pytest.raises(CheckRefused, match="redan kontrollerad"):
        record_check(group=cast.klass_8b, week=week, by=fresh(cast.sara))
    with pytest.raises(DatabaseError), transaction.atomic():
        WeeklyCheck.objects.filter(pk=check.pk).update(note="Annat")


def test_a_note_that_came_second_is_given_back(client: Client, cast: Cast, week: Week) -> None:
    other = make_user("lars")
    make_mentor(other, cast.klass_8b)
    sync_role_groups()
    record_check(group=cast.klass_8b, week=week, by=fresh(cast.sara))

    answer = login(client, other).post(url(cast), {"note": "Jag ringde hem i går."})

    assert answer.status_code == 409
    assert "Det du skrev sparades inte" in answer.content.decode()
    assert "Jag ringde hem i går." in answer.content.decode()
    assert "Jag ringde hem i går." in client.get(url(cast)).content.decode()  # and is kept as a draft


def test_a_check_pressed_twice_is_done(client: Client, cast: Cast, week: Week) -> None:
    login(client, cast.sara).post(url(cast), {"note": "Lugn vecka."})

    assert client.post(url(cast), {"note": "Lugn vecka."}).status_code == 302


def test_only_the_classs_mentor_checks(client: Client, cast: Cast, week: Week) -> None:
    with pytest.raises(CheckRefused, match="mentorer"):
        record_check(group=cast.klass_8b, week=week, by=fresh(cast.karin))
    assert login(client, cast.karin).post(url(cast), {"note": ""}).status_code == 404


def test_a_protected_pupil_is_checked_by_the_mentor_who_is_named_and_seen_by_no_other(
    client: Client, cast: Cast, week: Week
) -> None:
    ill(cast.signe, [MONDAY])
    address = reverse("check", args=[cast.klass_8a.pk, 2026, 47])
    assert "Signe" not in login(client, cast.amir).get(address).content.decode()

    grant_student(student=cast.signe, user=cast.amir, reason="Är mentor", by=cast.karin)

    assert "Signe" in login(client, fresh(cast.amir)).get(address).content.decode()
    assert "Signe" not in login(client, cast.maria).get(address).content.decode()


def test_whoever_is_named_beside_the_mentor_is_not_told_in_which_class(client: Client, cast: Cast, week: Week) -> None:
    grant_student(student=cast.signe, user=cast.maria, reason="Möter eleven", by=cast.karin)

    page = login(client, cast.maria).get(reverse("check", args=[cast.klass_8a.pk, 2026, 47])).content.decode()

    assert "Alma Sjögren" in page
    assert "Signe" not in page


@pytest.mark.parametrize("number", [44, 48, 54])
def test_breaks_weeks_to_come_and_weeks_that_do_not_exist_have_no_page(
    client: Client, cast: Cast, week: Week, number: int
) -> None:
    assert login(client, cast.sara).get(url(cast, number)).status_code == 404


def test_weeks_without_school_are_not_among_the_weeks(cast: Cast) -> None:
    numbers = [each.number for each in weeks_back(calendar_of(cast.bjorkskolan), TODAY)]

    assert numbers == [47, 46, 45, 43, 42, 41]
