"""How the files of the corpus are made: nothing big or binary lies in the repository."""

import struct
import zipfile
from io import BytesIO
from typing import Any

import xlsxwriter

from tests.importing.files import ABSENCE_HEADER, DAY, MAJA, NOAH

MEGABYTE = 1 << 20
HEADER = ABSENCE_HEADER
GOOD_ROW = f"{NOAH};{DAY};60;;L1;nej;;;;;\n"
OTHER_ROW = f"{MAJA};{DAY};60;;L1;ja;ja;sjuk;;;\n"
GOOD = (HEADER + GOOD_ROW + OTHER_ROW).encode()


def absence(*rows: str, header: str = HEADER, newline: str = "\n") -> bytes:
    """franvaro.csv in UTF-8."""
    return (header.rstrip("\n") + newline + "".join(row + newline for row in rows)).encode()


def row(**cells: str) -> str:
    """A row of absence that would be good, but for the cells given by folded name."""
    names = "elev datum franvarominuter start lektion giltig anmald orsak sen kallaid borttagen".split()  # noqa: SIM905
    usual = {"elev": NOAH, "datum": DAY, "franvarominuter": "60", "lektion": "L1", "giltig": "nej"}
    assert cells.keys() <= set(names)
    return ";".join((usual | cells).get(name, "") for name in names)


def zipped(files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of files by name."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(content: bytes, local: int, central: int, value: bytes) -> bytes:
    """A zip with a field of its (one) file overwritten, at an offset in the local and in the central header."""
    data = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        place = data.find(signature) + offset
        data[place : place + len(value)] = value
    return bytes(data)


def says_size(size: int) -> bytes:
    """A zip whose small file says that it is as large as this."""
    return changed(zipped({"franvaro.csv": GOOD}), 22, 24, struct.pack("<L", size))


def locked() -> bytes:
    """A zip with the mark of a password."""
    return changed(zipped({"franvaro.csv": GOOD}), 6, 8, b"\x01\x00")


def odd_method() -> bytes:
    """A zip packed in a way that nobody knows."""
    return changed(zipped({"franvaro.csv": GOOD}), 8, 10, struct.pack("<H", 99))


def wrong_sum() -> bytes:
    """A zip whose file does not have the checksum it says."""
    return changed(zipped({"franvaro.csv": GOOD}), 14, 16, b"\0\0\0\0")


def linked() -> bytes:
    """A zip with a link to a file of the machine."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("franvaro.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def huge_together() -> bytes:
    """A zip of files that are many gigabytes together, each packed no harder than a table may be."""
    data = bytearray(zipped({f"franvaro{number}.csv": b"" for number in range(5)}))
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 24 : place + 28] = struct.pack("<L", 2**31)
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    """A workbook; a cell that begins with ``=`` is a formula, a date a date."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd", "remove_timezone": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, cells in enumerate(rows):
                sheet.write_row(place, 0, cells)
    return out.getvalue()


def workbook_with(part: str, content: bytes) -> bytes:
    """A good workbook with one of its parts replaced."""
    out = BytesIO()
    good = zipfile.ZipFile(BytesIO(workbook({"franvaro": [HEADER.strip().split(";")]})))
    with good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in good.namelist():
            archive.writestr(name, content if name == part else good.read(name))
    return out.getvalue()
