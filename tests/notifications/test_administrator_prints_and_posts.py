"""The administrator prints letters, marks them as posted, takes it back, and everything is noted."""

import io
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from audit.models import AccessLog
from notifications.models import Delivery, Document, Status
from people.models import User
from tests.cast import Cast, login, make_student
from tests.notifications.paper import is_archivable
from tests.notifications.steps import investigate

DeliveryEvent = apps.get_model("notifications", "DeliveryEvent")
REGISTER = "/utskick/"


@pytest.fixture
def at_the_desk(client: Client, investigated: Cast) -> Client:
    return login(client, investigated.birgitta)


def letter() -> Delivery:
    return Delivery.objects.get(kind="hemkommun_utredning")


def page(client: Client, address: str = REGISTER) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return words(response)


def words(response: Any) -> str:
    """What a page says, with single spaces."""
    return " ".join(response.content.decode().split())


def is_chosen(text: str) -> bool:
    return f'value="{letter().pk}" id="u{letter().pk}" checked' in text


def test_a_letter_to_print_stands_first(at_the_desk: Client) -> None:
    text = page(at_the_desk)

    assert "Alma Sjögren" in text
    assert "Granås kommun" in text
    assert "7 kap. 22 § skollagen" in text
    assert letter().reference in text


def test_printing_gives_one_file_and_marks_the_letter(at_the_desk: Client, cast: Cast) -> None:
    make = make_student("Bo", "Ek", group=cast.klass_8a, municipality=cast.granas)
    investigate(make, cast.karin)
    ids = list(Delivery.objects.filter(kind="hemkommun_utredning").values_list("pk", flat=True))

    response = at_the_desk.post("/utskick/skriv-ut/", {"id": ids}, follow=True)

    assert is_archivable(response)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="brev-2026-11-20.pdf"'
    texts = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(response.content)).pages]
    assert ["Alma Sjögren" in texts[0], "Bo Ek" in texts[1], len(texts)] == [True, True, 2]
    assert set(Delivery.objects.filter(pk__in=ids).values_list("status", "done_by")) == {
        (Status.PRINTED, cast.birgitta.pk)
    }


def test_every_document_that_is_read_is_noted(at_the_desk: Client, cast: Cast) -> None:
    at_the_desk.get(f"/utskick/{letter().pk}/brev.pdf")

    noted = AccessLog.objects.get(what=AccessLog.What.DOCUMENT)
    assert (noted.user, noted.student, noted.object_id) == (cast.birgitta, cast.alma, letter().pk)


def test_the_file_is_the_kept_one(at_the_desk: Client) -> None:
    response = at_the_desk.get(f"/utskick/{letter().pk}/brev.pdf")

    assert response.content == bytes(Document.objects.get().content)


def test_a_printed_letter_is_marked_as_posted_on_a_day_and_can_be_taken_back(at_the_desk: Client) -> None:
    chosen = {"id": letter().pk}
    at_the_desk.post("/utskick/skriv-ut/", chosen)

    response = at_the_desk.post("/utskick/postade/", chosen | {"day": "2026-11-20"}, follow=True)

    assert (letter().status, letter().proof) == (Status.POSTED, {"posted_on": "2026-11-20"})
    assert "1 brev är markerat som postat" in response.content.decode()
    assert "Postad 20 nov" in page(at_the_desk, "/utskick/?visa=skickade")

    at_the_desk.post("/utskick/angra/", chosen)

    assert (letter().status, letter().proof) == (Status.PRINTED, {})


def test_what_was_taken_back_stays_in_the_history(at_the_desk: Client) -> None:
    chosen = {"id": letter().pk}
    at_the_desk.post("/utskick/skriv-ut/", chosen)
    at_the_desk.post("/utskick/postade/", chosen | {"day": "2026-11-20"})
    at_the_desk.post("/utskick/angra/", chosen)

    history = DeliveryEvent.objects.filter(pgh_obj=letter()).order_by("pgh_id").values_list("status", flat=True)

    assert list(history) == [Status.WAITING, Status.PRINTED, Status.POSTED, Status.PRINTED]


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2026-11-21", "Dagen har inte varit än"),
        ("i går", "Skriv dagen så här: 2026-11-20."),
        ("", "Välj en dag."),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_the_choice_is_kept(at_the_desk: Client, day: str, message: str) -> None:
    chosen = {"id": letter().pk}
    at_the_desk.post("/utskick/skriv-ut/", chosen)

    response = at_the_desk.post("/utskick/postade/", chosen | {"day": day, "visa": "utskrivna"})

    assert response.status_code == 422
    assert message in words(response)
    assert is_chosen(words(response))
    assert letter().status == Status.PRINTED


def test_a_letter_that_is_not_printed_is_not_marked_as_posted(at_the_desk: Client) -> None:
    response = at_the_desk.post("/utskick/postade/", {"id": letter().pk, "day": "2026-11-20"}, follow=True)

    assert "Markera minst ett brev som är utskrivet" in response.content.decode()
    assert letter().status == Status.WAITING


def test_nothing_chosen_says_what_to_do(at_the_desk: Client) -> None:
    response = at_the_desk.post("/utskick/skriv-ut/", {}, follow=True)

    assert "Markera minst ett brev" in response.content.decode()


def test_all_rows_of_a_page_can_be_chosen_without_javascript(at_the_desk: Client) -> None:
    assert is_chosen(page(at_the_desk, "/utskick/?markera=alla"))


def test_the_tabs_count_what_is_in_them(at_the_desk: Client) -> None:
    response = at_the_desk.get(REGISTER)

    counts = {each.tab.key: each.count for each in response.context["tabs"]}
    assert counts == {"att-skicka": 1, "utskrivna": 0, "skickade": 1, "kvitterade": 0, "alla": 2}


@pytest.mark.parametrize(("words", "found"), [("sjögr alma", 2), ("REFERENCE", 1), ("Noah", 0), ("NV-2026-9999", 0)])
def test_search_finds_by_name_or_reference_and_leaves_no_name_in_the_address(
    at_the_desk: Client, words: str, found: int
) -> None:
    words = words.replace("REFERENCE", letter().reference)

    response = at_the_desk.post("/utskick/sok/", {"q": words}, follow=True)

    assert response.request["PATH_INFO"] == REGISTER
    assert response.request["QUERY_STRING"] == ""
    assert len(response.context["rows"]) == found


def test_the_page_of_a_letter_shows_it_and_what_can_be_done(at_the_desk: Client) -> None:
    text = page(at_the_desk, reverse("notifications:detail", args=[letter().pk]))

    assert "Enligt våra uppgifter är Granås kommun elevens hemkommun" in text
    assert "Skriv ut" in text


def test_mitt_arbete_says_what_there_is_to_print(at_the_desk: Client, birgitta: User) -> None:
    assert "Skriv ut ett brev" in page(at_the_desk, "/")
