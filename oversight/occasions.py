"""When a huvudman follows up its schools: twice a year, in the weeks that it has chosen."""

import datetime as dt
from dataclasses import dataclass

from cases.routine.follow_up import AUTUMN, SPRING
from people.models import Huvudman


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time that the schools are followed up: the Monday of its week."""

    monday: dt.date

    @property
    def key(self) -> str:
        """It in an address: 2026-10-05."""
        return self.monday.isoformat()

    @property
    def title(self) -> str:
        """Vecka 41, 2026."""
        year, week, _ = self.monday.isocalendar()
        return f"Vecka {week}, {year}"

    @property
    def last_day(self) -> dt.date:
        """The Friday: when it is to be written."""
        return self.monday + dt.timedelta(days=4)


def occasion_on(huvudman: Huvudman, today: dt.date) -> Occasion:
    """The latest that has begun."""
    years = (today.year - 1, today.year)
    mondays = [
        dt.date.fromisocalendar(year, week.of(huvudman, today), 1) for year in years for week in (SPRING, AUTUMN)
    ]
    return Occasion(max(monday for monday in mondays if monday <= today))
