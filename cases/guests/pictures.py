"""Pictures: judged by what they hold, made anew, kept outside everything that is served, gone with their row.

What is kept is never what was sent: the picture is unpacked and packed again as a JPEG of our own, upright, on white.
With the old file go position, camera, thumbnails and whatever was hidden in or behind it.
"""

import datetime as dt
import io
import uuid
from dataclasses import dataclass
from typing import Any

import structlog
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from cases.guests.questions import Words
from cases.guests.rules import PICTURES
from cases.models import CasePicture

log = structlog.get_logger(__name__)

NO_FILE = _("Välj en bild först.")
NO_PICTURE = _("Det gick inte att läsa bilden. Välj ett foto eller en bild i formatet JPG, PNG eller WebP.")
TOO_LARGE = _("Bilden är för stor. Välj en som är mindre, eller fotografera igen.")
TOO_MANY = _("Du har redan lagt till så många bilder som går. Ta bort en först.")
NO_ROOM = _("Det gick inte att spara bilden just nu. Det du har skrivit finns kvar. Försök igen om en stund.")


class PictureError(Exception):
    """A picture could not be taken in: ``text`` says what to do."""

    def __init__(self, text: Words) -> None:
        self.text = text
        super().__init__(str(text))


@dataclass(frozen=True, slots=True)
class Remade:
    """A picture of our own making: a JPEG, and its size in pixels."""

    content: bytes
    width: int
    height: int


def remade(upload: UploadedFile | None) -> Remade:
    """The picture made anew. Raises PictureError for what is no picture, too large or broken."""
    if upload is None:
        raise PictureError(NO_FILE)
    if (upload.size or 0) > PICTURES.max_bytes:
        raise PictureError(TOO_LARGE)
    try:
        return _remade(upload)
    except PictureError:
        raise
    except Exception as error:  # a hostile file breaks a decoder in any way it can
        log.info("guests.picture_refused", kind=type(error).__name__)
        raise PictureError(NO_PICTURE) from None


def _remade(upload: UploadedFile) -> Remade:
    with Image.open(upload, formats=PICTURES.formats) as image:  # reads the head alone
        if image.width * image.height > PICTURES.max_pixels:
            raise PictureError(TOO_LARGE)
        image.draft("RGB", (PICTURES.side, PICTURES.side))  # a large JPEG is unpacked small at once
        image.thumbnail((PICTURES.side, PICTURES.side))  # before it is turned, which takes another copy
        clean = _on_white(ImageOps.exif_transpose(image))
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=PICTURES.quality)
    return Remade(out.getvalue(), clean.width, clean.height)


def _on_white(image: Image.Image) -> Image.Image:
    """The picture on a new sheet, which has nothing but its points: a drawing on transparent ground stays readable."""
    sheet = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        sheet.paste(layered, mask=layered.getchannel("A"))
    else:
        sheet.paste(image.convert("RGB"))
    return sheet


def case_files() -> Storage:
    """Where the files of cases lie: outside everything that is served (``settings.FILES_ROOT``)."""
    return storages["case_files"]


def open_file(picture: CasePicture) -> "File[bytes]":
    """The picture's bytes. Raises FileNotFoundError."""
    return case_files().open(picture.file)


def path_of(picture: CasePicture) -> str:
    """Where the picture lies, for the paper that it is printed on."""
    return case_files().path(picture.file)


def keep(picture: Remade, **about: Any) -> CasePicture:
    """Write the file and its row: both or none. Raises PictureError when the disk has no room."""
    name = uuid.uuid4()
    try:
        stored = case_files().save(f"{name}.jpg", ContentFile(picture.content))
    except OSError:
        log.exception("guests.picture_not_kept")
        raise PictureError(NO_ROOM) from None
    row = CasePicture(
        name=name, file=stored, size=len(picture.content), width=picture.width, height=picture.height, **about
    )
    try:
        with transaction.atomic():
            row.save()
    except BaseException:
        case_files().delete(stored)
        raise
    return row


def remove_file(instance: CasePicture, **kwargs: Any) -> None:
    """When a picture's row has gone for good, so does its file (``post_delete``)."""
    transaction.on_commit(lambda: case_files().delete(instance.file))


STRAY_AFTER = dt.timedelta(days=1)  # a file just written may belong to a row that is being written


def remove_strays(now: dt.datetime) -> int:
    """Remove files without a row: what a crash between file and row has left. Gives how many."""
    storage = case_files()
    known = set(CasePicture.objects.values_list("file", flat=True))
    files = storage.listdir("")[1] if storage.exists("") else []
    strays = [name for name in files if name not in known and now - storage.get_modified_time(name) > STRAY_AFTER]
    for name in strays:
        storage.delete(name)
    return len(strays)
