"""Granskning: the rektor reviews the investigation, asks for more or approves."""

from cases import requirements as need
from cases.lagrum import Purpose
from cases.models import State
from cases.requirements import Requirement
from cases.routine.actors import Actor
from cases.routine.table import Deadline, Step, Transition

STEP = Step(
    State.GRANSKNING,
    "Rektorn granskar",
    "Rektorn granskar utredningen och tar ställning till om åtgärder behövs.",
    (Actor.REKTOR,),
    (Deadline("Granska skyndsamt.", Purpose.UTREDNING),),
    (
        "Går det att förstå varför eleven är borta? Hörs elevens egen röst?",
        "Saknas något, begär komplettering och skriv precis vad.",
    ),
    purposes=(Purpose.UTREDNING, Purpose.BESLUT),
    ways=(
        Transition(
            "begar_komplettering",
            "Begär komplettering",
            "Begär komplettering",
            "Rektorn begärde komplettering",
            "Utredningen är tillbaka hos den som utreder, med dina frågor.",
            {Actor.REKTOR: (State.GRANSKNING,)},
            State.UTREDNING,
            "Utredningen går tillbaka till utredaren, som ser dina ord vid varje del.",
            (
                Requirement(
                    "asked",
                    "Vad som saknas, som helhet eller del för del",
                    need.said_somewhere("missing", "parts", "Skriv vad som saknas i utredningen."),
                    because="Den som utreder behöver veta vad som ska skrivas.",
                ),
            ),
        ),
        Transition(
            "godkann",
            "Godkänn utredningen",
            "Godkänn utredningen",
            "Rektorn godkände utredningen: åtgärder behövs",
            "Utredningen är godkänd. Nu planerar ni åtgärderna.",
            {Actor.REKTOR: (State.GRANSKNING,)},
            State.ATGARDER,
            "Utredningen är genomförd och åtgärder behövs. Behövs inga åtgärder avslutar du ärendet i stället.",
            (
                Requirement(
                    "reason",
                    "Ställningstagande till varför åtgärder behövs",
                    need.filled("reason", "Skriv varför åtgärder behövs."),
                    Purpose.BESLUT,
                ),
            ),
            Purpose.UTREDNING,
        ),
    ),
)
