"""Notices as files for others' systems and archives: CSV and Excel row by row, or a zip of the letters.

Pupils with protected data are never in them; how many were left out is counted and said.
"""

import datetime as dt
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from notifications import letters
from notifications.kinds import KINDS, Recipient
from notifications.models import Delivery, DeliveryQuerySet, Status
from people.tabular.writing import csv_lines, write_workbook

RECEIVERS = {"huvudman": Recipient.HUVUDMAN, "hemkommun": Recipient.HEMKOMMUN}
WIDTH = 20  # letters of a column in a workbook
CHUNK = 500  # rows in memory at a time

Column = Callable[[Delivery], str]


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export has in it: rows, and rows left out because the pupil's data is protected."""

    rows: int
    protected: int


COLUMNS: dict[str, Column] = {
    "referens": lambda row: row.reference,
    "utskick": lambda row: KINDS[row.kind].label,
    "utredning inledd": lambda row: row.content["started_on"],
    "skola": lambda row: row.content["school"],
    "skolenhetskod": lambda row: row.school.code,
    "elev": lambda row: row.content["pupil"],
    "personnummer": lambda row: row.content["personal_number"],
    "klass": lambda row: row.content["klass"],
    "skolform": lambda row: row.content["skolform"],
    "årskurs": lambda row: row.content["year"],
    "rektor": lambda row: row.content["rektor"],
    "mottagare": letters.receiver_of,
    "lagrum": lambda row: row.content["lagrum"],
    "status": lambda row: Status(row.status).label,
    "statusdatum": lambda row: str(row.proof_day or ""),
}


def notices_to(receiver: str, first: dt.date, last: dt.date, deliveries: DeliveryQuerySet) -> DeliveryQuerySet:
    """Those of the deliveries that go to ``huvudman`` or ``hemkommun`` after decisions of these days."""
    kinds = [kind.name for kind in KINDS.values() if kind.recipient == RECEIVERS[receiver] and kind.template]
    chosen = deliveries.filter(kind__in=kinds, created_at__date__gte=first, created_at__date__lte=last)
    return chosen.select_related("school__huvudman", "student", "to_municipality", "to_huvudman").order_by("pk")


def export(notices: DeliveryQuerySet, output: IO[bytes], form: str) -> Exported:
    """Write notices to an open file as ``csv``, ``xlsx`` or ``zip``."""
    open_notices = notices.unprotected()
    rows = WRITERS[form](open_notices, output)
    return Exported(rows, notices.count() - open_notices.count())


def rows_of(notices: DeliveryQuerySet) -> Iterator[list[str]]:
    """One row a notice, a part of them in memory at a time."""
    for delivery in notices.iterator(chunk_size=CHUNK):
        yield [column(delivery) for column in COLUMNS.values()]


def _write_csv(notices: DeliveryQuerySet, output: IO[bytes]) -> int:
    """Write CSV; how many rows."""
    return _count(output.write(line.encode()) for line in csv_lines(COLUMNS, rows_of(notices))) - 1


def _write_xlsx(notices: DeliveryQuerySet, output: IO[bytes]) -> int:
    """Write an Excel file row by row; how many rows."""
    return write_workbook(output, "Utskick", dict.fromkeys(COLUMNS, WIDTH), rows_of(notices))


def _write_zip(notices: DeliveryQuerySet, output: IO[bytes]) -> int:
    """Write the letters that are decided on, by reference; how many."""
    written = 0
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for delivery in notices.exclude(status__in=[Status.DECIDE, Status.CANCELLED]).iterator(chunk_size=CHUNK):
            document = letters.document_of(delivery)
            archive.writestr(document.filename, bytes(document.content))
            written += 1
    return written


WRITERS: dict[str, Callable[[DeliveryQuerySet, IO[bytes]], int]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "zip": _write_zip,
}


def form_of(path: Path) -> str | None:
    """The form that a file name asks for, None for one that cannot be written."""
    form = path.suffix.lower().removeprefix(".")
    return form if form in WRITERS else None


def _count(things: Iterable[object]) -> int:
    """How many there are, keeping none."""
    return sum(1 for _ in things)
