"""Two people at once: one wins, the other is told who and when, and neither words nor events are lost or doubled."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from cases import services
from cases.errors import AlreadyDone, CaseError, Conflict, MissingParts
from cases.models import Case, CaseEvent, State, Talk
from tests.cases import way
from tests.cast import TODAY, Cast, make_cast, on_day

Outcome = list[BaseException | None]


def race(*attempts: Callable[[], object]) -> Outcome:
    """Run all at the same time on connections of their own, and give how each went."""
    start = threading.Barrier(len(attempts))
    outcomes: Outcome = [None] * len(attempts)

    def run(number: int) -> None:
        try:
            start.wait()
            attempts[number]()
        except CaseError as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(attempts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_two_different_decisions_at_once_leave_one_decision() -> None:
    with on_day(TODAY):
        cast = make_cast()
        case = way.anmald(cast)
        outcomes = race(
            lambda: way.take(cast, case, "inled_utredning", way.person(cast.karin), version=case.version),
            lambda: way.take(cast, case, "lamna_tillbaka", way.person(cast.karin), version=case.version),
        )

    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "NoneType"]
    assert Case.objects.get().decisions.count() == 1
    assert CaseEvent.objects.filter(from_state=State.ANMALD).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_step_twice_at_once_is_taken_once() -> None:
    with on_day(TODAY):
        cast = make_cast()
        case = way.opened(cast)
        outcomes = race(*[lambda: way.take(cast, case, "anmal", way.person(cast.sara))] * 3)

    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyDone", "AlreadyDone", "NoneType"]
    assert case.anmalningar.count() == 1
    assert case.events.filter(kind="anmal").count() == 1


@pytest.mark.django_db(transaction=True)
def test_cases_opened_at_once_get_numbers_in_a_row() -> None:
    with on_day(TODAY):
        cast = make_cast()
        pupils = (cast.noah, cast.maja, cast.tuva)
        outcomes = race(*[lambda pupil=pupil: way.opened(cast, pupil) for pupil in pupils])

    assert outcomes == [None, None, None]
    assert sorted(Case.objects.values_list("number", flat=True)) == ["2026-001", "2026-002", "2026-003"]


@pytest.mark.django_db(transaction=True)
def test_two_first_talks_at_once_share_one_case() -> None:
    with on_day(TODAY):
        cast = make_cast()
        outcomes = race(
            lambda: way.talk(cast, pupil_view="Jag sover dåligt."),
            lambda: way.talk(cast, pupil_view="Bussen går för tidigt."),
        )

    assert outcomes == [None, None]
    assert Case.objects.count() == 1
    assert Talk.objects.filter(kind=Talk.Kind.FOLLOW_UP).count() == 1


def test_an_old_version_is_refused_with_who_changed_the_case_and_when(cast: Cast) -> None:
    case = way.anmald(cast)
    services.add_note(case=case, by=cast.maria, text="Noah har varit hos mig i dag.")

    with pytest.raises(Conflict) as conflict:
        way.take(cast, case, "inled_utredning", cast.karin, version=case.version)

    assert str(conflict.value) == "Ärendet har ändrats av Maria Nylund 10.00. Din text finns kvar."
    assert way.fresh(case).state == State.ANMALD


def test_what_one_has_written_oneself_meanwhile_is_no_news_and_what_another_has_is(cast: Cast) -> None:
    case = way.anmald(cast)
    services.add_note(case=case, by=cast.karin, text="Jag har läst anmälan.")
    way.take(cast, case, "lamna_tillbaka", cast.karin, version=case.version)

    case = way.fresh(case)
    services.add_note(case=case, by=cast.maria, text="Jag har ringt hem.")
    services.add_note(case=case, by=cast.sara, text="Jag också.")
    with pytest.raises(Conflict):
        way.take(cast, case, "anmal", cast.sara, version=case.version)


def test_taking_a_step_again_says_that_it_is_done(cast: Cast) -> None:
    case = way.anmald(cast)

    with pytest.raises(AlreadyDone, match="Det är redan gjort"):
        way.take(cast, case, "anmal", cast.sara)

    assert case.anmalningar.count() == 1


def test_the_same_talk_twice_is_one_talk(cast: Cast) -> None:
    way.talk(cast)

    with pytest.raises(AlreadyDone):
        way.talk(cast)

    assert Talk.objects.count() == 1


def test_a_talk_is_followed_up_once(cast: Cast) -> None:
    first = way.talk(cast)
    way.talk(cast, pupil_view="Det går bättre.", follow_up_of=first)

    with pytest.raises(Conflict, match="redan följts upp"):
        way.talk(cast, pupil_view="En tredje bild.", follow_up_of=first)


def test_what_a_refused_step_had_begun_to_write_is_not_there(cast: Cast) -> None:
    case = way.anmald(cast)

    with pytest.raises(MissingParts):
        way.take(cast, case, "inled_utredning", cast.karin, utredare=cast.greta)

    assert case.decisions.count() == 0
    assert case.investigations.count() == 0
    assert case.members.count() == 0
