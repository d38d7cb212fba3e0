"""One thing that is due in a case, and who is asked for it (``cases.due`` says what is)."""

import datetime as dt
from dataclasses import dataclass

from cases.routine import Actor
from people import swedish
from people.models import User

Actors = frozenset[Actor]

NOBODY: Actors = frozenset()


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
