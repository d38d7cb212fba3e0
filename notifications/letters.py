"""Letters and notices as PDF/A-3a: tagged, Swedish, one A4 page, made once and kept. The only use of WeasyPrint."""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from notifications.glyphs import legible
from notifications.joining import joined
from notifications.kinds import KINDS, Kind, Recipient
from notifications.models import Channel, Delivery, DeliveryQuerySet, Document, Status
from notifications.services import NotNowError
from people import swedish

STYLES = Path(settings.BASE_DIR) / "templates" / "letters" / "brev.css"
FONT = STYLES.with_name("typsnitt.css")
LIST_STYLES = STYLES.with_name("lista.css")  # lists on paper: the monthly report, the work team's agenda
OWN_FOLDERS = (STYLES.parent.resolve(), Path(settings.BASE_DIR, "static").resolve(), settings.FILES_ROOT.resolve())
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
WITH_DOCUMENT = [kind.name for kind in KINDS.values() if kind.template]


@dataclass(frozen=True)
class Letter:
    """A letter as its template reads it, made of the frozen facts alone."""

    delivery: Delivery

    @property
    def kind(self) -> Kind:
        """Its row in the table of kinds."""
        return KINDS[self.delivery.kind]

    @property
    def facts(self) -> dict[str, Any]:
        """The facts as they were."""
        content: dict[str, Any] = self.delivery.content
        return content

    @property
    def reference(self) -> str:
        """What to call it."""
        return self.delivery.reference

    @property
    def personal_number(self) -> str:
        """The pupil's number as written in Sweden: 20130305-2384."""
        number: str = self.facts["personal_number"]
        return f"{number[:8]}-{number[8:]}"

    @property
    def dated(self) -> dt.date:
        """The date of the letter."""
        return dt.date.fromisoformat(self.facts["dated"])

    @property
    def started_on(self) -> dt.date:
        """The day of the decision to investigate."""
        return dt.date.fromisoformat(self.facts["started_on"])

    @property
    def complement(self) -> dict[str, dt.date]:
        """The days of a complement, those that it has (``notifications.complementing``)."""
        said = self.facts["complement"]
        return {name: dt.date.fromisoformat(said[name]) for name in ("first_on", "ready_on") if said[name]}

    @property
    def lagrum(self) -> str:
        """The law, on one line."""
        return swedish.unbroken(self.facts["lagrum"])

    @property
    def receiver(self) -> str:
        """Who gets it."""
        return receiver_of(self.delivery)

    @property
    def address(self) -> list[str]:
        """The receiver, line by line."""
        to = self.delivery.to_municipality or self.delivery.to_huvudman
        postal_address = to.postal_address if to else self.facts["huvudman_address"]
        attention = [self.kind.attention] if self.kind.attention else []
        return [self.receiver, *attention, *postal_address.splitlines()]


def receiver_of(delivery: Delivery) -> str:
    """Who gets it, by name: "Granås kommun"."""
    if delivery.to_municipality:
        return f"{swedish.genitive(delivery.to_municipality.name)} kommun"
    if delivery.to_huvudman:
        return delivery.to_huvudman.name
    if KINDS[delivery.kind].recipient == Recipient.HEMKOMMUN:
        return "Hemkommun som inte är känd"
    return f"IKE-samordnaren, {delivery.school.huvudman.name}"


def document_of(delivery: Delivery) -> Document:
    """The delivery's document, made the first time and the same bytes ever after.

    Raises NotNowError where there is none to be made: protected pupils, and letters nobody has decided on.
    """
    with transaction.atomic():
        # Not joined with the document: whoever waited for the lock would still see the join from before.
        row = Delivery.objects.select_for_update(of=("self",)).select_related("student").get(pk=delivery.pk)
        refuse_if_not_a_letter(row)
        if row.document is None:
            row.document = _make(row)
            row.save(update_fields=["document"])
        return row.document


def refuse_if_not_a_letter(delivery: Delivery) -> None:
    """Raise NotNowError, saying why, where no document may be made."""
    if delivery.is_manual:
        raise NotNowError("Eleven har skyddade uppgifter. Följ er rutin för det, utanför Närvaro.")
    if not KINDS[delivery.kind].template:
        raise NotNowError("Det här utskicket har inget brev.")
    if delivery.status in (Status.DECIDE, Status.CANCELLED):
        raise NotNowError("Brevet finns först när någon har tagit ställning till att det ska skickas.")


def make_missing_documents() -> int:
    """Make the documents of letters and notices that have none yet; how many."""
    missing = list(without_document().order_by("pk"))
    for delivery in missing:
        document_of(delivery)
    return len(missing)


def without_document() -> DeliveryQuerySet:
    """Letters and notices whose document is not made."""
    return Delivery.objects.unprotected().filter(
        kind__in=WITH_DOCUMENT,
        channel__in=[Channel.LETTER, Channel.REGISTER],
        status__in=[Status.WAITING, Status.SENT, Status.RECEIVED],
        document=None,
    )


def _make(delivery: Delivery) -> Document:
    """Render and keep a document."""
    letter = Letter(delivery)
    content = render_pdf(render_to_string("letters/pdf.html", {"letter": letter, "heading": "h1"}))
    return Document.objects.create(
        title=letter.kind.title,
        filename=f"{letter.reference.lower()}.pdf",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def render_pdf(html: str, styles: Path = STYLES) -> bytes:
    """A page of HTML as PDF/A-3a. It may load our own font and styles, and nothing else."""
    stylesheets, fonts = _styles(styles)
    # Word and the web leave line breaks of their own in what is pasted, and control characters. No font has a glyph for
    # them; one of them takes the paper out of PDF/A, and the text of its font from whoever searches or listens.
    printable = legible(CONTROL.sub("", "\n".join(html.splitlines())))
    page = HTML(string=printable, base_url=STYLES.as_uri(), url_fetcher=_fetcher())
    pdf: bytes = page.write_pdf(stylesheets=stylesheets, font_config=fonts, pdf_variant="pdf/a-3a", pdf_tags=True)
    return pdf


def together(documents: list[Document]) -> bytes:
    """Documents one after the other in one file, to print, by their references; one alone is given as it is kept."""
    if len(documents) == 1:
        return bytes(documents[0].content)
    named = [(Path(each.filename).stem.upper(), bytes(each.content)) for each in documents]
    return joined(named, "Brev att skriva ut")


@lru_cache
def _styles(path: Path) -> tuple[list[CSS], FontConfiguration]:
    """The Inter font and the styles of letters or lists, read once a process."""
    fonts = FontConfiguration()
    return [CSS(filename=str(each), font_config=fonts, url_fetcher=_fetcher()) for each in (FONT, path)], fonts


class OwnFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no type hints
    """Our own styles, fonts and pictures of cases; nothing else of machine or network, whatever a text asks for."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """The file. Raises ValueError for any other address; the letter is made without it."""
        address = urlsplit(url)
        path = Path(url2pathname(address.path)).resolve()
        if address.scheme != "file" or not any(path.is_relative_to(folder) for folder in OWN_FOLDERS):
            raise ValueError("not a file of our own")
        return super().fetch(url, headers)


def _fetcher() -> URLFetcher:
    return OwnFiles(allowed_protocols={"file"})
