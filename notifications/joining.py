"""Several letters in one file for the printer: tagged PDF/A-3a, as each letter is by itself.

pypdf joins pages and bookmarks. It leaves behind the structure tree, by which a screen reader finds headings, tables
and the order of reading, and what the catalogue says of the file. Both are joined here (ISO 32000-1, 14.7 and 14.8;
ISO 19005-3, 6.6 and 6.7), as far as WeasyPrint writes them: it has no roles and no classes of its own.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NumberObject, TextStringObject
from pypdf.xmp import XmpInformation

SAID_BY_EACH = ("/Lang", "/MarkInfo", "/OutputIntents", "/ViewerPreferences")  # the same in every letter


def joined(letters: Sequence[tuple[str, bytes]], title: str) -> bytes:
    """Letters (name, PDF), at least one, in one file with this title; each under a bookmark with its name."""
    writer, output = PdfWriter(), io.BytesIO()
    readers = [PdfReader(io.BytesIO(content)) for _name, content in letters]
    _tell_apart(readers)
    for (name, _content), reader in zip(letters, readers, strict=True):
        writer.append(reader, outline_item=name)
    for key in SAID_BY_EACH:
        writer.root_object[NameObject(key)] = readers[0].root_object[key].clone(writer)
    # A font that several letters have is kept once. Before the tags: two empty cells of a row are alike and yet two.
    writer.compress_identical_objects()
    _join_structures(writer, readers)
    _describe(writer, title)
    writer.write(output)
    return output.getvalue()


def _tell_apart(letters: list[PdfReader]) -> None:
    """Let no two letters have a key or a name in common: each counts its pages, links and cells from the start."""
    first = 0
    for number, letter in enumerate(letters, start=1):
        for element in _elements(_document(letter)):
            _rename(element, number)
        first = _renumber(letter, first)


def _rename(element: Any, letter: int) -> None:
    """Put the number of the letter before the name of a header cell, and where a cell names its headers."""
    if "/ID" in element:
        element[NameObject("/ID")] = TextStringObject(f"{letter}-{element['/ID']}")
    attributes = element.get("/A", {})
    if "/Headers" in attributes:
        names = [TextStringObject(f"{letter}-{each}") for each in attributes["/Headers"]]
        attributes[NameObject("/Headers")] = ArrayObject(names)


def _renumber(letter: PdfReader, first: int) -> int:
    """Count from the first the keys by which pages and links find the elements that own them; the next free key."""
    owners = _owners(letter)
    owners[::2] = [NumberObject(first + key) for key in owners[::2]]
    pages: list[Any] = list(letter.pages)
    for page in pages:
        page[NameObject("/StructParents")] = NumberObject(first + page["/StructParents"])
    links = (each.get_object() for page in pages for each in page.get("/Annots", ()))
    for link in (each for each in links if "/StructParent" in each):
        link[NameObject("/StructParent")] = NumberObject(first + link["/StructParent"])
    return int(first + len(owners) // 2)


def _join_structures(writer: PdfWriter, letters: list[PdfReader]) -> None:
    """Make one document of the structures of letters whose pages the writer has; each letter is a part of it."""
    root = _dictionary(Type=NameObject("/StructTreeRoot"))
    whole = _dictionary(Type=NameObject("/StructElem"), S=NameObject("/Document"), P=_added(writer, root))
    parts = [_part(writer, letter, _added(writer, whole)) for letter in letters]
    owners = [each.clone(writer) for letter in letters for each in _owners(letter)]
    cells = {each["/ID"]: each.indirect_reference for part in parts for each in _elements(part) if "/ID" in each}
    whole.update(_dictionary(K=ArrayObject(part.indirect_reference for part in parts)))
    root.update(
        _dictionary(
            K=ArrayObject([_added(writer, whole)]),
            ParentTree=_dictionary(Nums=ArrayObject(owners)),
            IDTree=_dictionary(Names=ArrayObject(each for name in sorted(cells) for each in (name, cells[name]))),
        )
    )
    writer.root_object[NameObject("/StructTreeRoot")] = _added(writer, root)
    for page, there in zip(writer.pages, (page for letter in letters for page in letter.pages), strict=True):
        page[NameObject("/StructParents")] = there["/StructParents"].clone(writer)  # which pypdf left out


def _part(writer: PdfWriter, letter: PdfReader, whole: IndirectObject) -> Any:
    """A letter's structure, copied to be a part of the whole."""
    document = _document(letter)
    del document["/P"]  # or the root of the letter's own structure came along
    part = document.clone(writer)
    part.update(_dictionary(S=NameObject("/Part"), P=whole))
    return part


def _describe(writer: PdfWriter, title: str) -> None:
    """Say what the file is, in the metadata of PDF/A and in the older form alike."""
    writer.pdf_header = "%PDF-1.7"
    writer.generate_file_identifiers()
    writer.metadata = {"/Title": title, "/Producer": "pypdf"}
    metadata = XmpInformation.create()
    metadata.dc_title = {"x-default": title}
    metadata.pdf_producer = "pypdf"
    metadata.pdfaid_part, metadata.pdfaid_conformance = "3", "A"
    writer.xmp_metadata = metadata
    stream: Any = writer.root_object["/Metadata"]
    stream.update(_dictionary(Type=NameObject("/Metadata"), Subtype=NameObject("/XML")))


def _document(letter: PdfReader) -> Any:
    """The element that holds all of a letter."""
    structure: Any = letter.root_object["/StructTreeRoot"]
    (document,) = structure["/K"]
    return document.get_object()


def _owners(letter: PdfReader) -> Any:
    """Keys of pages and links by turns with the elements that own what is marked there."""
    structure: Any = letter.root_object["/StructTreeRoot"]
    return structure["/ParentTree"]["/Nums"]


def _elements(element: Any) -> Iterator[Any]:
    """An element of the structure and all elements below it, in the order of reading."""
    yield element
    for kid in (each.get_object() for each in element.get("/K", ())):
        if isinstance(kid, DictionaryObject) and "/S" in kid:  # the others are numbers of marks, and links
            yield from _elements(kid)


def _added(writer: PdfWriter, thing: DictionaryObject) -> IndirectObject:
    """A reference to something in the file, added the first time."""
    return writer._add_object(thing)  # pypdf documents no other way


def _dictionary(**entries: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})
