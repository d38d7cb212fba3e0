"""One thing that is due in a case, and who is asked for it (``cases.due`` says what is)."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from cases.models import Case, Evaluation
from cases.routine import TRANSITIONS, Actor
from people import swedish
from people.models import User

Actors = frozenset[Actor]

NOBODY: Actors = frozenset()

OTHERS_LATER = dt.timedelta(days=7)
"""So long after the day that one person was to have done something, those who lead are asked too: whoever had it may
have left.
"""


def late(by: dt.date | None, today: dt.date, *actors: Actor) -> Actors:
    """Those who are asked too about what one person was to do by a day."""
    return frozenset(actors) if by and today > by + OTHERS_LATER else NOBODY


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that a case asks for.

    ``asked`` have it in their work list, from the day ``starts`` if there is one; ``able`` may do it too, and so may
    ``people`` (ids), of whom alone it is asked if nobody else is. ``waiting`` is what the others read. ``by`` is the
    last day: one that is agreed, or today where the law says skyndsamt and gives no day (``promptly``).
    ``step`` is the transition that it leads to, where it does.
    """

    icon: str
    title: str
    url: str
    button: str
    waiting: str
    asked: Actors = NOBODY
    able: Actors = NOBODY
    people: frozenset[int] = frozenset()
    why: str = ""
    by: dt.date | None = None
    promptly: bool = False
    has_waited: bool = False  # what is to be done promptly came on an earlier day
    starts: dt.date | None = None
    step: str = ""

    def asks(self, user: User, actors: Actors, today: dt.date) -> bool:
        """Whether it stands in the person's work list today."""
        begun = self.starts is None or self.starts <= today
        return begun and (bool(actors & self.asked) or user.pk in self.people)

    def allows(self, user: User, actors: Actors) -> bool:
        """Whether the person may do it."""
        return bool(actors & (self.asked | self.able)) or user.pk in self.people

    def dated(self, words: str) -> str:
        """Words with the last day, where one is agreed."""
        return words if self.by is None or self.promptly else f"{words} senast {swedish.date(self.by)}"


def step_url(case: Case, name: str) -> str:
    """The page of a transition. Measures are changed where they are evaluated, with that way on chosen."""
    if name == "fortsatt_atgarda":
        return f"{reverse('cases:evaluation', args=[case.pk])}?val={Evaluation.Decision.CHANGE}"
    return reverse("cases:step", args=[case.pk, name.replace("_", "-")])


def step_due(
    case: Case,
    name: str,
    icon: str,
    waiting: str,
    why: str,
    *,
    asked: Actor,
    title: str = "",
    button: str = "",
    by: dt.date | None = None,
    promptly: bool = False,
    has_waited: bool = False,
) -> Due:
    """A transition, asked of one actor; whoever else may take it from this step may do so."""
    transition = TRANSITIONS[name]
    return Due(
        icon=icon,
        title=title or transition.button,
        url=step_url(case, name),
        step=name,
        button=button or transition.button,
        waiting=waiting,
        asked=frozenset({asked}),
        able=frozenset(actor for actor, states in transition.by.items() if case.state in states),
        why=why,
        by=by,
        promptly=promptly,
        has_waited=has_waited,
    )
