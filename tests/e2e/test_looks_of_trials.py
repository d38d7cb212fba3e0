"""A guide value is tried: the page waits by itself, shows the answer, and is accessible at every size."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from absence.tasks import try_value
from people.models import User
from tests.cast import Cast
from tests.e2e.test_looks import autumn, look

__all__ = ["autumn"]  # the fixture


def test_a_rektor_tries_a_value_and_the_answer_comes_by_itself(
    page: Page, log_in: Callable[[User], None], accessible: Callable[[], None], autumn: Cast
) -> None:
    log_in(autumn.karin)
    page.goto(f"/installningar/regler/{autumn.huvudman.pk}/tillfallen_tio_veckor/")
    page.get_by_label("Signalera från").fill("12")
    page.get_by_role("button", name="Prova värdet").press("Enter")
    expect(page.get_by_role("heading", name="Räknar")).to_be_visible()
    accessible()

    try_value(autumn.bjorkskolan.pk, "tillfallen_tio_veckor", 12)

    expect(page.get_by_role("heading", name="i stället för")).to_be_visible()
    page.get_by_text("Visa som tabell").click()
    expect(page.get_by_role("row", name="v. 47")).to_be_visible()
    look(page, accessible, page.url, "prov")
