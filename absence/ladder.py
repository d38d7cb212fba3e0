"""The ladder of närvarostatus: how it goes for a pupil to be at school, in eight steps.

Source: Skolnärvaromodellen, närvarostatus; the words are our own. The figures propose a step, a person sets it. Steps
two and three do not show in absence: only those who meet the pupil know.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from absence.figures import Figures
from absence.models import Narvarostatus
from people.models import School, Student, User


class StatusRefused(ValueError):  # noqa: N818  # what happened, not what went wrong
    """A status that cannot be set; the message says why, in Swedish."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder."""

    number: int
    title: str
    meaning: str


LADDER: dict[int, Step] = {
    step.number: step
    for step in (
        Step(1, "Trygg i skolan", "Eleven är här och det fungerar."),
        Step(2, "Här, men vill därifrån", "Eleven kommer, men med oro eller stress och önskar att slippa."),
        Step(3, "Kämpar emot", "Morgnarna är en strid, eller eleven ställer till det för att slippa lektionen."),
        Step(4, "Kommer sent", "Eleven kommer sent på morgonen och stannar sedan kvar."),
        Step(5, "Borta ibland", "Eleven missar lektioner eller är borta under en period."),
        Step(6, "Borta gång på gång", "Frånvaron kommer tillbaka, med närvaro emellan."),
        Step(7, "Borta helt en tid", "Eleven har inte varit i skolan alls under en begränsad tid."),
        Step(8, "Borta helt länge", "Eleven har inte varit i skolan på länge."),
    )
}

SHORT_WEEKS, LONG_WEEKS = 2, 4  # school weeks, the current one included
OFTEN_LATE = 3  # late arrivals in the longer window
AGAIN = 3  # occasions in the longer window
FEWEST_DAYS = 5  # school days: with fewer, "helt" says nothing


def _wholly_away(figures: Figures) -> bool:
    """Whether every school day of a window was missed wholly."""
    return figures.school_days >= FEWEST_DAYS and figures.absence_days == figures.school_days


@dataclass(frozen=True, slots=True)
class Proposal:
    """When the figures propose a step: ``holds`` for the last two school weeks and the last four."""

    step: int
    why: str
    holds: Callable[[Figures, Figures], bool]


PROPOSALS: tuple[Proposal, ...] = (
    Proposal(8, "Borta varje skoldag i fyra skolveckor.", lambda _, weeks: _wholly_away(weeks)),
    Proposal(7, "Borta varje skoldag i två skolveckor.", lambda fortnight, _: _wholly_away(fortnight)),
    Proposal(6, "Minst tre frånvarotillfällen på fyra skolveckor.", lambda _, weeks: weeks.occasions >= AGAIN),
    Proposal(5, "Frånvaro vid något tillfälle på fyra skolveckor.", lambda _, weeks: weeks.occasions > 0),
    Proposal(4, "Minst tre sena ankomster på fyra skolveckor.", lambda _, weeks: weeks.late >= OFTEN_LATE),
    Proposal(1, "Ingen frånvaro på fyra skolveckor.", lambda _, weeks: weeks.reported > 0),
)
"""The first that holds is proposed."""


def propose(fortnight: Figures, weeks: Figures) -> Proposal | None:
    """The step that the figures of two and of four school weeks speak for; None when nothing was reported."""
    if weeks.reported == 0:
        return None
    return next(proposal for proposal in PROPOSALS if proposal.holds(fortnight, weeks))


def set_status(
    *,
    student: Student,
    school: School,
    step: int,
    proposed: int | None,
    by: User,
    reason: str = "",
    at: dt.datetime | None = None,
) -> Narvarostatus:
    """Set a pupil's närvarostatus; what held before stays in the history.

    Raises StatusRefused for a step that is not on the ladder, and for another than the proposed one without why.
    """
    if step not in LADDER:
        raise StatusRefused("Välj ett av stegen.")
    if step != proposed and not reason.strip():
        raise StatusRefused("Skriv varför du väljer ett annat steg än förslaget.")
    return Narvarostatus.objects.create(
        student=student,
        school=school,
        step=step,
        proposed=proposed,
        reason=reason.strip(),
        by=by,
        at=at or timezone.now(),
    )
