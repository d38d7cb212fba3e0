"""What is written down in a talk about absence: each text once, with where it stands, its help and how it is read.

The form, the page that shows a talk, the copy to a guardian and the tests read this table. Sources: the routine's
section 2 and "enkel kartläggning" (blanketten); barnkonventionen artikel 12 (the pupil's own words first).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cases.models import Talk
from people import swedish


class Section(StrEnum):
    """Where a text is written. The value is the heading; those of the mapping are folded until they are needed."""

    SAID = "Vad ni sa"
    MAPPING = "Enkel kartläggning"
    LEARNING = "Skolmiljö och lärande"
    SAFETY = "Trivsel, kamrater och trygghet"
    HEALTH = "Hälsa och sömn"
    HOME = "Hemma och på väg till skolan"
    SUPPORT = "Stöd och anpassningar"


FOLDED = (Section.LEARNING, Section.SAFETY, Section.HEALTH, Section.HOME, Section.SUPPORT)
"""Parts of the mapping that stand folded, in the order of the page: first what the school can change."""


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a talk: the field of ``Talk``, what the form asks, and what it is called when it is read.

    ``copied`` says whether it goes along in a copy to a guardian unless somebody chooses otherwise: what the pupil
    says in confidence, and what may turn against the pupil at home, does not.
    """

    name: str
    section: Section
    asks: str
    help: str = ""
    title: str = ""
    rows: int = 3
    copied: bool = True

    @property
    def heading(self) -> str:
        """What it is called when it is read."""
        return self.title or self.asks.rstrip("?")


PARTS: tuple[Part, ...] = (
    Part("pupil_view", Section.SAID, "Elevens egen bild", rows=4, copied=False),
    Part("guardian_view", Section.SAID, "Vårdnadshavares bild", rows=4, copied=False),
    Part(
        "team_view", Section.SAID, "Arbetslagets bild", "Vad ser ni som möter eleven på lektioner och raster?", rows=3
    ),
    Part("trigger", Section.MAPPING, "Anledning till samtalet", title="Anledning", rows=2),
    Part("pattern", Section.MAPPING, "Mönster i frånvaron", title="Mönster"),
    Part("works_well", Section.MAPPING, "Vad fungerar?", "Lektioner, människor och stunder där det går bra."),
    Part(
        "learning",
        Section.LEARNING,
        "Lektioner, raster, lokaler och lärande",
        "Vad går lätt och vad är svårt? Undervisning, tempo, grupper, läxor, matsal, idrott och prov.",
    ),
    Part(
        "wellbeing",
        Section.SAFETY,
        "Trivsel, kamrater och trygghet",
        "Vem är eleven med? Var känns det tryggt, och var inte? Skriv inga namn på andra elever.",
        copied=False,
    ),
    Part(
        "health",
        Section.HEALTH,
        "Hälsa och sömn",
        "Det ni själva berättar, som sömn, mat och stress. Inga diagnoser. Skolsköterskans och skolläkarens "
        "anteckningar hör inte hemma här.",
        copied=False,
    ),
    Part(
        "home",
        Section.HOME,
        "Hemma och på väg till skolan",
        "Morgnar, resväg och annat som påverkar. Bara det som behövs för att förstå frånvaron.",
        copied=False,
    ),
    Part(
        "adaptations",
        Section.SUPPORT,
        "Extra anpassningar som redan finns",
        "Vilka är de, och hjälper de?",
    ),
    Part(
        "support",
        Section.SUPPORT,
        "Nya anpassningar och behov av stöd",
        "Vad behöver skolan ändra eller stötta med? Kan det finnas behov av särskilt stöd, säg det till rektorn.",
    ),
)
"""Every text of a talk, in the order of the form. The pupil's own words come first."""

TEXTS: tuple[str, ...] = tuple(part.name for part in PARTS)
"""The fields of ``Talk`` that hold them."""


def in_section(section: Section) -> tuple[Part, ...]:
    """The parts written in a section."""
    return tuple(part for part in PARTS if part.section == section)


@dataclass(frozen=True, slots=True)
class Written:
    """A part of a talk as it is read: ``quote`` for the pupil's own words."""

    part: Part
    title: str
    text: str

    @property
    def quote(self) -> bool:
        """Whether the words are the pupil's own."""
        return self.part.name == PUPILS_OWN


PUPILS_OWN, GUARDIANS_OWN = "pupil_view", "guardian_view"

CONFIDED = tuple(part.name for part in PARTS if not part.copied and part.name not in (PUPILS_OWN, GUARDIANS_OWN))
"""The parts that are told in confidence: those that do not go along in the copy to a guardian either."""


def written(talk: Talk) -> Iterator[Written]:
    """What stands in a talk, in the order of the form; what nobody has written is left out."""
    own = f"{swedish.genitive(talk.case.student.first_name)} egen bild"
    for part in PARTS:
        text = getattr(talk, part.name)
        if text.strip():
            yield Written(part, own if part.name == PUPILS_OWN else part.heading, text)
