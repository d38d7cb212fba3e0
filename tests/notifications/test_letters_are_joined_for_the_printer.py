"""The file for the printer: its letters look and read aloud as each does alone, and nothing is in it twice."""

import io
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from pypdf import PdfReader

from notifications.joining import joined
from notifications.letters import render_pdf
from tests.notifications.paper import drawn, is_archivable, owners

# Header cells, empty cells that are alike, a link to tell of, and a second page: all that a structure tree has to hold.
LETTER = """<!DOCTYPE html><html lang="sv"><title>Brev</title>
<h1>Till {to}</h1><p><a href="https://exempel.example/">Läs mer</a></p>
<table><tr><th scope="row">Elev</th><td>Elev {to}</td><td></td><td></td></tr></table>
<p style="break-before: page">Hälsningar</p></html>"""


@pytest.fixture(scope="module")
def letters() -> list[tuple[str, bytes]]:
    return [(f"NV-{to}", render_pdf(LETTER.format(to=to))) for to in ("Granås", "Älvköping", "Töreboda")]


@pytest.fixture(scope="module")
def alone(letters: list[tuple[str, bytes]]) -> list[PdfReader]:
    return [PdfReader(io.BytesIO(content)) for _name, content in letters]


@pytest.fixture(scope="module")
def content(letters: list[tuple[str, bytes]]) -> bytes:
    return joined(letters, "Brev att skriva ut")


@pytest.fixture(scope="module")
def together(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def structure(pdf: PdfReader) -> Any:
    root: Any = pdf.trailer["/Root"]
    return root["/StructTreeRoot"]


def read_aloud(element: Any, pages: list[Any]) -> Iterator[Any]:
    """What a screen reader meets below an element, in order: roles, and marks with the page where they stand."""
    for kid in (each.get_object() for each in element["/K"]):
        if isinstance(kid, int):
            yield pages.index(element.raw_get("/Pg")), kid
        elif "/S" in kid:
            yield kid["/S"]
            yield from read_aloud(kid, pages)
        else:
            yield kid["/Obj"]["/A"]["/URI"]


def elements(element: Any) -> Iterator[Any]:
    yield element
    for kid in (each.get_object() for each in element["/K"]):
        if not isinstance(kid, int) and "/S" in kid:
            yield from elements(kid)


def parts(pdf: PdfReader) -> list[Any]:
    (document,) = structure(pdf)["/K"]
    return [each.get_object() for each in document.get_object()["/K"]]


def references(pages: Any) -> list[Any]:
    return [page.indirect_reference for page in pages]


def test_it_is_as_archivable_as_each_letter(content: bytes) -> None:
    assert is_archivable(SimpleNamespace(content=content))


def test_each_letter_is_drawn_as_it_is_alone(together: PdfReader, alone: list[PdfReader]) -> None:
    pages = [page for letter in alone for page in letter.pages]

    assert len(together.pages) == len(pages) == 6
    for here, there in zip(together.pages, pages, strict=True):
        assert drawn(here) == drawn(there)
        assert here.extract_text() == there.extract_text()


def test_each_letter_is_a_part_that_reads_aloud_as_it_does_alone(together: PdfReader, alone: list[PdfReader]) -> None:
    here, pages = parts(together), references(together.pages)

    assert [part["/S"] for part in here] == ["/Part"] * 3
    for number, (part, letter) in enumerate(zip(here, alone, strict=True)):
        ((document,)) = structure(letter)["/K"]
        said = list(read_aloud(document.get_object(), references(letter.pages)))
        assert list(read_aloud(part, pages[number * 2 : number * 2 + 2])) == said
        assert {"/H1", "/TH", (0, 0), (1, 0)} <= set(said)


def test_nothing_is_held_by_two_elements(together: PdfReader) -> None:
    (document,) = structure(together)["/K"]
    all_of_them = [each.indirect_reference.idnum for each in elements(document.get_object())]

    assert len(all_of_them) == len(set(all_of_them))


def test_a_header_cell_is_named_as_in_no_other_letter_and_found_by_its_name(together: PdfReader) -> None:
    names = structure(together)["/IDTree"]["/Names"]
    by_name = dict(zip(names[::2], names[1::2], strict=True))

    for part in parts(together):
        cells = {each["/ID"]: each for each in elements(part) if "/ID" in each}
        headers = [name for each in elements(part) for name in each.get("/A", {}).get("/Headers", ())]
        assert [by_name.pop(name).get_object() for name in cells] == list(cells.values())
        assert len(cells) == 1
        assert headers == list(cells) * 3
    assert not by_name


def test_a_link_and_its_tag_find_each_other(together: PdfReader) -> None:
    links = [link for page in together.pages for link in page.get("/Annots", ())]

    tags = [owners(together)[link.get_object()["/StructParent"]].get_object() for link in links]

    assert [tag["/S"] for tag in tags] == ["/Link"] * 3
    for link, tag in zip(links, tags, strict=True):
        assert link in [each.get_object().raw_get("/Obj") for each in tag["/K"] if not isinstance(each, int)]


def test_each_letter_has_a_bookmark_with_its_name(together: PdfReader) -> None:
    names = [each for each in together.outline if not isinstance(each, list)]

    assert [(each.title, together.get_destination_page_number(each)) for each in names] == [
        ("NV-Granås", 0),
        ("NV-Älvköping", 2),
        ("NV-Töreboda", 4),
    ]


def test_its_metadata_says_the_same_in_both_forms(together: PdfReader) -> None:
    metadata: Any = together.xmp_metadata

    assert metadata.dc_title == {"x-default": "Brev att skriva ut"}
    assert together.metadata == {"/Title": "Brev att skriva ut", "/Producer": metadata.pdf_producer}


def test_the_colours_of_all_letters_are_in_it_once(together: PdfReader) -> None:
    root: Any = together.trailer["/Root"]
    profile = root["/OutputIntents"][0].raw_get("/DestOutputProfile")

    pages: list[Any] = list(together.pages)
    assert {page["/Resources"]["/ColorSpace"]["/srgb"][1] for page in pages} == {profile}
