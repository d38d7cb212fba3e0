"""What an investigation consists of, as one table: its sections in their order, their parts, and words that help.

Page, form, requirements, review and the written investigation all follow this table. The five groups are those of
Skolnärvaromodellen; the school's come first and the pupil's own last, as the model looks at what surrounds the pupil
before the pupil. Every part is a text of its own, known by its name, so that several people write at once.

A part about a person has that person in its name: ``elev``, ``vh_12`` (a guardian by id), ``larare``, ``elevhalsa``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from people import swedish


class Kind(StrEnum):
    """How a part is filled in. All are kept as text: a day as 2026-11-20, a yes or a tick as ``ja``."""

    TEXT = "text"
    LINE = "line"
    YES_NO = "yes_no"
    TICK = "tick"
    DAY = "day"
    CONSULTED = "consulted"


YES, NO = "ja", "nej"
HELD, OFFERED, DECLINED = "hållet", "erbjudet", "avböjt"
CONSULTED: dict[str, str] = {HELD: "Hållet", OFFERED: "Erbjudet", DECLINED: "Avböjt"}
"""How samråd went (7 kap. 19 a § skollagen asks for it with pupil, guardians and elevhälsan)."""

CHOICES: dict[Kind, dict[str, str]] = {
    Kind.YES_NO: {YES: "Ja", NO: "Nej"},
    Kind.TICK: {YES: "Ja"},
    Kind.CONSULTED: CONSULTED,
}
"""What may be chosen where something is chosen, and how it is read."""


class Voice(StrEnum):
    """Whose picture something is. A guardian's key ends with the guardian's id."""

    PUPIL = "elev"
    GUARDIAN = "vh"
    TEACHERS = "larare"
    ELEVHALSA = "elevhalsa"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is heard in an investigation: the key in names of parts, and the name that pages write."""

    key: str
    name: str

    @property
    def is_pupil(self) -> bool:
        """Whether it is the pupil."""
        return self.key == Voice.PUPIL

    @property
    def picture(self) -> str:
        """What this person's picture is called: Noahs egen bild, Samira Alis bild, Lärarnas bild."""
        return f"{swedish.genitive(self.name)} {'egen ' if self.is_pupil else ''}bild"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the name it is kept by, its label and help, and how it is filled in."""

    name: str
    title: str
    help: str = ""
    kind: Kind = Kind.TEXT
    rows: int = 4
    quote: bool = False  # somebody's own words
    who: str = ""  # whose picture it is, where a section holds those of several

    def read(self, text: str) -> str:
        """What is kept, as a reader reads it."""
        return CHOICES.get(self.kind, {}).get(text, text)


@dataclass(frozen=True, slots=True)
class Section:
    """Some parts that are written, reviewed and completed together; ``chapter`` begins a new heading."""

    key: str
    title: str
    parts: tuple[Part, ...]
    lead: str = ""
    prompts: tuple[str, ...] = ()
    chapter: str = ""
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One of the model's five groups of factors."""

    key: str
    title: str
    prompts: tuple[str, ...]


RISK, PROTECTS = "hindrar", "hjalper"
SIDES: dict[str, str] = {RISK: "Hindrar närvaron", PROTECTS: "Hjälper närvaron"}
"""The two sides of each group."""

GROUPS: tuple[Group, ...] = (
    Group(
        "till_skolan",
        "Det som får eleven att komma till skolan",
        (
            "Hur är klimatet i klassen och på skolan? Vilka vuxna finns i närheten?",
            "Vad knyter eleven till skolan: en kompis, en vuxen, ett ämne, en plats?",
            "Vet eleven att hen är saknad, och vem säger det?",
        ),
    ),
    Group(
        "fran_skolan",
        "Det som får eleven att gå från skolan",
        (
            "Är eleven trygg, eller förekommer mobbning eller kränkningar?",
            "Är undervisning och lärmiljö anpassade så att eleven kan följa med?",
            "Är något stressande: ljud, trängsel, matsal, omklädning, byten av lokal eller lärare, prov?",
            "Har skolan skickat hem eleven eller kortat dagarna?",
        ),
    ),
    Group(
        "hemifran",
        "Det som får eleven hemifrån",
        (
            "Vilka rutiner finns för kväll, sömn och morgon, i varje hem?",
            "Hur pratar man om skolan hemma?",
            "Vilket nätverk och stöd har familjen, och hur tar eleven sig till skolan?",
        ),
    ),
    Group(
        "stanna_hemma",
        "Det som får eleven att gå hem eller stanna hemma",
        (
            "Finns det någon eller något hemma som eleven behöver eller vill vara nära?",
            "Har vårdnadshavarna svårt att räcka till, eller saknar familjen stöd?",
            "Vad gör eleven de dagar som hen är hemma? Hjälper skolan till så att kontakten hålls?",
        ),
    ),
    Group(
        "individ",
        "Elevens egna förutsättningar",
        (
            "Vad är eleven bra på, och vad blir svårt? Skriv behov, inte diagnoser.",
            "Hur mår eleven, och hur fungerar sömn, ork och kamrater?",
            "Ta det här sist: vad i omgivningen behöver ändras för att eleven ska klara det?",
        ),
    ),
)
"""The five groups of Skolnärvaromodellen, what surrounds the pupil first."""

