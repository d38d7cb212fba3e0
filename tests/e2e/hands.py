"""The browser in the hands of one person at a time, who uses what is on the screen and types no addresses."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, ViewportSize, expect

from people.models import User


class Hands:
    """What somebody does at a desk or with a phone."""

    def __init__(self, page: Page, log_in: Callable[[User], None], size: ViewportSize) -> None:
        self.page, self.log_in, self.size = page, log_in, size

    @property
    def main(self) -> Locator:
        """The page's own content, without menu and foot."""
        return self.page.get_by_role("main")

    def become(self, user: User, size: ViewportSize | None = None) -> None:
        """Somebody sits down, and looks at what there is to do."""
        self.page.set_viewport_size(size or self.size)
        self.log_in(user)
        self.page.goto("/")

    def go(self, name: str) -> None:
        """Choose in the menu."""
        with self.page.expect_navigation():
            self.page.get_by_role("navigation").get_by_role("link", name=name, exact=True).first.click()

    def account(self, name: str) -> None:
        """Choose in the menu under one's name."""
        self.page.get_by_role("button", name=re.compile("^Konto")).click()
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=True).click()

    def follow(self, name: str, about: str = "") -> None:
        """Follow a link of the page, about somebody where there are several."""
        with self.page.expect_navigation():  # the page left behind may have a link of the next name too
            self.main.get_by_role("link", name=_named(name, about)).first.click()

    def press(self, name: str, about: str = "") -> None:
        """Press a button that sends a form. The page that comes back finds nothing wrong in it."""
        with self.page.expect_navigation():
            self.main.get_by_role("button", name=_named(name, about)).first.click()
        assert self.page.locator(".ds-error-summary").all_inner_texts() == []

    def write(self, label: str, text: str) -> None:
        """Write in a field."""
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, question: str, answer: str) -> None:
        """Answer a question that has a few answers."""
        self.page.get_by_role("group", name=question).get_by_role("radio", name=answer).check(force=True)

    def tick(self, name: str) -> None:
        """Tick a box."""
        self.page.get_by_role("checkbox", name=name).check()

    def unfold(self, name: str) -> None:
        """Open what is folded."""
        self.main.locator("summary", has_text=name).first.click()

    def read(self, name: str) -> None:
        """Open what is folded on a phone and stands open at a desk."""
        line = self.main.locator("summary", has_text=name).first
        if line.is_visible():
            line.click()

    def sees(self, text: str) -> None:
        """The text is on the page."""
        expect(self.main.get_by_text(text).first).to_be_visible()

    def does_not_see(self, text: str) -> None:
        """The text is nowhere on the page."""
        expect(self.page.get_by_text(text)).to_have_count(0)


def _named(name: str, about: str) -> re.Pattern[str]:
    """What a link or button is called, with whom it is about after it."""
    return re.compile(f"{re.escape(name)}.*{re.escape(about)}", re.DOTALL)
