"""What the school finds out in other ways, held outside Närvaro: what of it may be noted, and where. One table.

Karlstad's elevhälsa works with kunskapskollen, hälsosamtal, trivselenkät and utvecklingssamtal (Skolnärvaromodellen).
They stay where they are: help beside the fields says what belongs here. The nurse's journal never does (25 kap. 1 §
offentlighets- och sekretesslagen); of a hälsosamtal goes along only what the pupil wants to tell.
"""

from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """Where in Närvaro somebody is about to write."""

    TALK = "samtal"
    INVESTIGATION = "utredning"
    CONFERENCE = "klasskonferens"


@dataclass(frozen=True, slots=True)
class Tool:
    """Another way to find something out: what may be noted of it, and at each place under which heading."""

    name: str
    may: str
    at: dict[Where, str]


TOOLS: tuple[Tool, ...] = (
    Tool(
        "Kunskapskollen",
        "Vad eleven kan och var det tar emot, i få ord. Inte provsvar och inte hela listor med resultat.",
        {
            Where.TALK: "Skriv det under Lektioner, raster, lokaler och lärande.",
            Where.INVESTIGATION: "Skriv det i Lärarnas bild.",
            Where.CONFERENCE: "Ta upp det som gäller många: ämnen, moment och arbetssätt.",
        },
    ),
    Tool(
        "Hälsosamtal",
        "Bara det som eleven själv vill berätta vidare, och för yngre elever vårdnadshavarna. Skriv vem som sa ja och "
        "vilken dag. Inget ur skolsköterskans eller skolläkarens journal.",
        {
            Where.TALK: "Skriv det under Hälsa och sömn, med elevens ord.",
            Where.INVESTIGATION: "Skriv det i elevens egen bild, med elevens ord.",
            Where.CONFERENCE: "Tala inte om enskilda elevers hälsosamtal här, bara om det som gäller klassen.",
        },
    ),
    Tool(
        "Trivselenkät",
        "Det som gäller klassen eller skolan. Skriv aldrig vad en enskild elev har svarat.",
        {
            Where.INVESTIGATION: "Skriv det under Det som får eleven att gå från skolan, som skolans del.",
            Where.CONFERENCE: "Börja här: trygghet, raster, matsal och omklädningsrum.",
        },
    ),
    Tool(
        "Utvecklingssamtal",
        "Det ni kom överens om som rör närvaron. Den skriftliga planen ligger kvar där ni har den.",
        {
            Where.TALK: "Skriv det bland det ni har kommit överens om, eller i elevens och hemmets bild.",
            Where.INVESTIGATION: "Skriv det i elevens, hemmets eller lärarnas bild, efter vem som sa det.",
        },
    ),
)
"""The tools in the order of the model's list."""


def noted_at(where: Where) -> list[tuple[str, str, str]]:
    """Each tool that has something to give at a place: its name, what may be noted, and under which heading."""
    return [(each.name, each.may, each.at[where]) for each in TOOLS if where in each.at]
