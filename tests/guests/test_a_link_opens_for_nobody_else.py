"""Guessed, stolen, used up, too old, closed: a link gives one and the same answer, and never more than its own page."""

import datetime as dt
import logging
import re
import threading

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from cases import services
from cases.errors import MissingParts
from cases.guests import rules
from cases.guests.access import addressees, may_ask
from cases.models import Case, GuestLink, GuestReply
from cases.services import answering, guests
from people.models import Mentorship, Protection, RoleAssignment, Student
from tests.cases import way
from tests.cast import NOW, TODAY, Cast, fresh, login, make_cast, on_day
from tests.guests.asking import CODE, WRONG, Guest, answered, guardian_key, link_to, token
from tests.test_permissions import GUESTS


def gone(page: object) -> bool:
    """Whether it is the one answer for everything that opens nothing."""
    text = page.content.decode()  # type: ignore[attr-defined]
    return page.status_code == 404 and "Sidan går inte att öppna" in text  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize("address", GUESTS)
def test_without_a_link_every_address_gives_the_same_answer_whoever_is_logged_in(cast: Cast, address: str) -> None:
    needed: dict[str, dict[str, object]] = {
        "guests:open": {"token": "x" * 43},
        "guests:question": {"number": 1},
        "guests:picture": {"name": "00000000-0000-4000-8000-000000000000"},
    }
    kwargs = needed.get(address, {})
    for client in (Client(), login(Client(), cast.sara)):
        assert gone(client.get(reverse(address, kwargs=kwargs), follow=True))


def test_unknown_used_expired_and_closed_look_alike(cast: Cast, case: Case) -> None:
    used = link_to(case, guardian_key(case, "Samira"), cast.sara)
    answered(used, "Hej")
    closed = link_to(case, guardian_key(case, "Karim"), cast.sara, letter="b")
    guests.close_link(link=closed, by=cast.sara)
    link_to(case, "elev", cast.sara, letter="c", way="visad")

    with time_machine.travel(NOW + rules.LIFE["visad"] + dt.timedelta(minutes=1)):
        pages = [Guest(letter).open() for letter in "abcd"]
        strange = [Client().get(f"/svara/oppna/{each}/", follow=True) for each in ("kort", "å" * 43, "%00" * 9)]

    assert all(gone(page) for page in [*pages, *strange])
    assert len({re.sub(rb'value="[qx]+"', b"", page.content) for page in pages}) == 1


def test_five_wrong_codes_close_the_link_however_many_browsers_try(link: GuestLink) -> None:
    tries = []
    for _ in range(rules.WRONG_CODES):
        thief = Guest()
        thief.open()
        tries.append(thief.give(WRONG))

    assert [page.status_code for page in tries] == [422] * (rules.WRONG_CODES - 1) + [404]
    assert gone(Guest().open())


@pytest.mark.parametrize(("code", "says"), [("", "Skriv koden."), ("2046", "Koden har sex siffror.")])
def test_no_code_or_half_a_code_is_asked_for_again_and_is_no_wrong_try(link: GuestLink, code: str, says: str) -> None:
    guest = Guest()
    guest.open()

    answers = [guest.give(code) for _ in range(rules.WRONG_CODES)]

    assert {answer.status_code for answer in answers} == {422}
    assert says in answers[-1].content.decode()
    assert guest.give().status_code == 200


def test_a_right_code_does_not_forget_the_wrong_ones(link: GuestLink) -> None:
    for _ in range(rules.WRONG_CODES - 1):
        answering.unlock(link=link, code=WRONG)
    assert answering.unlock(link=link, code=CODE)

    answering.unlock(link=link, code=WRONG)

    assert answering.unlock(link=link, code=CODE) is None


