"""Mitt arbete: what cases ask of each person, by when, computed from the dates; and the one next thing on a case."""

import datetime as dt

import pytest
from django.test import Client

from cases import access, services
from cases.listing import OPEN, cases_for_list, rows_of
from cases.models import Case, State, Talk
from cases.next import next_step
from cases.work import tasks_for
from people.tasks import Task
from tests.cases import way
from tests.cast import TODAY, Cast, login, on_day

PEOPLE = ("sara", "amir", "maria", "petra", "karin", "rolf", "birgitta", "hugo", "stina", "sixten")


def asked(cast: Cast, name: str, today: dt.date = TODAY) -> list[Task]:
    """What the steps of cases ask of somebody. That a decision is told by hand has tests of its own."""
    tasks = tasks_for(way.person(getattr(cast, name)), today)
    return [task for task in tasks if task.title != "Berätta om beslutet"]


def who_does(cast: Cast) -> dict[str, list[str]]:
    """Titles of tasks by person, those who have none left out."""
    found = {name: [task.title for task in asked(cast, name)] for name in PEOPLE}
    return {name: titles for name, titles in found.items() if titles}


TURNS = [
    (State.UPPMARKSAMMA, {"sara": ["Prata med eleven och hemmet"]}),
    (State.ANMALD, {"karin": ["Besluta om frånvaron ska utredas"]}),
    (State.UTREDNING, {"petra": ["Skriv utredningen"]}),
    (State.GRANSKNING, {"karin": ["Granska utredningen"]}),
    (State.ATGARDER, {"petra": ["Planera åtgärder"]}),
    (State.UPPFOLJNING, {"sara": ["Följ upp åtgärden"]}),
    (State.AVSLUTAD, {}),
]


@pytest.mark.parametrize(("state", "turns"), TURNS, ids=lambda value: str(value) if isinstance(value, str) else "")
def test_each_step_is_somebodys_turn(cast: Cast, state: State, turns: dict[str, list[str]]) -> None:
    way.AT[state](cast)

    assert who_does(cast) == turns


@pytest.mark.parametrize("state", [state for state, _ in TURNS], ids=str)
def test_each_task_leads_straight_to_a_form_its_owner_may_open(cast: Cast, client: Client, state: State) -> None:
    way.AT[state](cast)

    for name in PEOPLE:
        for task in asked(cast, name):
            assert login(client, getattr(cast, name)).get(task.url).status_code == 200


def test_a_follow_up_is_due_on_its_day(cast: Cast) -> None:
    way.talk(cast)

    (task,) = asked(cast, "sara")
    assert (task.title, task.due, task.who, task.klass) == (
        "Följ upp samtalet",
        dt.date(2026, 12, 4),
        "Noah Ali",
        "8B",
    )


def test_a_talk_that_led_to_a_report_asks_for_the_report(cast: Cast) -> None:
    way.talk(cast, outcome=Talk.Outcome.REPORT)

    assert [task.title for task in asked(cast, "sara")] == ["Anmäl till rektor"]


def test_a_talk_that_ended_well_asks_for_closing(cast: Cast) -> None:
    way.talk(cast, outcome=Talk.Outcome.DONE)

    assert [task.title for task in asked(cast, "sara")] == ["Avsluta ärendet"]


def test_a_case_that_is_handed_back_asks_for_the_new_check_by_its_day(cast: Cast) -> None:
    way.take(cast, way.anmald(cast), "lamna_tillbaka", cast.karin)

    (task,) = asked(cast, "sara")
    assert (task.title, task.due) == ("Gör en ny kontroll", way.NEXT_WEEK)


def test_what_the_rektor_misses_is_asked_of_the_utredare(cast: Cast) -> None:
    way.take(cast, way.granskning(cast), "begar_komplettering", cast.karin)

    assert [task.title for task in asked(cast, "petra")] == ["Komplettera utredningen"]


