"""The administrator's letters in a browser: choose, print, mark as posted, take back; every page of the register."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from notifications.models import Delivery, Status
from people.models import Enrolment, Skolform, User
from tests.cast import Cast, make_cast
from tests.notifications.steps import investigate

LogIn = Callable[[User], None]
Check = Callable[[], None]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The cast, today: the browser and the server share the clock on the wall."""
    return make_cast()


def test_a_letter_is_printed_posted_and_taken_back(page: Page, log_in: LogIn, cast: Cast) -> None:
    investigate(cast.alma, cast.karin)
    log_in(cast.birgitta)
    page.goto("/")
    page.get_by_role("link", name="Skriv ut").click()

    page.get_by_role("link", name="Markera alla på sidan").click()
    with page.expect_response("**/utskick/brev.pdf**") as printed:
        page.get_by_role("button", name="Skriv ut markerade").click()
    assert printed.value.headers["content-type"] == "application/pdf"

    page.goto("/utskick/?visa=utskrivna&markera=alla")
    page.get_by_role("button", name="Markera som postade").click()
    expect(page.get_by_text("1 brev är markerat som postat")).to_be_visible()
    letter = Delivery.objects.get(kind="hemkommun_utredning")
    assert letter.status == Status.POSTED

    page.get_by_role("button", name="Ångra").click()
    expect(page.get_by_text("Ångrat.")).to_be_visible()
    letter.refresh_from_db()
    assert letter.status == Status.PRINTED


def test_every_page_of_the_register_is_for_everybody(page: Page, log_in: LogIn, accessible: Check, cast: Cast) -> None:
    investigate(cast.alma, cast.karin)
    investigate(cast.signe, cast.karin, utredare=cast.karin)
    Enrolment.objects.filter(student=cast.maja).update(skolform=Skolform.GYMNASIESKOLA)
    cast.maja.registered_municipality = cast.granas
    cast.maja.save()
    investigate(cast.maja, cast.karin)
    pages = [f"/utskick/{pk}/" for pk in Delivery.objects.notices().values_list("pk", flat=True)]

    log_in(cast.birgitta)
    for address in (
        "/utskick/",
        "/utskick/?visa=alla&markera=alla",
        "/utskick/?visa=utskrivna",
        "/utskick/export/",
        *pages,
    ):
        page.goto(address)
        accessible()
    log_in(cast.hugo)
    page.goto("/huvudman/register/")
    accessible()


def test_a_form_that_is_wrong_says_where(page: Page, log_in: LogIn, accessible: Check, cast: Cast) -> None:
    cast.alma.registered_municipality = None
    cast.alma.save()
    investigate(cast.alma, cast.karin)
    log_in(cast.karin)
    page.goto(f"/utskick/{Delivery.objects.get(kind='hemkommun_utredning').pk}/")

    page.get_by_role("button", name="Spara ställningstagandet").click()

    expect(page).to_have_title("Fel i formuläret: Brev till hemkommun – Närvaro")
    page.get_by_role("link", name="Skriv vem som har gjort bedömningen och varför.").click()
    expect(page.get_by_label("Vem har bedömt det, och varför?")).to_be_focused()
    accessible()
