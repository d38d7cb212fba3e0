"""An orosanmälan as a socialsekreterare reads it: what is urgent first, then the child, the worry and the rest."""

from dataclasses import dataclass

from cases.concern.questions import CHILD, FAMILY, KNOWN, QUESTIONS, RECEIVER, TOLD, WORRY, Answered, Section, answer_of
from cases.models.concern import Concern, Suspected, YesNo

NOT_ANSWERED = "Inget skrivet"

ALWAYS = frozenset(
    {"worry", "seen", "childs_words", "since", "why_now", "if_nothing", "child_now", "earlier", "school_did"}
)
"""What the paper says was left empty, so that nobody thinks that a page is missing."""

AT_THE_TOP = frozenset({"acute", "suspected", "receiver", "told_anyway", "child_now"})
"""What stands in the frame at the top, and not again below."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its rows."""

    title: str
    rows: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """What the paper says, in its order."""

    urgent: tuple[Answered, ...]
    guardians: str
    parts: tuple[Part, ...]
    reporter: tuple[Answered, ...]


def paper_of(concern: Concern) -> Paper:
    """The paper of a report."""
    urgent = (_row(concern, "acute"), _row(concern, "child_now"), _row(concern, "suspected"))
    parts = [_part(concern, section, _TITLES.get(section.key, section.title)) for section in _ORDER]
    reporter = (
        Answered("Namn", concern.reporter_name),
        *(_row(concern, name) for name in ("reporter_role", "reporter_workplace", "reporter_phone")),
    )
    return Paper(urgent, about_guardians(concern), tuple(part for part in parts if part.rows), reporter)


def about_guardians(concern: Concern) -> str:
    """What the socialtjänst must know before it calls home, in a sentence."""
    knows = concern.guardians_told == YesNo.YES
    if concern.suspected == Suspected.NO:
        return "Vårdnadshavarna vet om anmälan." if knows else "Vårdnadshavarna vet inte om anmälan."
    if knows:
        return "Obs: vårdnadshavarna vet om anmälan, trots att våld, övergrepp eller hedersförtryck inte kan uteslutas."
    return "Vårdnadshavarna vet inte om anmälan och ska inte få veta något av skolan."


_ORDER = (WORRY, CHILD, FAMILY, KNOWN, TOLD, RECEIVER)
_TITLES = {"vem-vet": "Vem som vet", "bakgrund": "Bakgrund", "oron": "Oron", "socialtjansten": "Kontakt och svar"}


def _row(concern: Concern, name: str) -> Answered:
    answered = answer_of(concern, QUESTIONS[name])
    return Answered(answered.label, answered.text or NOT_ANSWERED) if name in ALWAYS else answered


def _part(concern: Concern, section: Section, title: str) -> Part:
    names = [question.name for question in section.questions if question.name not in AT_THE_TOP]
    rows = (_row(concern, name) for name in names)
    return Part(title, tuple(row for row in rows if row.text))
