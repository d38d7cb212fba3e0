"""What of a case may have to be kept from a receiver, and from whom it usually is: two tables.

They propose; a person decides, each time, and what is left out is listed in the file. Sources: 23 kap. 2 § (elevhälsan
and other support of pupils) and 12 kap. 3 § (the child against its guardian) offentlighets- och sekretesslagen
(2009:400), 6 kap. 11 § föräldrabalken. A huvudman's lawyer must have confirmed how they are read there.
"""

from dataclasses import dataclass
from enum import StrEnum

from people.models import Student


class Secret(StrEnum):
    """A kind of part that may be left out. The value is its name in the form."""

    ELEVHALSA = "elevhalsan"
    UTREDNING = "utredningen"
    PUPIL = "elevens-ord"
    HOME = "hemmets-ord"
    CONFIDED = "fortroenden"
    SAMVERKAN = "samverkan"

    @property
    def label(self) -> str:
        """What the form and the file call it."""
        return SECRETS[self].label

    @property
    def why(self) -> str:
        """Why it may have to be left out."""
        return SECRETS[self].why


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of part: its label, and why it may be kept from somebody."""

    label: str
    why: str


SECRETS: dict[Secret, Kept] = {
    Secret.ELEVHALSA: Kept(
        "Det som elevhälsan har skrivit",
        "Samtal, kontakter och anteckningar av kurator, psykolog, specialpedagog eller skolsköterska. "
        "Starkare sekretess, 23 kap. 2 § offentlighets- och sekretesslagen.",
    ),
    Secret.UTREDNING: Kept(
        "Utredningen och utvärderingarna",
        "Kartläggning, analys och bedömning. Sekretess för elevstödjande verksamhet, 23 kap. 2 §.",
    ),
    Secret.PUPIL: Kept(
        "Elevens egna ord",
        "Kan skyddas också mot vårdnadshavare, om eleven annars kan lida betydande men, 12 kap. 3 §.",
    ),
    Secret.HOME: Kept(
        "Vårdnadshavarnas ord",
        "Det som en vårdnadshavare har berättat, eller har fått läsa, kan behöva skyddas mot den andra.",
    ),
    Secret.CONFIDED: Kept(
        "Trivsel, hälsa och hemförhållanden",
        "Det som har berättats i förtroende i samtalens kartläggning, eller muntligt av någon utanför hemmet.",
    ),
    Secret.SAMVERKAN: Kept(
        "Samverkan med andra",
        "Kontakter med till exempel socialtjänsten kan behöva skyddas mot en vårdnadshavare, för barnets skull. "
        "Där står också varför någon inte har fått veta.",
    ),
}


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who may get the file: what is proposed to be left out, and whether it leaves the school."""

    name: str
    label: str
    help: str
    leaves_out: tuple[Secret, ...] = ()
    outside: bool = True
    is_school: bool = False  # gets a record with the file, and a ground is asked for (narvaro.akt.handing_over)


RECEIVERS: dict[str, Receiver] = {
    each.name: each
    for each in (
        Receiver("skolan", "Skolan själv", "Till rektorn, arkivet eller ett möte i huset.", outside=False),
        Receiver("tillsyn", "Skolinspektionen eller annan tillsyn", "Tillsynen kan begära hela akten."),
        Receiver("domstol", "Domstol eller överklagandenämnd", "Till exempel när ett beslut har överklagats."),
        Receiver(
            "vardnadshavare",
            "Vårdnadshavare",
            "Pröva varje del. Den ena får inte läsa det som skyddar den andra.",
            (Secret.ELEVHALSA, Secret.PUPIL, Secret.HOME, Secret.CONFIDED, Secret.SAMVERKAN),
        ),
        Receiver("elev", "Eleven själv", "Pröva det som andra har berättat om hemmet.", (Secret.HOME,)),
        Receiver(
            "annan-skola",
            "Elevens nya skola",
            "Bara det som den nya skolan behöver. Berätta för hemmet vad ni lämnar.",
            (Secret.ELEVHALSA, Secret.CONFIDED),
            is_school=True,
        ),
        Receiver(
            "annan",
            "Någon annan",
            "Till exempel den som begär ut en allmän handling. Pröva varje del.",
            tuple(Secret),
        ),
    )
}
"""Whom the file may be printed for, in the order of the form."""


def receivers_for(student: Student) -> dict[str, Receiver]:
    """Whom a pupil's file may be printed for.

    That of a protected pupil stays in the house: what leaves it is done by hand, as with all files that go to others
    (``people.protected``).
    """
    return {name: each for name, each in RECEIVERS.items() if not (student.is_protected and each.outside)}
