"""Whoever made a link leaves the case: what somebody had begun by it waits, and goes along to a new link to them."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from cases import services
from cases.guests import rules
from cases.models import Case, CaseEvent, GuestLink, GuestReply
from cases.services import answering, guests
from people.models import Mentorship, Protection, Student
from tests.cases import way
from tests.cast import NOW, TODAY, Cast, login
from tests.guests.asking import CODE, Guest, a_picture, guardian_key, link_to
from tests.guests.test_a_link_opens_for_nobody_else import gone

WORDS = "Bussen går för tidigt."
TASK = "Skapa en ny länk till hemmet"


def amir_becomes_mentor_instead_of_sara(cast: Cast) -> None:
    """A new class list says so, and the night goes by."""
    Mentorship.objects.filter(user=cast.sara).update(last_day=TODAY - dt.timedelta(days=1))
    Mentorship.objects.create(user=cast.amir, group=cast.klass_8b, first_day=TODAY)
    guests.tidy()


@pytest.fixture
def begun(link: GuestLink, files: Path) -> GuestLink:
    """Samira has written something, added a picture, and not sent it."""
    assert not list(files.iterdir())
    guest = Guest().come_in()
    guest.answer(1, WORDS)
    guest.add(a_picture())
    return link


def test_the_link_opens_for_nobody_and_the_new_mentor_is_asked_to_make_another(cast: Cast, begun: GuestLink) -> None:
    amir_becomes_mentor_instead_of_sara(cast)

    assert gone(Guest().open())
    assert answering.unlock(link=begun, code=CODE) is None
    assert TASK in login(Client(), cast.amir).get("/").content.decode()
    event = CaseEvent.objects.get(kind="lank_vilar")
    assert (event.actor, event.text) == (None, f"Till en vårdnadshavare. {guests.ORPHANED}")
    assert "Vilar: den som skapade den når inte ärendet längre." in (
        login(Client(), cast.amir).get(f"/arenden/{begun.case_id}/svar/").content.decode()
    )


def test_another_night_tells_nothing_again(cast: Cast, begun: GuestLink) -> None:
    amir_becomes_mentor_instead_of_sara(cast)
    assert guests.tidy() == 0

    assert CaseEvent.objects.filter(kind="lank_vilar").count() == 1


def test_a_new_link_to_the_same_person_has_it_all_and_the_old_one_nothing(cast: Cast, begun: GuestLink) -> None:
    amir_becomes_mentor_instead_of_sara(cast)
    case = way.fresh(begun.case)
    link_to(case, guardian_key(case, "Samira"), cast.amir, letter="b")

    guest = Guest("b").come_in()
    assert WORDS in guest.client.get("/svara/fraga/1/").content.decode()
    guest.send()

    reply = GuestReply.objects.get()
    assert [each["text"] for each in reply.answers] == [WORDS]
    assert reply.link.pictures.count() == 1
    begun.refresh_from_db()
    assert (begun.answers, begun.pictures.count(), bool(begun.revoked_at)) == ({}, 0, True)
    assert TASK not in login(Client(), cast.amir).get("/").content.decode()


def test_it_goes_along_also_before_the_night_has_gone_by(cast: Cast, begun: GuestLink) -> None:
    Mentorship.objects.filter(user=cast.sara).update(last_day=TODAY - dt.timedelta(days=1))

    case = way.fresh(begun.case)
    assert link_to(case, guardian_key(case, "Samira"), cast.karin, letter="b").answers == {"guardian_view": WORDS}


def test_the_task_leads_to_a_form_where_they_and_their_way_are_chosen(cast: Cast, begun: GuestLink) -> None:
    amir_becomes_mentor_instead_of_sara(cast)

    form = login(Client(), cast.amir).get(f"/arenden/{begun.case_id}/svar/").context["form"]
    assert (form["whom"].value(), form["way"].value()) == (guardian_key(begun.case, "Samira"), begun.way)


def test_a_link_to_somebody_else_has_nothing_of_it(cast: Cast, begun: GuestLink) -> None:
    amir_becomes_mentor_instead_of_sara(cast)
    case = way.fresh(begun.case)

    for whom, letter in (("elev", "b"), (guardian_key(case, "Karim"), "c")):
        other = link_to(case, whom, cast.karin, letter=letter, way="visad")
        assert (other.answers, other.pictures.count()) == ({}, 0)


def test_when_an_investigation_begins_it_waits_for_those_who_investigate(cast: Cast) -> None:
    case = way.anmald(cast)
    link = link_to(case, guardian_key(case, "Samira"), cast.sara)
    Guest().come_in().answer(1, WORDS)

    way.start_investigation(cast, case)

    assert gone(Guest().open())
    assert TASK in login(Client(), cast.petra).get("/").content.decode()
    assert TASK not in login(Client(), cast.sara).get("/").content.decode()
    assert list(case.events.order_by("pk").values_list("kind", flat=True))[-2:] == ["lank_vilar", "inled_utredning"]
    assert link_to(way.fresh(case), guardian_key(case, "Samira"), cast.petra, letter="b").answers
    link.refresh_from_db()
    assert link.answers == {}


def test_a_link_that_nobody_has_begun_ends_without_a_word(cast: Cast, link: GuestLink) -> None:
    amir_becomes_mentor_instead_of_sara(cast)

    link.refresh_from_db()
    assert link.revoked_at
    assert not CaseEvent.objects.filter(kind="lank_vilar").exists()
    assert TASK not in login(Client(), cast.amir).get("/").content.decode()


def test_somebody_may_throw_it_away_instead(cast: Cast, begun: GuestLink) -> None:
    amir_becomes_mentor_instead_of_sara(cast)
    amir = login(Client(), cast.amir)

    amir.post(f"/arenden/{begun.case_id}/lankar/{begun.pk}/stang/")

    begun.refresh_from_db()
    assert (begun.answers, begun.pictures.count()) == ({}, 0)
    assert TASK not in amir.get("/").content.decode()


@pytest.mark.parametrize("why", ["closed", "protected", "too late"])
def test_it_is_thrown_away_when_nobody_may_ask_any_more(cast: Cast, begun: GuestLink, why: str) -> None:
    amir_becomes_mentor_instead_of_sara(cast)
    later = NOW
    if why == "closed":
        services.avsluta(case=way.fresh(begun.case), by=cast.karin, closing="annat", reason="Har flyttat.")
    elif why == "protected":
        Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)
    else:
        later += rules.LIFE["skickad"] + dt.timedelta(days=1)

    with time_machine.travel(later):
        guests.tidy()
        begun.refresh_from_db()
        assert (begun.answers, begun.pictures.count()) == ({}, 0)
        assert TASK not in login(Client(), cast.amir).get("/").content.decode()


def test_a_maker_who_comes_back_does_not_open_the_old_link_again(cast: Cast, begun: GuestLink) -> None:
    amir_becomes_mentor_instead_of_sara(cast)
    Mentorship.objects.filter(user=cast.sara).update(last_day=None)

    assert gone(Guest().open())


def test_a_case_that_was_opened_meanwhile_is_another_case(cast: Cast, begun: GuestLink) -> None:
    services.avsluta(case=way.fresh(begun.case), by=cast.karin, closing="annat", reason="Det gick bra.")

    case: Case = way.opened(cast)
    assert link_to(case, guardian_key(case, "Samira"), cast.sara, letter="b").answers == {}
