"""What a person reads in a case: all of it, or the way it goes without what the investigation says.

Whoever decides, supports or investigates reads everything. A mentor, and whoever carries a measure, follows the
steps, the dates, the decisions and the talks before the investigation, and reads her own words and measures. What
pupil, guardians and school have said to the utredare, the assessment, and what others write while the case is
investigated and acted on stay with those who need them. With them and the mentor stay an åtgärdsprogram, why a pupil
needs support and how it is met, and what one mentor or school hands over to the next in words (architecture: "read
status"; data minimisation, artikel 5.1 c dataskyddsförordningen).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cases.access import actors_of, reads_investigation
from cases.events import INVESTIGATION, MEASURES, OUR_WORDS, SAID, SUPPORT, TO_THE_MENTOR
from cases.models import Case, CaseEvent, State
from cases.passing import ASKED, GONE_ON
from cases.routine import Actor
from cases.voices import unnamed
from people.models import User
from people.protected import Fact, shows

INVESTIGATED = (State.UTREDNING, State.GRANSKNING, State.ATGARDER, State.UPPFOLJNING)
"""The steps where what others say and note belongs to the investigation."""

OF_NEW_SCHOOL = (ASKED, GONE_ON)
"""Kinds that somebody at the pupil's new school has done, in the case of the school that is left."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A person's reading of a case: its events, oldest first, and the ids of those whose words are withheld."""

    user: User
    events: tuple[CaseEvent, ...]
    whole: bool
    withheld: frozenset[int] = frozenset()
    as_mentor: bool = True  # or as somebody who reads all; False for whoever carries a measure alone

    def hidden(self, record: str) -> set[int]:
        """Ids of records of a kind ("talk", "decision" …) that are withheld, as the events name them."""
        return {event.data[record] for event in self.events if event.pk in self.withheld and record in event.data}


def reading_of(user: User, case: Case) -> Reading:
    """What the person reads in the case."""
    events = tuple(without_names(case.events.select_related("actor", "made_at").order_by("at", "pk")))
    if reads_investigation(user, case):
        return Reading(user, events, whole=True)
    own = set(case.measures.filter(responsible=user).values_list("pk", flat=True))
    withheld = set(_withheld(user, events, own))
    as_mentor = Actor.MENTOR in actors_of(user, case)
    if not as_mentor:
        withheld.update(_beyond_a_measure(events))
    return Reading(user, events, whole=False, withheld=frozenset(withheld), as_mentor=as_mentor)


def whole_reading_of(user: User, case: Case) -> Reading:
    """All of a case, whoever asks: for the huvudman's archive before gallring, and for nothing that is shown."""
    events = tuple(without_names(case.events.select_related("actor", "made_at").order_by("at", "pk")))
    return Reading(user, events, whole=True)


def _beyond_a_measure(events: Iterable[CaseEvent]) -> Iterator[int]:
    """Ids of events that those who carry a measure, and are nothing else in the case, do not need: the pupil's support,
    and what the next mentor is told.

    The mentor carries the åtgärdsprogram out in everyday school, so she reads it. That one goes on after a closing is
    left out of the closing's words.
    """
    for event in events:
        event.data.pop("program_by", None)
        if event.kind in SUPPORT + TO_THE_MENTOR:
            yield event.pk


def without_names(events: Iterable[CaseEvent]) -> Iterator[CaseEvent]:
    """The events, whose cases are known: whoever shows who did something asks for them here.

    Of a protected pupil ours name no guardian, and none another school or who works at the new one.
    """
    for event in events:
        student = event.case.student
        if not shows(student, Fact.SCHOOL):
            event.data.pop("receiving_school", None)
            event.made_at = None
            if event.kind in OF_NEW_SCHOOL:
                event.actor = None
        if event.kind in OUR_WORDS:
            event.text = unnamed(student, event.text)
        yield event


def _withheld(user: User, events: Iterable[CaseEvent], own: set[int]) -> Iterator[int]:
    """Ids of the events whose words are not for this person; ``own`` are the measures she carries."""
    return (event.pk for event in _of_investigation(events, own) if event.actor_id != user.pk)


def told_in_investigation(events: Iterable[CaseEvent], record: str) -> set[int]:
    """Ids of records of a kind ("talk" …) that belong to an investigation, whoever wrote them."""
    return {event.data[record] for event in _of_investigation(events, set()) if record in event.data}


def _of_investigation(events: Iterable[CaseEvent], own: set[int]) -> Iterator[CaseEvent]:
    """The events that tell what an investigation says; ``own`` are measures that do not."""
    state = State.UPPMARKSAMMA.value
    for event in events:
        if _belongs_to_investigation(event, state, own):
            yield event
        state = event.to_state or state


def _belongs_to_investigation(event: CaseEvent, state: str, own: set[int]) -> bool:
    """Whether an event that happened in ``state`` tells what the investigation says."""
    if event.kind in MEASURES:
        return event.data.get("measure") not in own
    return event.kind in INVESTIGATION or (event.kind in SAID and state in INVESTIGATED)
