"""On gymnasiet, and where the hemkommun is not known, a person says whether a letter is sent, and why."""

import pytest
from django.test import Client

from notifications.models import Delivery, Status
from people.models import Enrolment, Skolform
from tests.cast import Cast, login
from tests.notifications.steps import investigate


@pytest.fixture
def question(cast: Cast) -> Delivery:
    """Alma goes to gymnasiet: is her hemkommun to be told?"""
    Enrolment.objects.filter(student=cast.alma).update(skolform=Skolform.GYMNASIESKOLA)
    investigate(cast.alma, cast.karin)
    return Delivery.objects.get(kind="hemkommun_utredning")


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    return login(client, cast.birgitta)


def test_yes_makes_it_a_letter_to_print(desk: Client, cast: Cast, question: Delivery) -> None:
    answer = {"send": "ja", "municipality": cast.granas.pk, "reason": "Rektor: mycket ogiltig frånvaro."}

    desk.post(f"/utskick/{question.pk}/avgor/", answer)

    question.refresh_from_db()
    assert (question.status, question.to_municipality) == (Status.WAITING, cast.granas)
    assert (question.content["judged_by"], question.content["judgement"]) == (
        "Birgitta Åkesson",
        "Rektor: mycket ogiltig frånvaro.",
    )
    page = desk.get(f"/utskick/{question.pk}/").content.decode()
    assert "Underrättelse om att utredning om frånvaro har inletts" in page


def test_no_is_kept_with_its_reason(desk: Client, question: Delivery) -> None:
    desk.post(f"/utskick/{question.pk}/avgor/", {"send": "nej", "reason": "Rektor: frånvaron är giltig."})

    question.refresh_from_db()
    assert (question.status, question.content["judgement"]) == (Status.CANCELLED, "Rektor: frånvaron är giltig.")
    assert "Rektor: frånvaron är giltig." in desk.get(f"/utskick/{question.pk}/").content.decode()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"reason": "Rektor."}, "Välj om hemkommunen ska få ett brev."),
        ({"send": "ja", "reason": "Rektor."}, "Välj den kommun som brevet ska till."),
        ({"send": "nej"}, "Skriv vem som har gjort bedömningen och varför."),
        ({"send": "nej", "reason": "å" * 501}, "Nu är den 501 tecken lång."),
    ],
)
def test_what_is_missing_is_named_and_what_was_written_is_kept(
    desk: Client, question: Delivery, answer: dict[str, str], message: str
) -> None:
    response = desk.post(f"/utskick/{question.pk}/avgor/", answer)

    assert response.status_code == 422
    text = response.content.decode()
    assert message in text
    assert answer.get("reason", "") in text
    question.refresh_from_db()
    assert question.status == Status.DECIDE


def test_who_comes_second_is_told_and_changes_nothing(desk: Client, cast: Cast, question: Delivery) -> None:
    desk.post(f"/utskick/{question.pk}/avgor/", {"send": "nej", "reason": "Först."})

    late = {"send": "ja", "municipality": cast.granas.pk, "reason": "Sedan."}
    response = desk.post(f"/utskick/{question.pk}/avgor/", late, follow=True)

    assert "Någon har redan tagit ställning" in response.content.decode()
    assert "Det du skrev: Sedan." in response.content.decode()
    question.refresh_from_db()
    assert (question.status, question.content["judgement"]) == (Status.CANCELLED, "Först.")


def test_it_can_not_be_printed_before(desk: Client, question: Delivery) -> None:
    response = desk.post("/utskick/skriv-ut/", {"id": question.pk}, follow=True)

    assert "Markera minst ett brev" in response.content.decode()


def test_mitt_arbete_asks_for_it(desk: Client, question: Delivery) -> None:
    assert "Ta ställning till brev till hemkommun" in desk.get("/").content.decode()