SCHOOL_GROUPS = ("till_skolan", "fran_skolan")
"""The groups that are about the school: at least one of them is to say something."""

REASONS: dict[str, str] = {
    "svart": "Slippa något som är svårt eller obehagligt i skolan",
    "blickar": "Slippa andra människor eller att bli bedömd",
    "narhet": "Få närhet eller uppmärksamhet hemma",
    "annat_lockar": "Något annat lockar mer än skolan",
    "sjuk": "Sjukdom eller smärta",
    "hemmet": "Hemmet håller eleven hemma eller behöver eleven där",
    "skolan": "Skolan har skickat hem eleven eller kortat dagarna",
    "ovrigt": "Annat",
}
"""What the absence is about. Several may be true at once. Never a diagnosis, and nothing is searched by it."""

PLAN = (
    Part("purpose", "Syfte", "Vad behöver ni ta reda på, utöver varför eleven är borta?", rows=2),
    Part(
        "method",
        "Metod och omfattning",
        "Vad räcker för att ni ska förstå? Det bedöms från fall till fall: en enkel kartläggning eller en större. "
        "Skriv vad ni gör och varför det räcker.",
        rows=3,
    ),
)
ATTENDANCE = (
    Part(
        "attendance",
        "Era ord om frånvaron",
        "När är eleven borta och när fungerar det? Det som siffrorna inte visar.",
        rows=3,
    ),
)
ANALYSIS = (
    Part(
        "triggers", "Vad utlöser frånvaron?", "Det som händer just innan, eller som var nytt när den började.", rows=3
    ),
    Part("maintains", "Vad gör att den fortsätter?", "Det som gör det svårare att komma tillbaka.", rows=3),
    Part(
        "analysis",
        "Hur hänger det ihop?",
        "Vad slipper eller får eleven genom att vara borta? Börja i skolans miljö, sluta hos eleven.",
    ),
)
ASSESSMENT = (
    Part("assessment", "Varför är eleven borta?", "Er bedömning. Det är den rektorn tar ställning till."),
    Part("needs_measures", "Behövs åtgärder?", kind=Kind.YES_NO),
    Part(
        "needs_support",
        "Behöver särskilt stöd utredas eller ges?",
        "En utredning om särskilt stöd ersätter inte den här utredningen.",
        kind=Kind.YES_NO,
    ),
    Part(
        "needs_others",
        "Behövs samverkan med, eller information till, en annan myndighet?",
        "Till exempel socialtjänst, BUP eller habilitering. Gäller det oro för att barnet far illa gör du en "
        "orosanmälan direkt.",
        kind=Kind.YES_NO,
    ),
    Part("needs", "Vilka behov ser ni?", "Stöd, åtgärder eller samverkan, och varför.", rows=3),
)

HINTS: dict[str, str] = {
    Voice.PUPIL: "Med elevens egna ord.",
    Voice.GUARDIAN: "Vårdnadshavarens egen bild, hämtad för sig.",
    Voice.TEACHERS: "Undervisning, lärmiljö, relationer och trygghet, ämne för ämne om det behövs.",
    Voice.ELEVHALSA: "Skriv inget ur skolsköterskans eller skolläkarens journal. Med samtycke får ett utlåtande "
    "sammanfattas: skriv vem som har samtyckt och när.",
}
"""What to think of when a voice is written down."""

