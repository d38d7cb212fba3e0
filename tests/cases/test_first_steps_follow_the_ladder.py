"""The huvudman's ladder says what comes next when absence goes on: Töreboda's talks, or Karlstad's meeting."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from absence import first_steps
from absence.first_steps import LADDER, LADDERS, Ladder
from absence.models import Alert
from absence.work import tasks_for
from cases.due import due_in, with_parts
from cases.models import Case, Talk
from cases.services.meetings import wish_for_meeting
from people.choices import choose
from people.models import Student
from tests.cases import way
from tests.cases.by_hand import FIRST_STEPS
from tests.cast import NOW, TODAY, Cast, login

IN_WORDS = {
    first_steps.CALL_TODAY: "ring samma dag",
    first_steps.TALK_TODAY: "prata med eleven samma dag",
    first_steps.CHECK: "kontroll varje vecka",
    first_steps.CALL_ANNOUNCED: "ring efter tre dagar",
    first_steps.TALK: "samtal",
    first_steps.FOLLOW_UP: "uppföljning",
    first_steps.REPORT: "anmälan",
    first_steps.MEET: "fysiskt möte",
    first_steps.ELEVHALSA: "elevhälsan",
}
LATER = TODAY + dt.timedelta(days=3)  # the next school day, a Monday


@pytest.fixture
def karlstad(cast: Cast) -> Cast:
    """Älvköping climbs Karlstad's ladder from tomorrow on."""
    tomorrow = TODAY + dt.timedelta(days=1)
    choose(cast.huvudman, LADDER, value="karlstad", first_day=tomorrow, reason="Vi följer modellen.", by=cast.stina)
    return cast


def signal(cast: Cast, rule: str, student: Student | None = None, **more: Any) -> Alert:
    """An open signal about Noah."""
    figures = {"occasions": 6, "absence_days": 6, "days": 3, "from": "2026-11-16", "to": TODAY.isoformat()}
    given: dict[str, Any] = {"window_from": dt.date(2026, 11, 16), "window_to": TODAY, "version": 1} | more
    return Alert.objects.create(
        student=student or cast.noah, school=cast.bjorkskolan, rule=rule, figures=figures, **given
    )


def asked_of_sara(cast: Cast) -> list[str]:
    """What signals ask of Sara on the day that it is."""
    return [task.title for task in tasks_for(way.person(cast.sara), timezone.localdate())]


def first_due(case: Case) -> str:
    """What the case asks for first."""
    today = timezone.localdate()
    return due_in(with_parts(Case.objects.filter(pk=case.pk), today).get(), today)[0].title


def test_the_ladders_are_those_of_the_two_routines() -> None:
    assert {ladder: [IN_WORDS[step] for step in steps] for ladder, steps in LADDERS.items()} == FIRST_STEPS


def test_a_guide_value_asks_for_a_talk_in_one_and_for_a_meeting_in_person_in_the_other(karlstad: Cast) -> None:
    signal(karlstad, "tillfallen_termin")

    assert asked_of_sara(karlstad) == ["Boka samtal om frånvaro"]
    with time_machine.travel(NOW + dt.timedelta(days=3)):
        assert asked_of_sara(karlstad) == ["Bjud in vårdnadshavarna till ett fysiskt möte"]


def test_three_announced_days_ask_for_a_call_and_once_more_for_a_meeting(karlstad: Cast) -> None:
    with time_machine.travel(NOW + dt.timedelta(days=3)):
        signal(karlstad, "anmald_tre_dagar")
        assert asked_of_sara(karlstad) == ["Ring och hör hur det är"]

        signal(karlstad, "anmald_tre_dagar", status=Alert.Status.HANDLED, handled_at=NOW - dt.timedelta(days=14))
        assert asked_of_sara(karlstad) == ["Bjud in vårdnadshavarna till ett fysiskt möte"]


def test_unexcused_absence_asks_for_a_call_the_same_day_whatever_the_ladder(karlstad: Cast) -> None:
    with time_machine.travel(NOW + dt.timedelta(days=3)):
        signal(karlstad, "ogiltig_samma_dag", window_from=LATER, window_to=LATER)

        assert asked_of_sara(karlstad) == ["Ring hem om ogiltig frånvaro i dag"]


def test_a_talk_with_home_answers_announced_absence_and_not_unexcused(cast: Cast) -> None:
    announced, unexcused = signal(cast, "anmald_tre_dagar"), signal(cast, "ogiltig_samma_dag")

    way.talk(cast)

    announced.refresh_from_db()
    unexcused.refresh_from_db()
    assert (announced.status, unexcused.status) == (Alert.Status.HANDLED, Alert.Status.OPEN)


def test_in_karlstad_a_case_goes_from_the_meeting_to_elevhalsan_while_the_absence_goes_on(karlstad: Cast) -> None:
    with time_machine.travel(NOW + dt.timedelta(days=3)):
        case = way.talk(karlstad, channel=Talk.Channel.PHONE, held_on=TODAY).case
        assert first_due(case) == "Följ upp samtalet"

        signal(karlstad, "dagar_tio_veckor")
        assert first_due(case) == "Bjud in vårdnadshavarna till ett fysiskt möte"

        way.talk(karlstad, channel=Talk.Channel.MEETING, held_on=LATER, trigger="Möte")
        assert first_due(case) == "Följ upp samtalet"

        signal(karlstad, "dagar_tio_veckor", window_from=LATER)
        assert first_due(case) == "Boka tid med elevhälsan"

        wish_for_meeting(student=karlstad.noah, school=karlstad.bjorkskolan, by=karlstad.sara, why="Det fortsätter.")
        assert first_due(case) == "Följ upp samtalet"


def test_in_toreboda_a_case_goes_to_the_rektor_when_it_goes_on_after_a_talk_and_its_follow_up(cast: Cast) -> None:
    case = way.talk(cast).case
    signal(cast, "dagar_tio_veckor")
    assert first_due(case) == "Följ upp samtalet"

    way.talk(cast, trigger="Uppföljning")
    signal(cast, "dagar_tio_veckor", window_from=TODAY)

    assert first_due(case) == "Anmäl till rektor"


def test_what_another_huvudman_has_seen_moves_nobody_up_the_ladder(karlstad: Cast) -> None:
    with time_machine.travel(NOW + dt.timedelta(days=3)):
        case = way.talk(karlstad, channel=Talk.Channel.PHONE).case
        Alert.objects.filter(pk=signal(karlstad, "dagar_tio_veckor").pk).update(school=karlstad.granasskolan)

        assert first_due(case) == "Följ upp samtalet"


def test_the_pages_say_the_next_step_and_the_routine_the_whole_ladder(karlstad: Cast) -> None:
    found = signal(karlstad, "tillfallen_termin")

    with time_machine.travel(NOW + dt.timedelta(days=3)):
        sara = login(Client(), karlstad.sara)
        about = reverse("student", args=[karlstad.noah.pk]), reverse("absence:alert", args=[found.pk])
        pages = [reverse("home"), *about]
        assert all("Bjud in vårdnadshavarna till ett fysiskt möte" in sara.get(url).content.decode() for url in pages)
        routine = sara.get(reverse("cases:routine")).content.decode()

    assert "4. Bjud in vårdnadshavarna till ett fysiskt möte" in routine
    assert set(LADDERS) == set(Ladder)
