"""Who may take each step, from where: the table of the routine, written out here once more by hand."""

import pytest
from django.core.exceptions import PermissionDenied

from cases import services
from cases.errors import Conflict
from cases.models import Case, State
from cases.routine import TRANSITIONS
from people.models import User
from tests.cases import way
from tests.cases.by_hand import GOES_ON, ROWS
from tests.cast import Cast

PEOPLE = ("sara", "amir", "maria", "petra", "karin", "rolf", "birgitta", "hugo", "stina", "sixten")


def at(cast: Cast, state: str) -> Case:
    """A case in a step, with everything that the next step needs."""
    case = way.AT[State(state)](cast)
    if state == State.UTREDNING:
        services.save_investigation(case=case, by=cast.petra, changes=way.mapping(case))
    if state == State.ATGARDER:
        way.measure(cast, case)
    return way.fresh(case)


def test_the_table_of_the_routine_says_the_same() -> None:
    told = {(name, state, str(each.target)) for name, each in TRANSITIONS.items() for state in each.sources}

    assert told == {(name, source, target) for name, source, _, target in ROWS}


def test_the_field_moves_exactly_as_the_table_says() -> None:
    moves = {
        (each.name, str(each.source), str(each.target))
        for each in Case._meta.get_field("state").get_all_transitions(Case)
    }

    assert moves == {(name, source, target) for name, source, _, target in ROWS} | GOES_ON


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}")
def test_those_in_the_table_take_the_step_and_nobody_else_can(cast: Cast, row: list[str]) -> None:
    name, source, who, target = row
    case = at(cast, source)
    able = [person for person in PEOPLE if name in way.open_to(case, way.person(getattr(cast, person)))]
    assert able == [person for person in PEOPLE if person in who.split(",")]

    for person in set(PEOPLE) - set(able):
        with pytest.raises(PermissionDenied):
            way.take(cast, case, name, way.person(getattr(cast, person)))
    assert way.fresh(case).version == case.version

    way.take(cast, case, name, way.person(getattr(cast, able[0])))

    assert way.fresh(case).state == target


@pytest.mark.parametrize("name", TRANSITIONS)
def test_a_step_from_the_wrong_place_changes_nothing_and_says_where_the_case_is(cast: Cast, name: str) -> None:
    takers: dict[str, User] = {"lamna_for_granskning": cast.petra, "anmal": cast.sara}
    for state in State:
        if state in TRANSITIONS[name].sources or state == State.AVSLUTAD:
            continue
        case = at(cast, state)

        with pytest.raises((Conflict, PermissionDenied)) as refusal:
            way.take(cast, case, name, takers.get(name, cast.karin))

        assert way.fresh(case).version == case.version
        if isinstance(refusal.value, Conflict):
            assert str(refusal.value)
        Case.objects.filter(pk=case.pk).update(state=State.AVSLUTAD)


def test_a_mentor_whose_mentorship_has_ended_takes_no_step(cast: Cast) -> None:
    case = way.opened(cast)
    cast.sara.mentorships.update(last_day="2026-11-19")

    with pytest.raises(PermissionDenied):
        way.take(cast, case, "anmal", way.person(cast.sara))
