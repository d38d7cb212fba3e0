"""What can be wrong with a file, a row or a cell."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

IN_MEMORY = 1_000_000  # bytes of refusals kept in memory before they go to a nameless temporary file


class UnreadableFile(Exception):  # noqa: N818  # reads better without "Error" where it is caught
    """A file that cannot be read at all: nothing is done. The message says why and what to do, in Swedish."""


class BadCell(ValueError):  # noqa: N818
    """A cell that does not hold what its column should. The message says what to write instead, in Swedish."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken: where (the header is line 1), which cell, and why and what to do in Swedish."""

    file: str
    line: int
    column: str
    value: str
    message: str


class RefusalLog:
    """The refusals of one file, in order. A million of them take a disk, not the memory."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._spool = tempfile.SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8")  # noqa: SIM115
        self._count = 0

    def add(self, line: int, column: str, value: str, message: str) -> None:
        """Write one down."""
        self._spool.write(json.dumps([line, column, value, message], ensure_ascii=False) + "\n")
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Refusal]:
        self._spool.seek(0)
        for text in self._spool:
            yield Refusal(self._file, *json.loads(text))
        self._spool.seek(0, 2)
