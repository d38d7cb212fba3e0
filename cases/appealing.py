"""Until when a decision about åtgärdsprogram is appealed, and what the school does with an appeal.

An appeal must have come to the school within three weeks from the day when whoever appeals received the decision
(44 § förvaltningslagen). A last day that is a Saturday, a Sunday, a public holiday, midsommarafton, julafton or
nyårsafton becomes the next day that is none (2 § lagen 1930:173 om beräkning av lagstadgad tid). The school tries only
whether it came in time (45 §), and may change a decision that is wrong (37-39 §§); else it sends all on promptly to
Skolväsendets överklagandenämnd (46 §). Who may appeal, and who has received, stands in ``cases.telling``.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from cases.errors import Missing
from cases.models import Appeal, Case, Told
from people.calendar import DAY, WEEK
from people.queries import free_days

WEEKS = 3
"""Weeks from the day of receipt."""
WEEKEND = 6  # Saturday, as an ISO weekday

Review, Handled = Appeal.Review, Appeal.Handled


@dataclass(frozen=True, slots=True)
class HandlingText:
    """What the rektor does with an appeal."""

    in_time: bool | None = None
    review: str = ""
    handled: str = ""
    handled_on: dt.date | None = None
    why: str = ""


def last_day_from(received: dt.date) -> dt.date:
    """The last day on which an appeal can come to the school, when the decision was received on a day."""
    day = received + WEEKS * WEEK
    while day.isoweekday() >= WEEKEND or day in free_days(day.year):
        day += DAY
    return day


def last_day_of(row: Told) -> dt.date | None:
    """The last day for somebody to appeal; None while the decision is not received, or is not to be."""
    return None if row.told_on is None or row.how == Told.How.NOT else last_day_from(row.told_on)


def last_day(rows: Iterable[Told]) -> dt.date | None:
    """The last day for anybody to appeal; None while somebody has not received the decision, or nobody has."""
    of_each = [last_day_of(row) for row in rows if row.how != Told.How.NOT]
    days = [day for day in of_each if day is not None]
    return max(days) if days and len(days) == len(of_each) else None


def came_in_time(appeal: Appeal, rows: Iterable[Told]) -> bool:
    """Whether an appeal came in time by what has been noted, for anybody of those who appeal.

    Where it is not noted when somebody received the decision, the time has not begun to run for them.
    """
    days = [last_day_of(row) for row in rows if row.key in appeal.of]
    return not days or any(day is None or appeal.came_on <= day for day in days)


def waiting(case: Case) -> list[Appeal]:
    """The appeals that the school has not handled, of what is fetched ahead where it is."""
    return [each for each in case.appeals.all() if not each.handled]


def missing_in_handling(appeal: Appeal, said: HandlingText, today: dt.date) -> list[Missing]:
    """What the handling of an appeal still lacks, each part at its field."""
    parts = []
    if said.in_time is None:
        parts.append(Missing("Svara om överklagandet kom i rätt tid.", "in_time"))
    if said.handled not in Handled.values:
        parts.append(Missing("Välj vad ni gör med överklagandet.", "handled"))
    if said.handled_on is None or not appeal.came_on <= said.handled_on <= today:
        parts.append(Missing("Välj dagen, från den dag då överklagandet kom och till i dag.", "handled_on"))
    return parts + _missing_of(said)


def _missing_of(said: HandlingText) -> list[Missing]:
    """What follows from the choice: the school rejects only what came too late, and sends on all else."""
    if said.handled == Handled.SENT and said.review not in Review.values:
        return [Missing("Svara om beslutet står fast. Är det uppenbart fel ska du ändra det.", "review")]
    if said.handled == Handled.REJECTED and said.in_time:
        return [Missing("Det som kom i rätt tid ska skickas vidare. Skolan får inte avvisa det.", "handled")]
    explains = said.handled == Handled.REJECTED or (said.handled == Handled.SENT and said.in_time is False)
    return [Missing("Skriv skälen.", "why")] if explains and not said.why.strip() else []
