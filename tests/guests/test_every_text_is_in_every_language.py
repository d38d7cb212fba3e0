"""The guests' pages: each text in each language, with the same gaps; each question is a part of the one mapping."""

import ast
import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation.template import templatize

from cases.guests.languages import LANGUAGES
from cases.guests.questions import GUARDIANS_OWN, NOT_ASKED, OF_GUARDIAN, OF_PUPIL
from cases.models import GuestLink
from cases.talk_parts import PARTS, PUPILS_OWN
from tests.guests.asking import Guest

ROOT = Path(settings.BASE_DIR)
OTHERS = [code for code in LANGUAGES if code != "sv"]
CALL = re.compile(r"""\b(?:_|gettext)\((u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))\)""")
GAP = re.compile(r"%\(\w+\)[sd]")


def texts() -> set[str]:
    """Every text of the pages and forms, in Swedish."""
    templates = (templatize(path.read_text()) for path in (ROOT / "templates" / "guests").glob("*.html"))
    found = {ast.literal_eval(call) for page in templates for call in CALL.findall(page)}
    code = [*(ROOT / "cases" / "guests").glob("*.py"), ROOT / "cases/forms/guests.py", ROOT / "cases/views/guest.py"]
    return found | {str(text) for path in code for _, text, _, _ in extract("python", BytesIO(path.read_bytes()))}


def gaps(text: str) -> set[str]:
    """The places that are filled in."""
    return set(GAP.findall(text))


@pytest.mark.parametrize("code", OTHERS)
def test_each_text_is_translated_with_the_same_gaps_and_none_is_left_over(code: str) -> None:
    with (ROOT / f"cases/locale/{code}/LC_MESSAGES/django.po").open("rb") as file:
        catalog = {str(each.id): each for each in read_po(file, locale=code) if each.id}

    assert set(catalog) == texts()
    assert [text for text, each in catalog.items() if each.fuzzy or not each.string] == []
    assert [text for text, each in catalog.items() if gaps(text) != gaps(str(each.string))] == []


@pytest.mark.parametrize("code", OTHERS)
def test_the_catalogs_are_compiled_as_they_are_written(code: str) -> None:
    with (ROOT / f"cases/locale/{code}/LC_MESSAGES/django.po").open("rb") as file:
        written = {str(each.id): each.string for each in read_po(file, locale=code) if each.id}

    with translation.override(code):
        shown = {text: translation.gettext(text) for text in written}

    assert shown == written, "make install"


def test_each_part_of_the_mapping_is_asked_or_has_a_reason() -> None:
    every = {part.name for part in PARTS}

    assert OF_PUPIL.keys() | {GUARDIANS_OWN} | NOT_ASKED.keys() == every
    assert OF_GUARDIAN.keys() | {PUPILS_OWN} | NOT_ASKED.keys() == every


@pytest.mark.parametrize(("accepted", "code"), [("so,en;q=0.5", "so"), ("ar-SY", "ar"), ("fi,sv", "sv"), ("", "sv")])
def test_the_page_speaks_the_browsers_language_where_it_can(link: GuestLink, accepted: str, code: str) -> None:
    page = Client(headers={"accept-language": accepted}).get("/svara/").content.decode()

    assert f'lang="{code}"' in page.split("<head>")[0]
    assert f'dir="{LANGUAGES[code].dir}"' in page.split("<head>")[0]


def test_another_language_keeps_what_is_written_on_the_page(link: GuestLink) -> None:
    guest = Guest().come_in()

    changed = guest.answer(1, "Halvvägs", sprak="uk")
    page = guest.client.get(changed["Location"]).content.decode()

    assert changed["Location"] == "/svara/fraga/1/"
    assert 'lang="uk"' in page
    assert "Halvvägs" in page
