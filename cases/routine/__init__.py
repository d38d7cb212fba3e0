"""The routine as data: its steps, who may take each from where, and what is needed first.

One file a step, with everything that belongs to it (``table.Step``): title, what it is for, who, by when, lagrum,
advice, and the ways on with their parts. Pages, help, guards and tests render and follow these tables; change the
routine here only. The guide values are the routine's own (riktvärden) or a huvudman's, and never a gate: the law says
skyndsamt and gives no number of days.
"""

from cases import requirements as need
from cases.errors import Missing
from cases.models import Case, State
from cases.requirements import Given, Requirement
from cases.routine import anmald, atgarder, avslutad, granskning, uppfoljning, uppmarksamma, utredning
from cases.routine.actors import OPENING, PRINTS_FILE, READS_INVESTIGATION, Actor
from cases.routine.guides import GUIDES
from cases.routine.table import Deadline, Step, Transition, lagrum_of
from cases.routine.texts import texts
from people import swedish
from people.choices import Setting

__all__ = [
    "GUIDES",
    "OPENING",
    "PARTS",
    "PRINTS_FILE",
    "READS_INVESTIGATION",
    "STEPS",
    "TEXTS",
    "TRANSITIONS",
    "Actor",
    "Deadline",
    "Step",
    "Transition",
    "asked",
    "lagrum_of",
    "missing",
    "missing_parts",
]

STEPS: dict[State, Step] = {
    each.STEP.state: each.STEP
    for each in (uppmarksamma, anmald, utredning, granskning, atgarder, uppfoljning, avslutad)
}
"""The steps in the routine's order."""

TRANSITIONS: dict[str, Transition] = {way.name: way for step in STEPS.values() for way in step.ways}
"""Every way from step to step, by name."""

PARTS: dict[tuple[str, str], Setting[bool]] = {
    (way.name, part.key): Setting(
        f"krav-{way.name}-{part.key}".replace("_", "-"), part.text, part.standard, f"Innan ni kan: {way.button}."
    )
    for way in TRANSITIONS.values()
    for part in way.requirements
    if not part.is_fixed
}
"""The parts that a huvudman chooses to ask for or not, by transition and key."""

TEXTS: dict[tuple[str, str], Setting[str]] = texts({str(step.state): step.title for step in STEPS.values()})
"""The texts that a huvudman may write of its own, by place and field."""


def asked(case: Case, name: str) -> list[Requirement]:
    """The parts that a transition asks for in a case: those that nothing goes without, and of the others those that
    the huvudman asked for on the day when the step began. What is chosen later counts from the next step on.
    """
    day = swedish.local_day(case.state_since)
    return [
        part
        for part in TRANSITIONS[name].requirements
        if part.is_fixed or PARTS[name, part.key].of(case.school.huvudman, day)
    ]


def missing(case: Case, name: str, given: Given | None = None) -> list[Missing]:
    """What a transition still needs, each part with the place where it is filled in.

    Without ``given`` (the values of the step's own form) only what must be in the case already is named.
    """
    said = dict(given or {})  # one of its own for each time, so that what the case says is read anew
    parts = [part for requirement in asked(case, name) for part in requirement.check(case, said)]
    return parts if given is not None else [part for part in parts if part.where in need.PLACES]


def missing_parts(case: Case, name: str, given: Given | None = None) -> list[str]:
    """The missing parts of ``missing`` as sentences that say what to do."""
    return [part.text for part in missing(case, name, given)]
