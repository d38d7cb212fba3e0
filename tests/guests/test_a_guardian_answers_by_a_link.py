"""A guardian gets a link, gives the code, answers on the telephone, and the school reads the words as they are."""

import pytest
from django.test import Client

from cases import services
from cases.errors import AlreadyDone
from cases.guests.rules import LONGEST
from cases.models import Case, CaseEvent, CaseMember, GuestLink, GuestReply
from cases.services import answering, guests
from people.models import Protection, Student, StudentGrant
from tests.cases import way
from tests.cast import TODAY, Cast, login
from tests.guests.asking import CODE, Guest, answered, guardian_key, link_to

WORDS = "Bussen går för tidigt & han sover dåligt."


def test_everything_from_the_link_to_the_talk(cast: Cast, link: GuestLink) -> None:
    guest = Guest()
    page = guest.open()

    assert page.redirect_chain == [("/svara/", 302)]
    assert "Noah" not in page.content.decode()
    assert CaseEvent.objects.get(kind="lank").text == "Till en vårdnadshavare. Länk att skicka."
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
    assert "Kom 20 november via länken till vårdnadshavaren Samira Ali" in page

    taken = sara.post(f"/arenden/{link.case_id}/svar/{reply.pk}/", {"gor": "samtal"}, follow=True)
    field = taken.content.decode().split('name="guardian_view"')[1].split("</textarea>")[0]
    assert "via länken till vårdnadshavaren Samira Ali, skapad av Sara" in field
    assert "Läs svaret från hemmet" not in sara.get("/").content.decode()


def test_an_answer_is_put_after_what_a_begun_talk_holds(cast: Cast, link: GuestLink) -> None:
    sara, url = login(Client(), cast.sara), f"/elever/{link.case.student_id}/samtal/"
    mark = sara.get(url).content.decode().split('name="utkast" value="')[1].split('"')[0]
    sara.post(url, {"utkast": mark, "guardian_view": "Karim ser samma sak.", "utkast_spara": "tyst"})
    guest = Guest().come_in()
    guest.answer(1, WORDS)
    guest.send()

    reply = GuestReply.objects.get()
    for _ in range(2):  # also when the page is opened again
        taken = sara.get(f"{url}?svar={reply.pk}").content.decode()
        field = taken.split('name="guardian_view"')[1].split("</textarea>")[0]
        assert field.count("Karim ser samma sak.") == field.count("via länken till vårdnadshavaren Samira Ali") == 1


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
    answering.unlock(link=link, code=CODE)
    before = GuestLink.objects.get(pk=link.pk)
    answering.unlock(link=link, code=CODE)

    assert not answering.keep_answer(link=before, part="guardian_view", text=WORDS, language="sv")
    assert GuestLink.objects.get(pk=link.pk).answers == {}


def test_sent_twice_is_sent_once_and_is_one_event(link: GuestLink) -> None:
    guest = Guest().come_in()
    guest.answer(1, WORDS)

    assert [guest.send()["Location"] for _ in range(2)] == ["/svara/tack/"] * 2
    assert CaseEvent.objects.filter(kind="svar_via_lank", actor=None).count() == 1
    assert guest.answer(1, "Ändrat efteråt")["Location"] == "/svara/tack/"
    assert Guest().open().status_code == 404


def test_an_answer_that_is_too_long_comes_back_whole_and_is_not_kept(link: GuestLink) -> None:
    long = "å" * (LONGEST + 1)

    answer = Guest().come_in().answer(1, long)

    assert answer.status_code == 422
    assert long in answer.content.decode()
    assert f"Korta den till högst {LONGEST} tecken." in answer.content.decode()
    link.refresh_from_db()
    assert link.answers == {}


def test_whom_and_how_are_asked_for_before_a_link_is_made(cast: Cast, case: Case) -> None:
    answer = login(Client(), cast.sara).post(f"/arenden/{case.pk}/svar/", {})

    assert answer.status_code == 422
    assert 'href="#id_whom' in answer.content.decode()
    assert not GuestLink.objects.exists()


def test_in_a_closed_case_no_link_is_made_and_the_page_says_why(cast: Cast, case: Case) -> None:
    sara, chosen = login(Client(), cast.sara), {"whom": guardian_key(case, "Samira"), "way": "skickad"}
    services.avsluta(case=case, by=cast.karin, closing="hanterad", reason="Det löste sig.")

    answer = sara.post(f"/arenden/{case.pk}/svar/", chosen)

    assert answer.status_code == 409
    assert "Ärendet är avslutat. Återuppta det först om någon ska få svara." in answer.content.decode()
    assert not GuestLink.objects.exists()


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
    assert text.startswith("Kom 20 november via länken till vårdnadshavaren Samira Ali")


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


