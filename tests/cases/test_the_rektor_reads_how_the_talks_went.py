"""A mentor closes after the talks: it is closed, and the rektor reads how it went and judges whether to investigate."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cases import services
from cases import work as cases_work
from cases.errors import AlreadyDone, Conflict
from cases.models import Case
from people.models import User
from tests.cases import way
from tests.cases.forms.steps import closed_by_sara
from tests.cases.test_a_rektor_delegates import bea, delegated
from tests.cases.way import fresh, person
from tests.cast import NOW, TODAY, Cast, login

__all__ = ["bea"]  # a fixture

READ = "Läs hur samtalen gick"


def asked(user: User) -> list[str]:
    """What somebody's work list asks about closed cases."""
    return [each.title for each in cases_work.tasks_for(person(user), TODAY) if each.title == READ]


def close(case: Case, by: User, closing: str = "hanterad", **more: object) -> Case:
    after = services.Afterwards(**more) if more else None  # type: ignore[arg-type]
    services.avsluta(case=case, by=by, closing=closing, reason="Noah är här varje dag.", after=after)
    return fresh(case)


def test_the_rektor_is_asked_until_it_is_read_and_the_case_is_closed_all_the_while(cast: Cast) -> None:
    case = closed_by_sara(cast)
    assert not case.is_open
    (row,) = [each for each in cases_work.tasks_for(person(cast.karin), TODAY) if each.title == READ]
    assert (row.who, row.due, row.url) == (
        "Noah Ali",
        TODAY + dt.timedelta(days=7),
        f"/arenden/{case.pk}/hur-samtalen-gick/",
    )
    assert asked(cast.sara) == asked(cast.maria) == []

    services.look_at_closing(case=case, by=cast.karin, note="Fint. Följ måndagarna.")

    assert asked(cast.karin) == []
    event = case.events.get(kind="avslut_last")
    assert (event.actor, event.text, event.to_state) == (cast.karin, "Fint. Följ måndagarna.", "")
    assert not fresh(case).is_open
    with pytest.raises(AlreadyDone):
        services.look_at_closing(case=case, by=cast.karin)


def test_what_the_rektor_has_closed_is_a_decision_and_not_asked_about(cast: Cast) -> None:
    close(way.talk(cast).case, cast.karin)

    assert asked(cast.karin) == []


def test_a_pupil_who_has_left_the_school_is_not_asked_about(cast: Cast) -> None:
    close(way.talk(cast).case, cast.sara, "flytt", receiving_school="Ekskolan", last_school_day=TODAY)

    assert asked(cast.karin) == []


def test_taken_up_again_it_is_judged_in_the_case_and_each_closing_is_read_by_itself(cast: Cast) -> None:
    case = closed_by_sara(cast)
    services.ateruppta(case=case, by=cast.karin, reason="Jag vill utreda.", at=NOW + dt.timedelta(minutes=1))
    assert asked(cast.karin) == []
    assert "inled_utredning" in way.open_to(fresh(case), person(cast.karin))
    with pytest.raises(Conflict, match="öppet igen"):
        services.look_at_closing(case=case, by=cast.karin)

    later = NOW + dt.timedelta(minutes=2)
    services.avsluta(case=fresh(case), by=cast.sara, closing="hanterad", reason="Noah är här.", at=later)
    assert asked(cast.karin) == [READ]
    services.look_at_closing(case=fresh(case), by=cast.karin)
    services.ateruppta(case=fresh(case), by=cast.sara, reason="Borta igen.", at=later + dt.timedelta(minutes=1))
    again = later + dt.timedelta(minutes=2)
    services.avsluta(case=fresh(case), by=cast.sara, closing="hanterad", reason="Här igen.", at=again)
    assert asked(cast.karin) == [READ], "det som lästes förra gången är inte det här"


@pytest.mark.parametrize("name", ["sara", "maria", "petra", "rolf"])
def test_nobody_else_reads_in_the_rektors_place(cast: Cast, name: str) -> None:
    case = closed_by_sara(cast)

    with pytest.raises(PermissionDenied):
        services.look_at_closing(case=case, by=getattr(cast, name))


def test_whoever_decides_about_investigations_by_delegation_reads_too(cast: Cast, bea: User) -> None:
    delegation = delegated(cast, bea, "inleda")
    case = closed_by_sara(cast)

    assert asked(bea) == [READ]
    event = services.look_at_closing(case=case, by=person(bea))
    assert event.data == {"delegation": delegation.pk}


def test_the_mentor_reads_before_closing_that_the_rektor_gets_it(cast: Cast, client: Client) -> None:
    case = way.talk(cast).case
    says = "Rektorn får läsa hur det blev"

    assert says in login(client, cast.sara).get(f"/arenden/{case.pk}/avsluta/").content.decode()
    assert says not in login(client, cast.karin).get(f"/arenden/{case.pk}/avsluta/").content.decode()


def test_the_page_shows_the_result_and_what_the_talks_came_to_and_the_way_to_an_investigation(
    cast: Cast, client: Client
) -> None:
    case = closed_by_sara(cast)

    page = login(client, cast.karin).get(f"/arenden/{case.pk}/hur-samtalen-gick/").content.decode()

    for words in ("Noah är här varje dag.", "Måndagar är svårast", f"/arenden/{case.pk}/ateruppta/", "Sara Lindgren"):
        assert words in page
