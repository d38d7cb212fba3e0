"""Absence as a bar with the guide value marked, for ``components/_bar.html``."""

from dataclasses import dataclass
from decimal import Decimal

from absence.figures import Figures

FULL = 50
"""Per cent that a full bar stands for: few pupils are absent more than half the time, and small shares must be seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Widths of a bar of absence, 0 to 100: unexcused, excused after it, and the guide value's line."""

    unexcused: float
    excused: float
    limit: float
    percent: int


def bar_of(figures: Figures, percent: int) -> Bar:
    """The bar of some figures, with the guide value at so many per cent."""
    unexcused = min(_scaled(figures.invalid_share), 100)
    return Bar(unexcused, min(_scaled(figures.valid_share), 100 - unexcused), _scaled(percent), percent)


def _scaled(share: Decimal | int | None) -> float:
    return float(share or 0) * 100 / FULL
