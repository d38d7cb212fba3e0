"""The routine as data: its steps, who may take each from where, and what is needed first.

Pages, help, guards and tests render and follow these tables; change the routine here only. The guide values are the
routine's own (riktvärden), adjustable and never a gate: the law says skyndsamt and gives no number of days.
"""

from dataclasses import dataclass
from enum import StrEnum

from absence.reports import ANSWER_DAYS
from cases import requirements as need
from cases.errors import Missing
from cases.investigated import INVESTIGATED
from cases.lagrum import Purpose
from cases.models import Case, State
from cases.requirements import Given, Requirement

FOLLOW_UP_WEEKS = (2, 3)
"""A talk is followed up this many school weeks later, earliest and latest, unless something else is agreed."""
INVESTIGATION_WEEKS = 3
"""School weeks that an investigation is suggested to take at most."""
MEASURE_WEEKS = 3
"""School weeks after which a measure is suggested to be followed up."""


class Actor(StrEnum):
    """Who takes a step, as the routine names them. ``cases.access.actors_of`` says who is what in a case."""

    MENTOR = "mentor"
    ELEVHALSA = "elevhälsan"
    REKTOR = "rektor"
    UTREDARE = "utredare eller samordnare"
    TEAM = "utredningsteamet"
    ANSVARIG = "åtgärdsansvarig"


READS_INVESTIGATION = frozenset({Actor.REKTOR, Actor.ELEVHALSA, Actor.UTREDARE, Actor.TEAM})
"""Who reads what an investigation says. The others follow its step and dates (``cases.reading``)."""

PRINTS_FILE = frozenset({Actor.REKTOR, Actor.UTREDARE})
"""Who takes out the whole case as a file. The rektor answers for it and tries whether it may be handed out; who leads
the investigation reads all of it already and needs it in one piece. Others read on the page: each copy on paper is one
that no log follows."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when something is to be done: by law (``purpose`` gives the lagrum) or by the routine's guide value."""

    text: str
    purpose: Purpose | None = None

    @property
    def source(self) -> str:
        """Where it comes from, in Swedish."""
        return "lag" if self.purpose else "riktvärde i rutinen"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the routine: what is going on in it, what it is for, who carries it, by when, advice.

    ``now`` says what is going on, as beside a pupil's name.
    """

    state: State
    now: str
    goal: str
    who: tuple[Actor, ...]
    deadlines: tuple[Deadline, ...]
    advice: tuple[str, ...]

    @property
    def title(self) -> str:
        """The step's name, as in the stepper."""
        return str(self.state.label)


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from step to step. ``by`` says who may take it and from which steps each of them may.

    ``done`` is what the timeline says afterwards, ``told`` what whoever took it reads: what happened, and what comes.
    """

    name: str
    label: str
    button: str
    done: str
    told: str
    by: dict[Actor, tuple[State, ...]]
    target: State
    lead: str
    requirements: tuple[Requirement, ...]
    purpose: Purpose | None = None

    @property
    def sources(self) -> tuple[State, ...]:
        """The steps it can be taken from, in the routine's order."""
        return tuple(state for state in State if any(state in states for states in self.by.values()))

    def allows(self, actors: frozenset[Actor], state: str) -> bool:
        """Whether somebody who is all of ``actors`` may take it from ``state``."""
        return any(state in self.by.get(actor, ()) for actor in actors)


