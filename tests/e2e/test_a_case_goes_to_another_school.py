"""Noah has begun at Ekskolan: Karin gives his case, Rolf receives it on his phone, and Nils has it."""

from collections.abc import Callable

from playwright.sync_api import Page

from cases.models import Case, State
from people.models import User
from tests.cases import moving
from tests.cast import Cast
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.hands import Hands
from tests.e2e.test_looks import autumn

__all__ = ["autumn"]  # the fixture


def test_one_rektor_gives_a_case_another_receives_it_on_the_phone_and_the_new_mentor_has_it(
    page: Page, log_in: Callable[[User], None], autumn: Cast
) -> None:
    new, hands = moving.at_the_new_school(autumn), Hands(page, log_in, PHONE)
    moving.moves(autumn)  # Sara has reported him

    hands.become(autumn.karin, DESKTOP)
    hands.go("Ärenden")
    hands.follow("Noah Ali")
    hands.follow("Lämna över till elevens nya skola")
    hands.sees("Samtal om frånvaro: 1")
    hands.write("Vad behöver den nya skolan veta?", "Möt honom vid bussen på måndagar.")
    hands.press("Lämna över")
    hands.sees("Väntar på Ekskolan")

    hands.become(autumn.rolf)
    hands.follow("Ta emot", "Noah Ali")
    hands.sees("Möt honom vid bussen på måndagar.")
    hands.unfold("Samtal om frånvaro")
    hands.sees("Måndagar är svårast")
    hands.press("Ta emot")
    hands.sees("Ni har tagit emot ärendet.")

    hands.become(new.nils)
    hands.go("Ärenden")
    hands.follow("Noah Ali")
    hands.sees("Överlämnat från Björkskolan")
    received = Case.objects.get(school=autumn.ekskolan)
    assert (received.state, received.student) == (State.ANMALD, autumn.noah)
