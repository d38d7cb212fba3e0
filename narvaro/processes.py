"""Several processes run as one: started together, watched, and all stopped when one ends or we are told to."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from django.conf import settings

STOP_SECONDS = 10  # for what is being done; then it is cut off, and Celery does it again later


class ProcessGroup:
    """Named processes, each with its log file in one folder. Use as a context: leaving it stops them all."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a process out of reach of our terminal; should we be killed, the kernel ends it too."""
        with self.log(name).open("wb") as out:
            self.running[name] = subprocess.Popen(  # noqa: S603  # our own fixed commands
                ["setpriv", "--pdeathsig", "TERM", "--", *command],  # noqa: S607  # in the base of Debian and Ubuntu
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def log(self, name: str) -> Path:
        """Return the file that a process writes to."""
        return self.logs / f"{name}.log"

    def ended(self) -> str | None:
        """Return the name of a process that has ended, if any has."""
        return next((name for name, process in self.running.items() if process.poll() is not None), None)

    def stop(self) -> None:
        """Ask every process to end what it does, wait, and end what remains with all its children."""
        for process in self.running.values():
            signal_group(process, signal.SIGTERM, children=False)
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            signal_group(process, signal.SIGKILL, children=True)
            process.wait()


def signal_group(process: subprocess.Popen[bytes], number: int, *, children: bool) -> None:
    """Send a signal to a process, or to it and all its children, also when it has ended itself."""
    with contextlib.suppress(ProcessLookupError):
        if children:
            os.killpg(process.pid, number)
        elif process.poll() is None:
            process.send_signal(number)
