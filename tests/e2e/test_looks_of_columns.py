"""Birgitta says what the columns of another system are: at a desk, on a phone and by keyboard."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from absence.models import ColumnMapping
from people.models import User
from tests.cast import Cast
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_looks import NARROWEST, look, picture


def test_the_columns_of_a_file_are_chosen_tried_and_saved(
    transactional_db: None,
    page: Page,
    log_in: Callable[[User], None],
    accessible: Callable[[], None],
    cast: Cast,
    tmp_path: Path,
) -> None:
    number = cast.noah.personal_number
    file = tmp_path / "rapport.csv"
    file.write_text(
        f"Elevens nummer;Dag;Frånvaro (tim);Status\n{number};18/11 2026;0,5;Ogiltig frånvaro\n"
        f"{number};2026-13-01;1;Närvarande\n{number};i går;1,5;GF\n"
    )
    log_in(cast.birgitta)
    she_chooses_a_file(page, accessible, file)
    assert number not in page.url
    she_says_what_the_columns_are(page)
    she_sees_how_the_rows_are_read(page, accessible)
    she_saves_them_by_name(page)
    she_finds_them_again(page, accessible)


def she_chooses_a_file(page: Page, accessible: Callable[[], None], file: Path) -> None:
    look(page, accessible, "/inlasningar/kolumner/", "kolumner-tom")
    page.get_by_role("link", name="Välj en fil").click()
    page.get_by_role("button", name="Visa kolumnerna").click()
    expect(page.locator(".ds-error-summary")).to_contain_text("Välj en fil.")
    page.get_by_label("Fil", exact=True).set_input_files(file)
    page.get_by_label("Vad är det för fil?").select_option("tom-franvaro")
    look_here(page, accessible, "kolumner-fil")
    page.get_by_role("button", name="Visa kolumnerna").click()

    expect(page.get_by_role("heading", name="Kolumnerna i rapport.csv")).to_be_visible()


def she_says_what_the_columns_are(page: Page) -> None:
    elev = page.get_by_role("group", name="elev måste finnas")
    expect(elev.get_by_label("Cellen läses som")).to_be_hidden()
    elev.get_by_label("Kommer från").select_option("Elevens nummer")
    expect(elev.get_by_label("Cellen läses som")).to_be_visible()
    choose(page, "datum måste finnas", "Dag", "datum")
    choose(page, "frånvarominuter måste finnas", "Frånvaro (tim)", "timmar")
    choose(page, "giltig måste finnas", "Status", "status-giltig")


def she_sees_how_the_rows_are_read(page: Page, accessible: Callable[[], None]) -> None:
    tried = page.get_by_role("region", name="Så läses raderna")
    expect(tried.get_by_text("Rad 3: hoppas över")).to_be_visible()
    expect(tried.get_by_text("En rad nekas")).to_be_visible()
    look_here(page, accessible, "kolumner-val")


def she_saves_them_by_name(page: Page) -> None:
    page.get_by_role("button", name="Spara").click()
    expect(page.locator(".ds-error-summary")).to_contain_text("Ge kolumnerna ett namn.")
    page.get_by_label("Namn", exact=True).fill("Frånvaro ur Systemet")
    page.get_by_role("button", name="Spara").press("Enter")

    expect(page.get_by_text("Kolumnerna är sparade.")).to_be_visible()


def she_finds_them_again(page: Page, accessible: Callable[[], None]) -> None:
    look(page, accessible, "/inlasningar/kolumner/", "kolumner")
    mapping = ColumnMapping.objects.get()
    look(page, accessible, f"/inlasningar/kolumner/{mapping.pk}/", "kolumner-andra")
    look(page, accessible, "/inlasningar/ny/", "inlasning-ny")
    page.get_by_role("group", name="Sparade kolumner").get_by_label("Frånvaro ur Systemet").check()


def choose(page: Page, column: str, header: str, how: str) -> None:
    """Say which of their columns one of ours is, and how it is read."""
    group = page.get_by_role("group", name=column)
    group.get_by_label("Kommer från").select_option(header)
    group.get_by_label("Cellen läses som").select_option(how)


def look_here(page: Page, accessible: Callable[[], None], name: str) -> None:
    """Look at the page as it stands, with what has been filled in."""
    accessible()
    picture(page, f"{name}-1280")
    page.set_viewport_size(PHONE)
    picture(page, f"{name}-390")
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
    page.set_viewport_size(DESKTOP)
