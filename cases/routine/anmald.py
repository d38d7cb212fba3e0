"""Anmäld: the rektor decides whether the absence is to be investigated."""

from cases import requirements as need
from cases.lagrum import Purpose
from cases.models import State
from cases.requirements import Requirement
from cases.routine.actors import Actor
from cases.routine.table import Deadline, Step, Transition

_REASON = "Skriv skälen för beslutet."

STEP = Step(
    State.ANMALD,
    "Väntar på rektorns beslut",
    "Rektorn avgör om frånvaron ska utredas.",
    (Actor.REKTOR,),
    (Deadline("Besluta skyndsamt. Vänta inte på nästa elevhälsomöte.", Purpose.UTREDNING),),
    (
        "Giltig och ogiltig frånvaro väger lika när du avgör om orsaken behöver utredas.",
        "Ett riktvärde är en signal. Det är du som bedömer.",
        "Pröva alltid om behovet av särskilt stöd eller kränkande behandling också behöver utredas.",
        "Bedömer du att en utredning är obehövlig, skriv varför och ge mentorn förslag att gå vidare med.",
    ),
    purposes=(
        Purpose.UTREDNING,
        Purpose.SARSKILT_STOD,
        Purpose.KRANKNING,
        Purpose.HUVUDMAN,
        Purpose.HEMKOMMUN,
        Purpose.BESLUT,
    ),
    ways=(
        Transition(
            "lamna_tillbaka",
            "Beslut att inte inleda utredning",
            "Lämna tillbaka till mentorn",
            "Rektorn lämnade tillbaka ärendet till mentorn",
            "Ärendet är tillbaka hos mentorn med dina förslag. Nu gör mentorn en ny kontroll.",
            {Actor.REKTOR: (State.ANMALD,)},
            State.UPPMARKSAMMA,
            "Du bedömer att en utredning är obehövlig just nu. Skriv varför, och ge mentorn förslag att gå vidare med.",
            (
                Requirement(
                    "reason", "Skälen till att utredning är obehövlig", need.filled("reason", _REASON), Purpose.BESLUT
                ),
                Requirement(
                    "suggestions",
                    "Förslag till mentorn",
                    need.filled("suggestions", "Ge mentorn minst ett förslag att gå vidare med."),
                ),
                Requirement(
                    "check_again_on",
                    "Dag för ny kontroll",
                    need.coming_day("check_again_on", "Välj en kommande dag för ny kontroll."),
                    because="Utan en dag vet ingen när någon ska se efter hur det går.",
                ),
            ),
            Purpose.UTREDNING,
        ),
        Transition(
            "inled_utredning",
            "Beslut att inleda utredning",
            "Besluta att inleda utredning",
            "Rektorn beslutade att inleda utredning",
            "Utredningen är inledd. Den som utreder har den nu i Mitt arbete.",
            {Actor.REKTOR: (State.UPPMARKSAMMA, State.ANMALD)},
            State.UTREDNING,
            "Frånvaron är upprepad eller lång och orsaken behöver utredas. Utredningen ska ske skyndsamt.",
            (
                Requirement("reason", "Beslut med skäl och lagrum", need.filled("reason", _REASON), Purpose.BESLUT),
                Requirement(
                    "sarskilt_stod",
                    "Ställningstagande om behovet av särskilt stöd ska utredas",
                    need.answered("sarskilt_stod", "Svara på om behovet av särskilt stöd ska utredas."),
                    Purpose.SARSKILT_STOD,
                ),
                Requirement(
                    "sarskilt_stod_why",
                    "Varför, om särskilt stöd",
                    need.filled("sarskilt_stod_why", "Skriv kort varför särskilt stöd ska utredas, eller inte."),
                ),
                Requirement(
                    "krankning",
                    "Ställningstagande om kränkande behandling ska utredas",
                    need.answered("krankning", "Svara på om kränkande behandling ska utredas."),
                    Purpose.KRANKNING,
                ),
                Requirement(
                    "krankning_why",
                    "Varför, om kränkande behandling",
                    need.filled("krankning_why", "Skriv kort varför kränkande behandling ska utredas, eller inte."),
                ),
                Requirement(
                    "utredare",
                    "En utredare, eller ett team med samordnare",
                    need.filled("utredare", "Välj vem som ska utreda. I ett team är det den som samordnar."),
                    because="Någon behöver hålla i utredningen.",
                ),
                Requirement(
                    "ready_by",
                    "Dag då utredningen ska vara klar",
                    need.filled("ready_by", "Välj när utredningen ska vara klar."),
                    standard=False,
                ),
            ),
            Purpose.UTREDNING,
        ),
    ),
)
