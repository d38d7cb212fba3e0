"""Utredning: those appointed map and assess why the pupil is away, together with everybody."""

from cases.investigated import INVESTIGATED
from cases.lagrum import Purpose
from cases.models import State
from cases.routine.actors import Actor
from cases.routine.table import Deadline, Step, Transition

STEP = Step(
    State.UTREDNING,
    "Utredning pågår",
    "Ni kartlägger och bedömer varför eleven är borta.",
    (Actor.UTREDARE, Actor.TEAM),
    (
        Deadline("Utred skyndsamt.", Purpose.UTREDNING),
        Deadline("Anmäl till huvudmannen snarast.", Purpose.HUVUDMAN),
        Deadline("Bli klara inom {utredning}."),
    ),
    (
        "Börja i skolan: undervisning, lärmiljö, relationer, trygghet. Ta upp annat bara om det behövs.",
        "Prata med eleven enskilt, på en plats där ni inte blir störda, med någon som eleven litar på.",
        "Fråga öppet och neutralt. Berätta vad som händer efteråt, och sammanfatta det du har hört.",
        "Yngre barn kan rita eller visa i stället för att berätta.",
        "Hämta varje vårdnadshavares bild för sig. Saknas någon, skriv varför.",
    ),
    purposes=(Purpose.UTREDNING, Purpose.SARSKILT_STOD),
    ways=(
        Transition(
            "lamna_for_granskning",
            "Lämna utredningen till rektor",
            "Lämna till rektor för granskning",
            "Utredningen lämnades till rektorn för granskning",
            "Utredningen är lämnad. Nu granskar rektorn den, och du får veta om något saknas.",
            {Actor.UTREDARE: (State.UTREDNING,)},
            State.GRANSKNING,
            "Utredningen går till rektorn. Efter det kan den ändras bara om rektorn begär komplettering.",
            INVESTIGATED,
            Purpose.UTREDNING,
        ),
    ),
)
