"""A guardian answers on a telephone of 360 px, in Arabic; every page is accessible, and without scripts."""

import re
from collections.abc import Callable

from playwright.sync_api import FilePayload, Page, ViewportSize, expect

from cases.models import GuestReply
from tests.cases import way
from tests.cast import Cast
from tests.e2e.test_looks import autumn, picture
from tests.guests.asking import CODE, a_picture, guardian_key, link_to, token

__all__ = ["autumn"]  # the fixture

SMALL = ViewportSize(width=360, height=740)


def test_a_guardian_answers_in_arabic_from_the_code_to_the_thanks(
    page: Page, accessible: Callable[[], None], answers: list[str], autumn: Cast
) -> None:
    answers.append("status of 404")
    case = way.opened(autumn, autumn.tuva)
    link_to(case, guardian_key(case, "Helena"), autumn.sara)
    file = FilePayload(name="x.png", mimeType="image/png", buffer=a_picture("PNG", (600, 400)).read())

    def looked_at(name: str, address: str) -> None:
        expect(page).to_have_url(re.compile(address))
        expect(page.locator("html")).to_have_attribute("lang", "ar")
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        accessible()
        page.set_viewport_size(SMALL)
        expect(page.locator("script")).to_have_count(0)
        picture(page, f"guest-{name}-360")

    page.goto(f"/svara/oppna/{token('a')}/")
    page.get_by_role("button", name="العربية").click()
    looked_at("code", "/svara/$")
    page.get_by_label("الرمز").fill(CODE)
    page.get_by_role("button", name="متابعة").click()
    expect(page.get_by_role("heading", name="Tuva")).to_be_visible()
    looked_at("welcome", "/svara/$")
    page.get_by_role("button", name="ابدأ").click()
    page.get_by_role("textbox").fill("الحافلة مبكرة جدًا.")
    looked_at("question", "/svara/fraga/1/$")
    page.get_by_role("button", name="Українська").click()
    expect(page.get_by_role("textbox")).to_have_value("الحافلة مبكرة جدًا.")
    page.get_by_role("button", name="العربية").click()
    page.goto("/svara/bilder/")
    page.get_by_label("صورة").set_input_files(file)
    page.get_by_role("button", name="إضافة الصورة").click()
    expect(page.get_by_role("img", name="الصورة 1")).to_be_visible()
    looked_at("pictures", "/svara/bilder/$")
    page.get_by_role("button", name="التالي").click()
    looked_at("summary", "/svara/skicka/$")
    page.get_by_role("button", name="أرسل إلى المدرسة").click()
    expect(page.get_by_role("heading", name="شكرًا")).to_be_visible()
    looked_at("thanks", "/svara/tack/$")
    page.goto(f"/svara/oppna/{token('a')}/")
    looked_at("gone", "/svara/$")

    assert GuestReply.objects.get().language == "ar"
