"""The archive packages on disk: beside the pictures of cases, outside everything that is served."""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from typing import IO

from django.core.files.base import File

from cases.guests.pictures import case_files
from retention.models import Disposal

FOLDER = "gallring"
STRAY_AFTER = dt.timedelta(days=1)  # a package just written may belong to a row that is being written
CHUNK = 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Package:
    """A package that lies there: its name, size in bytes and checksum."""

    name: str
    size: int
    sha256: str


def keep(content: IO[bytes]) -> Package:
    """Write a package. Raises OSError when the disk has no room."""
    sha256, size = digest(content)
    content.seek(0)
    return Package(case_files().save(f"{FOLDER}/{uuid.uuid4()}.zip", File(content)), size, sha256)


def digest(content: IO[bytes]) -> tuple[str, int]:
    """The checksum and the size of something, from where it stands."""
    found, size = hashlib.sha256(), 0
    while chunk := content.read(CHUNK):
        found.update(chunk)
        size += len(chunk)
    return found.hexdigest(), size


def remove(*names: str) -> None:
    """Remove files, those that are there."""
    for name in filter(None, names):
        case_files().delete(name)


def remove_strays(now: dt.datetime) -> int:
    """Remove packages that no open gallring has: what a crash after deletion or cancelling has left. Gives how many."""
    storage = case_files()
    known = set(Disposal.objects.open().values_list("package", flat=True))
    names = [f"{FOLDER}/{name}" for name in storage.listdir(FOLDER)[1]] if storage.exists(FOLDER) else []
    strays = [name for name in names if name not in known and now - storage.get_modified_time(name) > STRAY_AFTER]
    remove(*strays)
    return len(strays)
