"""Times a piece of work: by the clock and in CPU seconds, the same work several times, the quickest counts.

The clock also counts what else the machine does. CPU seconds are those of this process and of PostgreSQL's processes,
as Linux tells them, in hundredths.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from narvaro.embedded import CHECKOUT_FOLDER, postgres_pid

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Timing:
    """The seconds of each time the work was done: by the clock, and of the processors."""

    seconds: tuple[float, ...]
    cpu: tuple[float, ...]

    @property
    def quickest(self) -> float:
        """What the work takes when nothing else is in its way."""
        return min(self.seconds)

    @property
    def least_cpu(self) -> float:
        """The CPU seconds of the time that took the fewest."""
        return min(self.cpu)


def timed(
    work: Callable[[], Any], times: int, before: Callable[[], None] = lambda: None, *, once_before: bool = False
) -> Timing:
    """Do the work so many times; what comes ``before`` each time is not counted, nor the work done ``once_before``."""
    if once_before:
        work()
    seconds, cpu = [], []
    for _ in range(times):
        before()
        began, used = time.perf_counter(), cpu_seconds()
        work()
        seconds.append(time.perf_counter() - began)
        cpu.append(cpu_seconds() - used)
    return Timing(tuple(seconds), tuple(cpu))


def cpu_seconds() -> float:
    """CPU seconds so far of this process and of the PostgreSQL of this folder, its ended processes too."""
    return time.process_time() + sum(_of_server()) / TICK


def _of_server() -> Iterator[int]:
    """The ticks of the server and of each of its processes."""
    server = postgres_pid(CHECKOUT_FOLDER)
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (fields := _stat(folder)):
            if folder.name == str(server):
                yield sum(map(int, fields[11:15]))  # its own, and those of children that have ended
            elif fields[1] == str(server):
                yield sum(map(int, fields[11:13]))


def _stat(folder: Path) -> list[str]:
    """The fields of /proc/…/stat from the state on; nothing where the process has ended meanwhile."""
    try:
        return (folder / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []
