"""The archive package of a gallring: each case's whole file as PDF/A and its rows as JSON, with letters and pictures.

What is left out of a file for a reader is not left out here: it goes to the huvudman's archive, which then decides who
reads it. A list of contents holds each file's checksum, so that the archive can see that nothing is missing or changed.
"""

import datetime as dt
import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from audit.services import What, log_read
from cases.guests.pictures import open_file
from cases.models import Case
from cases.reading import whole_reading_of
from cases.records import records_of
from narvaro.akt.building import Order, akt_of
from narvaro.akt.secrecy import Receiver
from narvaro.akt.views import AKT_STYLES
from narvaro.case_story import Story, contacts_of
from notifications.letters import render_pdf
from notifications.models import Document
from people.models import User
from people.queries import calendar_of
from retention import akt, files
from retention.models import Disposal
from retention.services import disposals

ARCHIVE = Receiver("arkivet", "Huvudmannens arkiv", "Före gallring.", outside=False)
CONTENTS = "innehall.json"


def make(pk: int) -> bool:
    """Make the package of a gallring, once; False when another worker has it or there is nothing to make.

    Raises whatever stopped it, when it is noted that it did.
    """
    now = timezone.now()
    disposal = disposals.claim(pk, now)
    if disposal is None:
        return False
    try:
        return disposals.still_whole(disposal, now) and _made(disposal, now)
    except Exception:
        disposals.failed(disposal, timezone.now())
        raise


def _made(disposal: Disposal, now: dt.datetime) -> bool:
    """Write the package; False when the gallring was cancelled meanwhile."""
    with tempfile.TemporaryFile() as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
            _fill(folder, disposal, now)
        out.seek(0)
        package = files.keep(out)
    return disposals.packed(disposal, package, timezone.now())


def _fill(folder: zipfile.ZipFile, disposal: Disposal, now: dt.datetime) -> None:
    """Every case's files, and the list of contents."""
    written = []
    keys = [item.case_key for item in disposal.items.all()]
    for case in Case.objects.filter(pk__in=keys).select_related("student", "school__huvudman").order_by("pk"):
        for name, content in files_of(case, disposal.prepared_by, now, f"Gallring {disposal.reference}"):
            folder.writestr(name, content)
            digest = hashlib.sha256(content).hexdigest()
            written.append({"ärende": case.number, "fil": name, "byte": len(content), "sha256": digest})
    folder.writestr(CONTENTS, json.dumps(_contents(disposal, written), ensure_ascii=False, indent=2))


def files_of(case: Case, by: User, now: dt.datetime, purpose: str) -> Iterator[tuple[str, bytes]]:
    """The files of a case, in a folder with its number: the file, the rows, the letters and the pictures."""
    place = f"arende-{case.number}"
    reading = whole_reading_of(by, case)
    calendar = calendar_of(case.school)
    story = Story(
        case, reading, records_of(case, reading), contacts_of(case, calendar), calendar, timezone.localdate(now)
    )
    file = akt_of(story, Order(by, now, ARCHIVE, purpose))
    yield f"{place}/akt-{case.number}.pdf", render_pdf(render_to_string("letters/akt.html", {"akt": file}), AKT_STYLES)
    yield f"{place}/rader-{case.number}.json", akt.as_json(case).encode()
    for document in Document.objects.filter(deliveries__case=case).distinct().order_by("pk"):
        yield f"{place}/brev/{document.pk}-{document.filename}", bytes(document.content)
    for picture in case.pictures.all():
        with open_file(picture) as content:
            yield f"{place}/bilder/{picture.file}", content.read()
    log_read(
        by, What.FILE, student=case.student, school=case.school, object_id=case.pk, label=case.number,
        version=case.version, purpose=purpose, at=now,
    )  # fmt: skip


def _contents(disposal: Disposal, written: list[dict[str, Any]]) -> dict[str, Any]:
    """What the package is, by which decision it was made, and its files."""
    plan = disposal.plan
    return {
        "handling": "Arkivpaket före gallring",
        "gallring": disposal.reference,
        "huvudman": plan.huvudman.name,
        "skola": {"namn": disposal.school.name, "skolenhetskod": disposal.school.code},
        "beslut": {
            "av": plan.decided_by,
            "den": plan.decided_on.isoformat(),
            "diarienummer": plan.reference,
            "version": plan.version,
            "säger": disposal.rule,
        },
        "beställt": timezone.localtime(disposal.prepared_at).isoformat(timespec="seconds"),
        "filer": written,
    }
