"""The way in: name and password, on a desk or a phone, with or without a mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from people.models import User

PASSWORD = "ett riktigt långt lösenord"


@pytest.fixture
def somebody(transactional_db: None) -> User:
    return User.objects.create_user("sara", first_name="Sara", last_name="Lindgren", password=PASSWORD)


def test_the_right_password_leads_to_the_work_list(page: Page, somebody: User, accessible: Callable[[], None]) -> None:
    page.goto("/")
    accessible()

    page.get_by_label("Användarnamn").fill("sara")
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url("/")
    expect(page.get_by_role("banner")).to_contain_text("Sara Lindgren")


def test_a_wrong_password_is_explained_and_the_name_kept(page: Page, somebody: User) -> None:
    page.goto("/konto/logga-in/")
    page.get_by_label("Användarnamn").fill("sara")
    page.get_by_label("Lösenord", exact=True).fill("fel")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("lösenord")
    expect(page.get_by_label("Användarnamn")).to_have_value("sara")


def test_many_wrong_passwords_are_stopped(page: Page, somebody: User) -> None:
    page.goto("/konto/logga-in/")
    for _ in range(6):
        page.get_by_label("Användarnamn").fill("sara")
        page.get_by_label("Lösenord", exact=True).fill("fel")
        page.keyboard.press("Enter")
        page.wait_for_load_state()

    page.get_by_label("Användarnamn").fill("sara")
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url("/konto/logga-in/")
