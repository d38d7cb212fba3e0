"""Times a piece of work: wall clock, the same work several times, the quickest counts."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Timing:
    """The seconds of each time the work was done."""

    seconds: tuple[float, ...]

    @property
    def quickest(self) -> float:
        """What the work takes when nothing else is in its way."""
        return min(self.seconds)


def timed(work: Callable[[], Any], times: int, before: Callable[[], None] = lambda: None) -> Timing:
    """Do the work so many times; what comes ``before`` each time is not counted."""
    seconds = []
    for _ in range(times):
        before()
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return Timing(tuple(seconds))
