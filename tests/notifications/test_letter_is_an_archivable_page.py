"""The letter: one A4 page, PDF/A-3a, tagged, in Swedish, the same bytes ever after, saying only what it must."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from notifications import letters
from notifications.glyphs import legible
from notifications.models import Delivery, Document
from notifications.services import NotNowError
from people.models import PlacementKind, Protection, Student, User
from tests.cast import Cast
from tests.notifications.paper import is_archivable
from tests.notifications.steps import investigate


def letter_about(student: Student, by: User, kind: str = "hemkommun_utredning") -> Delivery:
    investigate(student, by)
    return Delivery.objects.get(kind=kind)


def read(document: Document) -> PdfReader:
    return PdfReader(io.BytesIO(bytes(document.content)))


def test_it_says_what_the_hemkommun_must_know(alma: Student, karin: User) -> None:
    delivery = letter_about(alma, karin)

    text = " ".join(read(letters.document_of(delivery)).pages[0].extract_text().split())

    number = f"{alma.personal_number[:8]}-{alma.personal_number[8:]}"
    for part in (
        "Alma Sjögren", number, "Björkskolan", "20 november 2026", "Karin Westerberg", "Granås kommun",
        "Box 10", "7 kap. 22 § skollagen", delivery.reference, "Älvköpings kommun",
    ):  # fmt: skip
        assert part in text


@pytest.mark.parametrize("kind", ["hemkommun_utredning", "huvudman_utredning", "ike_utredning"])
def test_it_is_one_tagged_page_of_pdf_a_3a_in_swedish(cast: Cast, alma: Student, karin: User, kind: str) -> None:
    alma.placed_by, alma.placement_kind = cast.granas, PlacementKind.FAMILJEHEM
    alma.save()
    document = letters.document_of(letter_about(alma, karin, kind))
    pdf = read(document)

    assert len(pdf.pages) == 1
    width, height = (float(side) / 72 * 25.4 for side in pdf.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)
    assert is_archivable(document)
    assert all("Inter" in font for font in fonts(pdf))


def fonts(pdf: PdfReader) -> list[str]:
    resources: Any = pdf.pages[0]["/Resources"]
    return [font.get_object()["/BaseFont"] for font in resources["/Font"].values()]


def test_neither_title_nor_file_name_says_whom_it_is_about(alma: Student, karin: User) -> None:
    document = letters.document_of(letter_about(alma, karin))

    named = f"{document.title} {document.filename} {read(document).metadata}"
    assert not any(part in named for part in ("Alma", "Sjögren", alma.personal_number[:8]))


def test_it_is_made_once_and_then_kept_byte_for_byte(cast: Cast) -> None:
    delivery = letter_about(cast.alma, cast.karin)
    first = letters.document_of(delivery)
    cast.alma.last_name = "Sjögren Ek"
    cast.alma.save()

    again = letters.document_of(Delivery.objects.get(pk=delivery.pk))

    assert (again.pk, bytes(again.content)) == (first.pk, bytes(first.content))
    assert Document.objects.count() == 1


def test_no_letter_is_made_about_a_pupil_who_has_become_protected(cast: Cast) -> None:
    delivery = letter_about(cast.alma, cast.karin)
    Student.objects.filter(pk=cast.alma.pk).update(protection=Protection.SKYDDAD_FOLKBOKFORING)

    with pytest.raises(NotNowError, match="skyddade uppgifter"):
        letters.document_of(delivery)
    assert letters.make_missing_documents() == 0


def test_waiting_letters_are_made_in_the_background(alma: Student, karin: User) -> None:
    investigate(alma, karin)

    assert letters.make_missing_documents() == 2  # hemkommun and huvudman
    assert letters.make_missing_documents() == 0


@pytest.mark.parametrize("address", ["file:///etc/passwd", "file:static/../../../etc/passwd", "http://127.0.0.1:1/"])
def test_no_file_but_our_own_gets_into_a_letter(address: str) -> None:
    inside = f'<html lang="sv"><title>x</title><link rel="attachment" href="{address}">x</html>'

    assert b"EmbeddedFile" not in letters.render_pdf(inside)


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
def test_a_line_break_pasted_from_elsewhere_is_one_in_a_letter(mark: str) -> None:
    page = letters.render_pdf(f'<html lang="sv"><title>x</title><p>Bussen gick.{mark}Sedan kom en till.</p></html>')

    assert PdfReader(io.BytesIO(page)).pages[0].extract_text() == "Bussen gick. Sedan kom en till."


def test_a_control_character_pasted_from_elsewhere_is_left_out_of_a_letter() -> None:
    page = letters.render_pdf('<html lang="sv"><title>x</title><p>Buss\x02en \x7fgick\x96.</p></html>')

    assert PdfReader(io.BytesIO(page)).pages[0].extract_text() == "Bussen gick."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Hej \U0001faff!", "Hej [emoji]!"),  # a sign that no font has yet
        ("Hej \U0001faff\U0001f3fd\u200d\U0001faff!", "Hej [emoji]!"),  # joined, with a colour of skin: one
        ("Hej \U00100000!", "Hej [tecken]!"),  # a sign of somebody's own
        ("Привіт – سلام", "Привіт – سلام"),
    ],
)
def test_a_sign_that_nothing_can_draw_is_told_in_words(written: str, read: str) -> None:
    assert legible(written) == read


def test_a_letter_with_such_a_sign_has_the_words_for_it() -> None:
    page = letters.render_pdf('<html lang="sv"><title>x</title><p>Tack \U0001faff för hjälpen.</p></html>')

    assert PdfReader(io.BytesIO(page)).pages[0].extract_text() == "Tack [emoji] för hjälpen."
