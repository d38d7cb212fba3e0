"""Uppmärksamma: home is called, the mentor talks with pupil and guardians, and follows up."""

from cases import requirements as need
from cases.lagrum import Purpose
from cases.models import State
from cases.requirements import Requirement
from cases.routine.actors import Actor
from cases.routine.table import Deadline, Step, Transition

STEP = Step(
    State.UPPMARKSAMMA,
    "Samtal pågår",
    "Eleven och hemmet får veta att eleven är saknad, och ni tar reda på varför tillsammans.",
    (Actor.MENTOR, Actor.ELEVHALSA),
    (
        Deadline("Kontakta hemmet samma dag vid ogiltig frånvaro.", Purpose.SAMMA_DAG),
        Deadline(
            "Följ upp samtalet tidigast {tidigast} och senast {senast} senare, om ni inte har kommit överens om annat."
        ),
        Deadline("Svara på månadsrapporten inom {svar}."),
    ),
    (
        "Börja med att säga att eleven är saknad. Fråga sedan, och lyssna klart.",
        "Leta först efter det som skolan kan ändra: lektioner, raster, lokaler, vuxna.",
        "Låt eleven beskriva med egna ord. Vill eleven inte prata, erbjud en annan dag eller en annan vuxen.",
        "Bjud in båda vårdnadshavarna, också när de bor på olika håll.",
        "Ta hjälp av elevhälsan tidigt. Ni behöver inte vänta på en anmälan.",
    ),
    purposes=(Purpose.SAMMA_DAG, Purpose.KRANKNING, Purpose.OROSANMALAN),
    ways=(
        Transition(
            "anmal",
            "Anmäl till rektor",
            "Anmäl till rektor",
            "Anmälan till rektor",
            "Din anmälan är lämnad. Nu avgör rektorn om frånvaron ska utredas.",
            {Actor.MENTOR: (State.UPPMARKSAMMA,), Actor.ELEVHALSA: (State.UPPMARKSAMMA,)},
            State.ANMALD,
            "Rektorn får din beskrivning, samtalen, svaren via länk och frånvaron som den ser ut i dag, och avgör om "
            "den ska utredas.",
            (
                Requirement(
                    "concern",
                    "Beskrivning av oron",
                    need.filled("concern", "Beskriv vad som oroar dig."),
                    because="Rektorn behöver veta vad anmälan gäller.",
                ),
                Requirement(
                    "talk",
                    "Minst ett samtal med eleven och vårdnadshavare, eller varför det inte har kunnat hållas",
                    need.talk_or_reason,
                ),
                Requirement(
                    "tried",
                    "Vad ni redan har prövat",
                    need.filled("tried", "Skriv vad ni redan har prövat."),
                    standard=False,
                ),
                Requirement(
                    "elevhalsa",
                    "Elevhälsans stöd hittills",
                    need.filled("elevhalsa", "Skriv hur elevhälsan har varit med hittills."),
                    standard=False,
                ),
            ),
            Purpose.UTREDNING,
        ),
    ),
)