def test_who_is_done_in_a_browser_is_out_of_it_and_finds_what_was_saved(link: GuestLink) -> None:
    guest = Guest().come_in()
    guest.answer(1, "Sparat när jag gick vidare")

    done = guest.answer(2, "Sparat när jag avslutade", avsluta="ja")

    assert "Du kan stänga fönstret." in done.content.decode()
    assert guest.client.get("/svara/fraga/1/").status_code == 404
    assert guest.client.cookies["svara_nyckel"].value == ""
    again = guest.come_in().client.get("/svara/skicka/").content.decode()
    assert "Sparat när jag gick vidare" in again
    assert "Sparat när jag avslutade" in again
    assert "det är inte skickat" in guest.client.post("/svara/avsluta/").content.decode()


def test_each_opening_is_told_to_the_school_and_to_whoever_opens(cast: Cast, link: GuestLink) -> None:
    Guest().come_in()
    sara = login(Client(), cast.sara)
    once = sara.get(f"/arenden/{link.case_id}/svar/").content.decode().replace("\xa0", " ")
    guest = Guest()
    guest.open()
    welcome = guest.give().content.decode()
    guest.answer(1, WORDS)
    guest.send()

    assert "Öppnad en gång, senast 20 november kl. 10.00." in once
    assert "Länken har öppnats 2 gånger, den här gången med." in welcome
    page = sara.get(f"/arenden/{link.case_id}/").content.decode()
    assert "skapad av Sara Lindgren och öppnad två gånger" in page


def test_nobody_at_the_school_opens_a_link_where_they_are_logged_in(cast: Cast, link: GuestLink) -> None:
    maker = Guest(client=login(Client(), cast.sara))

    page = maker.open()
    tried = maker.give()

    assert (page.status_code, tried.status_code) == (403, 403)
    assert "Du är inloggad i Närvaro" in tried.content.decode()
    assert GuestLink.objects.get().opened_times == 0


def new_link(browser: Client, link: GuestLink, *, seen: int, **more: int) -> str:
    """What the page says when somebody makes a link to Samira."""
    words: dict[str, object] = {"whom": f"vh_{link.guardian_id}", "way": "skickad", "seen": seen} | more
    return str(browser.post(f"/arenden/{link.case_id}/svar/", words).content.decode())


def test_a_page_that_is_sent_again_ends_no_link_without_asking(cast: Cast, link: GuestLink) -> None:
    sara = login(Client(), cast.sara)

    page = new_link(sara, link, seen=0)

    assert "Samira Ali har redan en länk, skapad av Sara" in page
    assert f'name="replaces" value="{link.pk}"' in page
    assert GuestLink.objects.get().revoked_at is None
    new_link(sara, link, seen=0, replaces=link.pk)
    assert GuestLink.objects.count() == 2


def test_what_is_begun_is_thrown_away_only_by_somebody_who_has_been_told(cast: Cast, link: GuestLink) -> None:
    Guest().come_in().answer(1, WORDS)
    maria = login(Client(), cast.maria)

    page = new_link(maria, link, seen=link.pk)

    assert "det som är påbörjat försvinner" in page
    assert GuestLink.objects.get().answers
    new_link(maria, link, seen=link.pk, replaces=link.pk)
    assert [each.revoked_at is None for each in GuestLink.objects.order_by("pk")] == [False, True]


def test_a_link_that_nobody_has_opened_is_replaced_at_once_by_whoever_sees_it(cast: Cast, link: GuestLink) -> None:
    new_link(login(Client(), cast.sara), link, seen=link.pk)

    assert GuestLink.objects.count() == 2


def test_who_may_hold_no_talk_about_the_pupil_takes_no_reply_into_one(cast: Cast) -> None:
    case = way.utredning(cast)
    reply = answered(link_to(case, guardian_key(case, "Samira"), cast.karin), WORDS)
    asked = {"first_day": TODAY, "granted_by": cast.karin, "reason": "team"}
    CaseMember.objects.create(case=case, user=cast.rolf, role=CaseMember.As.TEAM, **asked)
    StudentGrant.objects.create(student=case.student, user=cast.rolf, **asked)
    rolf = login(Client(), cast.rolf)

    assert "Ta in i ett samtal" not in rolf.get(f"/arenden/{case.pk}/svar/").content.decode()
    assert rolf.post(f"/arenden/{case.pk}/svar/{reply.pk}/", {"gor": "samtal"}).status_code == 404
    assert GuestLink.objects.get().read_at is None


def test_a_reply_that_came_before_the_pupil_was_protected_is_still_read_and_ticked_off(
    cast: Cast, link: GuestLink
) -> None:
    reply = answered(link, WORDS)
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)
    karin = login(Client(), cast.karin)

    assert "Jag har läst" in karin.get(f"/arenden/{link.case_id}/svar/").content.decode()
    karin.post(f"/arenden/{link.case_id}/svar/{reply.pk}/", {"gor": "last"})

    link.refresh_from_db()
    assert link.read_by == cast.karin
