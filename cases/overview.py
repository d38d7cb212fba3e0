"""What the case page tells: the steps, what has happened, how long each part took, and who has access."""

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from cases.events import EVENTS
from cases.models import Case, CaseEvent, CaseMember, State
from cases.reading import Reading
from cases.routine import STEPS
from people import swedish
from people.models import Mentorship, RoleAssignment, StudentGrant, User
from people.queries import group_on
from people.roles import ROLE_VERBS, Role, Verb

BAR = 100  # width of the clock's longest bar, in the units of its drawing


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step in the row of steps: ``state`` is "done", "now" or "" (not yet)."""

    title: str
    state: str
    when: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One event, as the timeline shows it."""

    icon: str
    title: str
    at: dt.date | dt.datetime
    who: str
    text: str = ""
    quote: str = ""
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Days between two steps. ``current`` is still running; ``width`` is its bar, the longest being ``BAR``."""

    title: str
    days: int
    current: bool
    width: int = 0

    @property
    def text(self) -> str:
        """12 dagar, 1 dag, samma dag."""
        if self.days == 0:
            return "samma dag"
        return "1 dag" if self.days == 1 else f"{self.days} dagar"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody with access to the case, and why."""

    name: str
    why: str


def steps_of(case: Case, events: Sequence[CaseEvent]) -> list[StepRow]:
    """The row of steps: when each was last gone through, and by whom it was ended."""
    stays = _stays(case, events)
    return [_step_row(State(state), case, stays.get(state)) for state in State.values]


@dataclass(frozen=True, slots=True)
class _Stay:
    first: dt.datetime
    last: dt.datetime | None
    who: str


def _stays(case: Case, events: Sequence[CaseEvent]) -> dict[str, _Stay]:
    """The last stay in each step: from, to (None while there) and who took the case on."""
    stays, state, since, who = {}, State.UPPMARKSAMMA.value, case.opened_at, case.opened_by.name
    for event in events:
        if event.to_state:
            who = event.actor.name if event.actor else ""
            stays[state] = _Stay(since, event.at, who)
            state, since = event.to_state, event.at
    stays[state] = _Stay(since, None, who)
    return stays


def _step_row(state: State, case: Case, stay: _Stay | None) -> StepRow:
    if state == case.state and stay:
        when = swedish.short_date(stay.first)
        return StepRow(state.label, "now", when if state == State.AVSLUTAD else f"Sedan {when}", stay.who)
    order = State.values
    if stay and stay.last and order.index(state) < order.index(case.state):
        return StepRow(state.label, "done", _between(stay.first, stay.last), stay.who)
    return StepRow(state.label, "")


def _between(first: dt.datetime, last: dt.datetime) -> str:
    """5 okt–23 okt, or one day."""
    days = [swedish.short_date(first), swedish.short_date(last)]
    return "\N{EN DASH}".join(dict.fromkeys(days))


def timeline_of(reading: Reading) -> list[TimelineRow]:
    """What has happened, newest first, with the words that the person reads."""
    return [_timeline_row(event, told=event.pk not in reading.withheld) for event in reversed(reading.events)]


def news_of(reading: Reading, versions: int) -> list[TimelineRow]:
    """What was written last, as many rows as the case has got new versions: each event is one."""
    latest = sorted(reading.events, key=lambda event: (event.recorded_at, event.pk), reverse=True)[:versions]
    return timeline_of(dataclasses.replace(reading, events=tuple(sorted(latest, key=lambda each: (each.at, each.pk)))))


def _timeline_row(event: CaseEvent, *, told: bool) -> TimelineRow:
    kind = EVENTS[event.kind]
    if not told:
        return TimelineRow(kind.icon, kind.title, event.at, event.actor.name if event.actor else "")
    is_talk = "talk" in event.data
    held_on = dt.date.fromisoformat(event.data["held_on"]) if "held_on" in event.data else None
    anchor = next((f"#{name}-{event.data[name]}" for name in _LINKS if name in event.data), "")
    link = next((text for name, text in _LINKS.items() if name in event.data), "")
    return TimelineRow(
        icon=kind.icon,
        title=kind.title,
        at=held_on or event.at,
        who=event.actor.name if event.actor else "",
        text="" if is_talk else "\n".join(filter(None, [event.text, *_more(event)])),
        quote=event.text if is_talk else "",
        url=anchor,
        link=link,
    )


_LINKS = {
    "talk": "Läs samtalet",
    "anmalan": "Läs anmälan",
    "decision": "Läs beslutet",
    "evaluation": "Läs utvärderingen",
    "measure": "Läs åtgärden",
}
"""What an event can link to on the page: its record's anchor, and what the link says."""


