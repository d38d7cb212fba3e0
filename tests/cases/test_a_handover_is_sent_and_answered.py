"""One rektor gives a case and another receives it or asks back: who may, to which school, once, and what waits."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from cases import services
from cases.errors import AlreadyDone, Conflict, MissingParts
from cases.models import Case, Passing, State
from cases.passing import new_schools
from cases.work import tasks_for
from people.models import Enrolment, Protection, Student
from tests.cases import moving, way
from tests.cases.moving import NewSchool, asked, begun_at, reaches, received, sent
from tests.cast import TODAY, Cast


@pytest.fixture
def new(cast: Cast) -> NewSchool:
    return moving.at_the_new_school(cast)


def test_only_the_rektor_sends_and_only_to_a_school_where_the_pupil_has_a_place(cast: Cast, new: NewSchool) -> None:
    case = begun_at(cast, State.UPPMARKSAMMA)
    for user in (cast.sara, cast.maria, cast.rolf, cast.birgitta):
        with pytest.raises(PermissionDenied):
            sent(cast, case, by=way.person(user))
    for school in (cast.alvgymnasiet, cast.granasskolan, cast.bjorkskolan, None):
        with pytest.raises(MissingParts, match="Välj den skola där eleven har fått en plats"):
            sent(cast, case, to_school=school)
    with pytest.raises(MissingParts, match="Skriv det som den nya skolan behöver veta"):
        sent(cast, case, note=" ")


def test_only_the_rektor_of_the_new_school_receives_or_asks(cast: Cast, new: NewSchool) -> None:
    passing = sent(cast, begun_at(cast, State.UPPMARKSAMMA))

    for user in (cast.karin, cast.sara, new.nils, new.eva, cast.greta, cast.birgitta, cast.sixten):
        with pytest.raises(PermissionDenied):
            received(cast, new, passing, by=way.person(user))
        with pytest.raises(PermissionDenied):
            services.ask_back(passing=passing, by=way.person(user), what="mer", why="Vad?")


def test_until_it_is_received_the_school_that_was_left_has_it_and_the_new_one_reaches_nothing(
    cast: Cast, new: NewSchool
) -> None:
    case = begun_at(cast, State.UTREDNING)

    sent(cast, case)

    assert not any(reaches(user, case) for user in (cast.rolf, new.nils, new.eva))
    assert reaches(cast.karin, case)
    assert asked(cast.petra) == ["Skriv utredningen"]
    assert "Ta emot ärende" in asked(cast.rolf)
    assert not {"Ta emot ärende"}.intersection(asked(new.nils) + asked(new.eva) + asked(cast.karin))


def test_it_is_received_once_and_taken_back_or_asked_about_once(cast: Cast, new: NewSchool) -> None:
    passing = sent(cast, begun_at(cast, State.UPPMARKSAMMA))
    with pytest.raises(AlreadyDone):
        sent(cast, passing.case)

    received(cast, new, passing)

    with pytest.raises(AlreadyDone):
        received(cast, new, passing)
    with pytest.raises(Conflict):
        services.take_back(passing=passing, by=way.person(cast.karin))
    with pytest.raises(Conflict):
        services.ask_back(passing=passing, by=way.person(cast.rolf), what="mer", why="Vad?")
    assert Case.objects.filter(student=cast.noah).count() == 2


def test_what_is_taken_back_or_closed_meanwhile_cannot_be_received(cast: Cast, new: NewSchool) -> None:
    case = begun_at(cast, State.UPPMARKSAMMA)
    passing = sent(cast, case)
    services.take_back(passing=passing, by=cast.karin)
    with pytest.raises(Conflict):
        received(cast, new, passing)
    assert "Lämna över ärendet till elevens nya skola" in asked(cast.karin)

    again = sent(cast, case)
    services.avsluta(case=case, by=cast.karin, closing="annat", reason="Det löste sig.", after=way.after(cast))
    with pytest.raises(Conflict):
        received(cast, new, again)
    assert Passing.objects.get(pk=again.pk).outcome == Passing.Outcome.TAKEN_BACK


def test_the_new_school_asks_back_and_nothing_moves(cast: Cast, new: NewSchool) -> None:
    passing = sent(cast, begun_at(cast, State.ANMALD))
    with pytest.raises(MissingParts):
        services.ask_back(passing=passing, by=cast.rolf, what="mottaget", why=" ")

    services.ask_back(passing=passing, by=cast.rolf, what="mer", why="Vad är lovat hemma?")

    case = way.fresh(passing.case)
    assert (case.state, case.is_open) == (State.ANMALD, True)
    assert "Svara elevens nya skola" in asked(cast.karin)
    assert "Ta emot ärende" not in asked(cast.rolf)
    sent(cast, case)
    assert "Ta emot ärende" in asked(cast.rolf)
    assert "Svara elevens nya skola" not in asked(cast.karin)


def test_what_waits_too_long_stands_with_both(cast: Cast, new: NewSchool) -> None:
    case = begun_at(cast, State.ANMALD)
    passing = sent(cast, case)
    assert "Elevens nya skola har inte tagit emot ärendet" not in asked(cast.karin)

    Passing.objects.filter(pk=passing.pk).update(sent_at=passing.sent_at - dt.timedelta(days=8))

    assert "Elevens nya skola har inte tagit emot ärendet" in asked(cast.karin)
    (task,) = [each for each in tasks_for(way.person(cast.rolf), TODAY) if each.title == "Ta emot ärende"]
    assert task.due == TODAY - dt.timedelta(days=1)


def test_a_pupil_without_a_place_or_with_a_case_already_is_not_received(cast: Cast, new: NewSchool) -> None:
    passing = sent(cast, begun_at(cast, State.UPPMARKSAMMA))
    services.open_case(student=cast.noah, school=cast.ekskolan, by=way.person(cast.rolf), why="Borta.")
    with pytest.raises(MissingParts, match="Eleven har redan ett öppet ärende hos er"):
        received(cast, new, passing)

    Enrolment.objects.filter(student=cast.noah, school=cast.ekskolan).update(first_day=TODAY + dt.timedelta(days=3))
    with pytest.raises(MissingParts, match="Eleven har ingen plats hos er i dag"):
        received(cast, new, passing)


def test_somebody_leads_the_work_where_it_has_come_so_far(cast: Cast, new: NewSchool) -> None:
    passing = sent(cast, begun_at(cast, State.UTREDNING))

    with pytest.raises(MissingParts, match="Välj vem som leder arbetet hos er"):
        received(cast, new, passing, utredare=cast.karin)
    with pytest.raises(MissingParts, match="Välj vem som är elevens mentor hos er"):
        received(cast, new, passing, mentor=cast.sara)


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_a_pupil_with_protected_data_is_handed_over_by_hand(cast: Cast, new: NewSchool, when: str) -> None:
    case = begun_at(cast, State.UPPMARKSAMMA)
    passing = sent(cast, case) if when == "meanwhile" else None
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)

    if passing:
        assert "Ta emot ärende" not in asked(cast.rolf)
        Passing.objects.update(sent_at=passing.sent_at - dt.timedelta(days=8))
        assert not [title for title in asked(cast.karin) if "nya skola" in title]
        with pytest.raises(PermissionDenied):
            received(cast, new, passing)
    else:
        with pytest.raises(MissingParts, match="Välj den skola"):
            sent(cast, way.fresh(case))


@pytest.mark.parametrize(
    ("school", "first", "last", "offered"),
    [
        ("ekskolan", -9, None, True),
        ("ekskolan", 3, None, True),
        ("ekskolan", -9, 0, True),
        ("ekskolan", -9, -1, False),
        ("granasskolan", -9, None, False),
    ],
)
def test_it_is_given_to_the_huvudmans_schools_where_the_pupil_has_or_is_going_to_have_a_place(
    cast: Cast, school: str, first: int, last: int | None, offered: bool
) -> None:
    first_day = TODAY + dt.timedelta(days=first)
    last_day = None if last is None else TODAY + dt.timedelta(days=last)
    place = Enrolment.objects.filter(student=cast.noah).latest("pk")
    there = getattr(cast, school)
    Enrolment.objects.create(
        student=cast.noah, school=there, skolform=place.skolform, first_day=first_day, last_day=last_day
    )

    assert new_schools(cast.noah, cast.bjorkskolan, TODAY) == ([there] if offered else [])
