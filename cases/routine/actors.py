"""Who takes the steps of the routine, as the routine names them."""

from enum import StrEnum


class Actor(StrEnum):
    """Who takes a step, as the routine names them. ``cases.access.actors_of`` says who is what in a case."""

    MENTOR = "mentor"
    ELEVHALSA = "elevhälsan"
    REKTOR = "rektor"
    UTREDARE = "utredare eller samordnare"
    TEAM = "utredningsteamet"
    ANSVARIG = "åtgärdsansvarig"


READS_INVESTIGATION = frozenset({Actor.REKTOR, Actor.ELEVHALSA, Actor.UTREDARE, Actor.TEAM})
"""Who reads what an investigation says. The others follow its step and dates (``cases.reading``)."""

PRINTS_FILE = frozenset({Actor.REKTOR, Actor.UTREDARE})
"""Who takes out the whole case as a file. The rektor answers for it and tries whether it may be handed out; who leads
the investigation reads all of it already and needs it in one piece. Others read on the page: each copy on paper is one
that no log follows."""

OPENING: tuple[Actor, ...] = (Actor.MENTOR, Actor.ELEVHALSA, Actor.REKTOR)
"""Who may open a case."""
