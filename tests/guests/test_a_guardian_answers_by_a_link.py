"""A guardian gets a link, gives the code, answers on the telephone, and the school reads the words as they are."""

import pytest
from django.test import Client

from cases.errors import AlreadyDone
from cases.models import CaseEvent, GuestLink, GuestReply
from cases.services import guests
from tests.cases import way
from tests.cast import Cast, login
from tests.guests.asking import CODE, Guest, answered, guardian_key, link_to

WORDS = "Bussen går för tidigt & han sover dåligt."


def test_everything_from_the_link_to_the_talk(cast: Cast, link: GuestLink) -> None:
    guest = Guest()
    page = guest.open()

    assert page.redirect_chain == [("/svara/", 302)]
    assert "Noah" not in page.content.decode()
    assert "Frågor om Noah och skolan" in guest.give().content.decode()

    assert guest.answer(1, WORDS)["Location"] == "/svara/fraga/2/"
    assert guest.answer(8, "Skolskjuts")["Location"] == "/svara/bilder/"
    assert "Bussen går för tidigt &amp; han" in guest.client.get("/svara/skicka/").content.decode()
    assert not GuestReply.objects.exists()

    assert guest.send()["Location"] == "/svara/tack/"
    assert "Tack! Skolan har fått dina svar." in guest.client.get("/svara/tack/").content.decode()

    reply = GuestReply.objects.get()
    assert [each["text"] for each in reply.answers] == [WORDS, "Skolskjuts"]
    assert reply.answers[0]["question"] == "Hur ser du på att ditt barn är borta från skolan?"
    sara = login(Client(), cast.sara)
    assert "Läs svaret från hemmet" in sara.get("/").content.decode()
    page = sara.get(f"/arenden/{link.case_id}/").content.decode()
    assert "Lämnat av vårdnadshavaren Samira Ali via länk 20 november." in page

    taken = sara.post(f"/arenden/{link.case_id}/svar/{reply.pk}/", {"gor": "samtal"}, follow=True)
    field = taken.content.decode().split('name="guardian_view"')[1].split("</textarea>")[0]
    assert "Lämnat av vårdnadshavaren Samira Ali via länk" in field
    assert "Läs svaret från hemmet" not in sara.get("/").content.decode()


def test_a_closed_browser_loses_nothing_and_two_devices_never_write_over_each_other(link: GuestLink) -> None:
    phone = Guest().come_in()
    phone.answer(1, WORDS)
    tablet = Guest().come_in()

    late = phone.answer(1, "Det här skrev jag på telefonen.")

    assert WORDS in tablet.client.get("/svara/fraga/1/").content.decode().replace("&amp;", "&")
    assert late.status_code == 404
    assert "Det här skrev jag på telefonen." in late.content.decode()
    tablet.send()
    assert GuestReply.objects.get().answers[0]["text"] == WORDS


def test_who_is_let_in_while_another_saves_is_not_written_over(link: GuestLink) -> None:
    guests.unlock(link=link, code=CODE)
    before = GuestLink.objects.get(pk=link.pk)
    guests.unlock(link=link, code=CODE)

    assert not guests.keep_answer(link=before, part="guardian_view", text=WORDS, language="sv")
    assert GuestLink.objects.get(pk=link.pk).answers == {}


def test_sent_twice_is_sent_once_and_is_one_event(link: GuestLink) -> None:
    guest = Guest().come_in()
    guest.answer(1, WORDS)

    assert [guest.send()["Location"] for _ in range(2)] == ["/svara/tack/"] * 2
    assert CaseEvent.objects.filter(kind="svar_via_lank", actor=None).count() == 1
    assert guest.answer(1, "Ändrat efteråt")["Location"] == "/svara/tack/"
    assert Guest().open().status_code == 404


def test_nothing_answered_is_not_sent(link: GuestLink) -> None:
    answer = Guest().come_in().send()

    assert answer.status_code == 422
    assert "Du har inte svarat på något än." in answer.content.decode()


def test_the_words_are_taken_into_the_investigation_once_after_what_stands_there(cast: Cast) -> None:
    case = way.utredning(cast)
    reply = answered(link_to(case, guardian_key(case, "Samira"), cast.karin), WORDS)
    petra = login(Client(), cast.petra)
    part = f"vh_{reply.guardian_id}"

    for _ in range(2):
        petra.post(f"/arenden/{case.pk}/svar/{reply.pk}/", {"gor": "utredning"})

    text = case.investigations.get().parts.get(key="vh").text
    assert text.count(WORDS) == 1
    assert part.startswith("vh_")
    assert text.startswith("Lämnat av vårdnadshavaren Samira Ali via länk 20 november.")


def test_the_mentor_does_not_read_what_is_answered_while_it_is_investigated(cast: Cast) -> None:
    case = way.utredning(cast)
    reply = answered(link_to(case, guardian_key(case, "Samira"), cast.karin), WORDS)

    page = login(Client(), cast.sara).get(f"/arenden/{case.pk}/").content.decode()
    tried = login(Client(), cast.sara).post(f"/arenden/{case.pk}/svar/{reply.pk}/", {"gor": "last"})

    assert "Bussen går för tidigt" not in page
    assert tried.status_code == 404


def test_one_guardian_meets_nothing_of_the_other_or_of_the_pupil(cast: Cast, link: GuestLink) -> None:
    answered(link, "Karim dricker inte mjölk.")
    link_to(link.case, guardian_key(link.case, "Karim"), cast.sara, letter="b")

    karim = Guest("b").come_in()

    pages = [f"/svara/fraga/{number}/" for number in range(1, 9)] + ["/svara/", "/svara/bilder/", "/svara/skicka/"]
    told = "".join(karim.client.get(page).content.decode() for page in pages)
    assert "mjölk" not in told
    assert "Samira" not in told


def test_somebody_has_read_it_once(cast: Cast, link: GuestLink) -> None:
    reply = answered(link, WORDS)
    guests.mark_read(reply=reply, by=cast.sara)

    with pytest.raises(AlreadyDone) as done:
        guests.mark_read(reply=reply, by=cast.maria)

    assert done.value.by == cast.sara
