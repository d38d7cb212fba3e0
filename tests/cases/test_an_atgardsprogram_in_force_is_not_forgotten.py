"""An åtgärdsprogram in force is followed up on its own days, and provided for before the case is closed."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cases import services
from cases.errors import MissingParts
from cases.models import Atgardsprogram, Case
from cases.work import tasks_for
from people.models import Protection, Student
from tests.cases import way
from tests.cast import TODAY, Cast, login

ASKED = "Avsluta åtgärdsprogrammet först, eller skriv vem som ansvarar för det framöver."
FIELD = "Vem ansvarar för åtgärdsprogrammet framöver?"
FOLLOW, EVALUATE = "Följ upp åtgärdsprogrammet", "Utvärdera åtgärdsprogrammet"
FOLLOWED, EVALUATED = TODAY + dt.timedelta(days=42), TODAY + dt.timedelta(days=84)


def close(cast: Cast, case: Case, closing: str = "hanterad", **said: Any) -> Case:
    after = way.after(cast, **({"program_by": ""} | said))
    services.avsluta(case=case, by=cast.karin, closing=closing, reason="Så blev det.", after=after)
    return way.fresh(case)


def asked_of(cast: Cast, day: dt.date) -> list[str]:
    """What Karin is asked for on a day."""
    with time_machine.travel(dt.datetime.combine(day, dt.time(9))):
        return [task.title for task in tasks_for(way.person(cast.karin), day)]


def page(client: Client, cast: Cast, case: Case) -> str:
    answer = login(client, cast.karin).get(reverse("cases:step", args=[case.pk, "avsluta"]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", ["", "  "])
def test_a_case_is_not_closed_while_nobody_answers_for_the_program(cast: Cast, name: str) -> None:
    case = way.opened(cast)
    way.program(cast, case)

    with pytest.raises(MissingParts) as missing:
        close(cast, case, program_by=name)

    assert [(part.text, part.where) for part in missing.value.parts] == [(ASKED, "program_by")]
    assert way.fresh(case).is_open


def test_the_closing_keeps_who_answers_for_the_program(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    way.program(cast, case)

    closed = close(cast, case, program_by="Petra Sandström, specialpedagog")

    assert closed.program_by == "Petra Sandström, specialpedagog"
    shown = login(client, cast.karin).get(f"/arenden/{case.pk}/").content.decode()
    assert "Åtgärdsprogrammet fortsätter, ansvarig: Petra Sandström, specialpedagog." in shown


def test_a_program_that_is_ended_first_asks_for_nothing(cast: Cast) -> None:
    case = way.opened(cast)
    way.program(cast, case)
    way.program(cast, case, kind=Atgardsprogram.Kind.END)

    assert not close(cast, case).is_open


def test_a_pupil_who_leaves_has_no_program_at_the_school_any_more(cast: Cast) -> None:
    case = way.opened(cast)
    way.program(cast, case)

    assert not close(cast, case, "flytt").is_open


def test_a_case_taken_up_again_answers_for_itself(cast: Cast) -> None:
    case = way.opened(cast)
    way.program(cast, case)
    closed = close(cast, case, program_by="Petra Sandström")

    services.ateruppta(case=closed, by=cast.karin, reason="Frånvaron är tillbaka.")

    assert way.fresh(case).program_by == ""


def test_the_page_asks_only_where_there_is_a_program_and_says_who_has_not_got_the_decision(
    cast: Cast, client: Client
) -> None:
    case = way.opened(cast)
    assert FIELD not in page(client, cast, case)

    program = way.program(cast, case)

    shown = page(client, cast, case)
    assert shown.index("Eleven har ett åtgärdsprogram") < shown.index(FIELD)  # then the question
    assert f"/arenden/{case.pk}/atgardsprogram/" in shown
    assert "inte lämnat till Karim Ali, Samira Ali." in " ".join(shown.split())
    assert f"/arenden/{case.pk}/atgardsprogram/{program.pk}/mottagare/" in shown


def test_a_guardian_of_a_pupil_protected_since_is_not_named(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    way.program(cast, case)
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)

    shown = " ".join(page(client, cast, way.fresh(case)).split())

    assert "inte lämnat till Vårdnadshavare, Vårdnadshavare." in shown
    assert "Samira" not in shown


def test_the_days_of_the_program_come_up_in_mitt_arbete_one_after_the_other(cast: Cast) -> None:
    case = way.opened(cast)
    way.program(cast, case, follow_up_on=FOLLOWED, evaluate_on=EVALUATED)

    assert FOLLOW not in asked_of(cast, FOLLOWED - dt.timedelta(days=1))
    assert FOLLOW in asked_of(cast, FOLLOWED)
    assert EVALUATE not in asked_of(cast, EVALUATED)  # the first day is not answered

    way.program(cast, case, kind=Atgardsprogram.Kind.END)

    assert FOLLOW not in asked_of(cast, FOLLOWED)


def evaluated(cast: Cast, case: Case, day: dt.date) -> None:
    """Petra evaluates the measures on a day, and they go on."""
    with time_machine.travel(dt.datetime.combine(day, dt.time(9))):
        said = way.evaluation(case, held_on=day, decision="fortsätt", follow_up_on=EVALUATED)
        services.evaluate(case=way.fresh(case), by=cast.petra, **said)


@pytest.mark.parametrize(
    ("early", "followed", "then"),
    [(0, [], [EVALUATE]), (14, [], [EVALUATE]), (15, [FOLLOW], [FOLLOW])],
    ids=["the day itself", "two weeks before", "earlier"],
)
def test_an_evaluation_of_the_measures_stands_for_the_review(
    cast: Cast, early: int, followed: list[str], then: list[str]
) -> None:
    case = way.uppfoljning(cast)
    way.program(cast, case, follow_up_on=FOLLOWED, evaluate_on=EVALUATED)

    evaluated(cast, case, FOLLOWED - dt.timedelta(days=early))

    reviews = {FOLLOW, EVALUATE}
    assert [title for title in asked_of(cast, FOLLOWED) if title in reviews] == followed
    assert [title for title in asked_of(cast, EVALUATED) if title in reviews] == then


def test_the_evaluation_that_led_to_the_program_does_not_stand_for_its_review(cast: Cast) -> None:
    case, soon = way.uppfoljning(cast), TODAY + dt.timedelta(days=10)
    evaluated(cast, case, TODAY)
    way.program(cast, way.fresh(case), follow_up_on=soon, evaluate_on=EVALUATED)

    assert FOLLOW in asked_of(cast, soon)
