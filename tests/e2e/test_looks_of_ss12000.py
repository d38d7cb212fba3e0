"""The connection to SS 12000: accessible at every size, light and dark, and worked by keyboard."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from absence.models import ImportRun, SourceConnection
from people.models import User
from tests.cast import Cast
from tests.e2e.test_looks import look

ADDRESS = "http://127.0.0.1:9/v2.0"  # nobody answers there


def test_the_connection_is_set_up_and_tried(
    page: Page, log_in: Callable[[User], None], accessible: Callable[[], None], transactional_db: None, cast: Cast
) -> None:
    log_in(cast.stina)
    look(page, accessible, "/inlasningar/ss12000/", "ss12000-tom")
    page.get_by_role("link", name="Lägg in anslutningen").click()
    page.get_by_role("button", name="Spara").click()
    expect(page.locator(".ds-error-summary")).to_contain_text("Skriv adressen.")
    look(page, accessible, page.url, "ss12000-andra")
    page.get_by_label("Adress", exact=True).fill(ADDRESS)
    page.get_by_label("Nyckel eller hemlighet").fill("nyckel")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Anslutningen är sparad.")
    page.get_by_role("button", name="Prova anslutningen").click()
    expect(page.get_by_text("127.0.0.1 går inte att nå. Kontrollera adressen")).to_be_visible()
    accessible()


def test_how_the_nights_went(
    page: Page, log_in: Callable[[User], None], accessible: Callable[[], None], transactional_db: None, cast: Cast
) -> None:
    connection = SourceConnection(
        huvudman=cast.huvudman, active=True,
        base_url="https://api.elevsystem.example/ss12000v2-api/source/SE00100/v2.0",
        token_url="https://logga-in.elevsystem.example/connect/token", client_id="narvaro-alvkoping", late_up_to=10,
    )  # fmt: skip
    connection.keep_secret("hemlighet")
    connection.save()
    error = (
        "api.elevsystem.example svarar inte som den ska (svar 503). Det som har hämtats är kvar, och nästa försök"
        " fortsätter där."
    )
    for status, words in (("klar", ""), ("misslyckad", error), ("klar", "")):
        ImportRun.objects.create(kind="allt", source="ss12000", huvudman=cast.huvudman, status=status, error=words)
    log_in(cast.birgitta)

    look(page, accessible, "/inlasningar/ss12000/", "ss12000")
    expect(page.get_by_role("link", name="Ändra")).to_have_count(0)
    log_in(cast.stina)
    look(page, accessible, "/inlasningar/ss12000/andra/", "ss12000-andra-klient")
