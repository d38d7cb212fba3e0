"""How pupil and guardians took part in the plan of measures."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from cases.errors import Conflict, Missing, MissingParts
from cases.models import Case, Participation, State
from cases.participating import PartSaid, missing_in_part, told
from cases.services.change import begin, last_change, require
from cases.services.measures import PLANNERS
from people.models import User


@transaction.atomic
def take_part(
    *, case: Case, by: User, said: Sequence[PartSaid], on: dt.date | None, at: dt.datetime | None = None
) -> list[Participation]:
    """Write how one or several took part, on the same day. What was written before stands."""
    change = begin("delaktighet", case, by, at)
    require(by, change.case, *PLANNERS)
    if change.case.state not in (State.ATGARDER, State.UPPFOLJNING):
        raise Conflict(*last_change(change.case), "Delaktighet i åtgärder skrivs i stegen Åtgärder och Uppföljning.")
    written = [each for each in said if not each.is_empty]
    parts = [part for each in written for part in missing_in_part(each)]
    if not written:
        parts.append(Missing("Skriv om minst en person.", "how_elev"))
    if on is None or on > change.day:
        parts.append(Missing("Välj en dag som har varit.", "on"))
    if parts or on is None:
        raise MissingParts(parts)
    rows = Participation.objects.bulk_create(
        Participation(
            case=change.case, guardian=each.who.guardian, on=on, how=each.how, agrees=each.agrees, words=each.words,
            by=by, at=change.at,
        )
        for each in written
    )  # fmt: skip
    change.end("\n".join(told(each) for each in written), participations=[row.pk for row in rows])
    return rows
