"""Rektor and elevhälsa set time aside four times a term, or as often as the huvudman says; Närvaro counts and reminds.

On Friday 20 November 2026 höstterminen has a month left.
"""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.meeting_rhythm import rhythms_of, tasks_for
from cases.models import Meeting
from cases.routine.chosen import choose_in_routine
from cases.routine.guides import MEETINGS
from cases.services import meetings
from people.models import School, User
from people.roles import Role
from tests.cases import way
from tests.cast import NOW, TODAY, Cast, give_role, login, make_school, on_day

A_WEEK = dt.timedelta(weeks=1)
SPRING = dt.date(2027, 1, 20)


def held(cast: Cast, number: int) -> None:
    """So many meetings have been held and ended this autumn, the first on 5 October."""
    for week in range(number):
        day = dt.date(2026, 10, 5) + week * A_WEEK
        Meeting.objects.create(
            school=cast.bjorkskolan, held_on=day, planned_by=cast.karin, ended_at=NOW, ended_by=cast.karin
        )


def plan(cast: Cast, day: dt.date) -> Meeting:
    """Karin plans a meeting."""
    return meetings.plan_meeting(school=cast.bjorkskolan, by=cast.karin, held_on=day)


def asked(user: User, day: dt.date = TODAY) -> list[str]:
    """What the rhythm asks of somebody in "Mitt arbete"."""
    return [task.why for task in tasks_for(way.person(user), day)]


def words(cast: Cast, day: dt.date = TODAY) -> list[str]:
    """How it stands at Björkskolan."""
    return [each.words for each in rhythms_of(School.objects.filter(pk=cast.bjorkskolan.pk), day)]


def test_the_page_says_how_many_are_held_and_planned_this_term(cast: Cast, client: Client) -> None:
    held(cast, 2)
    plan(cast, TODAY + A_WEEK)

    page = login(client, cast.karin).get("/elevhalsomoten/").content.decode()

    assert "2 av 4 möten den här terminen, 1 planerat." in page


def test_a_meeting_whose_day_has_gone_by_is_neither_held_nor_planned(cast: Cast) -> None:
    plan(cast, TODAY - A_WEEK)

    assert words(cast) == ["0 av 4 möten den här terminen, 1 inte avslutat, inget planerat."]


def test_more_than_the_guide_value_is_simply_more(cast: Cast) -> None:
    held(cast, 5)

    assert words(cast) == ["5 möten den här terminen, inget planerat."]
    assert asked(cast.karin) == []


def test_rektor_and_kurator_are_reminded_while_none_is_planned_and_nobody_else(cast: Cast) -> None:
    held(cast, 3)

    assert asked(cast.karin) == asked(cast.maria)
    assert asked(cast.karin) == ["Björkskolan. 3 av 4 möten den här terminen, inget planerat."]
    assert [asked(each) for each in (cast.sara, cast.petra, cast.birgitta, cast.hugo)] == [[]] * 4


@pytest.mark.parametrize(("number", "reminded"), [(3, True), (4, False)])
def test_nobody_is_reminded_when_the_terms_number_is_reached(cast: Cast, number: int, reminded: bool) -> None:
    held(cast, number)

    assert bool(asked(cast.karin)) is reminded


@pytest.mark.parametrize(
    ("day", "reminded"), [(TODAY, False), (TODAY + A_WEEK, False), (SPRING, True)], ids=["today", "soon", "next term"]
)
def test_a_meeting_to_come_in_the_term_takes_the_reminder_away(cast: Cast, day: dt.date, reminded: bool) -> None:
    plan(cast, day)

    assert bool(asked(cast.karin)) is reminded


def test_nobody_is_reminded_in_a_break_and_the_page_tells_all_the_same(cast: Cast) -> None:
    hostlov = dt.date(2026, 10, 28)
    with on_day(hostlov):
        assert asked(cast.karin, hostlov) == []
        assert words(cast, hostlov) == ["0 av 4 möten den här terminen, inget planerat."]


def test_nobody_is_reminded_between_terms_and_the_page_tells_of_the_term_to_come(cast: Cast) -> None:
    last_weekend, christmas = dt.date(2026, 12, 19), dt.date(2026, 12, 28)
    for day in (last_weekend, christmas):
        with on_day(day):
            assert asked(cast.karin, day) == []
    plan(cast, SPRING)
    with on_day(christmas):
        assert words(cast, christmas) == ["0 av 4 möten vårterminen 2027, 1 planerat."]


def test_a_huvudman_has_a_rhythm_of_its_own(cast: Cast) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    choose_in_routine(
        cast.huvudman, MEETINGS, value=1, first_day=tomorrow, reason="Vi ses en gång.", by=cast.stina, at=NOW
    )
    held(cast, 1)

    assert words(cast) == ["1 av 4 möten den här terminen, inget planerat."]
    assert words(cast, tomorrow) == ["1 av 1 möte den här terminen, inget planerat."]
    assert asked(cast.karin, TODAY + 3 * dt.timedelta(days=1)) == []


def test_a_rektor_of_many_schools_asks_as_many_questions_as_one_of_few(cast: Cast) -> None:
    def questions() -> int:
        karin = way.person(cast.karin)
        with CaptureQueriesContext(connection) as found:
            tasks_for(karin, TODAY)
        return len(found)

    few = questions()
    for number in range(3):
        give_role(cast.karin, Role.REKTOR, make_school(f"Skola {number}", f"9910001{number}", cast.huvudman))

    assert questions() == few
    assert len(asked(cast.karin)) == 4