def _more(event: CaseEvent) -> Iterable[str]:
    """Dates that belong to an event's words."""
    if "check_again_on" in event.data:
        yield f"Ny kontroll {swedish.date(dt.date.fromisoformat(event.data['check_again_on']))}."
    if "follow_up_on" in event.data:
        yield f"Följs upp {swedish.date(dt.date.fromisoformat(event.data['follow_up_on']))}."
    if "closing" in event.data:
        yield f"{Case.Closing(event.data['closing']).label}."


def clock_of(case: Case, events: Sequence[CaseEvent], today: dt.date) -> list[Span]:
    """The legal clock: days between the steps that the law calls skyndsamt, the last one still running."""
    points = _points(case, events)
    spans = []
    for (name, day), (next_name, next_day) in itertools.pairwise(points):
        spans.append(Span(f"{name} till {next_name.lower()}", (next_day - day).days, current=False))
    waiting = STEPS[State(case.state)].until
    if waiting and points:
        spans.append(Span(f"{points[-1][0]} till {waiting}", (today - points[-1][1]).days, current=True))
    longest = max([span.days for span in spans], default=0) or 1
    return [Span(each.title, max(each.days, 0), each.current, BAR * max(each.days, 0) // longest) for each in spans]


_POINTS = {
    "samtal": "Samtal",
    "anmal": "Anmälan",
    "inled_utredning": "Beslut",
    "godkann": "Godkänd utredning",
    "borja_folja_upp": "Åtgärder igång",
}
"""The events that the clock counts between, in their order, and what they are called."""


def _points(case: Case, events: Sequence[CaseEvent]) -> list[tuple[str, dt.date]]:
    """The first signal, or the opening, and then the first of each event of the clock since the last reopening."""
    reopened = max((index for index, event in enumerate(events) if event.kind == "ateruppta"), default=-1)
    current = events[reopened + 1 :]
    if reopened >= 0:
        start = ("Återupptaget", timezone.localdate(events[reopened].at))
    elif case.alert:
        start = ("Signal", case.alert.window_to)
    else:
        start = ("Öppnat", timezone.localdate(case.opened_at))
    firsts = {kind: _day(event) for kind in _POINTS for event in reversed(current) if event.kind == kind}
    # A talk that is dated before the signal it answers would count backwards; the order of time is kept.
    return [start, *sorted(((_POINTS[kind], day) for kind, day in firsts.items()), key=lambda point: point[1])]


def _day(event: CaseEvent) -> dt.date:
    """The day an event is about."""
    return dt.date.fromisoformat(event.data["held_on"]) if "held_on" in event.data else timezone.localdate(event.at)


def readers_of(case: Case, day: dt.date) -> list[Reader]:
    """Who has access to the case on a day and why: by a task in it, as mentor, and by role at the school."""
    return _once([*_members(case, day), *_mentors(case, day), *_by_role(case, day)])


def _once(pairs: Iterable[tuple[User, str]]) -> list[Reader]:
    """Each person once, with every reason."""
    reasons: dict[User, list[str]] = {}
    for user, why in pairs:
        reasons.setdefault(user, []).append(why)
    return [Reader(user.name, swedish.join(list(dict.fromkeys(whys)))) for user, whys in reasons.items()]


def _members(case: Case, day: dt.date) -> Iterable[tuple[User, str]]:
    if case.is_open:
        members = CaseMember.objects.on(day).filter(case=case, user__is_active=True, user__in=_named(case, day))
        for member in members.select_related("user").order_by("first_day", "pk"):
            yield member.user, f"{member.get_role_display()} sedan {swedish.date(member.first_day)}"


def _mentors(case: Case, day: dt.date) -> Iterable[tuple[User, str]]:
    group = group_on(case.student, day)
    if group is None or group.school_id != case.school_id:
        return
    mentorships = Mentorship.objects.on(day).filter(group=group, user__is_active=True)
    if case.student.is_protected:
        mentorships = mentorships.filter(user__in=_named(case, day))
    for each in mentorships.select_related("user").order_by("pk"):
        yield each.user, f"mentor i {group.name}"


def _named(case: Case, day: dt.date) -> set[int]:
    """Ids of those to whom the pupil is opened by name."""
    return set(StudentGrant.objects.on(day).filter(student=case.student).values_list("user_id", flat=True))


def _by_role(case: Case, day: dt.date) -> Iterable[tuple[User, str]]:
    """Rektor and elevhälsa; with protected personal data the rektor and those who are named."""
    roles = [role for role, verbs in ROLE_VERBS.items() if Verb.SEE_CASES in verbs]
    held = RoleAssignment.objects.on(day).filter(school=case.school, role__in=roles, user__is_active=True)
    if case.student.is_protected:
        deciding = [role for role, verbs in ROLE_VERBS.items() if Verb.DECIDE in verbs]
        held = held.filter(Q(role__in=deciding) | Q(user__in=_named(case, day)))
    for assignment in held.select_related("user").order_by("pk"):
        yield assignment.user, Role(assignment.role).label
