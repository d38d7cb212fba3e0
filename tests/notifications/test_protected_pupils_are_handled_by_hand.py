"""A protected pupil: a row without a name, done by hand by rektor or administratör, and nothing else anywhere."""

import pytest
from django.test import Client

from notifications.consequences import consequences
from notifications.models import Delivery, Status
from people.models import Protection, Student, User
from tests.cast import Cast, login
from tests.notifications.steps import investigate, open_case


@pytest.fixture
def by_hand(cast: Cast) -> Delivery:
    """The notice about Signe, whom the rektor investigates herself."""
    investigate(cast.signe, cast.karin, utredare=cast.karin)
    return Delivery.objects.notices().get()


PAGES = ["/utskick/", "/utskick/?visa=alla", "/utskick/{}/", "/"]


@pytest.mark.parametrize("name", ["birgitta", "karin"])
def test_no_page_names_the_pupil_to_those_who_handle_it(
    client: Client, cast: Cast, by_hand: Delivery, name: str
) -> None:
    login(client, getattr(cast, name))
    for address in PAGES[:3]:
        text = client.get(address.format(by_hand.pk)).content.decode()

        assert "Elev med skyddade uppgifter" in text
        for secret in ("Signe", "Hemlig", cast.signe.personal_number[:8], "8A"):
            assert secret not in text


def test_search_does_not_find_the_name(client: Client, cast: Cast, by_hand: Delivery) -> None:
    login(client, cast.birgitta)

    response = client.post("/utskick/sok/", {"q": "Hemlig"}, follow=True)

    assert response.context["rows"] == []


@pytest.mark.parametrize("name", ["birgitta", "karin"])
def test_administrator_or_rektor_notes_that_it_is_done(
    client: Client, cast: Cast, by_hand: Delivery, name: str
) -> None:
    login(client, getattr(cast, name))

    client.post(f"/utskick/{by_hand.pk}/gjort/", {"day": "2026-11-19"})

    by_hand.refresh_from_db()
    assert (by_hand.status, by_hand.proof) == (Status.DONE, {"done_on": "2026-11-19"})
    assert by_hand.done_by == getattr(cast, name)


def test_it_can_neither_be_printed_nor_read_as_a_letter(client: Client, cast: Cast, by_hand: Delivery) -> None:
    login(client, cast.birgitta)

    printed = client.post("/utskick/skriv-ut/", {"id": by_hand.pk}, follow=True)
    read = client.get(f"/utskick/{by_hand.pk}/brev.pdf", follow=True)

    assert "Markera minst ett brev" in printed.content.decode()
    assert "Eleven har skyddade uppgifter" in read.content.decode()
    by_hand.refresh_from_db()
    assert (by_hand.status, by_hand.document) == (Status.WAITING, None)


def test_a_letter_is_stopped_when_the_pupil_becomes_protected(client: Client, investigated: Cast) -> None:
    Student.objects.filter(pk=investigated.alma.pk).update(protection=Protection.SKYDDAD_FOLKBOKFORING)
    letter = Delivery.objects.get(kind="hemkommun_utredning")
    login(client, investigated.birgitta)

    page = client.get(f"/utskick/{letter.pk}/").content.decode()
    client.post("/utskick/skriv-ut/", {"id": letter.pk})

    assert "Görs för hand" in page
    assert "Alma" not in page
    assert "Granås" not in page
    letter.refresh_from_db()
    assert letter.status == Status.WAITING


def test_mitt_arbete_has_it_for_the_rektor(client: Client, cast: Cast, by_hand: Delivery) -> None:
    login(client, cast.karin)

    text = client.get("/").content.decode()

    assert "Anmälan till huvudman: görs för hand" in text


def test_the_rektor_is_told_before_the_decision(cast: Cast, karin: User) -> None:
    told = consequences(open_case(cast.signe, karin), "inled_utredning")

    assert told[0].text == "Huvudmannen ska få veta det för hand."
    assert "Närvaro skickar inget" in told[0].why
