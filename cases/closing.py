"""Why a case is closed, and what each reason asks for: one table (domain.md (c) 11).

What stands here is asked for by the routine, and a huvudman may leave it out (``cases.routine.avslutad``). Whoever
keeps an eye on the pupil afterwards has it in "Mitt arbete" when the day comes.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from cases.errors import Missing
from cases.lagrum import ANPASSAT_GYMNASIUM, EVERY_FORM, GYMNASIUM, SKOLPLIKT
from cases.models import Case, State
from people import swedish
from people.models import Skolform, User
from people.protected import Fact, shows

Closing = Case.Closing


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason: what it means to whoever chooses it, what it asks for, and whether the pupil leaves the school."""

    means: str
    asks: tuple[str, ...] = ()
    leaves: bool = False
    skolformer: frozenset[Skolform] = EVERY_FORM


REASONS: dict[str, Reason] = {
    Closing.WISHED_EFFECT: Reason("Välj vem som ser eleven en tid framöver.", ("aftercare_by", "aftercare_until")),
    Closing.HANDLED: Reason("Enstaka frånvaro följs som vanligt av mentorn."),
    Closing.NOT_NEEDED: Reason("Utredningen godkänns i samma beslut."),
    Closing.MOVED: Reason(
        "Skriv vilken skola och sista skoldagen. Ge först den nya skolan det den behöver, se nedan.",
        ("receiving_school", "last_school_day"),
        leaves=True,
    ),
    Closing.ABROAD: Reason(
        "Skriv landet, sista skoldagen och när hemkommunen fick veta: den följer skolplikten.",
        ("receiving_school", "last_school_day", "home_told_on"),
        leaves=True,
    ),
    Closing.COMPULSORY_ENDED: Reason(
        "Skriv sista skoldagen och när hemkommunen fick veta: den har aktivitetsansvaret.",
        ("last_school_day", "home_told_on"),
        leaves=True,
        skolformer=SKOLPLIKT,
    ),
    Closing.GYMNASIUM_ENDED: Reason(
        "Examen eller avhopp. Skriv sista skoldagen och när hemkommunen fick veta: den har aktivitetsansvaret.",
        ("last_school_day", "home_told_on"),
        leaves=True,
        skolformer=GYMNASIUM | ANPASSAT_GYMNASIUM,
    ),
    Closing.OTHER: Reason("Skriv vad i motiveringen."),
}
"""Every reason, in the order they are offered."""

ASKS: dict[str, str] = {
    "receiving_school": "Skriv den nya skolan eller det nya landet. Vet ni inte, skriv det.",
    "last_school_day": "Välj elevens sista skoldag hos er.",
    "home_told_on": "Välj dagen då hemkommunen fick veta.",
    "aftercare_by": "Välj vem som ser eleven efter avslutet.",
    "aftercare_until": "Välj en kommande dag för avstämningen.",
}
"""What to do about each part that is missing."""

NOT_COMING = "hemkommun_utebliven"
"""The delivery that tells the hemkommun of a pupil who does not come (``notifications.not_coming``)."""

GOES_ON = (
    "Utredningen pågår. Nu kan ärendet bara avslutas om eleven slutar hos er. Annars avslutar du när den är lämnad."
)
"""Said in Utredning, where an investigation is broken off only when the pupil leaves."""


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What is said about the time after the closing."""

    receiving_school: str = ""
    last_school_day: dt.date | None = None
    home_told_on: dt.date | None = None
    aftercare_by: User | None = None
    aftercare_until: dt.date | None = None
    program_by: str = ""


FIELDS = tuple(each.name for each in fields(Afterwards))
OF_LEAVING = ("receiving_school", "last_school_day", "home_told_on")
AFTERCARE = ("aftercare_by", "aftercare_until")
OF_STAYING = (*AFTERCARE, "program_by")


def offered(skolform: Skolform, state: State | str) -> list[tuple[str, str]]:
    """The reasons in a skolform from a step, as choices: an investigation is broken off only when the pupil leaves."""
    return [
        (value, Closing(value).label)
        for value, each in REASONS.items()
        if skolform in each.skolformer and (each.leaves or state != State.UTREDNING)
    ]


def leaves(closing: object) -> bool:
    """Whether the pupil leaves the school by a reason."""
    return isinstance(closing, str) and closing in REASONS and REASONS[closing].leaves


def lacking(field: str, closing: object, value: object, day: dt.date) -> list[Missing]:
    """The part that a reason asks for, if it is not said. Somebody keeps an eye on the pupil until a coming day."""
    if not isinstance(closing, str) or closing not in REASONS or field not in REASONS[closing].asks:
        return []
    coming = field != "aftercare_until" or (isinstance(value, dt.date) and value > day)
    return [] if value and str(value).strip() and coming else [Missing(ASKS[field], field)]


def impossible(said: Mapping[str, Any], day: dt.date) -> list[Missing]:
    """What is said of a day that has not been, as if it had, whoever asks for it."""
    told = said.get("home_told_on")
    return [Missing("Välj en dag som har varit.", "home_told_on")] if told and told > day else []


def kept(after: Afterwards, closing: object, *, with_program: bool) -> dict[str, Any]:
    """What is kept of what was said: of a new school only where the pupil leaves, of who sees the pupil only where it
    stays, and of who answers for an åtgärdsprogram only of one in force.
    """
    said = {name: getattr(after, name) for name in FIELDS}
    away = OF_STAYING if leaves(closing) else OF_LEAVING
    gone = away if with_program else {*away, "program_by"}
    return said | {name: getattr(Afterwards(), name) for name in gone}


def words(said: Mapping[str, Any]) -> Iterator[str]:
    """What a closing says about the time after it, of a case or of its event, which keeps days as text."""
    if said.get("receiving_school"):
        yield f"Till: {said['receiving_school']}."
    for name, text in _DAYS.items():
        day = said.get(name)
        if day:
            yield f"{text} {swedish.date(dt.date.fromisoformat(day) if isinstance(day, str) else day)}."
    if said.get("program_by"):
        yield f"Åtgärdsprogrammet fortsätter, ansvarig: {said['program_by']}."


_DAYS = {
    "last_school_day": "Sista skoldag",
    "home_told_on": "Hemkommunen fick veta",
    "aftercare_until": "Avstämning efter avslutet",
}


def told(case: Case) -> str:
    """Why a case is closed and what comes after, in words; of a protected pupil not where to."""
    said = vars(case) if shows(case.student, Fact.SCHOOL) else vars(case) | {"receiving_school": ""}
    return " ".join([f"{case.get_closing_display()}.", *words(said)]) if case.closing else ""


def hemkommun_told_on(case: Case) -> dt.date | None:
    """The day on which the hemkommun was last told that the pupil does not come, by post or by hand; None before.

    What it was told before the case was taken up again is of another time.
    """
    done = case.deliveries.filter(kind=NOT_COMING).exclude(proof={}).first()
    day, again = done.proof_day if done else None, case.taken_up_again_on()
    return None if day and again and day < again else day


def seen_until(case: Case) -> dt.date | None:
    """The day until which somebody keeps an eye on the pupil of a closed case; None when nobody does."""
    return None if case.is_open or case.aftercare_ended_at else case.aftercare_until
