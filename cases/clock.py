"""The legal clock: how long each part of the way took, from the first signal to the first measure.

The law says skyndsamt, genast and snarast and gives no number of days (7 kap. 17, 19 a and 22 §§ skollagen); where the
routine has a guide value it stands beside, and nothing else does. Days are counted by the calendar, weekends and breaks
too, as an inspector counts them; the guide values are school weeks, so a break never makes a case late.

The station Kontakt is the first time somebody at home was reached. The routines ask for a dialogue about the reason,
by telephone: a call that nobody answered is none, and a message that lies unread informs, as the law asks, and is
still none. Both stand among the contacts, with their time.
"""

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cases.models import Case, CaseEvent, Contact, Measure, State
from cases.routine.guides import FOLLOW_UP_LAST, INVESTIGATION
from people import swedish
from people.calendar import NoSchoolDay, SchoolCalendar
from people.choices import NOTHING, Chosen, Setting

BAR = 100  # width of the clock's longest bar, in the units of its drawing


@dataclass(frozen=True, slots=True)
class Limit:
    """What a guide value comes to in a case: its last day, and how long that is in words (3 skolveckor)."""

    last: dt.date
    text: str


@dataclass(frozen=True, slots=True)
class Guide:
    """How soon something is to come: what the law or the routine says in words, or a guide value in school weeks.

    The guide value is that of the day from which the days are counted, as the huvudman had chosen by then.
    """

    said: str = ""
    weeks: Setting[int] | None = None

    def text(self, chosen: Chosen, since: dt.date) -> str:
        """What stands beside the days."""
        return f"Riktvärde: {self._amount(self.weeks, chosen, since)}" if self.weeks else self.said

    def limit(self, chosen: Chosen, calendar: SchoolCalendar, since: dt.date) -> Limit | None:
        """The last day within the guide value. What has no number has none, nor has a day beyond the known terms."""
        if self.weeks is None:
            return None
        try:
            last = calendar.add_school_weeks(since, self.weeks.among(chosen, since))
        except NoSchoolDay:
            return None
        return Limit(last, self._amount(self.weeks, chosen, since))

    def is_passed(self, chosen: Chosen, calendar: SchoolCalendar, since: dt.date, until: dt.date) -> bool:
        """Whether it came, or has waited, longer than the guide value. What has no number cannot be passed."""
        limit = self.limit(chosen, calendar, since)
        return bool(limit and limit.last < until)

    @staticmethod
    def _amount(weeks: Setting[int], chosen: Chosen, since: dt.date) -> str:
        return weeks.in_a_sentence(weeks.among(chosen, since))


@dataclass(frozen=True, slots=True)
class Station:
    """A place on the way: what it is called, and how soon it is to come after the one before."""

    title: str
    guide: Guide | None = None


_UNTIMED = Guide("Rutinen anger ingen tid")

STATIONS: dict[str, Station] = {
    "start": Station("Signal"),
    "kontakt": Station("Kontakt", Guide("Lagen: samma dag när frånvaron är ogiltig")),
    "samtal": Station("Samtal", _UNTIMED),
    "anmal": Station("Anmälan", Guide(weeks=FOLLOW_UP_LAST)),
    "inled_utredning": Station("Beslut", Guide("Lagen: skyndsamt")),
    "lamna_for_granskning": Station("Utredning", Guide(weeks=INVESTIGATION)),
    "godkann": Station("Godkännande", Guide("Lagen: skyndsamt")),
    "atgard": Station("Första åtgärd", _UNTIMED),
}
"""The stations in the routine's order, by the kind of event that reaches them."""

FOLLOW_UP = "uppfoljande_samtal"
"""Reaches Samtal too: the first talk of a case that is taken up again follows up one from before."""

HUVUDMAN = "huvudman"

BESIDE: dict[str, Station] = {
    HUVUDMAN: Station("Huvudman", Guide("Lagen: snarast")),
    "lamna_tillbaka": Station("Återlämnande"),
    "begar_komplettering": Station("Begärd komplettering"),
}
"""Beside the way, in a case's own clock: the rektor tells the huvudman that an investigation has begun (7 kap. 19 a §
tredje stycket), or sends something back.
"""

SENDS_BACK = {"lamna_tillbaka": "anmal", "begar_komplettering": "lamna_for_granskning"}
"""What is sent back has been answered: from then on it is waited for anew."""

WAITS_FOR: dict[State, tuple[str, ...]] = {
    State.UPPMARKSAMMA: ("samtal", "anmal"),
    State.ANMALD: ("inled_utredning",),
    State.UTREDNING: ("lamna_for_granskning",),
    State.GRANSKNING: ("godkann",),
    State.ATGARDER: ("atgard",),
    State.UPPFOLJNING: ("atgard",),
}
"""What each step waits for: the first station here that is not reached."""


@dataclass(frozen=True, slots=True)
class Point:
    """A station that was reached, and the day: "start" is where the clock begins."""

    name: str
    title: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class Span:
    """Days between two stations. ``current`` is still running; ``width`` is its bar, the longest being ``BAR``."""

    title: str
    days: int
    current: bool = False
    guide: str = ""
    limit: Limit | None = None
    passed: bool = False  # it came, or has waited, longer than the guide value
    width: int = 0

    @property
    def text(self) -> str:
        """12 dagar, 1 dag, samma dag."""
        return "samma dag" if self.days == 0 else swedish.days(self.days)


@dataclass(frozen=True, slots=True)
class Clock:
    """The spans of the way in their order, and how long all of it took or has taken."""

    spans: list[Span]
    total: str

    @property
    def running(self) -> Span | None:
        """The part that is going on."""
        return next((span for span in self.spans if span.current), None)


