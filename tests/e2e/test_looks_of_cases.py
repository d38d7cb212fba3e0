"""The pages of the routine: accessible at every size, light and dark, with errors and when somebody was faster."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cases import services
from cases.models import Case, State
from people.models import User
from tests.cases import way
from tests.cast import Cast
from tests.e2e.conftest import PHONE
from tests.e2e.test_looks import look, term_of

PAGES: dict[tuple[str, State], dict[str, str]] = {
    ("sara", State.UPPMARKSAMMA): {
        "kontakt": "/elever/{student}/kontakt/",
        "samtal": "/elever/{student}/samtal/",
        "oppna-arende": "/elever/{other}/arende/",
        "anmal": "/arenden/{case}/anmal/",
    },
    ("maria", State.ANMALD): {
        "anteckning": "/arenden/{case}/anteckning/",
        "samverkan": "/arenden/{case}/samverkan/",
    },
    ("karin", State.ANMALD): {
        "arenden": "/arenden/",
        "arenden-tom": "/arenden/?steg=avslutad",
        "inled-utredning": "/arenden/{case}/inled-utredning/",
        "lamna-tillbaka": "/arenden/{case}/lamna-tillbaka/",
    },
    ("petra", State.UTREDNING): {
        "utredning": "/arenden/{case}/utredning/",
        "utredningssamtal": "/arenden/{case}/utredning/samtal/",
        "lamna-for-granskning": "/arenden/{case}/lamna-for-granskning/",
    },
    ("karin", State.GRANSKNING): {
        "godkann": "/arenden/{case}/godkann/",
        "begar-komplettering": "/arenden/{case}/begar-komplettering/",
    },
    ("petra", State.ATGARDER): {"atgarder": "/arenden/{case}/atgarder/"},
    ("sara", State.UPPFOLJNING): {"atgard": "/arenden/{case}/atgarder/{measure}/"},
    ("petra", State.UPPFOLJNING): {
        "atgard-andra": "/arenden/{case}/atgarder/{measure}/andra/",
        "atgard-utgar": "/arenden/{case}/atgarder/{measure}/utgar/",
        "utvardering": "/arenden/{case}/utvardering/",
    },
    ("karin", State.UPPFOLJNING): {
        "avsluta": "/arenden/{case}/avsluta/",
        "arende": "/arenden/{case}/",
        "akten": "/arenden/{case}/akten/?till=vardnadshavare",
    },
    ("sara", State.AVSLUTAD): {
        "arende-avslutat": "/arenden/{case}/",
        "ateruppta": "/arenden/{case}/ateruppta/",
    },
}
"""Who opens which pages in which step: the name of each picture, and its address."""


def address(cast: Cast, case: Case, url: str) -> str:
    """An address with the keys of this case in it."""
    measure = case.measures.first()
    return url.format(case=case.pk, student=cast.noah.pk, other=cast.maja.pk, measure=measure.pk if measure else 0)


@pytest.mark.parametrize(("who", "state"), PAGES, ids=str)
def test_each_page(
    page: Page,
    log_in: Callable[[User], None],
    accessible: Callable[[], None],
    transactional_db: None,
    cast: Cast,
    who: str,
    state: State,
) -> None:
    term_of(cast.noah, {0: {"invalid": 240}, 4: {"invalid": 60}})
    case = way.AT[state](cast)
    log_in(getattr(cast, who))

    for name, url in PAGES[who, state].items():
        look(page, accessible, address(cast, case, url), name)


def test_a_talk_with_errors_leads_to_each_field(
    page: Page, log_in: Callable[[User], None], accessible: Callable[[], None], transactional_db: None, cast: Cast
) -> None:
    log_in(cast.sara)
    page.set_viewport_size(PHONE)
    page.goto(f"/elever/{cast.noah.pk}/samtal/")

    page.get_by_text("Möte", exact=True).click()
    page.get_by_role("button", name="Spara samtalet").click()

    expect(page).to_have_title("Fel i formuläret: Samtal om frånvaro – Närvaro")
    expect(page.locator(".ds-error-summary")).to_be_focused()
    page.get_by_role("link", name="Skriv Noahs egen bild. Ville Noah inte prata, skriv det.").click()
    expect(page.get_by_label("Noahs egen bild")).to_be_focused()
    accessible()


def test_a_guardian_who_is_there_is_not_asked_why_not(
    page: Page, log_in: Callable[[User], None], transactional_db: None, cast: Cast
) -> None:
    log_in(cast.sara)
    page.goto(f"/elever/{cast.noah.pk}/samtal/")
    why = page.get_by_label("Varför var Samira Ali inte med?")
    expect(why).to_be_visible()

    page.get_by_label("Samira Ali, vårdnadshavare").check()

    expect(why).to_be_hidden()


def test_somebody_was_faster(
    page: Page, log_in: Callable[[User], None], accessible: Callable[[], None], transactional_db: None, cast: Cast
) -> None:
    case = way.anmald(cast)
    log_in(cast.karin)
    page.goto(f"/arenden/{case.pk}/lamna-tillbaka/")
    page.get_by_label("Skäl").fill("Noah är på beviljad resa.")
    page.get_by_label("Förslag till mentorn").fill("Ring när resan är slut.")
    services.add_note(case=case, by=cast.maria, text="Noah har berättat om resan.")

    page.get_by_role("button", name="Lämna tillbaka till mentorn").click()

    expect(page.get_by_role("alert")).to_contain_text("Ärendet har ändrats av Maria Nylund")
    expect(page.get_by_role("alert")).to_contain_text("Noah har berättat om resan.")
    expect(page.get_by_label("Skäl")).to_have_value("Noah är på beviljad resa.")
    accessible()
    page.get_by_role("button", name="Lämna tillbaka till mentorn").click()
    expect(page.get_by_text("Gör en ny kontroll senast")).to_be_visible()


def test_long_parts_of_a_case_are_folded_on_a_phone_and_a_link_opens_them(
    page: Page, log_in: Callable[[User], None], transactional_db: None, cast: Cast
) -> None:
    case = way.uppfoljning(cast)
    log_in(cast.karin)
    page.goto(f"/arenden/{case.pk}/")
    measure = page.get_by_role("link", name=case.measures.get().what)
    expect(measure).to_be_visible()  # at a desk nothing is folded

    page.set_viewport_size(PHONE)
    expect(measure).to_be_hidden()
    page.get_by_role("navigation", name="På den här sidan").get_by_role("link", name="Åtgärder").click()

    expect(measure).to_be_visible()
    expect(measure).to_be_in_viewport()


def test_two_write_the_same_text(
    page: Page, log_in: Callable[[User], None], accessible: Callable[[], None], transactional_db: None, cast: Cast
) -> None:
    case = way.utredning(cast)
    log_in(cast.petra)
    page.goto(f"/arenden/{case.pk}/utredning/")
    services.save_investigation(case=case, by=cast.karin, changes={"analysis": services.Change("Karins analys.")})

    page.get_by_role("textbox", name="Hur hänger det ihop?").fill("Petras analys.")
    page.get_by_role("button", name="Spara utredningen").click()

    expect(page.get_by_text("Karins analys.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Hur hänger det ihop?")).to_have_value("Petras analys.")
    accessible()
    page.get_by_role("button", name="Spara utredningen").click()
    expect(page.get_by_text("Utredningen är sparad.")).to_be_visible()
