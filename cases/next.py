"""The one thing for a person to do next in a case, or whom the case is waiting for."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain

from django.db.models import prefetch_related_objects

from cases.access import with_delegation
from cases.closing import told
from cases.delegating import delegated_to
from cases.due import due_in
from cases.duty import Actors
from cases.evaluating import evaluations_ahead
from cases.models import Case
from people import swedish
from people.models import User


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next. Without ``url`` it is somebody else's turn."""

    icon: str
    title: str
    text: str = ""
    url: str = ""
    button: str = ""


def next_step(
    case: Case, user: User, actors: Actors, today: dt.date, delegated: Collection[str] | None = None
) -> NextStep:
    """What the person does next in the case: the first of what is due that is asked of them, else the first that they
    may do, else what it waits for.

    ``delegated`` are the steps that they take by delegation at the school, where that is known already.
    """
    # A case that comes alone: not a question for each measure and each evaluation
    prefetch_related_objects([case], "measures__responsible", evaluations_ahead())
    found = [due for due in due_in(case, today) if case.is_open or due.starts is None or due.starts <= today]
    if not found:
        return _closed(case)
    steps = delegated_to(user).get(case.school_id, {}) if delegated is None else delegated
    actors_in = {due: with_delegation(actors, due.step in steps) for due in found}
    asked = (due for due in found if due.asks(user, actors_in[due], today))
    mine = next(chain(asked, (due for due in found if due.allows(user, actors_in[due]))), None)
    if mine:
        return NextStep(mine.icon, mine.dated(mine.title), mine.why, mine.url, mine.button)
    return NextStep("klocka", found[0].dated(found[0].waiting)) if case.is_open else _closed(case)


def _closed(case: Case) -> NextStep:
    """Avslutad: nothing to do."""
    day = swedish.date(case.closed_at) if case.closed_at else ""
    return NextStep("bock", f"Ärendet avslutades {day}", told(case))
