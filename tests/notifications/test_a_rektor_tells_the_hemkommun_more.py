"""The complement to the hemkommun: chosen by the rektor, minimal, after the first letter, by post or by hand."""

import html
import io
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from cases.models import Case, Investigation, State
from notifications import letters, services
from notifications.complementing import Complement, complement, law_of
from notifications.forms import LONGEST
from notifications.models import Channel, Delivery, Status
from notifications.services import NotNowError
from people import swedish
from people.models import Enrolment, Municipality, Protection, Skolform, Student, User
from tests.cast import NOW, TODAY, Cast, login
from tests.notifications.paper import is_archivable, words
from tests.notifications.steps import investigate

KIND = "hemkommun_komplettering"
TOLD = {
    "need": "Alma behöver skolskjuts.",
    "together": "Skolskjuts från Granås.",
    "contact": "Karin Westerberg, 0500-10 10 10",
    "basis": "Almas mamma samtyckte i dag.",
}
SAID = Complement(need=TOLD["need"], contact=TOLD["contact"], basis=TOLD["basis"])


@pytest.fixture
def first(cast: Cast) -> Delivery:
    """The first letter about Alma, posted today."""
    investigate(cast.alma, cast.karin)
    letter = Delivery.objects.filter(kind="hemkommun_utredning")
    services.mark_printed(letter, by=cast.birgitta)
    services.mark_posted(letter, posted_on=TODAY, by=cast.birgitta)
    return letter.get()


def page(client: Client, user: User, first: Delivery, data: dict[str, Any] | None = None) -> Any:
    """The page of the complement, or what it answers."""
    url = f"/utskick/{first.pk}/komplettera/"
    return login(client, user).post(url, data) if data is not None else login(client, user).get(url)


def test_the_letter_says_what_the_rektor_chose_and_not_the_ground(cast: Cast, client: Client, first: Delivery) -> None:
    assert page(client, cast.karin, first, TOLD).status_code == 302

    sent = Delivery.objects.get(kind=KIND)
    assert (sent.status, sent.channel, sent.to_municipality) == (Status.WAITING, Channel.LETTER, first.to_municipality)
    letter = login(client, cast.birgitta).get(f"/utskick/{sent.pk}/brev.pdf")
    text = words(letter)
    assert is_archivable(letter)
    for part in (
        "Alma behöver skolskjuts.",
        "Skolskjuts från Granås.",
        first.reference,
        "7 kap. 21 §",
        "Granås kommun",
    ):
        assert part in text
    assert "samtyckte" not in text
    assert "Det skolan gör" not in text


