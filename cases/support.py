"""Åtgärdsprogram: what each decision says and needs, which support only the rektor decides, and how it is appealed.

3 kap. 9 § skollagen says what a program holds, that pupil and guardians are to be able to take part when it is made,
and that the rektor decides. Support in another group or alone (11 §), as distansundervisning (11 a §) or as anpassad
studiegång (12 §) may not be decided by delegation; in gymnasieskolan there is of these only distansundervisning. Not
to make a program is a decision too. All of them are
appealed to Skolväsendets överklagandenämnd (28 kap. 16 §), handed in at the school, within three weeks of having got
the decision (43 and 44 §§ förvaltningslagen); both guardians do so, or the pupil who is 16 (29 kap. 12 §). What happens
when it is received and appealed stands in ``cases.appealing``.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from cases.access import actors_in
from cases.errors import Missing
from cases.lagrum import Purpose, lagrum_for
from cases.models import Atgardsprogram, Case
from cases.queries import program_in_force, skolform_of
from cases.routine import Actor
from people.access import AnyUser
from people.queries import guardians_of

Kind, Form = Atgardsprogram.Kind, Atgardsprogram.Form

STEP = "atgardsprogram"
"""What it is called where the rektor delegates it (``cases.delegating``)."""
APPEALS_FROM_AGE = 16
"""From this birthday the pupil may appeal as well as the guardians, without them (29 kap. 12 § skollagen)."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """A kind of decision: the document's title and content, what it means to the decider, and whether it has a plan."""

    title: str
    content: str
    means: str
    has_plan: bool = False


DECIDING: dict[str, Deciding] = {
    Kind.PROGRAM: Deciding(
        "Beslut om åtgärdsprogram",
        "Eleven behöver särskilt stöd. Stödet ges enligt det här åtgärdsprogrammet.",
        "Utredningen visar att eleven behöver särskilt stöd.",
        has_plan=True,
    ),
    Kind.NONE: Deciding(
        "Beslut att inte utarbeta åtgärdsprogram",
        "Utredningen visar att eleven inte behöver särskilt stöd. Ett åtgärdsprogram utarbetas inte.",
        "Utredningen visar att eleven inte behöver särskilt stöd. Också det beslutet kan överklagas.",
    ),
    Kind.END: Deciding(
        "Beslut att avsluta åtgärdsprogram",
        "Eleven behöver inte längre särskilt stöd. Åtgärdsprogrammet avslutas.",
        "Utvärderingen visar att eleven inte längre behöver särskilt stöd.",
    ),
}
"""Every kind of decision, in the order they are offered."""

SUPPORT: dict[str, Purpose | None] = {
    Form.ORDINARY: None,
    Form.GROUP: Purpose.ANNAN_GRUPP,
    Form.ALONE: Purpose.ANNAN_GRUPP,
    Form.STUDIES: Purpose.ANPASSAD_STUDIEGANG,
    Form.DISTANCE: Purpose.DISTANSUNDERVISNING,
}
"""How the support is given, and the provision that it also needs. With one, the rektor alone decides."""


@dataclass(frozen=True, slots=True)
class ProgramText:
    """What a decision about åtgärdsprogram says."""

    kind: str = ""
    need: str = ""
    met: str = ""
    form: str = ""
    follow_up_on: dt.date | None = None
    follow_up_by: str = ""
    evaluate_on: dt.date | None = None
    evaluate_by: str = ""
    taking_part: str = ""
    reason: str = ""


def may_decide(user: AnyUser, case: Case) -> bool:
    """Whether somebody decides about åtgärdsprogram in the case: the rektor, or by delegation."""
    return Actor.REKTOR in actors_in(user, case, STEP)[0]


def forms_for(case: Case, day: dt.date) -> list[tuple[str, str]]:
    """How support can be given in the pupil's skolform."""
    skolform = skolform_of(case.student, case.school, day)
    return [(form, Form(form).label) for form, also in SUPPORT.items() if not also or lagrum_for(also, skolform, day)]


