"""Text files as rows of cells: which encoding, which separator, which line."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, BinaryIO

from people.tabular.errors import UnreadableFile

SEPARATORS = ";,\t"
CHUNK = 1 << 20  # bytes
LONGEST_LINE = 8 << 20  # bytes; nothing that is a table has longer lines
SAVE_AS = "Spara den som CSV med UTF-8 och försök igen."

SWEDISH_IN_UTF8 = re.compile(rb"\xc3[\x84\x85\x96\xa4\xa5\xb6]")
LETTER_BY_LETTER = "narvaro-cp1252"

Encoding = tuple[str, str]
"""The name of an encoding, and what is done with bytes that are not in it."""


def _in_cp1252(problem: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are not UTF-8 as Windows-1252."""
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    return problem.object[problem.start : problem.end].decode("cp1252"), problem.end


codecs.register_error(LETTER_BY_LETTER, _in_cp1252)

Row = tuple[int, list[str]]  # the line where the row begins, and its cells


@dataclass
class TextFile:
    """A text file that can be opened again and again."""

    name: str
    open_bytes: Callable[[], BinaryIO]

    @cached_property
    def encoding(self) -> Encoding:
        """Which of UTF-8, UTF-16 with BOM and Windows-1252 the whole file is in; raises UnreadableFile.

        A file put together of parts may be UTF-8 with letters of Windows-1252 in it: those are read as what they are.
        """
        with self.open_bytes() as file:
            start = file.read(4)
        if not start:
            raise UnreadableFile(f"{self.name} är tom.")
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return self._first_that_fits(("utf-16", "strict"))
        if self._fits(("utf-8-sig", "strict")):
            return "utf-8-sig", "strict"
        mixed = [("utf-8-sig", LETTER_BY_LETTER)] if self._has_swedish_utf8() else []
        return self._first_that_fits(*mixed, ("cp1252", "strict"))

    def _has_swedish_utf8(self) -> bool:
        """Whether å, ä or ö stands there in UTF-8: no Swedish text in Windows-1252 has those pairs of letters."""
        with self.open_bytes() as file:
            return any(SWEDISH_IN_UTF8.search(chunk) for chunk in iter(lambda: file.read(CHUNK), b""))

    def _first_that_fits(self, *encodings: Encoding) -> Encoding:
        for encoding in encodings:
            if self._fits(encoding):
                return encoding
        raise UnreadableFile(f"{self.name} är inte en textfil. {SAVE_AS}")

    def _fits(self, encoding: Encoding) -> bool:
        """Whether every byte of the file is text in this encoding."""
        decoder = codecs.getincrementaldecoder(encoding[0])(encoding[1])
        line = 0
        with self.open_bytes() as file:
            while chunk := file.read(CHUNK):
                try:
                    decoded = decoder.decode(chunk)
                except UnicodeError:
                    return False
                if "\0" in decoded:
                    raise UnreadableFile(f"{self.name} är inte en textfil. {SAVE_AS}")
                line = _open_line(chunk, line)
                if line > LONGEST_LINE:
                    raise UnreadableFile(f"{self.name} har en rad som är för lång. Är det verkligen en tabell?")
        try:
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
        return True

    def rows(self, separator: str, *, strict: bool = True) -> Iterator[Row]:
        """Every row that has something in it; a row of several lines has the number of its first.

        Raises UnreadableFile where quotes do not match, unless `strict` is off.
        """
        with self.open_bytes() as file:
            name, errors = self.encoding
            text = io.TextIOWrapper(file, name, errors, newline="")
            reader = csv.reader(text, delimiter=separator, strict=strict)
            before = 0
            with _quotes_in_order(self.name, reader):
                for cells in reader:
                    if before == 0 and _is_for_excel(cells):
                        pass
                    elif any(cells):
                        yield before + 1, cells
                    before = reader.line_num

    def header(self, separator: str) -> list[str]:
        """The cells of the first row. Under a separator that is not the file's, quotes need not match."""
        for _, cells in self.rows(separator, strict=False):
            return cells
        raise UnreadableFile(f"{self.name} är tom.")


def _is_for_excel(cells: list[str]) -> bool:
    """Whether a first line only tells Excel the separator: ``sep=;``."""
    return cells[:1] != [] and cells[0].casefold().startswith("sep=") and len("".join(cells)) <= len("sep=;")


def _open_line(chunk: bytes, before: int) -> int:
    """The length so far of the line that is open when a chunk ends."""
    end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
    return len(chunk) - end - 1 if end >= 0 else before + len(chunk)


@contextmanager
def _quotes_in_order(name: str, reader: Any) -> Iterator[None]:
    """Tell what csv could not read in words that help."""
    try:
        yield
    except csv.Error as problem:
        if "field larger" in str(problem):
            reason = "en cell är orimligt lång. Troligen saknas ett avslutande citattecken"
        else:
            reason = "citattecknen stämmer inte. Ett citattecken inne i en cell skrivs dubbelt"
        raise UnreadableFile(f"{name}, rad {reader.line_num}: {reason}.") from problem