def test_measures_that_are_due_are_evaluated(cast: Cast) -> None:
    way.uppfoljning(cast)

    with on_day(way.NEXT_WEEK):
        assert [task.title for task in asked(cast, "petra", way.NEXT_WEEK)] == ["Utvärdera åtgärderna"]


def test_an_evaluation_that_is_written_is_not_asked_for_again(cast: Cast) -> None:
    case = way.uppfoljning(cast)
    services.evaluate(case=case, by=cast.petra, **way.evaluation(case))

    petra, case = way.person(cast.petra), Case.objects.get(pk=case.pk)
    step = next_step(case, petra, access.actors_of(petra, case), TODAY)

    assert (step.title, step.url) == ("Rektorn avgör om ärendet ska avslutas", "")


def test_evaluated_measures_ask_the_rektor_to_close_or_go_on(cast: Cast) -> None:
    case = way.uppfoljning(cast)
    services.log_measure(measure=case.measures.get(), by=cast.sara, done_on=TODAY, done_note="Det gick.")
    services.evaluate(case=case, by=cast.petra, **way.evaluation(case))

    assert who_does(cast) == {"karin": ["Ta ställning till att avsluta"]}


def test_a_written_investigation_is_to_be_handed_over(cast: Cast) -> None:
    case = way.utredning(cast)
    services.save_investigation(case=case, by=cast.petra, changes=way.mapping(case))

    assert who_does(cast) == {"petra": ["Lämna utredningen till rektorn"]}


def test_planned_measures_are_to_be_set_going(cast: Cast) -> None:
    way.measure(cast, way.atgarder(cast))

    assert who_does(cast) == {"petra": ["Börja följa upp åtgärderna"]}


def test_whoever_carries_a_measure_that_has_begun_has_it_first(cast: Cast) -> None:
    case = way.atgarder(cast)
    way.measure(cast, case, starts_on=TODAY)

    assert who_does(cast) == {"petra": ["Börja följa upp åtgärderna"], "sara": ["Följ upp åtgärden"]}
    case, sara, petra = way.fresh(case), way.person(cast.sara), way.person(cast.petra)
    assert next_step(case, sara, access.actors_of(sara, case), TODAY).title == "Följ upp åtgärden senast 27 november"
    assert next_step(case, petra, access.actors_of(petra, case), TODAY).title == "Börja följa upp åtgärderna"


@pytest.mark.parametrize("state", [state for state, _ in TURNS[:-1]], ids=str)
def test_the_work_list_the_case_page_and_the_list_of_cases_say_the_same(cast: Cast, state: State) -> None:
    case = way.AT[state](cast)
    (name,) = who_does(cast)
    user = way.person(getattr(cast, name))

    (task,) = asked(cast, name)
    step = next_step(case, user, access.actors_of(user, case), TODAY)
    (row,) = rows_of(cases_for_list(way.person(cast.karin), OPEN, "", TODAY), TODAY)

    assert (step.title.split(" senast ")[0], step.url, step.text) == (task.title, task.url, task.why)
    assert (row.comes_next, row.due) == (task.title, task.due)


def test_a_protected_pupil_is_in_nobody_elses_list(cast: Cast) -> None:
    services.open_case(student=cast.signe, school=cast.bjorkskolan, by=cast.karin, why="Borta.")

    assert who_does(cast) == {}


def test_a_task_goes_when_it_is_done(cast: Cast) -> None:
    case = way.anmald(cast)
    way.take(cast, case, "inled_utredning", cast.karin)

    assert asked(cast, "karin") == []


@pytest.mark.parametrize("state", list(State), ids=str)
def test_a_case_has_one_next_thing_for_whoever_reads_it(cast: Cast, client: Client, state: State) -> None:
    case: Case = way.AT[state](cast)

    for name in ("sara", "maria", "petra", "karin"):
        user = way.person(getattr(cast, name))
        upcoming = next_step(case, user, access.actors_of(user, case), TODAY)
        assert upcoming.title
        if upcoming.url:
            assert login(client, user).get(upcoming.url).status_code == 200
