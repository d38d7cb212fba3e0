"""What a row of the routine's table says: a step with everything that belongs to it, and the ways out of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from cases.lagrum import LAGRUM, Lagrum, Purpose
from cases.models import State
from cases.requirements import Requirement
from cases.routine.actors import Actor
from cases.routine.guides import BY_PLACE
from people.models import Huvudman


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when something is to be done: by law (``purpose`` gives the lagrum) or by the routine's guide values.

    ``words`` has a guide value's place (``guides.BY_PLACE``) in braces.
    """

    words: str
    purpose: Purpose | None = None

    @property
    def text(self) -> str:
        """With the routine's own numbers."""
        return self._with({guide.name: guide.standard for guide in BY_PLACE.values()})

    def text_at(self, huvudman: Huvudman, day: dt.date) -> str:
        """With the numbers of a huvudman on a day."""
        return self._with({guide.name: guide.of(huvudman, day) for guide in BY_PLACE.values()})

    def _with(self, numbers: dict[str, int]) -> str:
        return self.words.format_map(
            {place: guide.in_a_sentence(numbers[guide.name]) for place, guide in BY_PLACE.items()}
        )

    @property
    def source(self) -> str:
        """Where it comes from, in Swedish."""
        return "lag" if self.purpose else "riktvärde i rutinen"


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from step to step. ``by`` says who may take it and from which steps each of them may.

    ``done`` is what the timeline says afterwards, ``told`` what whoever took it reads: what happened, and what comes.
    ``requirements`` are its parts, those too that a huvudman may choose to ask for; ``cases.routine.asked`` says which
    are asked for in a case.
    """

    name: str
    label: str
    button: str
    done: str
    told: str
    by: dict[Actor, tuple[State, ...]]
    target: State
    lead: str
    requirements: tuple[Requirement, ...]
    purpose: Purpose | None = None

    @property
    def sources(self) -> tuple[State, ...]:
        """The steps it can be taken from, in the routine's order."""
        return tuple(state for state in State if any(state in states for states in self.by.values()))

    def allows(self, actors: frozenset[Actor], state: str) -> bool:
        """Whether somebody who is all of ``actors`` may take it from ``state``."""
        return any(state in self.by.get(actor, ()) for actor in actors)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the routine: what is going on in it, what it is for, who carries it, by when, by which law, advice,
    and the ways on with the parts that each needs.

    ``now`` says what is going on, as beside a pupil's name. A way that is open from several steps stands in one.
    """

    state: State
    now: str
    goal: str
    who: tuple[Actor, ...]
    deadlines: tuple[Deadline, ...]
    advice: tuple[str, ...]
    purposes: tuple[Purpose, ...]
    ways: tuple[Transition, ...]

    @property
    def title(self) -> str:
        """The step's name, as in the stepper."""
        return str(self.state.label)

    def lagrum(self, day: dt.date) -> list[Lagrum]:
        """What the law says about the step on a day, for every skolform."""
        return lagrum_of(self.purposes, day)


def lagrum_of(purposes: Iterable[Purpose], day: dt.date) -> list[Lagrum]:
    """The provisions for some purposes on a day, for every skolform, in the order of the purposes."""
    in_force = [each for each in LAGRUM if each.first_day <= day and (each.last_day is None or day <= each.last_day)]
    return [each for purpose in purposes for each in in_force if each.purpose == purpose]
