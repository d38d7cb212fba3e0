"""The columns of the list for CSN as a workbook."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from oversight.csn import Line
from people.swedish import MINUTES_AN_HOUR
from people.tabular.writing import Cell


def _hours(line: Line) -> Decimal | None:
    about = line.reported or line.truancy
    return (Decimal(about.minutes) / MINUTES_AN_HOUR).quantize(Decimal("0.1"), ROUND_HALF_UP) if about else None


def _first_day(line: Line) -> str:
    about = line.reported or line.truancy
    return about.first_day.isoformat() if about else ""


def _times(line: Line) -> int | None:
    about = line.reported or line.truancy
    return about.times if about else None


def _state(line: Line) -> str:
    if line.is_changed:
        return "Rapporten behöver rättas"
    return "Rapporterad" if line.reported else "Att gå igenom"


def _left(line: Line) -> Decimal | None:
    """What is left today of what was reported."""
    if line.reported is None:
        return None
    return (Decimal(line.stands.minutes if line.stands else 0) / MINUTES_AN_HOUR).quantize(
        Decimal("0.1"), ROUND_HALF_UP
    )


# heading → width in letters, and the cell
COLUMNS: dict[str, tuple[int, Callable[[Line], Cell]]] = {
    "Elev": (28, lambda line: line.student.name),
    "Personnummer": (16, lambda line: f"{line.student.personal_number[:8]}-{line.student.personal_number[8:]}"),
    "Klass": (10, lambda line: line.klass.name if line.klass else ""),
    "Skola": (22, lambda line: line.school.name),
    "Läge": (24, _state),
    "Första dagen": (13, _first_day),
    "Ogiltig frånvaro timmar": (14, _hours),
    "Dagar med ogiltig frånvaro": (14, _times),
    "Rapporterad den": (14, lambda line: line.reported.on.isoformat() if line.reported else ""),
    "Rapporterad av": (24, lambda line: line.reported.by.name if line.reported else ""),
    "Timmar som står kvar": (14, _left),
}


def cells(line: Line) -> list[Cell]:
    """A row of ``COLUMNS``."""
    return [cell(line) for _, cell in COLUMNS.values()]
