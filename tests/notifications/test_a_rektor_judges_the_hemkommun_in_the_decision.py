"""On gymnasiet the rektor says in the decision whether the hemkommun is told, and sees beforehand who will be."""

import pytest
from django.test import Client

from notifications.models import Delivery, Status
from people.models import Enrolment, Skolform
from tests.cast import Cast, login
from tests.notifications.steps import begin, open_case


@pytest.fixture(autouse=True)
def gymnasium(cast: Cast) -> None:
    """Alma, whose hemkommun is Granås, goes to gymnasieskolan."""
    Enrolment.objects.filter(student=cast.alma).update(skolform=Skolform.GYMNASIESKOLA)


def letter() -> Delivery:
    return Delivery.objects.get(kind="hemkommun_utredning")


def decide(cast: Cast, client: Client, **words: str) -> str:
    """Karin fills in the decision about Alma."""
    case = open_case(cast.alma, cast.karin)
    given = {
        "version": str(case.version),
        "reason": "Upprepad frånvaro.",
        "sarskilt_stod": "nej",
        "sarskilt_stod_why": "Inget tyder på det.",
        "krankning": "nej",
        "krankning_why": "Inget tyder på det.",
        "utredare": str(cast.petra.pk),
        "ready_by": "2026-12-11",
    } | words
    return login(client, cast.karin).post(f"/arenden/{case.pk}/inled-utredning/", given, follow=True).content.decode()


def test_the_form_asks_and_names_the_hemkommun(cast: Cast, client: Client) -> None:
    case = open_case(cast.alma, cast.karin)

    page = login(client, cast.karin).get(f"/arenden/{case.pk}/inled-utredning/").content.decode()

    assert "Ska hemkommunen (Granås) få ett brev?" in page
    assert "Du avgör om hemkommunen (Granås) ska få ett brev." in page


@pytest.mark.parametrize("pupil", ["noah", "signe"])
def test_nobody_is_asked_about_a_pupil_whose_hemkommun_needs_no_judgement(
    cast: Cast, client: Client, pupil: str
) -> None:
    case = open_case(getattr(cast, pupil), cast.karin)

    page = login(client, cast.karin).get(f"/arenden/{case.pk}/inled-utredning/").content.decode()

    assert "tell_hemkommun" not in page


def test_without_an_answer_nothing_is_decided(cast: Cast, client: Client) -> None:
    assert "Välj om hemkommunen ska få ett brev." in decide(cast, client)
    assert not Delivery.objects.notices().exists()


@pytest.mark.parametrize(
    ("answer", "status"), [("ja", Status.WAITING), ("nej", Status.CANCELLED), ("senare", Status.DECIDE)]
)
def test_the_letter_begins_where_the_answer_puts_it(cast: Cast, client: Client, answer: str, status: str) -> None:
    decide(cast, client, tell_hemkommun=answer)

    assert (letter().status, letter().to_municipality) == (status, cast.granas)


def test_the_letter_remembers_who_judged(cast: Cast) -> None:
    begin(open_case(cast.alma, cast.karin), cast.karin, tell_hemkommun=False)

    assert letter().content["judged_by"] == cast.karin.name
    assert letter().done_by == cast.karin


def test_an_answer_changes_nothing_where_the_law_decides(cast: Cast) -> None:
    Enrolment.objects.filter(student=cast.alma).update(skolform=Skolform.GRUNDSKOLA)

    begin(open_case(cast.alma, cast.karin), cast.karin, tell_hemkommun=False)

    assert letter().status == Status.WAITING


def test_an_unknown_hemkommun_is_still_found_out_by_somebody(cast: Cast) -> None:
    cast.alma.registered_municipality = None
    cast.alma.save()

    begin(open_case(cast.alma, cast.karin), cast.karin, tell_hemkommun=True)

    assert (letter().status, letter().to_municipality) == (Status.DECIDE, None)
