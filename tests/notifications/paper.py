"""A document of a case as a reader meets it: its words, and whether it is what it says."""

import io
import re
from typing import Any

from pypdf import PdfReader
from pypdf.generic import BooleanObject

TRUE = BooleanObject(value=True)  # to compare with: pypdf counts a false one as true
HYPHEN = "\N{SOFT HYPHEN}"


def words(response: Any) -> str:
    """The whole text of a PDF, with single spaces, each word whole where a line breaks in it."""
    assert response.headers["Content-Type"] == "application/pdf"
    text = " ".join(" ".join(page.extract_text() for page in read(response).pages).split())
    return text.replace(f"{HYPHEN} ", "").replace(HYPHEN, "")


def read(response: Any) -> PdfReader:
    """The PDF of an answer."""
    return PdfReader(io.BytesIO(response.content))


def is_archivable(response: Any) -> bool:
    """Whether it is tagged PDF/A-3a in Swedish by its own metadata, and its tags and pictures are as that asks."""
    pdf = read(response)
    root: Any = pdf.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    is_3a = ("3</pdfaid:part>" in metadata or 'pdfaid:part="3"' in metadata) and (
        "A</pdfaid:conformance>" in metadata or 'pdfaid:conformance="A"' in metadata
    )
    is_tagged = is_3a and root["/MarkInfo"]["/Marked"] == TRUE and "/StructTreeRoot" in root and root["/Lang"] == "sv"
    return bool(
        is_tagged and root["/OutputIntents"] and "/ID" in pdf.trailer and not loose_marks(pdf) and not smoothed(pdf)
    )


def loose_marks(pdf: PdfReader) -> list[str]:
    """Marks on the pages that no element of the structure owns, or several, or one that knows nothing of them."""
    elements_by_page = owners(pdf)
    loose = []
    for number, page in enumerate(pdf.pages, start=1):
        key: Any = page.get("/StructParents", -1)
        elements = elements_by_page.get(key, [])
        marks = [int(each) for each in re.findall(rb"/MCID (\d+)", drawn(page))]
        if sorted(marks) != list(range(len(elements))):
            loose.append(f"page {number}: {marks}")
        for mark, element in enumerate(each.get_object() for each in elements):
            if (
                element["/K"].count(mark) != 1
                or element.raw_get("/Pg") != page.indirect_reference
                or not is_held(element)
            ):
                loose.append(f"page {number}: {mark}")
    return loose


def smoothed(pdf: PdfReader) -> list[str]:
    """Pictures that ask to be smoothed when they are drawn larger, as PDF/A forbids (ISO 19005-3, 6.2.8)."""
    resources: list[Any] = [page["/Resources"] for page in pdf.pages]
    pictures = (each for one in resources for each in one.get("/XObject", {}).items())
    return [name for name, picture in pictures if picture.get_object().get("/Interpolate") == TRUE]


def drawn(page: Any) -> bytes:
    """What a page draws, as the file says it."""
    content: bytes = page.get_contents().get_data()
    return content


def owners(pdf: PdfReader) -> dict[int, Any]:
    """What owns the marks of a page, or an annotation, by the key that it names; no key is there twice."""
    root: Any = pdf.trailer["/Root"]
    keys_and_owners = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    found = {int(key): owner for key, owner in zip(keys_and_owners[::2], keys_and_owners[1::2], strict=True)}
    assert len(found) * 2 == len(keys_and_owners)
    return found


def is_held(element: Any) -> bool:
    """Whether an element's parents lead to the root of the structure."""
    while element["/Type"] == "/StructElem":
        element = element["/P"]
    return bool(element["/Type"] == "/StructTreeRoot")
