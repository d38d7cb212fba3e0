"""A file's header and first rows, kept privately while an administrator says what its columns are.

They are personal data: nobody else reaches them, no address names them, and they go when the columns are saved, or
after a day.
"""

import datetime as dt
import json
import shutil
import time
import uuid
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from absence import uploads
from people.models import User
from people.personnummer import InvalidPersonalNumber
from people.personnummer import parse as parse_personal_number
from people.tabular import UnreadableFile
from people.tabular.laying import Opening, Source, opening_of
from people.tabular.package import open_sources

ROWS = 3
LONGEST_CELL = 300  # characters kept of a cell
MOST_COLUMNS = 200


@dataclass(frozen=True)
class Sample:
    """How a file begins. ``header`` has made-up names where the file has no headers."""

    file: str
    header: list[str]
    has_header: bool
    rows: list[tuple[int, list[str]]]  # line and cells
    numbered: bool = False  # the first row was taken for a pupil's, whatever was said


def keep(file: UploadedFile, by: User, *, has_header: bool) -> str:
    """Read the beginning of an uploaded file and keep it for a person; gives its key.

    Raises UnreadableFile. The file itself goes at once.
    """
    upload = uploads.keep(file)
    try:
        sample = beginning_of(uploads.path_of(upload), has_header=has_header)
    finally:
        uploads.throw_away(upload)
    key = uuid.uuid4().hex
    folder = _folder() / key
    folder.mkdir(mode=0o700)
    path = folder / "prov.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(sample) | {"user": by.pk}), encoding="utf-8")
    return key


def kept(key: str, by: User) -> Sample | None:
    """A person's own sample; None when it is somebody else's, or gone."""
    try:
        content = json.loads((_folder() / uuid.UUID(key).hex / "prov.json").read_text(encoding="utf-8"))
    except (ValueError, OSError):
        return None
    if content.pop("user") != by.pk:
        return None
    return Sample(**content | {"rows": [(line, cells) for line, cells in content["rows"]]})


def throw_away(key: str) -> None:
    """Remove a sample."""
    try:
        shutil.rmtree(_folder() / uuid.UUID(key).hex, ignore_errors=True)
    except ValueError:
        return


def throw_away_old(age: dt.timedelta) -> None:
    """Remove the samples that nobody has saved columns for."""
    for folder in _folder().iterdir():
        if time.time() - folder.stat().st_mtime > age.total_seconds():
            shutil.rmtree(folder, ignore_errors=True)


def beginning_of(path: Path, *, has_header: bool) -> Sample:
    """The first table of a file that has anything in it. Raises UnreadableFile."""
    with open_sources(path) as sources:
        for source in sources:
            if next(source.rows(";"), None) is not None:
                return _sample(source, has_header=has_header)
    raise UnreadableFile("Filen är tom. Välj en fil med rubriker och några rader.")


def _sample(source: Source, *, has_header: bool) -> Sample:
    opening = opening_of(source, ())
    numbered = has_header and any(map(_is_personal_number, opening.header))
    if numbered or not has_header:
        names = [f"Kolumn {place}" for place in range(1, len(opening.header) + 1)]
        opening = Opening(opening.separator, names, has_header=False)
    if len(opening.header) > MOST_COLUMNS:
        raise UnreadableFile(f"Filen har {len(opening.header)} kolumner. Ta bort dem som inte behövs.")
    rows = islice(source.rows(opening.separator), int(opening.has_header), ROWS + opening.has_header)
    shown = [(line, [cell[:LONGEST_CELL] for cell in cells[: len(opening.header)]]) for line, cells in rows]
    return Sample(
        PurePosixPath(source.name).name,
        [" ".join(name.split())[:LONGEST_CELL] for name in opening.header],
        opening.has_header,
        shown,
        numbered,
    )


def _is_personal_number(cell: str) -> bool:
    """Whether a header is a pupil's number: then it is no header."""
    try:
        parse_personal_number(cell, today=timezone.localdate())
    except InvalidPersonalNumber:
        return False
    return True


def _folder() -> Path:
    folder = Path(settings.PRIVATE_ROOT) / "kolumner"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
