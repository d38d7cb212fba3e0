"""How long a case has waited, and whether that is longer than it should: what stands on top at an elevhälsomöte.

The one place for the rule. Three days count, and the first of them that has passed makes a case late: the last day of
what is due in it (``cases.due``; what the law wants skyndsamt is late the day after it came), the guide value of the
part of the legal clock that is running (``cases.clock``), and in Åtgärder the guide value for following up measures,
since the case came there. Guide values suggest and remind: a case within its guide value says nothing of it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch

from cases.clock import FOLLOW_UP, SENDS_BACK, STATIONS, Guide, Limit, Told, clock_of
from cases.due import due_in, with_parts
from cases.duty import Due
from cases.models import Case, CaseEvent, CaseQuerySet, State
from cases.routine.guides import MEASURE
from people import swedish
from people.calendar import SchoolCalendar
from people.choices import chosen_of

_FOLLOWED_UP = Guide(weeks=MEASURE)


@dataclass(frozen=True, slots=True)
class Wait:
    """What a case waits for, in words, and the day that counts: late when that day has passed."""

    why: str = ""
    by: dt.date | None = None
    is_late: bool = False


def with_waits(cases: CaseQuerySet, today: dt.date) -> CaseQuerySet:
    """The cases with what ``wait_of`` reads, in a number of queries that does not grow."""
    kept = CaseEvent.objects.filter(kind__in=[*STATIONS, FOLLOW_UP, *SENDS_BACK, "ateruppta"]).only(
        "case", "kind", "at", "data"
    )
    events = Prefetch("events", kept.order_by("at", "pk"), to_attr="on_the_clock")
    return with_parts(cases, today).select_related("alert").prefetch_related(events)


def wait_of(case: Case, calendar: SchoolCalendar, today: dt.date) -> Wait:
    """What a case of ``with_waits`` waits for first, and whether it has waited too long."""
    due = min(due_in(case, today), key=lambda each: _day(each, case) or dt.date.max, default=None)
    words, by = ([f"{due.waiting}.", due.why], _day(due, case)) if due else ([], None)
    passed = min(_passed(case, calendar, today), key=lambda each: each.last, default=None)
    if passed and (by is None or passed.last < by):
        words.insert(1, f"Det har väntat längre än riktvärdet, {passed.text}.")
        by = passed.last
    return Wait(" ".join(filter(None, words)), by, is_late=by is not None and by < today)


def _day(due: Due, case: Case) -> dt.date | None:
    """The day something was due: the last day that was agreed, or where the law says skyndsamt the day it came."""
    return swedish.local_day(case.state_since) if due.promptly else due.by


def _passed(case: Case, calendar: SchoolCalendar, today: dt.date) -> Iterator[Limit]:
    """The guide values that have run out.

    The clock is read without the calls home: none of them begins a part that has a guide value.
    """
    chosen, events = chosen_of(case.school.huvudman), case.on_the_clock  # type: ignore[attr-defined]  # with_waits
    running = clock_of(case, Told(events, measures=case.measures.all(), chosen=chosen), calendar, today).running
    limits = [running.limit if running else None]
    if case.state == State.ATGARDER:
        limits.append(_FOLLOWED_UP.limit(chosen, calendar, swedish.local_day(case.state_since)))
    yield from (each for each in limits if each and each.last < today)
