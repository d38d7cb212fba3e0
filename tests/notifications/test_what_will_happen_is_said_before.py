"""Before the rektor decides, the page says who will be told; what it says is what then happens."""

from typing import Any

import pytest

from cases.signals import step_considered
from notifications.consequences import consequences
from notifications.models import Delivery
from people.models import Enrolment, Skolform
from tests.cast import Cast
from tests.notifications.steps import begin, open_case


def texts(cast: Cast, pupil: str = "alma") -> list[str]:
    case = open_case(getattr(cast, pupil), cast.karin)
    return [each.text for each in consequences(case, "inled_utredning")]


def test_huvudman_hemkommun_and_utredare_are_named(cast: Cast) -> None:
    assert texts(cast) == [
        "Huvudmannen får en anmälan i sitt register i dag.",
        "Hemkommunen (Granås) får ett brev, som administratören skriver ut och postar.",
        "De som utreder får tillgång till ärendet och ett mejl.",
    ]


def test_on_gymnasiet_it_says_that_the_rektor_decides(cast: Cast) -> None:
    Enrolment.objects.filter(student=cast.alma).update(skolform=Skolform.GYMNASIESKOLA)

    assert texts(cast)[0] == "Du avgör om hemkommunen (Granås) ska få ett brev."


@pytest.mark.parametrize("pupil", ["noah", "alma", "signe"])
def test_as_many_notices_are_said_as_are_written(cast: Cast, pupil: str) -> None:
    case = open_case(getattr(cast, pupil), cast.karin)
    said = [each for each in consequences(case, "inled_utredning") if "mejl" not in each.text]

    begin(case, cast.karin, utredare=cast.karin)

    assert Delivery.objects.notices().count() == len(said)


def test_the_page_of_the_decision_asks_by_signal(cast: Cast) -> None:
    case = open_case(cast.noah, cast.karin)

    answers: Any = step_considered.send(None, case=case, transition="inled_utredning", by=cast.karin)

    assert [each.icon for _, told in answers for each in told] == ["skicka", "personer"]


def test_a_step_that_tells_nobody_says_nothing(cast: Cast) -> None:
    assert consequences(open_case(cast.noah, cast.karin), "avsluta") == []
