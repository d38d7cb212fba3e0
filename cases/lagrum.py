"""Legal references: what each says in short, for which skolform, and from when to when it reads so.

One row a provision and wording. A decision keeps the reference as it read on its day; pages show today's.
Sources: skollagen (2010:800), SFS 2018:749 (7 kap. 19 a, 21, 22 §§ and 15-18 kap. from 1 July 2018),
socialtjänstlagen (2025:400, in force 1 July 2025) and its predecessor (2001:453).
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from people.models import Skolform

SKOLPLIKT = frozenset({Skolform.FORSKOLEKLASS, Skolform.GRUNDSKOLA, Skolform.ANPASSAD_GRUNDSKOLA})
GYMNASIUM = frozenset({Skolform.GYMNASIESKOLA})
ANPASSAT_GYMNASIUM = frozenset({Skolform.ANPASSAD_GYMNASIESKOLA})
EVERY_FORM = SKOLPLIKT | GYMNASIUM | ANPASSAT_GYMNASIUM

SKOLLAGEN = dt.date(2011, 7, 1)  # the day from which skollagen (2010:800) applies
OSL = dt.date(2009, 6, 30)  # the day from which offentlighets- och sekretesslagen (2009:400) applies
UTREDNINGSPLIKT = dt.date(2018, 7, 1)  # SFS 2018:749: absence must be investigated, huvudman and hemkommun told
FORVALTNINGSLAGEN = dt.date(2018, 7, 1)  # förvaltningslagen (2017:900) applies
DISTANS = dt.date(2021, 7, 1)  # SFS 2020:605: distansundervisning as särskilt stöd
NYA_SOL = dt.date(2025, 7, 1)  # socialtjänstlagen (2025:400) replaced (2001:453)


class Purpose(StrEnum):
    """What a provision is needed for in the routine."""

    SAMMA_DAG = "samma dag"
    UTREDNING = "utredning"
    HUVUDMAN = "huvudman"
    HEMKOMMUN = "hemkommun"
    SAMORDNING = "samordning"
    SARSKILT_STOD = "särskilt stöd"
    ATGARDSPROGRAM = "åtgärdsprogram"
    ANNAN_GRUPP = "annan grupp eller enskilt"
    ANPASSAD_STUDIEGANG = "anpassad studiegång"
    DISTANSUNDERVISNING = "distansundervisning"
    OVERKLAGA_STOD = "överklaga åtgärdsprogram"
    KRANKNING = "kränkande behandling"
    VARDNADSHAVARES_INSYN = "vårdnadshavares insyn"
    OROSANMALAN = "orosanmälan"
    BESLUT = "beslut"
    KOMMUNICERING = "kommunicering"
    MUNTLIGT = "muntliga uppgifter"


@dataclass(frozen=True, slots=True)
class Lagrum:
    """One provision: where it stands, what it says in our own words, for whom and when."""

    purpose: Purpose
    paragraph: str
    says: str
    skolformer: frozenset[Skolform]
    first_day: dt.date
    last_day: dt.date | None = None
    law: str = "skollagen"

    @property
    def text(self) -> str:
        """The reference as written in a decision, such as "7 kap. 19 a § skollagen"."""
        return f"{self.paragraph} {self.law}"

    def applies(self, skolform: Skolform, on: dt.date) -> bool:
        """Whether the provision held for the skolform on that day."""
        return skolform in self.skolformer and self.first_day <= on and (self.last_day is None or on <= self.last_day)


_SAMMA_DAG = "Vårdnadshavare ska få veta samma dag att eleven är borta utan giltigt skäl."
_UTREDNING = "Rektorn ska se till att upprepad eller längre frånvaro utreds skyndsamt, giltig som ogiltig."
_HEMKOMMUN_GY = (
    "Huvudmannen ska snarast berätta för hemkommunen när en elev under 20 år är borta mycket utan giltigt skäl."
)
_ORO = "Den som arbetar i skolan ska genast anmäla till socialnämnden vid misstanke om att ett barn far illa."

LAGRUM: tuple[Lagrum, ...] = (
    Lagrum(Purpose.SAMMA_DAG, "7 kap. 17 §", _SAMMA_DAG, SKOLPLIKT, SKOLLAGEN),
    Lagrum(Purpose.SAMMA_DAG, "15 kap. 16 §", _SAMMA_DAG, GYMNASIUM, SKOLLAGEN),
    Lagrum(Purpose.SAMMA_DAG, "18 kap. 16 §", _SAMMA_DAG, ANPASSAT_GYMNASIUM, SKOLLAGEN),
    Lagrum(
        Purpose.UTREDNING,
        "7 kap. 19 a §",
        _UTREDNING + " Det görs i samråd med eleven, vårdnadshavarna och elevhälsan.",
        SKOLPLIKT,
        UTREDNINGSPLIKT,
    ),
    Lagrum(Purpose.UTREDNING, "15 kap. 16 §", _UTREDNING, GYMNASIUM, UTREDNINGSPLIKT),
    Lagrum(Purpose.UTREDNING, "18 kap. 16 §", _UTREDNING, ANPASSAT_GYMNASIUM, UTREDNINGSPLIKT),
    # Gymnasiet has no duty to tell the huvudman that an investigation has begun.
    Lagrum(
        Purpose.HUVUDMAN,
        "7 kap. 19 a §",
        "Rektorn ska snarast anmäla till huvudmannen att en utredning har inletts.",
        SKOLPLIKT,
        UTREDNINGSPLIKT,
    ),
    Lagrum(
        Purpose.HEMKOMMUN,
        "7 kap. 22 §",
        "Huvudmannen ska snarast berätta för hemkommunen att en utredning har inletts, om den är en annan kommun.",
        SKOLPLIKT,
        UTREDNINGSPLIKT,
    ),
    Lagrum(Purpose.HEMKOMMUN, "15 kap. 15 §", _HEMKOMMUN_GY, GYMNASIUM, SKOLLAGEN),
    Lagrum(Purpose.HEMKOMMUN, "18 kap. 15 §", _HEMKOMMUN_GY, ANPASSAT_GYMNASIUM, SKOLLAGEN),
    # Only of those who have skolplikt: gymnasieskolan's hemkommun has a duty of its own, to keep itself informed.
    Lagrum(
        Purpose.SAMORDNING,
        "7 kap. 21 §",
        "Hemkommunen ska se till att skolpliktiga barn får sin utbildning, och vid behov samordna insatser med andra.",
        SKOLPLIKT,
        UTREDNINGSPLIKT,
    ),
    Lagrum(
        Purpose.SARSKILT_STOD,
        "3 kap. 7 §",
        "Behovet av särskilt stöd ska utredas skyndsamt om det kan finnas ett sådant behov.",
        EVERY_FORM,
        SKOLLAGEN,
    ),
    Lagrum(
        Purpose.ATGARDSPROGRAM,
        "3 kap. 9 §",
        "Den som ska ges särskilt stöd ska ha ett åtgärdsprogram. Rektorn beslutar, också när det inte behövs något.",
        EVERY_FORM,
        SKOLLAGEN,
    ),
    # Gymnasieskolan has neither another group nor anpassad studiegång as särskilt stöd.
    Lagrum(
        Purpose.ANNAN_GRUPP,
        "3 kap. 11 §",
        "Finns det särskilda skäl får stödet ges enskilt eller i en annan undervisningsgrupp.",
        SKOLPLIKT,
        SKOLLAGEN,
    ),
    Lagrum(
        Purpose.ANPASSAD_STUDIEGANG,
        "3 kap. 12 §",
        "Räcker inget annat får timplan, ämnen och mål avvikas från, så att eleven får en likvärdig utbildning.",
        SKOLPLIKT - {Skolform.FORSKOLEKLASS},
        SKOLLAGEN,
    ),
    Lagrum(
        Purpose.DISTANSUNDERVISNING,
        "3 kap. 11 a §",
        "Kan eleven inte delta av dokumenterade medicinska, psykiska eller sociala skäl får stödet ges på distans, om "
        "inget annat räcker, hemmet samtycker och huvudmannen är godkänd för det. Högst en termin åt gången.",
        SKOLPLIKT - {Skolform.FORSKOLEKLASS},
        DISTANS,
    ),
    Lagrum(
        Purpose.DISTANSUNDERVISNING,
        "3 kap. 11 a §",
        "Kan eleven inte delta av dokumenterade medicinska, psykiska eller sociala skäl får stödet ges på distans, om "
        "eleven medger det och huvudmannen är godkänd för det.",
        GYMNASIUM | ANPASSAT_GYMNASIUM,
        DISTANS,
    ),
    Lagrum(
        Purpose.OVERKLAGA_STOD,
        "28 kap. 16 §",
        "Beslut om åtgärdsprogram får överklagas till Skolväsendets överklagandenämnd.",
        EVERY_FORM,
        SKOLLAGEN,
    ),
    Lagrum(
        Purpose.KRANKNING,
        "6 kap. 10 §",
        "Den i personalen som får veta att en elev anser sig ha blivit kränkt i skolan ska anmäla det till rektorn, "
        "som anmäler vidare till huvudmannen. Huvudmannen ska skyndsamt utreda det.",
        EVERY_FORM,
        SKOLLAGEN,
    ),
    Lagrum(
        Purpose.BESLUT,
        "29 kap. 10 §",
        "Ett beslut ska ha dag, innehåll och vem som fattade det, och skälen ska gå att läsa.",
        EVERY_FORM,
        FORVALTNINGSLAGEN,
        None,
        "skollagen och 31 och 32 §§ förvaltningslagen (2017:900)",
    ),
    Lagrum(
        Purpose.KOMMUNICERING,
        "29 kap. 10 §",
        "Den som ett beslut gäller ska före beslutet få veta vad det bygger på och få en bestämd tid att svara, om det "
        "inte är uppenbart obehövligt eller något viktigt hindrar det.",
        EVERY_FORM,
        FORVALTNINGSLAGEN,
        None,
        "skollagen och 25 § förvaltningslagen (2017:900)",
    ),
    Lagrum(
        Purpose.MUNTLIGT,
        "29 kap. 10 §",
        "En uppgift som lämnas muntligt och kan ha betydelse för ett beslut ska skrivas ner snarast. Det ska framgå "
        "när det gjordes och av vem.",
        EVERY_FORM,
        FORVALTNINGSLAGEN,
        None,
        "skollagen och 27 § förvaltningslagen (2017:900)",
    ),
    Lagrum(
        Purpose.VARDNADSHAVARES_INSYN,
        "12 kap. 3 §",
        "Sekretess till skydd för ett barn gäller också mot vårdnadshavaren, om det kan antas att barnet lider "
        "betydande men om uppgiften lämnas.",
        EVERY_FORM,
        OSL,
        None,
        "offentlighets- och sekretesslagen",
    ),
    Lagrum(
        Purpose.OROSANMALAN,
        "29 kap. 13 §",
        _ORO,
        EVERY_FORM,
        SKOLLAGEN,
        dt.date(2025, 6, 30),
        "skollagen och 14 kap. 1 § socialtjänstlagen (2001:453)",
    ),
    Lagrum(
        Purpose.OROSANMALAN,
        "29 kap. 13 §",
        _ORO,
        EVERY_FORM,
        NYA_SOL,
        None,
        "skollagen och 19 kap. 1 § socialtjänstlagen (2025:400)",
    ),
)


def lagrum_for(purpose: Purpose, skolform: str, on: dt.date) -> Lagrum | None:
    """The provision for a purpose, skolform and day; None where the law has none (such as huvudman, gymnasium)."""
    form = Skolform(skolform)
    return next((each for each in LAGRUM if each.purpose == purpose and each.applies(form, on)), None)


def orosanmalan_lagrum(on: dt.date) -> Lagrum | None:
    """The duty to tell of a child who may be harmed. It is the same in every skolform, and so needs none."""
    return lagrum_for(Purpose.OROSANMALAN, Skolform.GRUNDSKOLA, on)
