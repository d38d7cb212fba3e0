"""What a pupil's new school gets, as a zip: the chosen file, and a record of who gave it on which ground.

When a pupil changes school, the school that is left gives the new one what it needs to make that easier, also to
another huvudman and without consent (3 kap. 12 j § skollagen). What goes beyond that needs consent. The record and the
names of the files do not name the pupil; the file does. Nothing is kept: with the same choices it can be made again.
"""

import hashlib
import io
import json
import zipfile
from collections import Counter
from typing import Any

from django.utils import timezone

from narvaro.akt.building import Akt

GROUNDS: dict[str, tuple[str, str]] = {
    "övergång": (
        "Det underlättar övergången, 3 kap. 12 j § skollagen",
        "Stöd, åtgärder och det som fungerar. Gäller oavsett huvudman och kräver inget samtycke.",
    ),
    "samtycke": (
        "Samtycke av vårdnadshavarna, eller av eleven som är myndig",
        "Det som går utöver vad övergången kräver. Anteckna i ärendet vem som samtyckte och när.",
    ),
}
"""On which ground something is given: what the log and the record say, and what it means to whoever chooses."""


def package(akt: Akt, pdf: bytes) -> bytes:
    """The file and its record as a zip."""
    name = f"akt-{akt.case.number}.pdf"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr(name, pdf)
        record = json.dumps(_record(akt, name, pdf), ensure_ascii=False, indent=2)
        folder.writestr(f"overlamning-{akt.case.number}.json", record)
    return packed.getvalue()


def _record(akt: Akt, name: str, pdf: bytes) -> dict[str, Any]:
    """What was given, from whom to whom, and how to see that the file is the very one."""
    case, order = akt.case, akt.order
    return {
        "handling": "Överlämning vid skolbyte",
        "ärende": case.number,
        "version": case.version,
        "från": {"skola": case.school.name, "skolenhetskod": case.school.code, "huvudman": case.school.huvudman.name},
        "till": order.to,
        "stöd": order.purpose,
        "uttagen av": order.by.name,
        "uttagen": timezone.localtime(order.at).isoformat(timespec="seconds"),
        "fil": {"namn": name, "byte": len(pdf), "sha256": hashlib.sha256(pdf).hexdigest()},
        "lämnat utanför": dict(Counter(each.why for each in akt.left_out)),  # by kind: the file lists them by name
    }
