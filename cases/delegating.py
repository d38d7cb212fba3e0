"""Which decisions a rektor can delegate to a biträdande rektor, and which delegations hold: one table.

A delegation counts on a day within it, while it is not revoked, while whoever gave it is rektor and whoever got it is
biträdande rektor at the school. A new rektor decides anew what to delegate. Beside the steps below nothing follows
with it: pupils with protected data are still reached by name alone.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from cases.models.delegation import Delegation
from people.access import AnyUser
from people.base import PeriodQuerySet
from people.models import RoleAssignment, User
from people.roles import Role


@dataclass(frozen=True, slots=True)
class Delegable:
    """Something that can be delegated: the steps of the routine that it holds."""

    name: str
    title: str
    steps: tuple[str, ...]


DELEGABLE: dict[str, Delegable] = {
    each.name: each
    for each in (
        Delegable("inleda", "Avgöra om frånvaron ska utredas och utse utredare", ("inled_utredning", "lamna_tillbaka")),
        Delegable("granska", "Granska och godkänna utredningar", ("begar_komplettering", "godkann")),
        Delegable("atgarda", "Sätta igång, utvärdera och ändra åtgärder", ("borja_folja_upp", "fortsatt_atgarda")),
        Delegable(
            "stod",
            "Besluta om åtgärdsprogram, utom i annan grupp, enskilt, på distans eller som anpassad studiegång",
            ("atgardsprogram",),
        ),
        Delegable("avsluta", "Avsluta och återuppta ärenden", ("avsluta", "ateruppta")),
    )
}
"""Every step of the rektor's, in the order of the routine, and beside them åtgärdsprogram (``cases.support``)."""


def titles(names: Iterable[str]) -> list[str]:
    """What has been delegated, in words and in order."""
    return [each.title for each in DELEGABLE.values() if each.name in set(names)]


def holding(day: dt.date) -> PeriodQuerySet[Delegation]:
    """The delegations that hold on a day."""
    roles = RoleAssignment.objects.on(day).filter(school=OuterRef("school"))
    gives = roles.filter(user=OuterRef("rektor"), role=Role.REKTOR)
    takes = roles.filter(user=OuterRef("to"), role=Role.BITRADANDE_REKTOR)
    held = Delegation.objects.on(day).filter(Exists(gives), Exists(takes), revoked_at=None, to__is_active=True)
    return held.order_by(F("given_at").asc(), "pk")


def delegated_to(user: AnyUser) -> dict[int, dict[str, Delegation]]:
    """What somebody decides by delegation today: by school's id the steps, each with its delegation. One query."""
    found: dict[int, dict[str, Delegation]] = {}
    if not isinstance(user, User):
        return found
    for each in holding(timezone.localdate()).filter(to=user).select_related("rektor"):
        steps = (step for name in each.decisions if name in DELEGABLE for step in DELEGABLE[name].steps)
        found.setdefault(each.school_id, {}).update(dict.fromkeys(steps, each))
    return found