def test_the_longest_is_two_pages(cast: Cast, first: Delivery) -> None:
    text = "orden " * (LONGEST // 6)
    full = Complement(ready=True, need=text, measures=text, together=text, contact=text, basis="Lag.")
    complement(first=first, said=full, by=cast.karin)

    document = letters.document_of(Delivery.objects.get(kind=KIND))

    assert len(PdfReader(io.BytesIO(bytes(document.content))).pages) == 2


@pytest.mark.parametrize(
    ("left_out", "asked"),
    [
        (("basis",), 'href="#id_basis">Skriv med vilket stöd ni lämnar uppgifterna'),
        (("contact",), 'href="#id_contact">Skriv vem hemkommunen kan kontakta.'),
        (("need", "together"), 'href="#id_need">Skriv minst en sak'),
    ],
)
def test_each_missing_part_is_named_and_nothing_is_sent(
    cast: Cast, client: Client, first: Delivery, left_out: tuple[str, ...], asked: str
) -> None:
    answer = page(client, cast.karin, first, TOLD | dict.fromkeys(left_out, ""))

    assert answer.status_code == 422
    assert asked in html.unescape(answer.content.decode())
    assert not Delivery.objects.filter(kind=KIND).exists()


def test_what_is_too_long_for_the_letter_comes_back_whole(cast: Cast, client: Client, first: Delivery) -> None:
    long = "å" * (LONGEST + 1)

    answer = page(client, cast.karin, first, TOLD | {"need": long})

    assert answer.status_code == 422
    assert long in answer.content.decode()
    assert f"Nu är den {swedish.number(LONGEST + 1)} tecken lång." in answer.content.decode()
    assert not Delivery.objects.filter(kind=KIND).exists()


def test_nothing_is_proposed_but_the_contact(cast: Cast, client: Client, first: Delivery) -> None:
    form = page(client, cast.karin, first).context["form"]

    assert {name: form[name].value() for name in form.fields if form[name].value()} == {
        "contact": "Karin Westerberg, rektor"
    }


def test_it_never_comes_before_the_first_letter(cast: Cast, client: Client) -> None:
    investigate(cast.alma, cast.karin)
    waiting = Delivery.objects.get(kind="hemkommun_utredning")

    assert page(client, cast.karin, waiting).status_code == 404
    with pytest.raises(NotNowError, match="det första brevet"):
        complement(first=waiting, said=Complement(ready=True, contact="Karin"), by=cast.karin)


def test_the_administrator_prints_and_does_not_choose(cast: Cast, client: Client, first: Delivery) -> None:
    assert page(client, cast.birgitta, first).status_code == 404
    assert (
        "Komplettera till hemkommunen" not in login(client, cast.birgitta).get(f"/utskick/{first.pk}/").content.decode()
    )
    assert "Komplettera till hemkommunen" in login(client, cast.karin).get(f"/utskick/{first.pk}/").content.decode()


def test_one_goes_at_a_time_and_the_words_of_the_second_are_kept(cast: Cast, client: Client, first: Delivery) -> None:
    page(client, cast.karin, first, TOLD)
    sent = Delivery.objects.get(kind=KIND)
    shown = page(client, cast.karin, first).content.decode()
    second = page(client, cast.karin, first, TOLD | {"need": "Alma behöver taxi."})

    assert "Det finns redan en komplettering som inte är skickad" in shown
    assert (f"/utskick/{sent.pk}/" in shown, "Skriv brevet" in shown) == (True, False)
    assert second.status_code == 422
    assert "Alma behöver taxi." in second.content.decode()
    assert Delivery.objects.get(kind=KIND).content["complement"]["need"] == TOLD["need"]
    rows = Delivery.objects.filter(kind=KIND)
    services.mark_printed(rows, by=cast.birgitta)
    services.mark_posted(rows, posted_on=TODAY, by=cast.birgitta)
    assert page(client, cast.karin, first, TOLD).status_code == 302
    assert Delivery.objects.filter(kind=KIND).count() == 2


def test_about_a_protected_pupil_it_is_done_by_hand_and_not_a_word_is_kept(
    cast: Cast, client: Client, first: Delivery
) -> None:
    cast.alma.protection = Protection.SEKRETESSMARKERING
    cast.alma.save()

    assert page(client, cast.karin, first, TOLD).status_code == 302

    sent = Delivery.objects.get(kind=KIND)
    assert (sent.channel, sent.to_municipality, list(sent.content)) == (Channel.MANUAL, None, ["lagrum"])
    with pytest.raises(NotNowError):
        letters.document_of(sent)


def test_of_a_pupil_without_skolplikt_the_letter_names_no_such_law(cast: Cast, first: Delivery) -> None:
    case = first.case
    assert case is not None
    assert law_of(case, TODAY) == "7 kap. 21 § skollagen"
    Enrolment.objects.filter(student=cast.alma).update(skolform=Skolform.GYMNASIESKOLA)

    assert law_of(case, TODAY) == ""
    complement(first=first, said=SAID, by=cast.karin)
    assert Delivery.objects.get(kind=KIND).content["lagrum"] == ""


def test_a_hemkommun_that_the_pupil_has_left_is_told_no_more(cast: Cast, first: Delivery) -> None:
    other = Municipality.objects.exclude(pk=first.to_municipality_id).first()
    Student.objects.filter(pk=cast.alma.pk).update(registered_municipality=other)

    with pytest.raises(NotNowError, match="en annan hemkommun nu"):
        complement(first=first, said=SAID, by=cast.karin)
    assert not Delivery.objects.filter(kind=KIND).exists()


def test_the_ground_is_read_by_those_who_read_the_case_and_not_by_who_posts_the_letter(
    cast: Cast, client: Client, first: Delivery
) -> None:
    complement(first=first, said=SAID, by=cast.karin)
    sent = Delivery.objects.get(kind=KIND)

    for user, reads in ((cast.karin, True), (cast.birgitta, False)):
        shown = login(client, user).get(f"/utskick/{sent.pk}/").content.decode()
        assert (TOLD["basis"] in shown, TOLD["need"] in shown) == (reads, True), user


def test_of_a_pupil_protected_since_no_judgement_is_read_by_who_posts_either(
    cast: Cast, client: Client, first: Delivery
) -> None:
    Delivery.objects.filter(pk=first.pk).update(content=first.content | {"judgement": "Almas mamma ringde."})
    Student.objects.filter(pk=cast.alma.pk).update(protection=Protection.SEKRETESSMARKERING)

    for user, reads in ((cast.karin, True), (cast.birgitta, False)):
        assert ("Almas mamma" in login(client, user).get(f"/utskick/{first.pk}/").content.decode()) == reads, user


def close(first: Delivery) -> None:
    """The case is closed."""
    assert first.case
    Case.objects.filter(pk=first.case.pk).update(state=State.AVSLUTAD, closed_at=NOW, closing="inga åtgärder")


def test_of_a_closed_case_only_that_the_investigation_is_ready_is_told(
    cast: Cast, client: Client, first: Delivery
) -> None:
    close(first)
    assert page(client, cast.karin, first).status_code == 302  # the investigation is not ready: nothing to tell
    Investigation.objects.filter(case=first.case).update(approved_at=NOW)

    answer = page(client, cast.karin, first, TOLD)
    assert answer.status_code == 422
    assert "Ärendet är avslutat" in answer.content.decode()
    assert TOLD["need"] in answer.content.decode()
    assert page(client, cast.karin, first, {"ready": "on", "contact": "Karin Westerberg"}).status_code == 302
    assert Delivery.objects.get(kind=KIND).content["complement"]["need"] == ""


def test_until_it_is_posted_the_rektor_calls_it_back_and_may_write_it_again(
    cast: Cast, client: Client, first: Delivery
) -> None:
    complement(first=first, said=SAID, by=cast.karin)
    sent = Delivery.objects.get(kind=KIND)
    url = f"/utskick/{sent.pk}/"

    assert "Kalla tillbaka brevet" not in login(client, cast.birgitta).get(url).content.decode()
    assert client.post(f"{url}ater/").status_code == 404
    assert "Kalla tillbaka brevet" in login(client, cast.karin).get(url).content.decode()
    assert "Återkallad 20 nov" in client.post(f"{url}ater/", follow=True).content.decode()
    sent.refresh_from_db()
    assert (sent.status, sent.done_by) == (Status.CANCELLED, cast.karin)
    with pytest.raises(NotNowError):
        letters.document_of(sent)

    complement(first=first, said=SAID, by=cast.karin)
    assert Delivery.objects.filter(kind=KIND, status=Status.WAITING).count() == 1


def test_what_is_posted_is_not_called_back_nor_is_the_first_letter(cast: Cast, client: Client, first: Delivery) -> None:
    complement(first=first, said=SAID, by=cast.karin)
    sent = Delivery.objects.filter(kind=KIND)
    services.mark_printed(sent, by=cast.birgitta)
    services.mark_posted(sent, posted_on=TODAY, by=cast.birgitta)
    login(client, cast.karin)

    for each in (first, sent.get()):
        assert "Kalla tillbaka" not in client.get(f"/utskick/{each.pk}/").content.decode()
        client.post(f"/utskick/{each.pk}/ater/")
        assert Delivery.objects.get(pk=each.pk).status == Status.POSTED