@dataclass(frozen=True, slots=True)
class Told:
    """What the clock reads: the events, oldest first, the calls home, the measures, when the huvudman was told, and
    the guide values that it has chosen.
    """

    events: Sequence[CaseEvent]
    contacts: Iterable[Contact] = ()
    measures: Iterable[Measure] = ()
    huvudman: dt.date | None = None
    chosen: Chosen = NOTHING


def clock_of(case: Case, told: Told, calendar: SchoolCalendar, today: dt.date) -> Clock:
    """The clock of a case; of one that was taken up again, since then."""
    points = _points_since_sent_back(case, told, today)
    spans = [_span(first, then, told.chosen, calendar) for first, then in itertools.pairwise(points)]
    decided = next((point for point in points if point.name == "inled_utredning"), None)
    if decided and told.huvudman and told.huvudman >= decided.day:
        spans.append(_span(decided, Point(HUVUDMAN, BESIDE[HUVUDMAN].title, told.huvudman), told.chosen, calendar))
    waits = _waits_for(case, points)
    if waits:
        until = Point(waits, STATIONS[waits].title, today)
        spans.append(_span(points[-1], until, told.chosen, calendar, current=True))
    longest = max([span.days for span in spans], default=0) or 1
    bars = [dataclasses.replace(span, width=BAR * span.days // longest) for span in spans]
    return Clock(bars, _total(points, waits, today))


def _points_since_sent_back(case: Case, told: Told, today: dt.date) -> list[Point]:
    """The stations that are reached, without what was sent back, and each last sending back."""
    kinds = [event.kind for event in told.events]
    since = max((index for index, kind in enumerate(kinds) if kind == "ateruppta"), default=-1)
    sent = {kind: index for index, kind in enumerate(kinds) if kind in SENDS_BACK and index > since}
    answered = {SENDS_BACK[kind]: last for kind, last in sent.items()}
    waiting = [event for index, event in enumerate(told.events) if index > answered.get(event.kind, -1)]
    points = points_of(case, dataclasses.replace(told, events=waiting), today)
    points += [
        Point(kind, BESIDE[kind].title, max(points[0].day, swedish.local_day(told.events[last].at)))
        for kind, last in sent.items()
    ]
    return sorted(points, key=lambda point: (point.day, _place(point)))


def _place(point: Point) -> float:
    """Where a station stands on the way; a sending back just before what it sends back."""
    way = list(STATIONS)
    return way.index(SENDS_BACK[point.name]) - 0.5 if point.name in SENDS_BACK else way.index(point.name)


def points_of(case: Case, told: Told, today: dt.date) -> list[Point]:
    """The stations that are reached, in the order of time: the start, and then the first of each kind since."""
    start, events = _start(case, told.events)
    reached = [("samtal" if event.kind == FOLLOW_UP else event.kind, _day(event)) for event in reversed(events)]
    days = {kind: day for kind, day in reached if kind in STATIONS and kind != "kontakt"}
    begun = [day for each in told.measures if (day := each.begun_on) and start.day <= day <= today]
    if begun:
        days["atgard"] = min(begun)
    calls = [swedish.local_day(each.at) for each in told.contacts if each.reached_home]
    call = min((day for day in calls if day >= start.day), default=None)
    if call and call <= min(days.values(), default=call):  # a later one belongs to something else
        days["kontakt"] = call
    found = [Point(name, station.title, days[name]) for name, station in STATIONS.items() if name in days]
    # A talk that is dated before the signal it answers would count backwards: it is the same day.
    return [start, *sorted((dataclasses.replace(each, day=max(each.day, start.day)) for each in found), key=_by_day)]


def _by_day(point: Point) -> dt.date:
    return point.day


def _start(case: Case, events: Sequence[CaseEvent]) -> tuple[Point, Sequence[CaseEvent]]:
    """Where the clock begins, and the events from then on: the last reopening, the signal, or the opening."""
    reopened = max((index for index, event in enumerate(events) if event.kind == "ateruppta"), default=-1)
    if reopened >= 0:
        return Point("start", "Återupptaget", swedish.local_day(events[reopened].at)), events[reopened + 1 :]
    opened = swedish.local_day(case.opened_at)
    if case.alert:
        return Point("start", "Signal", min(case.alert.window_to, opened)), events
    return Point("start", "Öppnat", opened), events


def _day(event: CaseEvent) -> dt.date:
    """The day an event is about."""
    return dt.date.fromisoformat(event.data["held_on"]) if "held_on" in event.data else swedish.local_day(event.at)


def _waits_for(case: Case, points: Sequence[Point]) -> str:
    """The station that an open case is on its way to, if any."""
    reached = {point.name for point in points}
    stations = WAITS_FOR.get(State(case.state), ()) if case.is_open else ()
    return next((name for name in stations if name not in reached), "")


def _span(first: Point, then: Point, chosen: Chosen, calendar: SchoolCalendar, *, current: bool = False) -> Span:
    station = (STATIONS | BESIDE)[then.name]
    guide = station.guide or Guide()
    return Span(
        title=f"{first.title} till {station.title.lower()}",
        days=(then.day - first.day).days,
        current=current,
        guide=guide.text(chosen, first.day),
        limit=guide.limit(chosen, calendar, first.day),
        passed=guide.is_passed(chosen, calendar, first.day, then.day),
    )


def _total(points: Sequence[Point], waits: str, today: dt.date) -> str:
    """59 dagar från signal till första åtgärd; still counting while something is waited for."""
    start, last = points[0], points[-1]
    until = f"till {last.title.lower()}" if not waits else "hittills"
    number = ((today if waits else last.day) - start.day).days
    return f"{swedish.days(number)} från {start.title.lower()} {until}" if waits or last is not start else ""
