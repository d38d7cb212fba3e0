"""A document of a case as a reader meets it: its words, and whether it is what it says."""

import io
from typing import Any

from pypdf import PdfReader

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
    """Whether it is tagged PDF/A-3a in Swedish by its own metadata."""
    root: Any = read(response).trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    is_3a = ("3</pdfaid:part>" in metadata or 'pdfaid:part="3"' in metadata) and (
        "A</pdfaid:conformance>" in metadata or 'pdfaid:conformance="A"' in metadata
    )
    return bool(is_3a and root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "sv")