STEPS: dict[State, Step] = {
    step.state: step
    for step in (
        Step(
            State.UPPMARKSAMMA,
            "Samtal pågår",
            "Eleven och hemmet får veta att eleven är saknad, och ni tar reda på varför tillsammans.",
            (Actor.MENTOR, Actor.ELEVHALSA),
            (
                Deadline("Kontakta hemmet samma dag vid ogiltig frånvaro.", Purpose.SAMMA_DAG),
                Deadline("Följ upp samtalet två till tre skolveckor senare, om ni inte har kommit överens om annat."),
                Deadline(f"Svara på månadsrapporten inom {ANSWER_DAYS} dagar."),
            ),
            (
                "Börja med att säga att eleven är saknad. Fråga sedan, och lyssna klart.",
                "Leta först efter det som skolan kan ändra: lektioner, raster, lokaler, vuxna.",
                "Låt eleven beskriva med egna ord. Vill eleven inte prata, erbjud en annan dag eller en annan vuxen.",
                "Bjud in båda vårdnadshavarna, också när de bor på olika håll.",
                "Ta hjälp av elevhälsan tidigt. Ni behöver inte vänta på en anmälan.",
            ),
        ),
        Step(
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
        ),
        Step(
            State.UTREDNING,
            "Utredning pågår",
            "Ni kartlägger och bedömer varför eleven är borta.",
            (Actor.UTREDARE, Actor.TEAM),
            (
                Deadline("Utred skyndsamt.", Purpose.UTREDNING),
                Deadline("Anmäl till huvudmannen snarast.", Purpose.HUVUDMAN),
                Deadline(f"Bli klara inom {INVESTIGATION_WEEKS} skolveckor."),
            ),
            (
                "Börja i skolan: undervisning, lärmiljö, relationer, trygghet. Ta upp annat bara om det behövs.",
                "Prata med eleven enskilt, på en plats där ni inte blir störda, med någon som eleven litar på.",
                "Fråga öppet och neutralt. Berätta vad som händer efteråt, och sammanfatta det du har hört.",
                "Yngre barn kan rita eller visa i stället för att berätta.",
                "Hämta varje vårdnadshavares bild för sig. Saknas någon, skriv varför.",
            ),
        ),
        Step(
            State.GRANSKNING,
            "Rektorn granskar",
            "Rektorn granskar utredningen och tar ställning till om åtgärder behövs.",
            (Actor.REKTOR,),
            (Deadline("Granska skyndsamt.", Purpose.UTREDNING),),
            (
                "Går det att förstå varför eleven är borta? Hörs elevens egen röst?",
                "Saknas något, begär komplettering och skriv precis vad.",
            ),
        ),
        Step(
            State.ATGARDER,
            "Åtgärder planeras",
            "Ni bestämmer vad som ska göras, varför, när, av vem och när det följs upp.",
            (Actor.UTREDARE, Actor.TEAM, Actor.REKTOR),
            (Deadline(f"Planera uppföljning inom {MEASURE_WEEKS} skolveckor."),),
            (
                "Ta fram åtgärderna tillsammans med eleven och vårdnadshavarna.",
                "Några få åtgärder som blir av är bättre än många.",
                "Skriv mål som går att se, till exempel ”på plats första lektionen fyra dagar av fem”.",
                "Börja gärna med det skolan ändrar: någon möter, någon stämmer av, något i schemat blir lättare.",
            ),
        ),
        Step(
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
        ),
        Step(
            State.AVSLUTAD,
            "Ärendet är avslutat",
            "Närvaron har nått önskad effekt, eller frånvaron är hanterad på annat sätt.",
            (Actor.REKTOR, Actor.MENTOR),
            (),
            ("Fortsätt se eleven. Ökar frånvaron igen kan ärendet återupptas med allt som ni redan vet.",),
        ),
    )
}

_REASON = "Skriv skälen för beslutet."
_MEASURES_GO_ON = (State.ATGARDER, State.UPPFOLJNING)

