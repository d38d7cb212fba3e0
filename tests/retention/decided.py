"""What the huvudman has decided."""

import datetime as dt

from people.models import User
from retention.models import Plan
from retention.services.plans import DELETE, KEEP, Decision, Said, enter_plan
from tests.cast import Cast, fresh

YEARS = 3


def decide(
    cast: Cast, by: User | None = None, *, version: int = 0, named: str = "Barn- och utbildningsnämnden", **said: Said
) -> Plan:
    """Hugo enters what the nämnd has decided: cases go three years after they were closed."""
    rows = {"arenden": Said(DELETE, YEARS, "avslutat"), "orosanmalningar": Said(KEEP)} | said
    decision = Decision(named, dt.date(2026, 10, 27), "BUN 2026/118")
    return enter_plan(huvudman=cast.huvudman, by=fresh(by or cast.hugo), decision=decision, said=rows, version=version)
