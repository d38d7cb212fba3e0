"""When the mentor closes a case after the talks, the rektor reads how it went and judges whether to investigate.

Töreboda, part 2: "resultat och sammanställning av dokumentationen" go to the rektor, who decides, when the talks have
ended, as they do with an anmälan (``cases.assembling``). The closing holds all the same: the case stays closed while
nobody has read. Whoever wants an investigation takes the case up again, and decides it from Uppmärksamma as always.

What waits is what the events say: a mentor's closing writes no decision, a rektor's does. A pupil who leaves the school
is not investigated there.
"""

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, QuerySet

from cases.closing import REASONS
from cases.models import Case, CaseEvent, State
from cases.routine import Actor
from people import swedish

CLOSED, LOOKED = "avsluta", "avslut_last"
"""The kinds of event: the case was closed; the rektor has read, and no investigation is needed."""

STEP = "inled_utredning"
"""The step that the rektor judges about: whoever has it by delegation reads too."""

WITHIN = dt.timedelta(days=7)
"""So soon the work list wants it read: ours, as the routine names no day and the absence is at rest."""

_LEAVES = [reason for reason, each in REASONS.items() if each.leaves]


def goes_to_rektor(case: Case, actors: Collection[Actor]) -> bool:
    """Whether a closing by somebody is read by the rektor afterwards: it ends the talks, and is no decision."""
    return case.state == State.UPPMARKSAMMA and Actor.REKTOR not in actors


def unread() -> QuerySet[CaseEvent]:
    """The closings that no rektor has read, of cases that are closed by them still."""
    looks = CaseEvent.objects.filter(case=OuterRef("case"), kind=LOOKED, recorded_at__gte=OuterRef("recorded_at"))
    closings = CaseEvent.objects.filter(
        kind=CLOSED, from_state=State.UPPMARKSAMMA, case__state=State.AVSLUTAD, at=F("case__closed_at")
    )
    ours = closings.exclude(data__has_key="decision").exclude(data__closing__in=_LEAVES)
    return ours.exclude(Exists(looks)).select_related("actor")


def unread_in(case: Case) -> CaseEvent | None:
    """The closing that waits to be read; of what is fetched ahead (``closings_unread``) where it is."""
    known: list[CaseEvent] | None = getattr(case, "closings_unread", None)
    found = list(unread().filter(case=case)) if known is None else known
    return found[-1] if found else None


def read_by(closing: CaseEvent) -> dt.date:
    """The day until which it is to be read."""
    return swedish.local_day(closing.at) + WITHIN