TRANSITIONS: dict[str, Transition] = {
    transition.name: transition
    for transition in (
        Transition(
            "anmal",
            "Anmäl till rektor",
            "Anmäl till rektor",
            "Anmälan till rektor",
            "Din anmälan är lämnad. Nu avgör rektorn om frånvaron ska utredas.",
            {Actor.MENTOR: (State.UPPMARKSAMMA,), Actor.ELEVHALSA: (State.UPPMARKSAMMA,)},
            State.ANMALD,
            "Rektorn får din beskrivning, samtalen och frånvaron som den ser ut i dag, och avgör om den ska utredas.",
            (
                Requirement("concern", "Beskrivning av oron", need.filled("concern", "Beskriv vad som oroar dig.")),
                Requirement(
                    "talk",
                    "Minst ett samtal med eleven och vårdnadshavare, eller varför det inte har kunnat hållas",
                    need.talk_or_reason,
                ),
            ),
            Purpose.UTREDNING,
        ),
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
                Requirement("reason", "Skälen till att utredning är obehövlig", need.filled("reason", _REASON)),
                Requirement(
                    "suggestions",
                    "Förslag till mentorn",
                    need.filled("suggestions", "Ge mentorn minst ett förslag att gå vidare med."),
                ),
                Requirement(
                    "check_again_on",
                    "Dag för ny kontroll",
                    need.coming_day("check_again_on", "Välj en kommande dag för ny kontroll."),
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
                Requirement("reason", "Beslut med skäl och lagrum", need.filled("reason", _REASON)),
                Requirement(
                    "sarskilt_stod",
                    "Ställningstagande om behovet av särskilt stöd ska utredas",
                    need.answered("sarskilt_stod", "Svara på om behovet av särskilt stöd ska utredas."),
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
                ),
            ),
            Purpose.UTREDNING,
        ),
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
                ),
            ),
            Purpose.UTREDNING,
        ),
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
                ),
            ),
        ),
        Transition(
            "fortsatt_atgarda",
            "Utvärdera och fortsätt med åtgärder",
            "Utvärdera och fortsätt",
            "Åtgärderna utvärderades och ska fortsätta",
            "Utvärderingen är sparad. Nu planerar ni hur åtgärderna ska fortsätta.",
            {Actor.REKTOR: (State.UPPFOLJNING,), Actor.UTREDARE: (State.UPPFOLJNING,)},
            State.ATGARDER,
            "Ni har utvärderat tillsammans och ser att något behöver fortsätta eller ändras.",
            (
                *need.EVALUATION,
                Requirement(
                    "changes", "Vad som ändras", need.filled("changes", "Skriv vad som ska fortsätta eller ändras.")
                ),
            ),
        ),
        Transition(
            "avsluta",
            "Avsluta ärendet",
            "Avsluta ärendet",
            "Ärendet avslutades",
            "Ärendet är avslutat. Kommer frånvaron tillbaka kan du återuppta det med allt som är skrivet.",
            {
                Actor.REKTOR: (State.UPPMARKSAMMA, State.ANMALD, State.GRANSKNING, *_MEASURES_GO_ON),
                Actor.MENTOR: (State.UPPMARKSAMMA,),
            },
            State.AVSLUTAD,
            "Närvaron fungerar, eller frånvaron är hanterad på annat sätt. Det går att återuppta ärendet senare.",
            (
                Requirement("closing", "Skäl för avslut", need.filled("closing", "Välj varför ärendet avslutas.")),
                Requirement("reason", "Motivering", need.filled("reason", "Skriv kort hur det blev.")),
                Requirement("measures", "Inga åtgärder som pågår, om eleven är kvar på skolan", need.measures_ended),
                Requirement("evaluation", "En utvärdering, när åtgärderna sägs ha nått önskad effekt", need.evaluated),
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
                ),
            ),
        ),
    )
}

OPENING: tuple[Actor, ...] = (Actor.MENTOR, Actor.ELEVHALSA, Actor.REKTOR)
"""Who may open a case."""


def missing(case: Case, name: str, given: Given | None = None) -> list[Missing]:
    """What a transition still needs, each part with the place where it is filled in.

    Without ``given`` (the values of the step's own form) only what must be in the case already is named.
    """
    parts = [part for requirement in TRANSITIONS[name].requirements for part in requirement.check(case, given or {})]
    return parts if given is not None else [part for part in parts if part.where in need.PLACES]


def missing_parts(case: Case, name: str, given: Given | None = None) -> list[str]:
    """The missing parts of ``missing`` as sentences that say what to do."""
    return [part.text for part in missing(case, name, given)]
