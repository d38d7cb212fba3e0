"""Uppföljning: measures are carried out, followed up and evaluated."""

from cases import requirements as need
from cases.lagrum import Purpose
from cases.models import State
from cases.requirements import Requirement
from cases.routine.actors import Actor
from cases.routine.table import Deadline, Step, Transition

STEP = Step(
    State.UPPFOLJNING,
    "Åtgärder pågår",
    "Åtgärderna genomförs, och ni ser efter om de hjälper.",
    (Actor.ANSVARIG, Actor.UTREDARE, Actor.REKTOR),
    (Deadline("Följ upp varje åtgärd den dag som är bestämd."),),
    (
        "Skriv vad som gjordes, när och av vem. Följ upp löpande, vänta inte till sista dagen.",
        "Utvärdera tillsammans med eleven, vårdnadshavarna och personalen som är berörd.",
        "Ge inte upp för tidigt. Byt åtgärd när den inte hjälper, inte mål.",
    ),
    purposes=(Purpose.UTREDNING, Purpose.OROSANMALAN),
    ways=(
        Transition(
            "fortsatt_atgarda",
            "Utvärdera och ändra åtgärderna",
            "Utvärdera och ändra",
            "Åtgärderna utvärderades och ska ändras",
            "Utvärderingen är sparad. Nu planerar ni om åtgärderna.",
            {Actor.REKTOR: (State.UPPFOLJNING,), Actor.UTREDARE: (State.UPPFOLJNING,)},
            State.ATGARDER,
            "Ni har utvärderat tillsammans och ser att något behöver ändras.",
            (
                *need.EVALUATION,
                Requirement("changes", "Vad som ändras", need.filled("changes", "Skriv vad som ska ändras.")),
            ),
        ),
    ),
)
