"""The schedule that counts: the last version that is entered for a huvudman, and what it says of each kind."""

import datetime as dt
from dataclasses import dataclass

from django.http import Http404

from people import swedish
from people.access import AnyUser, may_anywhere, schools_with
from people.models import Huvudman, School
from people.roles import Verb
from retention.kinds import KINDS, Kind
from retention.models import Plan, PlanRow

DECIDES, PREPARES, READS = Verb.DECIDE_DISPOSAL, Verb.DISPOSE, Verb.MANAGE_SETTINGS
"""Who enters the decision and approves, who prepares, and who besides may read: three roles, never one person."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What is decided of a kind; ``row`` is None before anything is."""

    kind: Kind
    row: PlanRow | None

    @property
    def words(self) -> str:
        """Gallras tre år efter att ärendet avslutades …; bevaras; inget beslut."""
        if self.kind.by_itself:
            return self.kind.by_itself
        return says(self.row) if self.row else "Inget beslut. Ligger kvar."


def says(row: PlanRow) -> str:
    """A row of the schedule in words."""
    if row.years is None:
        return "Bevaras"
    return f"Gallras {swedish.count(row.years, 'år', 'år', neuter=True)} efter att {row.get_start_display()}"


def plan_of(huvudman: Huvudman) -> Plan | None:
    """The version that counts, with its rows fetched; None before one is entered."""
    plans = Plan.objects.filter(huvudman=huvudman).select_related("entered_by", "huvudman")
    return plans.prefetch_related("rows").last()


def decided_of(plan: Plan | None) -> list[Decided]:
    """Every kind with what is decided of it, in the order of the table."""
    rows = {row.kind: row for row in plan.rows.all()} if plan else {}
    return [Decided(kind, rows.get(kind.name)) for kind in KINDS.values()]


def row_of(plan: Plan | None, kind: str) -> PlanRow | None:
    """The row by which a kind is deleted; None where it is kept or nothing is decided."""
    rows = plan.rows.all() if plan else ()
    return next((row for row in rows if row.kind == kind and row.years), None)


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day some years earlier; the 28th for 29 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def huvudman_or_404(user: AnyUser) -> Huvudman:
    """The huvudman whose schedule a person reaches. Raises Http404 for those who neither decide, prepare nor read."""
    school = schools_with(user, DECIDES, PREPARES, READS).select_related("huvudman").order_by("pk").first()
    if school is None:
        raise Http404
    return school.huvudman


def school_or_404(user: AnyUser, pk: int) -> School:
    """The school, for those who decide or prepare there. Raises Http404."""
    school = schools_with(user, DECIDES, PREPARES).select_related("huvudman").filter(pk=pk).first()
    if school is None:
        raise Http404
    return school


def may_enter(user: AnyUser) -> bool:
    """Whether a person enters the huvudman's decisions."""
    return may_anywhere(user, DECIDES)
