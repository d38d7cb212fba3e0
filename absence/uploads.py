"""Uploaded files while they wait to be read: in private storage, which no address leads to, and then gone."""

import shutil
import time
import uuid
from pathlib import Path, PurePath, PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from people.tabular.columns import fold

ENDINGS = (".zip", ".xlsx", ".csv", ".txt", ".tsv")
LONGEST_NAME = 60
JUST_COME = 15 * 60  # seconds


def keep(file: UploadedFile) -> str:
    """Put an uploaded file in private storage; gives its place there.

    The name is kept as far as it tells which file of the format it is, and never as it was written.
    """
    place = _new_place(PurePosixPath(file.name or ""))
    path = path_of(str(place))
    path.parent.mkdir(mode=0o700, parents=True)
    with path.open("xb") as target:
        path.chmod(0o600)
        for chunk in file.chunks():
            target.write(chunk)
    return str(place)


def keep_copy(source: Path) -> str:
    """Put a copy of a file or folder in private storage; gives its place there. For what comes by night."""
    place = _new_place(source)
    path = path_of(str(place))
    path.parent.mkdir(mode=0o700, parents=True)
    if source.is_dir():
        shutil.copytree(source, path)
    else:
        shutil.copyfile(source, path)
    return str(place)


def _new_place(name: PurePath) -> Path:
    """A place of its own for a file of that name."""
    stem = "".join(letter for letter in fold(name.stem) if letter.isascii() and letter.isalnum())[:LONGEST_NAME]
    return Path(uuid.uuid4().hex, f"{stem or 'fil'}{name.suffix.lower()}")


def path_of(upload: str) -> Path:
    """Where a kept file lies."""
    return _folder() / upload


def throw_away(upload: str) -> None:
    """Remove a kept file, if it is still there."""
    if upload:
        shutil.rmtree(path_of(upload).parent, ignore_errors=True)


def throw_away_all_but(kept: set[str]) -> int:
    """Remove every file that nobody waits for, except one that has just come; gives how many."""
    folders = {PurePosixPath(upload).parts[0] for upload in kept if upload}
    left = [each for each in _folder().iterdir() if each.name not in folders and _age(each) > JUST_COME]
    for each in left:
        shutil.rmtree(each, ignore_errors=True)
    return len(left)


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime


def _folder() -> Path:
    folder = Path(settings.PRIVATE_ROOT) / "inlasningar"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