CONSULTED_VOICES = (Voice.PUPIL, Voice.GUARDIAN, Voice.ELEVHALSA)
"""With whom samråd is held (7 kap. 19 a § skollagen)."""


def voice_of(speaker: Speaker) -> Voice:
    """What kind of voice somebody is."""
    return Voice.GUARDIAN if speaker.key.startswith(f"{Voice.GUARDIAN}_") else Voice(speaker.key)


def picture_parts(speaker: Speaker) -> tuple[Part, Part]:
    """A person's picture, and why it is missing."""
    return (
        Part(speaker.key, speaker.picture, HINTS[voice_of(speaker)], quote=True),
        Part(f"{speaker.key}_varfor", "Varför saknas bilden?", rows=2),
    )


def factor_name(group: str, side: str, speaker: str) -> str:
    """The name of what somebody says on one side of a group."""
    return f"{group}_{side}_{speaker}"


def factor_parts(group: Group, speakers: Iterable[Speaker]) -> tuple[Part, ...]:
    """Both sides of a group by everybody who is heard."""
    heard = list(speakers)
    return tuple(
        Part(factor_name(group.key, side, each.key), f"{title}: {each.name}", rows=2, who=each.name)
        for side, title in SIDES.items()
        for each in heard
    )


def reason_parts() -> tuple[Part, ...]:
    """Each reason, ticked or not, and words about it."""
    return tuple(
        part
        for name, title in REASONS.items()
        for part in (
            Part(f"orsak_{name}", title, kind=Kind.TICK),
            Part(f"orsak_{name}_ord", f"Om: {title[0].lower()}{title[1:]}", kind=Kind.LINE),
        )
    )


def consulted_parts(speaker: Speaker) -> tuple[Part, Part, Part]:
    """How samråd with somebody went, when, and in which words."""
    return (
        Part(f"samrad_{speaker.key}", f"Samråd med {consulted_name(speaker)}", kind=Kind.CONSULTED),
        Part(f"samrad_dag_{speaker.key}", f"Dag för samråd med {consulted_name(speaker)}", kind=Kind.DAY),
        Part(
            f"samrad_ord_{speaker.key}",
            f"Hur gick samrådet med {consulted_name(speaker)}?",
            "Vad ni kom fram till. Blev det inte av: vad ni erbjöd, hur och vilka dagar.",
            rows=2,
        ),
    )


def consulted_name(speaker: Speaker) -> str:
    """Somebody as named after "med": elevhälsan in lower case, people by name."""
    return speaker.name.lower() if speaker.key == Voice.ELEVHALSA else speaker.name


def consulted(speakers: Iterable[Speaker]) -> list[Speaker]:
    """Those with whom samråd is held."""
    return [each for each in speakers if voice_of(each) in CONSULTED_VOICES]


def sections_for(speakers: Sequence[Speaker]) -> list[Section]:
    """Every section of an investigation, in the order it is written and read."""
    return [
        Section("plan", "Syfte och metod", PLAN, chapter="Plan"),
        Section("samtal", "Samtal i utredningen", ()),
        Section("franvaro", "Frånvaron", ATTENDANCE, chapter="Kartläggning"),
        *(Section(f"bild_{each.key}", each.picture, picture_parts(each)) for each in speakers),
        *(_group_section(group, speakers) for group in GROUPS),
        Section("orsaker", "Vad frånvaron handlar om", reason_parts(), lead="Välj det som stämmer. Skriv gärna hur."),
        Section("analys", "Analys", ANALYSIS, chapter="Analys och bedömning"),
        Section("bedomning", "Bedömning", ASSESSMENT),
        Section(
            "samrad",
            "Samråd",
            tuple(part for each in consulted(speakers) for part in consulted_parts(each)),
            lead="Utredningen görs tillsammans med eleven, vårdnadshavarna och elevhälsan. "
            "Skriv vad som är erbjudet, hållet eller avböjt.",
        ),
    ]


def _group_section(group: Group, speakers: Sequence[Speaker]) -> Section:
    """A group of factors. The first begins the chapter."""
    chapter = "Det som påverkar närvaron" if group == GROUPS[0] else ""
    parts = factor_parts(group, speakers)
    return Section(group.key, group.title, parts, prompts=group.prompts, chapter=chapter, is_group=True)
