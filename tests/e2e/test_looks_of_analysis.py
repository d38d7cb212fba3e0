"""The term's analysis and the June evaluation with figures in every table: what each page shows when it is in use."""

import datetime as dt
from collections.abc import Callable

from playwright.sync_api import Page, expect

from cases.analysis.access import choose
from cases.analysis.kinds import JUNE
from cases.analysis.reading import Planned
from cases.services.analysis import save_analysis
from people.models import User
from tests.cases.analysis.term import filled
from tests.cast import Cast, fresh, on_day
from tests.e2e.test_looks import look

JUNE_DAY = dt.date(2027, 6, 14)
WORDS = {"worked": "Samtalen.", "failed": "Vikarier.", "voices": "Fråga oss."}


def test_the_pages_with_figures_and_words(
    page: Page,
    log_in: Callable[[User], None],
    accessible: Callable[[], None],
    transactional_db: None,
    cast: Cast,
) -> None:
    filled(cast)
    plan = [Planned("En vuxen i entrén varje morgon", "Karin Westerberg", "2026-08-24")]
    with on_day(JUNE_DAY):
        for key in ("2025-26", "2026-27"):
            year = choose(fresh(cast.maria), str(cast.bjorkskolan.pk), key, JUNE_DAY, JUNE)
            save_analysis(chosen=year, by=fresh(cast.maria), words=WORDS, plan=plan)
        log_in(cast.karin)
        page.goto("/analys/?termin=VT2027")
        expect(page.get_by_role("table", name="Vad frånvaron handlar om")).to_be_visible()
        accessible()
        page.goto(year.write_url)
        expect(page.get_by_role("heading", name="Det här skulle ändras")).to_be_visible()
        accessible()
        look(page, accessible, "/utvardering/", "utvardering-med-siffror")
        expect(page.get_by_role("table", name="Vad åtgärderna gav: elev")).to_be_visible()

        page.get_by_role("button", name="Fastställ").click()

        expect(page.get_by_text("Skriv vad det blev av: En vuxen i entrén varje morgon")).to_be_visible()
