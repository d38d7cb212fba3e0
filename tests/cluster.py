"""A PostgreSQL cluster with the database that the migrations make: made once for each state of them, then copied.

Every run of tests begins with it, so that no run and no worker goes through hundreds of migrations again.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from narvaro import embedded

ROOT = Path(__file__).resolve().parent.parent
LIBRARIES = ROOT / "uv.lock"  # other apps' migrations, and PostgreSQL itself


def lay(folder: Path) -> None:
    """Lay a copy of the cluster in a run's folder, where no server runs yet."""
    runs = folder.parent
    runs.mkdir(parents=True, exist_ok=True)
    with (runs / "made.lock").open("w") as lock:  # two runs that begin at once make it once
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = runs / f"made-{_state()}"
        if not made.exists():
            for older in runs.glob("made-*"):
                shutil.rmtree(older)
            _make(runs / "making").rename(made)
            shutil.rmtree(runs / "making")
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "--archive", "--reflink=auto", str(made), str(folder / "postgres")], check=True)  # noqa: S607


def _make(folder: Path) -> Path:
    """Let the migrations make the database of a new cluster; gives where the stopped cluster lies."""
    shutil.rmtree(folder, ignore_errors=True)  # one that was cut short
    environment = os.environ | {"NARVARO_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "narvaro.settings"}
    with embedded.servers(folder, embedded.THROWAWAY, die_with_parent=True):
        migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, env=environment, cwd=ROOT, check=True)  # our own
    return folder / "postgres"


def _state() -> str:
    """What decides how the migrations leave the database: their text, what they read, and the libraries'."""
    digest = hashlib.sha256()
    for path in (LIBRARIES, *sorted(_migrations())):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _migrations() -> Iterator[Path]:
    """The migrations and the files that they read."""
    for app in ROOT.glob("*/migrations"):
        yield from app.glob("*.py")
        yield from (path for path in (app.parent / "data").glob("*") if path.is_file())
