"""The pages around logging in, and those that people meet when something does not work: accessible, light and dark."""

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import LazySettings
from django.core import mail
from playwright.sync_api import Page, expect

from people.models import User
from tests.cast import Cast
from tests.e2e.conftest import PHONE
from tests.e2e.test_looks import look, picture

PASSWORD = "ett riktigt långt lösenord"
SECONDS_OF_A_CODE = 30
NO_CODE = "12345"  # six digits could be right by chance
Accessible = Callable[[], None]
LogIn = Callable[[User], None]


@pytest.fixture
def sara(transactional_db: None) -> User:
    return User.objects.create_user(
        "sara", first_name="Sara", last_name="Lindgren", password=PASSWORD, email="sara@alvkoping.example"
    )


def write_name_and_password(page: Page, password: str = PASSWORD) -> None:
    """Log in by the form."""
    page.goto("/konto/logga-in/")
    page.get_by_label("Användarnamn").fill("sara")
    page.get_by_label("Lösenord", exact=True).fill(password)
    page.get_by_role("button", name="Logga in").click()


def code_of(secret: str) -> str:
    """What the app in the mobile phone shows now."""
    code: str = format_hotp_value(hotp_value(secret, int(time.time()) // SECONDS_OF_A_CODE))
    return code


# -------------------------------------------------------------------------------------- When something fails

TROUBLE = {
    400: "Vi förstod inte vad webbläsaren skickade",
    403: "Du kommer inte åt det här",
    404: "Vi hittar inte sidan",
    429: "Vänta en stund",
    500: "Något gick fel hos oss",
}


@pytest.mark.parametrize("who", ["visitor", "sara"])
@pytest.mark.parametrize("code", TROUBLE)
def test_what_does_not_work_is_told_kindly(
    page: Page,
    accessible: Accessible,
    answers: list[str],
    settings: LazySettings,
    log_in: LogIn,
    sara: User,
    code: int,
    who: str,
) -> None:
    settings.ROOT_URLCONF = "tests.e2e.failing_urls"
    answers.append(f"status of {code}")
    if who == "sara":
        log_in(sara)

    look(page, accessible, f"/{code}/", f"fel-{code}-{who}")

    expect(page.get_by_role("heading", level=1)).to_have_text(TROUBLE[code])


def test_a_form_that_is_too_old_keeps_the_words(
    page: Page, accessible: Accessible, answers: list[str], sara: User
) -> None:
    answers.append("status of 403")
    page.goto("/konto/logga-in/")
    page.get_by_label("Användarnamn").fill("sara")
    page.context.clear_cookies()
    page.get_by_role("button", name="Logga in").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Formuläret hade blivit för gammalt")
    accessible()
    picture(page, "fel-csrf")


def test_who_asks_too_often_is_asked_to_wait(
    page: Page, accessible: Accessible, answers: list[str], settings: LazySettings, sara: User
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    answers.append("status of 429")
    for _ in range(2):
        write_name_and_password(page, "fel")

    expect(page.get_by_role("heading", level=1)).to_have_text("Vänta en stund")
    accessible()


# -------------------------------------------------------------------------------------------- A new password


def test_a_forgotten_password_is_chosen_anew(
    page: Page, accessible: Accessible, settings: LazySettings, sara: User
) -> None:
    page.goto("/konto/losenord/glomt/")
    page.get_by_label("E-post").fill(sara.email)
    page.get_by_role("button", name="Skicka länken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Titta i din e-post")
    accessible()

    letter = mail.outbox[0]
    assert letter.subject == "Välj ett nytt lösenord i Närvaro"
    assert "användarnamnet sara" in letter.body
    link = re.findall(r"https?://\S+", str(letter.body))[0]
    page.goto(link)
    accessible()
    picture(page, "nytt-losenord")
    page.get_by_label("Nytt lösenord", exact=True).fill("kort")
    page.get_by_role("button", name="Spara lösenordet").click()
    expect(page.locator(".ds-error-summary")).to_be_focused()
    accessible()
    picture(page, "nytt-losenord-fel")
    for field in page.locator("input[type=password]").all():
        field.fill("ett helt annat lösenord")
    page.get_by_role("button", name="Spara lösenordet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lösenordet är bytt")
    accessible()

    page.goto(link)
    expect(page.get_by_role("link", name="Skicka en ny länk")).to_be_visible()
    accessible()
    picture(page, "nytt-losenord-gammal-lank")


def test_somebody_without_a_password_chooses_one(page: Page, accessible: Accessible, sara: User, log_in: LogIn) -> None:
    sara.set_unusable_password()
    sara.save()
    log_in(sara)

    look(page, accessible, "/konto/losenord/valj/", "valj-losenord")


def test_a_password_is_changed(page: Page, accessible: Accessible, sara: User, log_in: LogIn) -> None:
    log_in(sara)
    page.goto("/konto/losenord/")
    page.get_by_role("button", name="Byt lösenord").click()

    expect(page.locator(".ds-error-summary")).to_be_focused()
    accessible()
    picture(page, "byt-losenord-fel")


# -------------------------------------------------------------------------------------------- A second factor


def test_a_second_step_is_turned_on_used_and_turned_off(
    page: Page, accessible: Accessible, settings: LazySettings, sara: User
) -> None:
    settings.MFA_TOTP_TOLERANCE = 1  # the browser may be so slow that the code's half minute is over
    write_name_and_password(page)
    expect(page).to_have_url("/")
    page.goto("/konto/tva-steg/totp/activate/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Är det du?")
    look(page, accessible, page.url, "ar-det-du")
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Slå på inloggning i två steg")
    look(page, accessible, page.url, "tva-steg-sla-pa")
    secret = page.locator("strong.nv-key").inner_text()
    page.locator("input[name=code]").fill(NO_CODE)
    page.get_by_role("button", name="Slå på").click()
    expect(page.locator(".ds-error-summary")).to_be_focused()
    accessible()
    page.locator("input[name=code]").fill(code_of(secret))
    page.get_by_role("button", name="Slå på").click()
    expect(page.get_by_text(re.compile("På sedan|koder"))).not_to_have_count(0)
    accessible()
    picture(page, "tva-steg-pa")

    for address in (
        "tva-steg/",
        "tva-steg/recovery-codes/",
        "tva-steg/recovery-codes/generate/",
        "tva-steg/totp/deactivate/",
    ):
        look(page, accessible, f"/konto/{address}", address.strip("/").replace("/", "-"))

    page.goto("/konto/tva-steg/")
    expect(page.get_by_text(re.compile(r"På sedan \d+ \w+"))).to_be_visible()
    page.get_by_role("button", name="Konto").click()
    page.get_by_role("button", name="Logga ut").click()
    write_name_and_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Skriv koden")
    accessible()
    picture(page, "tva-steg-kod")
    page.locator("input[name=code]").fill("123")
    page.get_by_role("button", name="Logga in").click()
    expect(page.locator(".ds-error-summary")).to_be_focused()
    accessible()
    codes = RecoveryCodes(Authenticator.objects.get(user=sara, type=Authenticator.Type.RECOVERY_CODES))
    page.locator("input[name=code]").fill(codes.get_unused_codes()[0])
    page.get_by_role("button", name="Logga in").click()
    expect(page).to_have_url("/")


# --------------------------------------------------------------------------------------------------- Menus


def test_the_menus_are_accessible_when_open(page: Page, accessible: Accessible, cast: Cast, log_in: LogIn) -> None:
    log_in(cast.karin)
    page.goto("/")
    page.get_by_role("button", name="Konto").click()
    expect(page.locator("#konto")).to_be_visible()

    accessible()
    picture(page, "meny-1280")
    page.set_viewport_size(PHONE)
    picture(page, "meny-390")