def test_one_address_may_try_only_so_often(link: GuestLink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.views.guest.RATES", {"open": "9/h/ip", "code": "2/h/ip"})
    guests = [Guest(), Guest(), Guest()]
    for guest in guests:
        guest.open()

    assert [guest.give(WRONG).status_code for guest in guests] == [422, 422, 429]
    assert [Client().get("/svara/").status_code for _ in range(4)] == [404, 404, 404, 429]


def test_the_token_leaves_the_address_and_nothing_of_it_is_kept_or_written_in_a_log(
    link: GuestLink, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    guest = Guest()
    opened = guest.client.get(f"/svara/oppna/{token('a')}/")
    asked = guest.client.get("/svara/")
    guest.give(WRONG)
    guest.give()

    assert (opened["Location"], opened["Referrer-Policy"]) == ("/svara/", "no-referrer")
    for page in (opened, asked):
        assert "no-store" in page["Cache-Control"]
        assert "noindex" in page["X-Robots-Tag"]
    assert token("a") not in asked.content.decode() + caplog.text
    assert CODE not in caplog.text
    kept = GuestLink.objects.filter(pk=link.pk).values().get()
    assert not [value for value in kept.values() if value in (token("a"), CODE)]
    cookies = {name: cookie["path"] for name, cookie in guest.client.cookies.items() if name.startswith("svara")}
    assert set(cookies.values()) == {"/svara/"}
    assert guest.client.cookies["svara_lank"].value == ""
    assert guest.client.cookies["svara_nyckel"]["httponly"]


def test_a_key_planted_before_the_code_is_worth_nothing_after_it(link: GuestLink) -> None:
    planted = Guest()
    planted.client.cookies["svara_nyckel"] = "k" * 43
    planted.open()
    planted.give()

    assert planted.client.cookies["svara_nyckel"].value != "k" * 43
    thief = Client()
    thief.cookies["svara_nyckel"] = "k" * 43
    assert gone(thief.get("/svara/fraga/1/"))


def test_who_has_a_link_reaches_nothing_else_of_the_site(link: GuestLink) -> None:
    guest = Guest().come_in()

    for place in ("/", f"/arenden/{link.case_id}/", f"/arenden/{link.case_id}/svar/", "/elever/"):
        assert guest.client.get(place)["Location"].startswith("/konto/logga-in/")
    assert "sessionid" not in guest.client.cookies


def test_half_an_hour_away_asks_for_the_link_and_code_again(link: GuestLink) -> None:
    guest = Guest().come_in()
    guest.answer(1, "Påbörjat")

    with time_machine.travel(NOW + rules.SESSION + dt.timedelta(minutes=1)):
        assert gone(guest.client.get("/svara/fraga/2/"))
        assert "Påbörjat" in guest.come_in().client.get("/svara/fraga/1/").content.decode()


def test_a_new_link_to_the_same_person_ends_the_old_one_and_its_draft(cast: Cast, link: GuestLink) -> None:
    guest = Guest().come_in()
    guest.answer(1, "Påbörjat")

    link_to(link.case, guardian_key(link.case, "Samira"), cast.sara, letter="b")

    assert gone(guest.client.get("/svara/fraga/1/"))
    assert gone(Guest().open())
    assert "Påbörjat" not in Guest("b").come_in().client.get("/svara/fraga/1/").content.decode()


def test_on_the_eighteenth_birthday_a_guardians_link_is_dead(cast: Cast, link: GuestLink) -> None:
    guest = Guest().come_in()
    Student.objects.filter(pk=cast.noah.pk).update(birth_date=TODAY.replace(year=TODAY.year - 18))

    assert gone(guest.client.get("/svara/fraga/1/"))
    assert gone(Guest().open())


@pytest.mark.parametrize("change", ["protected", "no contact", "closed", "mentor of others", "left the school"])
def test_what_is_no_longer_allowed_is_over_at_once(cast: Cast, link: GuestLink, change: str) -> None:
    guest = Guest().come_in()
    if change == "protected":
        Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)
    elif change == "no contact":
        link.case.student.guardianships.update(may_contact=False)
    elif change == "mentor of others":
        Mentorship.objects.filter(user=cast.sara).update(last_day=TODAY - dt.timedelta(days=1))
    elif change == "left the school":
        RoleAssignment.objects.filter(user=cast.sara).update(last_day=TODAY - dt.timedelta(days=1))
    else:
        services.avsluta(case=link.case, by=cast.karin, closing="annat", reason="Har flyttat.")

    assert gone(guest.client.get("/svara/fraga/1/"))
    assert guest.answer(1, "Hej").status_code == 404
    assert guest.send().status_code == 404


def test_a_link_whose_maker_may_ask_no_more_opens_nothing_when_an_investigation_begins(cast: Cast) -> None:
    case = way.anmald(cast)
    of_sara = link_to(case, guardian_key(case, "Samira"), cast.sara)
    of_maria = link_to(case, guardian_key(case, "Karim"), cast.maria, letter="b")
    guest = Guest().come_in()
    guest.answer(1, "Påbörjat")

    way.start_investigation(cast, case)

    assert gone(guest.client.get("/svara/fraga/1/"))
    assert answering.unlock(link=of_sara, code=CODE) is None
    assert answering.unlock(link=of_maria, code=CODE)


def test_a_link_that_nobody_has_begun_is_closed_when_an_investigation_begins(cast: Cast) -> None:
    case = way.anmald(cast)
    link = link_to(case, guardian_key(case, "Samira"), cast.sara)

    way.start_investigation(cast, case)

    link.refresh_from_db()
    assert link.revoked_at


def test_a_link_that_was_over_when_the_case_closed_does_not_open_again_with_it(cast: Cast, link: GuestLink) -> None:
    services.avsluta(case=link.case, by=cast.karin, closing="annat", reason="Har flyttat.")
    services.ateruppta(case=way.fresh(link.case), by=cast.karin, reason="Det gick inte bra.")

    assert gone(Guest().open())


def test_a_link_from_before_the_pupil_was_protected_does_not_open_when_that_is_undone(
    cast: Cast, link: GuestLink
) -> None:
    for protection in (Protection.SEKRETESSMARKERING, Protection.NONE):
        Student.objects.filter(pk=cast.noah.pk).update(protection=protection)

    assert gone(Guest().open())


def test_a_link_that_could_not_be_used_for_a_night_never_can_again(cast: Cast, link: GuestLink) -> None:
    link.case.student.guardianships.update(may_contact=False)
    guests.tidy()
    link.case.student.guardianships.update(may_contact=True)

    assert gone(Guest().open())


def test_a_protected_pupil_is_never_asked_by_a_link(cast: Cast) -> None:
    case = services.open_case(student=cast.signe, school=cast.bjorkskolan, by=cast.karin, why="Borta.")

    assert not may_ask(fresh(cast.karin), case)
    assert addressees(case, TODAY) == []


def test_a_pupil_under_sixteen_answers_only_when_one_sits_together(cast: Cast, case: Case) -> None:
    with pytest.raises(MissingParts, match="16 år"):
        link_to(case, "elev", cast.sara)
    Student.objects.filter(pk=cast.noah.pk).update(birth_date=TODAY.replace(year=TODAY.year - 16))

    assert link_to(way.fresh(case), "elev", cast.sara).way == "skickad"


@pytest.mark.usefixtures("files")
def test_what_is_over_is_thrown_away(cast: Cast, link: GuestLink) -> None:
    Guest().come_in().answer(1, "Påbörjat")

    with time_machine.travel(NOW + rules.LIFE["skickad"] + dt.timedelta(minutes=1)):
        assert guests.tidy() == 1

    link.refresh_from_db()
    assert link.answers == {}


@pytest.mark.django_db(transaction=True)
def test_sending_in_two_places_at_once_is_one_reply() -> None:
    with on_day(TODAY):
        cast = make_cast()
        case = way.opened(cast)
        link_to(case, guardian_key(case, "Samira"), cast.sara)
        guest = Guest().come_in()
        guest.answer(1, "Hej")
        start, answers = threading.Barrier(2), []

        def press() -> None:
            client = Client()
            client.cookies = guest.client.cookies
            start.wait()
            answers.append(client.post("/svara/skicka/")["Location"])
            connection.close()

        threads = [threading.Thread(target=press) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert answers == ["/svara/tack/"] * 2
    assert GuestReply.objects.count() == 1
