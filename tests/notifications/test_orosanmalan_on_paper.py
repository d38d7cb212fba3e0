"""The orosanmälan that the socialnämnd gets: archivable, in Swedish, what is urgent first, one child, one law."""

import io
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from cases import services
from cases.models import Concern, ConcernNote
from notifications.concern_papers import report_pdf, supplement_pdf
from tests.cases import concerns
from tests.cast import Cast, login

ANSWERS: dict[str, object] = {
    "seen": "Det luktar sprit när hon hämtar.\nHon kör bilen själv.",
    "childs_words": "”Jag gömmer nycklarna.”",
    "child_now": "I skolan till 14.40",
    "siblings": "En bror, tre år",
    "acute": "ja",
    "suspected": "vet inte",
    "guardians_told": "nej",
    "guardian_1": "Samira Ali",
    "wants_meeting": True,
}


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


@pytest.fixture
def concern(cast: Cast) -> Concern:
    return concerns.given(cast.sara, cast.noah, **ANSWERS)


def test_it_says_everything_that_was_written(concern: Concern) -> None:
    text = text_of(report_pdf(concern))

    for part in (
        "Orosanmälan till socialnämnden", "Noah Ali", concern.child_number, "Björkskolan", "20 november 2026",
        concern.reference, "Socialnämnden i Älvköping", concerns.WORRY, "Det luktar sprit när hon hämtar.",
        "”Jag gömmer nycklarna.”", "En bror, tre år", "Samira Ali", "Sara Lindgren", "070-174 06 31", "Önskar möte Ja",
        "29 kap. 13 § skollagen och 19 kap. 1 § socialtjänstlagen (2025:400)",
    ):  # fmt: skip
        assert part in text


def test_what_is_urgent_comes_before_the_worry(concern: Concern) -> None:
    text = text_of(report_pdf(concern))
    top = text.partition(concerns.WORRY)[0]

    assert "Akut fara Ja" in top
    assert "Var barnet är nu I skolan till 14.40" in top
    assert "Vårdnadshavarna vet inte om anmälan och ska inte få veta något av skolan." in top


def test_what_was_left_empty_is_said_to_be_empty(cast: Cast) -> None:
    text = text_of(report_pdf(concerns.ready(cast.sara, cast.maja)))

    assert "Barnets egna ord Inget skrivet" in text
    assert "Syskon" not in text


def test_that_they_know_although_it_may_be_violence_is_the_first_thing_read(cast: Cast) -> None:
    known = {"suspected": "ja", "guardians_told": "ja", "told_anyway": True}

    assert "Obs: vårdnadshavarna vet om anmälan" in text_of(report_pdf(concerns.ready(cast.sara, cast.maja, **known)))


def test_what_is_the_schools_own_is_not_on_it(cast: Cast) -> None:
    text = text_of(report_pdf(concerns.ready(cast.sara, cast.maja, about_staff=True)))

    assert "rektorn" not in text


def test_it_is_tagged_pdf_a_3a_in_swedish_whose_title_and_name_say_nothing(concern: Concern, client: Client) -> None:
    answer = login(client, concern.author).get(f"/orosanmalan/{concern.pk}/anmalan.pdf")
    pdf = read(answer.content)

    root: Any = pdf.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert "3</pdfaid:part>" in metadata or 'pdfaid:part="3"' in metadata
    assert "A</pdfaid:conformance>" in metadata or 'pdfaid:conformance="A"' in metadata
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "sv"
    assert answer["Content-Disposition"] == f'inline; filename="{concern.reference.lower()}.pdf"'
    assert "Noah" not in f"{pdf.metadata}"


def test_its_words_are_words_and_not_markup(cast: Cast) -> None:
    concern = concerns.ready(cast.sara, cast.maja, seen="<b>5 < 6</b> & mer")

    assert "<b>5 < 6</b> & mer" in text_of(report_pdf(concern))


def test_a_supplement_says_what_is_new_and_what_it_belongs_to(concern: Concern) -> None:
    note = services.note_concern(
        concern=concern, by=concern.author, kind=ConcernNote.Kind.SUPPLEMENT, text="Han frös.\nIngen jacka."
    )

    text = text_of(supplement_pdf(note))

    for part in ("Komplettering av orosanmälan", "Han frös.", concern.reference, "Noah Ali", "lämnad 20 november 2026"):
        assert part in text
    assert concerns.WORRY not in text


def test_a_note_that_is_no_supplement_has_no_paper(concern: Concern, client: Client) -> None:
    note = services.note_concern(concern=concern, by=concern.author, kind=ConcernNote.Kind.RECEIPT)

    url = f"/orosanmalan/{concern.pk}/komplettering/{note.pk}/komplettering.pdf"
    assert login(client, concern.author).get(url).status_code == 404
