"""How long the parts of the way took in a school's term: the median of each span of the legal clock."""

import datetime as dt
import itertools
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch

from cases.analysis.small_cells import FEWEST
from cases.clock import STATIONS, Point, Told, points_of
from cases.models import Case, CaseEvent, Contact, Measure
from cases.passing import has_come
from people import swedish
from people.models import Protection, School


@dataclass(frozen=True, slots=True)
class Wait:
    """The days to a station from the one before it: the median, or None of fewer than ``FEWEST`` cases."""

    station: str
    days: int | None

    @property
    def title(self) -> str:
        """Till samtal."""
        return f"Till {STATIONS[self.station].title.lower()}"

    @property
    def text(self) -> str:
        """12 dagar."""
        return f"färre än {swedish.number_word(FEWEST)} ärenden" if self.days is None else swedish.days(self.days)


def waits_of(school: School, first: dt.date, last: dt.date) -> list[Wait]:
    """Each station's wait in the cases that reached it in the term, in the routine's order. Four queries."""
    found: dict[str, list[int]] = defaultdict(list)
    for before, point in spans_of(school, first, last):
        found[point.name].append((point.day - before.day).days)
    return [Wait(name, _median(found[name])) for name in STATIONS if name != "start"]


def _median(days: Sequence[int]) -> int | None:
    """The lower of the two in the middle is as good as their mean, and is a whole number of days."""
    return statistics.median_low(days) if len(days) >= FEWEST else None


def spans_of(school: School, first: dt.date, last: dt.date) -> Iterator[tuple[Point, Point]]:
    """Each station that a case reached in the term, with the one before it, as things stood on the last day."""
    events = CaseEvent.objects.filter(at__date__lte=last).order_by("at", "pk")
    in_term = events.filter(case=OuterRef("pk"), at__date__gte=first)
    cases = list(
        Case.objects.filter(Exists(in_term), ~has_come(), school=school, student__protection=Protection.NONE)
        .select_related("alert")
        .prefetch_related(
            Prefetch("events", events.only("case", "kind", "at", "data")),
            Prefetch("measures", Measure.objects.only("case", "starts_on", "done_on", "dropped_on")),
        )
    )
    contacts = _contacts(school, cases)
    for case in cases:
        told = Told(list(case.events.all()), contacts.get(case.student_id, []), case.measures.all())
        pairs = itertools.pairwise(points_of(case, told, last))
        yield from ((before, point) for before, point in pairs if first <= point.day <= last)


def _contacts(school: School, cases: Iterable[Case]) -> dict[int, list[Contact]]:
    """The calls home about the pupils of some cases, by pupil."""
    rows = Contact.objects.filter(school=school, student__in={case.student_id for case in cases})
    found: dict[int, list[Contact]] = defaultdict(list)
    for each in rows.only("student", "at", "reached_home"):
        found[each.student_id].append(each)
    return found
