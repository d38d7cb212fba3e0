"""Åtgärder: what is to be done, for what, when, by whom, and when it is followed up."""

from cases import requirements as need
from cases.lagrum import Purpose
from cases.models import State
from cases.participating import everybody_took_part
from cases.requirements import Requirement
from cases.routine.actors import Actor
from cases.routine.table import Deadline, Step, Transition

STEP = Step(
    State.ATGARDER,
    "Åtgärder planeras",
    "Ni bestämmer vad som ska göras, varför, när, av vem och när det följs upp.",
    (Actor.UTREDARE, Actor.TEAM, Actor.REKTOR),
    (Deadline("Planera uppföljning inom {atgard}."),),
    (
        "Utgå från elevens bästa: vad hjälper just den här eleven, och vad kan göra det svårare?",
        "Ta fram åtgärderna tillsammans med eleven och vårdnadshavarna. Berätta, fråga, lyssna, och låt det eleven "
        "säger påverka: ju äldre och mognare eleven är, desto mer väger det.",
        "Några få åtgärder som blir av är bättre än många.",
        "Skriv mål som går att se, till exempel ”på plats första lektionen fyra dagar av fem”.",
        "Börja gärna med det skolan ändrar: någon möter, någon stämmer av, något i schemat blir lättare.",
    ),
    purposes=(Purpose.UTREDNING, Purpose.SARSKILT_STOD),
    ways=(
        Transition(
            "borja_folja_upp",
            "Börja genomföra och följa upp",
            "Börja följa upp",
            "Åtgärderna är planerade och uppföljningen började",
            "Åtgärderna är igång. Nu skriver var och en hur det går med sin åtgärd.",
            {
                Actor.ANSVARIG: (State.ATGARDER,),
                Actor.UTREDARE: (State.ATGARDER,),
                Actor.REKTOR: (State.ATGARDER,),
            },
            State.UPPFOLJNING,
            "Alla åtgärder är planerade. Nu genomförs de, och den som ansvarar skriver hur det går.",
            (
                Requirement(
                    "measures",
                    "För varje åtgärd: vad och med vilket mål, när, vem och när den följs upp",
                    need.measures_planned,
                    because="Utan mål, tid och ansvarig går det inte att följa upp om åtgärderna hjälpte.",
                ),
                Requirement(
                    "delaktighet",
                    "Hur eleven och varje vårdnadshavare har varit med och planerat, eller vad de erbjöds",
                    everybody_took_part,
                ),
            ),
        ),
    ),
)
