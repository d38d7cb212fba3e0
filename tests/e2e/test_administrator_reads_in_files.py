"""Birgitta reads in a file in the browser: chosen, previewed by a real worker, confirmed and read."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from absence import runs
from absence.models import ImportRun
from people.models import User
from tests.cast import Cast, unused_number
from tests.conftest import Worker
from tests.e2e.test_looks import look

HEADER = "personnummer;förnamn;efternamn;skolenhetskod;skolform;klass;anteckning\n"


def test_a_file_is_chosen_previewed_confirmed_and_read(
    transactional_db: None,
    page: Page,
    log_in: Callable[[User], None],
    accessible: Callable[[], None],
    cast: Cast,
    worker: Worker,
    tmp_path: Path,
) -> None:
    number = unused_number("elev", 2012)
    file = tmp_path / "elever.csv"
    file.write_text(f"{HEADER}{number};Elsa;Ek;99100001;grundskola;8B;ny\nfel;Ebbe;Ek;99100001;grundskola;8B;\n")
    log_in(cast.birgitta)
    look(page, accessible, "/inlasningar/", "inlasningar-tom")
    page.get_by_role("link", name="Läs in filer").last.click()

    page.get_by_role("button", name="Provläs filen").click()
    expect(page.locator(".ds-error-summary")).to_contain_text("Välj en fil.")
    accessible()
    page.get_by_label("Fil", exact=True).set_input_files(file)
    page.get_by_role("button", name="Provläs filen").click()

    expect(page.get_by_role("heading", name="Inget är ändrat än")).to_be_visible()
    expect(page.get_by_text("1 nya och 0 rättade rader läses in. 1 nekas")).to_be_visible()
    expect(page.get_by_role("cell", name="fel", exact=True)).to_be_visible()
    look(page, accessible, page.url, "inlasning-prov")

    page.get_by_role("button", name="Läs in").click()
    expect(page.get_by_role("heading", name="Klart")).to_be_visible()
    look(page, accessible, page.url, "inlasning-klar")
    look(page, accessible, "/inlasningar/", "inlasningar")
    look(page, accessible, "/inlasningar/filformat/", "filformat")
    assert cast.klass_8b.memberships.filter(student__personal_number=number).exists()


def test_a_file_that_waits_says_so(
    transactional_db: None, page: Page, log_in: Callable[[User], None], accessible: Callable[[], None], cast: Cast
) -> None:
    waiting = runs.start(ImportRun.Kind.PEOPLE, user=cast.birgitta, dry_run=True)
    log_in(cast.birgitta)

    look(page, accessible, f"/inlasningar/{waiting.pk}/", "inlasning-vantar")

    expect(page.get_by_text("Filen står på tur.")).to_be_visible()


def test_a_file_that_cannot_be_read_says_why(
    transactional_db: None, page: Page, log_in: Callable[[User], None], accessible: Callable[[], None], cast: Cast,
    worker: Worker, tmp_path: Path,
) -> None:  # fmt: skip
    file = tmp_path / "elever.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    log_in(cast.birgitta)
    page.goto("/inlasningar/ny/")
    page.get_by_label("Fil", exact=True).set_input_files(file)
    page.get_by_role("button", name="Provläs filen").click()

    expect(page.get_by_text("elever.csv är inte en textfil")).to_be_visible()
    look(page, accessible, page.url, "inlasning-misslyckad")