def lagrum_of(case: Case, form: str, day: dt.date) -> str:
    """The provisions of a decision: 3 kap. 9 § skollagen, and 11, 11 a or 12 § where the support asks for it."""
    skolform = skolform_of(case.student, case.school, day)
    purposes = [Purpose.ATGARDSPROGRAM, *filter(None, [SUPPORT.get(form)])]
    found = [lagrum_for(each, skolform, day) for each in purposes]
    return ", ".join(each.text for each in found if each)


def missing_in_program(case: Case, said: ProgramText, day: dt.date, *, delegated: bool) -> list[Missing]:
    """What a decision still needs, each part at its field."""
    if said.kind not in Kind.values:
        return [Missing("Välj vad du beslutar.", "kind")]
    parts = _missing_plan(case, said, day, delegated=delegated) if DECIDING[said.kind].has_plan else []
    if said.kind == Kind.END and not program_in_force(case):
        parts.append(Missing("Eleven har inget åtgärdsprogram i ärendet som kan avslutas.", "kind"))
    asks = {
        "taking_part": "Skriv hur eleven och vårdnadshavarna har fått möjlighet att delta.",
        "reason": "Skriv skälen för beslutet.",
    }
    return parts + [Missing(ask, name) for name, ask in asks.items() if not getattr(said, name).strip()]


def _missing_plan(case: Case, said: ProgramText, day: dt.date, *, delegated: bool) -> list[Missing]:
    asks = {
        "need": "Skriv vilket behov av särskilt stöd eleven har.",
        "met": "Skriv hur behovet ska tillgodoses.",
        "follow_up_by": "Skriv vem som ansvarar för uppföljningen.",
        "evaluate_by": "Skriv vem som ansvarar för utvärderingen.",
    }
    parts = [Missing(ask, name) for name, ask in asks.items() if not getattr(said, name).strip()]
    if said.form not in dict(forms_for(case, day)):
        parts.append(Missing("Välj hur stödet ges.", "form"))
    elif delegated and SUPPORT[said.form]:
        parts.append(Missing("Det här stödet får bara rektorn själv besluta om, 3 kap. 9 § skollagen.", "form"))
    if said.follow_up_on is None or said.follow_up_on <= day:
        parts.append(Missing("Välj en kommande dag för uppföljningen.", "follow_up_on"))
    if said.evaluate_on is None or said.evaluate_on < (said.follow_up_on or day):
        parts.append(Missing("Välj en dag för utvärderingen, samma dag som uppföljningen eller senare.", "evaluate_on"))
    return parts


@dataclass(frozen=True, slots=True)
class Review:
    """A day that the åtgärdsprogram itself says for its follow-up or evaluation, and by whom (3 kap. 9 § skollagen)."""

    title: str
    button: str
    waiting: str
    on: dt.date
    by: str


EARLY = dt.timedelta(days=14)
"""An evaluation so long before the day of a review stands for it: the program's own days cannot be moved."""


def next_review(case: Case) -> Review | None:
    """The first day of the program in force that no evaluation of the measures has answered; None without one.

    What was evaluated before the program was decided led to it, and does not tell how it goes.
    """
    program = program_in_force(case)
    if program is None:
        return None
    decided = timezone.localdate(program.decided_at)
    held = [each.held_on for each in case.evaluations.all() if each.held_on > decided]
    left = [each for each in _reviews(program) if not any(day >= each.on - EARLY for day in held)]
    return min(left, key=lambda each: each.on, default=None)


def _reviews(program: Atgardsprogram) -> Iterator[Review]:
    """Its two days."""
    for verb, noun, day, by in (
        ("Följ upp", "följs upp", program.follow_up_on, program.follow_up_by),
        ("Utvärdera", "utvärderas", program.evaluate_on, program.evaluate_by),
    ):
        if day:
            yield Review(f"{verb} åtgärdsprogrammet", verb, f"Åtgärdsprogrammet {noun}", day, by)


def who_appeals(case: Case, day: dt.date) -> str:
    """Who may appeal, as the decision says it to those who read it."""
    of_age = case.student.is_adult(day)
    guardians = len(guardians_of(case.student, day))
    if of_age:
        return "Eleven är myndig och överklagar själv."
    both = "Båda vårdnadshavarna behöver skriva under." if guardians > 1 else "Vårdnadshavaren överklagar."
    return f"{both} En elev som har fyllt {APPEALS_FROM_AGE} år får också överklaga själv."
