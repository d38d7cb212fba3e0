"""Entering what the huvudman has decided. Each time is a new version."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases.errors import Conflict, Missing, MissingParts
from people.access import schools_with
from people.models import Huvudman, User
from retention.kinds import KINDS
from retention.models import Plan, PlanRow
from retention.models.plan import MOST_YEARS
from retention.plans import DECIDES, plan_of

KEEP, DELETE = "bevaras", "gallras"


@dataclass(frozen=True, slots=True)
class Said:
    """What is decided of a kind: nothing (``how`` empty), to keep, or to delete some years after a start."""

    how: str = ""
    years: int | None = None
    start: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision itself: whose, when, and its number in the diary."""

    decided_by: str
    decided_on: dt.date | None
    reference: str


@transaction.atomic
def enter_plan(
    *,
    huvudman: Huvudman,
    by: User,
    decision: Decision,
    said: Mapping[str, Said],
    version: int,
    at: dt.datetime | None = None,
) -> Plan:
    """Enter a decision as the version that counts from now. ``version`` is the one that stood on the page.

    Raises PermissionDenied, Conflict when somebody has entered one since, MissingParts naming what is missing.
    """
    if not schools_with(by, DECIDES).filter(huvudman=huvudman).exists():
        raise PermissionDenied
    when = at or timezone.now()
    Huvudman.objects.select_for_update(no_key=True).get(pk=huvudman.pk)
    last = plan_of(huvudman)
    if (last.version if last else 0) != version:
        who = last.entered_by if last else None
        raise Conflict(who, last.entered_at if last else None, what="Gallringsplanen")
    parts = [*_missing(decision, timezone.localdate(when)), *_missing_rows(said)]
    if parts or decision.decided_on is None:
        raise MissingParts(parts)
    plan = Plan.objects.create(
        huvudman=huvudman,
        version=version + 1,
        decided_by=decision.decided_by.strip(),
        decided_on=decision.decided_on,
        reference=decision.reference.strip(),
        entered_by=by,
        entered_at=when,
    )
    PlanRow.objects.bulk_create(_row(plan, kind, each) for kind, each in said.items() if each.how)
    return plan


def _row(plan: Plan, kind: str, said: Said) -> PlanRow:
    deletes = said.how == DELETE
    return PlanRow(plan=plan, kind=kind, years=said.years if deletes else None, start=said.start if deletes else "")


def _missing(decision: Decision, today: dt.date) -> list[Missing]:
    """What the decision still lacks."""
    parts = []
    if not decision.decided_by.strip():
        parts.append(Missing("Skriv vem som har beslutat, till exempel nämndens namn.", "decided_by"))
    if decision.decided_on is None or decision.decided_on > today:
        parts.append(Missing("Välj dagen för beslutet, i dag eller tidigare.", "decided_on"))
    if not decision.reference.strip():
        parts.append(Missing("Skriv beslutets diarienummer.", "reference"))
    return parts


def _missing_rows(said: Mapping[str, Said]) -> list[Missing]:
    """What each kind still lacks. A decision about nothing is none."""
    parts = [part for name, each in said.items() for part in _missing_of(name, each)]
    if not any(each.how for each in said.values()):
        first = next(kind.name for kind in KINDS.values() if kind.is_decided)
        parts.append(Missing("Välj minst en sorts handling som beslutet gäller.", f"{first}_how"))
    return parts


def _missing_of(name: str, said: Said) -> list[Missing]:
    kind = KINDS[name]
    if said.how != DELETE:
        return []
    parts = []
    if said.years is None or not 1 <= said.years <= MOST_YEARS:
        parts.append(Missing(f"{kind.title}: skriv hur många år, 1 till {MOST_YEARS}.", f"{name}_years"))
    if said.start not in kind.starts:
        parts.append(Missing(f"{kind.title}: välj från när åren räknas.", f"{name}_start"))
    return parts
