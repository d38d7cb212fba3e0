"""Avslutad: how a case is closed, and taken up again."""

from cases import requirements as need
from cases.lagrum import Purpose
from cases.models import State
from cases.models.case import NOT_CLOSED
from cases.requirements import Requirement
from cases.routine.actors import Actor
from cases.routine.table import Step, Transition

STEP = Step(
    State.AVSLUTAD,
    "Ärendet är avslutat",
    "Närvaron fungerar igen, eller frånvaron är hanterad på annat sätt.",
    (Actor.REKTOR, Actor.MENTOR),
    (),
    ("Fortsätt se eleven. Ökar frånvaron igen kan ärendet återupptas med allt som ni redan vet.",),
    purposes=(Purpose.BESLUT,),
    ways=(
        Transition(
            "avsluta",
            "Avsluta ärendet",
            "Avsluta ärendet",
            "Ärendet avslutades",
            "Ärendet är avslutat. Kommer frånvaron tillbaka kan du återuppta det med allt som är skrivet.",
            {
                Actor.REKTOR: tuple(NOT_CLOSED),
                Actor.MENTOR: (State.UPPMARKSAMMA,),
            },
            State.AVSLUTAD,
            "Närvaron fungerar, frånvaron är hanterad på annat sätt eller eleven slutar hos er. "
            "Det går att återuppta ärendet senare.",
            (
                Requirement(
                    "closing",
                    "Skäl för avslut",
                    need.filled("closing", "Välj varför ärendet avslutas."),
                    Purpose.BESLUT,
                ),
                Requirement("reason", "Motivering", need.filled("reason", "Skriv kort hur det blev."), Purpose.BESLUT),
                Requirement(
                    "lamnad",
                    "Utredningen lämnad till rektorn, om eleven är kvar på skolan",
                    need.handed_in,
                    because="En utredning som har börjat görs klar. Bara när eleven slutar hos er avbryts den.",
                ),
                Requirement(
                    "measures",
                    "Inga åtgärder som pågår, om eleven är kvar på skolan",
                    need.measures_ended,
                    because="Den som ansvarar för en åtgärd ska inte bli utan ärende.",
                ),
                Requirement(
                    "ny_skola", "Ny skola eller nytt land, när eleven flyttar", need.closed_with("receiving_school")
                ),
                Requirement(
                    "sista_skoldag", "Sista skoldagen, när eleven slutar på skolan", need.closed_with("last_school_day")
                ),
                Requirement(
                    "hemkommun",
                    "När hemkommunen fick veta att eleven flyttar utomlands eller slutar",
                    need.closed_with("home_told_on"),
                ),
                Requirement(
                    "eftervard",
                    "Eftervård när önskad effekt är nådd: vem som ser eleven och till när",
                    need.closed_with("aftercare_by", "aftercare_until"),
                ),
                Requirement(
                    "atgardsprogram",
                    "Åtgärdsprogrammet avslutat, eller vem som ansvarar för det, om eleven är kvar på skolan",
                    need.program_provided_for,
                ),
                Requirement("evaluation", "En utvärdering, när närvaron sägs fungera igen", need.evaluated),
            ),
        ),
        Transition(
            "ateruppta",
            "Återuppta ärendet",
            "Återuppta ärendet",
            "Ärendet återupptogs",
            "Ärendet är öppet igen. Börja med att prata med eleven och hemmet.",
            {Actor.MENTOR: (State.AVSLUTAD,), Actor.REKTOR: (State.AVSLUTAD,)},
            State.UPPMARKSAMMA,
            "Ärendet öppnas igen med allt som redan är skrivet, och börjar i Uppmärksamma.",
            (
                Requirement(
                    "reason",
                    "Skäl att återuppta",
                    need.filled("reason", "Skriv varför ärendet behöver återupptas."),
                    because="Den som tar vid behöver förstå varför.",
                ),
            ),
        ),
    ),
)
