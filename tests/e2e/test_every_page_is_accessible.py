"""No address of the site is without an eye on it: each page is free of axe violations (WCAG 2.2 AA).

The pages come out of the role × URL table: each address is opened as the first person there who reaches it. What is
no page has a reason here; what asks for a way of its own has a test in ``test_looks_of_login``.
"""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.urls import get_resolver, reverse
from playwright.sync_api import Page

from people.models import User
from tests.cast import NOW
from tests.e2e.test_looks import picture
from tests.test_permissions import GUESTS, OWN_LOGIN, PUBLIC, ROWS, routes
from tests.world import PEOPLE, World, kept_world

FORM = "tar bara emot formulär"
NO_PAGES = {
    "absence:import_confirm": FORM,
    "absence:import_discard": FORM,
    "absence:import_let_through": FORM,
    "absence:import_refused": "en CSV-fil",
    "absence:file_template": "en arbetsbok",
    "absence:mapping_delete": FORM,
    "agenda_paper": "en PDF",
    "analysis_paper": "en PDF",
    "analysis_workbook": "en arbetsbok",
    "conference_paper": "en PDF",
    "absence:ss12000_fetch": FORM,
    "absence:ss12000_try": FORM,
    "audit:end_personal_access": FORM,
    "cases:evaluation": "leder vidare i det läge tabellen har; test_looks_of_cases öppnar sidan",
    "cases:meeting_cancel": FORM,
    "cases:end_aftercare": FORM,
    "cases:guest_close": FORM,
    "cases:guest_reply": FORM,
    "cases:adopt_june": FORM,
    "cases:pass_on_take_back": FORM,
    "cases:picture": "en bild",
    "cases:report": "leder vidare till anmälan",
    "cases:revoke_delegation": FORM,
    "cases:untell": FORM,
    "cases:take_over": FORM,
    "drafts:throw": FORM,
    "cases:material_remove": FORM,
    "cases:suggestion_remove": FORM,
    "cases:concern_discard": FORM,
    "cases:concern_take_back": FORM,
    "june_paper": "en PDF",
    "june_workbook": "en arbetsbok",
    "halsa": "svar till maskiner",
    "halsa_lever": "svar till maskiner",
    "meeting_paper": "en PDF",
    "mfa_download_recovery_codes": "en textfil",
    "notifications:acknowledge": FORM,
    "notifications:by_hand": FORM,
    "notifications:call_back": FORM,
    "notifications:concern_paper": "en PDF",
    "notifications:concern_supplement_paper": "en PDF",
    "notifications:judge": FORM,
    "notifications:anmalan": "en PDF",
    "notifications:decision": "en PDF",
    "notifications:program": "en PDF",
    "notifications:letter": "en PDF",
    "notifications:letters": "en PDF",
    "notifications:post": FORM,
    "notifications:print": FORM,
    "notifications:retry": FORM,
    "notifications:search": FORM,
    "notifications:undo": FORM,
    "oversight:csn_workbook": "en arbetsbok",
    "oversight:schools_paper": "en PDF",
    "oversight:schools_workbook": "en arbetsbok",
    "retention:approve": FORM,
    "retention:cancel": FORM,
    "retention:try_again": FORM,
    "retention:package": "ett paket",
    "retention:protocol": "en PDF",
    "report_paper": "en PDF",
    "report_workbook": "en arbetsbok",
    "term_absence_workbook": "en arbetsbok",
}
OWN_WAY = {  # tests in test_looks_of_login, and those of guests in test_a_guest_on_the_phone
    *GUESTS,
    "account_set_password",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
}


def pages() -> Iterator[tuple[str, str, str]]:
    """Who opens which address, about what."""
    for address, method, thing, *answers in ROWS:
        if method == "GET" and "200" in answers and address not in NO_PAGES:
            yield PEOPLE[answers.index("200")], address, thing
    for address, visitor, person in (line.split() for line in OWN_LOGIN.strip().splitlines()):
        if "200" in (visitor, person):
            yield "visitor" if visitor == "200" else "sara", address, "-"
    for address in PUBLIC:
        if address not in NO_PAGES:
            yield "visitor", address, "-"


PAGES = list(pages())


def test_every_address_is_looked_at_or_is_no_page() -> None:
    looked_at = {address for _, address, _ in PAGES}

    assert looked_at | NO_PAGES.keys() | OWN_WAY == {name for name, _ in routes(get_resolver().url_patterns)}
    assert not looked_at & (NO_PAGES.keys() | OWN_WAY)


@pytest.fixture
def site(transactional_db: None) -> Iterator[World]:
    """The world of the table, for a browser."""
    with time_machine.travel(NOW):
        yield kept_world.put()


@pytest.mark.parametrize("who", sorted({who for who, _, _ in PAGES}))
def test_every_page_of(
    page: Page, site: World, log_in: Callable[[User], None], accessible: Callable[[], None], who: str
) -> None:
    if who != "visitor":
        log_in(User.objects.get(username=who))
    for reader, address, thing in PAGES:
        if reader != who:
            continue
        kwargs = {"uidb36": "1", "key": "a-b"} if address == "account_reset_password_from_key" else site.objects[thing]
        answer = page.goto(reverse(address, kwargs=kwargs))
        assert answer
        assert answer.ok, address
        accessible()
        picture(page, f"{address.replace(':', '-')}-{thing}")
