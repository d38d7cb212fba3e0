"""Who is told what: one table, kind → what triggers it, recipient, channel, by when, law and template.

Pages, letters, the decision page and the tests read it. The judgements below it are pure: facts in, ``Need`` out.
Sources: 7 kap. 19 a and 22 §§, 15 kap. 15 §, 18 kap. 15 § and 29 kap. 6 § skollagen; the municipality's routine.
"""

import datetime as dt
from dataclasses import dataclass
from enum import Enum, StrEnum

from cases.closing import NOT_COMING
from cases.lagrum import Lagrum, Purpose, lagrum_for
from cases.models import State
from notifications.models import Channel
from people.models import Protection, Skolform

# The law says "snarast" and gives no number of days. This is our own guide value for what goes by post.
DAYS_TO_POST = 3
# Gymnasieskolan: the hemkommun is told about pupils below this age (15 kap. 15 §, 18 kap. 15 §).
GYMNASIUM_AGE_LIMIT = 20
# Organisation numbers of public bodies begin so. A municipality that is huvudman needs no letter to itself.
PUBLIC_BODY = "2"


class Recipient(StrEnum):
    """Who is told."""

    HUVUDMAN = "Huvudman"
    HEMKOMMUN = "Hemkommun"
    IKE = "IKE-samordnare"
    REKTOR = "Rektor"
    MENTOR = "Mentor"
    UTREDARE = "Utredare"
    ANSVARIG = "Åtgärdsansvarig"
    HUVUDMANNENS_HANDLAGGARE = "Huvudmannens handläggare"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of delivery.

    ``step`` is the transition of ``cases.routine`` that causes it and ``while_state`` the step in which it is still
    of use; both are empty for what follows from dates (``notifications.reminders``). ``days`` is the time for
    it, in days after the step. ``template`` is the letter in ``templates/letters/``.
    """

    name: str
    label: str
    when: str
    recipient: Recipient
    channel: Channel
    step: str = ""
    while_state: str = ""
    days: int = 0
    purpose: Purpose | None = None
    basis: str = ""  # said instead of a lagrum where no law but the routine asks for it
    template: str = ""
    title: str = ""
    effect: str = ""  # said before the step is taken, of e-mail to colleagues
    appoints: bool = False  # the colleagues are those whom the step itself chooses
    attention: str = ""  # who at the receiver, where the letter is not for whoever opens the post
    recall: str = ""  # asks why it may be called back until it is posted; empty of what follows from a step


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "huvudman_utredning",
            "Anmälan till huvudman",
            "Rektorn inleder en utredning. Gäller skolformer med skolplikt.",
            Recipient.HUVUDMAN,
            Channel.REGISTER,
            step="inled_utredning",
            purpose=Purpose.HUVUDMAN,
            template="letters/huvudman.html",
            title="Anmälan om att utredning om frånvaro har inletts",
        ),
        Kind(
            "hemkommun_utredning",
            "Brev till hemkommun",
            "Rektorn inleder en utredning och eleven har en annan hemkommun. Gymnasiet bara efter ställningstagande.",
            Recipient.HEMKOMMUN,
            Channel.LETTER,
            step="inled_utredning",
            days=DAYS_TO_POST,
            purpose=Purpose.HEMKOMMUN,
            template="letters/hemkommun.html",
            title="Underrättelse till hemkommun om frånvaro",
        ),
        Kind(
            "hemkommun_komplettering",
            "Komplettering till hemkommun",
            "Rektorn väljer att berätta mer för hemkommunen efter det första brevet.",
            Recipient.HEMKOMMUN,
            Channel.LETTER,
            days=DAYS_TO_POST,
            purpose=Purpose.SAMORDNING,
            basis="Kommunens rutin",
            template="letters/hemkommun_komplettering.html",
            title="Komplettering till hemkommun om frånvaro",
            recall="Har någon tagit tillbaka sitt samtycke, eller är något fel?",
        ),
        Kind(
            NOT_COMING,
            "Anmälan om utebliven elev",
            "Eleven kommer inte till skolan, och kan ha lämnat landet eller flyttat. Gäller skolformer med skolplikt.",
            Recipient.HEMKOMMUN,
            Channel.LETTER,
            days=DAYS_TO_POST,
            purpose=Purpose.SAMORDNING,
            template="letters/hemkommun_utebliven.html",
            title="Anmälan om utebliven elev till hemkommun",
            attention="Den som svarar för skolplikten",
            recall="Har eleven kommit tillbaka, eller är något fel?",
        ),
        Kind(
            "ike_utredning",
            "Meddelande till IKE-samordnare",
            "Rektorn inleder en utredning för en elev som en annan kommun har placerat.",
            Recipient.IKE,
            Channel.LETTER,
            step="inled_utredning",
            days=DAYS_TO_POST,
            basis="Kommunens rutin",
            template="letters/ike.html",
            title="Meddelande till IKE-samordnare om utredning av frånvaro",
        ),
        Kind(
            "huvudman_nytt",
            "E-post till huvudmannens handläggare",
            "En anmälan har kommit till huvudmannens register.",
            Recipient.HUVUDMANNENS_HANDLAGGARE,
            Channel.EMAIL,
            step="inled_utredning",
        ),
        Kind(
            "utredare_utsedd",
            "E-post till utredaren",
            "Rektorn inleder en utredning och utser en utredare eller ett team.",
            Recipient.UTREDARE,
            Channel.EMAIL,
            step="inled_utredning",
            while_state=State.UTREDNING,
            effect="De som utreder får tillgång till ärendet och ett mejl.",
            appoints=True,
        ),
        Kind(
            "utredare_bytt",
            "E-post till ny utredare",
            "Rektorn byter utredare eller team.",
            Recipient.UTREDARE,
            Channel.EMAIL,
            step="byt_utredare",
            effect="De nya får tillgång till ärendet och ett mejl.",
            appoints=True,
        ),
        Kind(
            "rektor_anmalan",
            "E-post till rektor",
            "En mentor anmäler till rektor.",
            Recipient.REKTOR,
            Channel.EMAIL,
            step="anmal",
            while_state=State.ANMALD,
            effect="Rektorn får ett mejl.",
        ),
        Kind(
            "mentor_tillbaka",
            "E-post till mentorn",
            "Rektorn lämnar tillbaka ärendet.",
            Recipient.MENTOR,
            Channel.EMAIL,
            step="lamna_tillbaka",
            while_state=State.UPPMARKSAMMA,
            effect="Mentorn får ett mejl.",
        ),
        Kind(
            "rektor_granskning",
            "E-post till rektor",
            "Utredningen är lämnad för granskning.",
            Recipient.REKTOR,
            Channel.EMAIL,
            step="lamna_for_granskning",
            while_state=State.GRANSKNING,
            effect="Rektorn får ett mejl.",
        ),
        Kind(
            "utredare_komplettering",
            "E-post till utredaren",
            "Rektorn ber om komplettering.",
            Recipient.UTREDARE,
            Channel.EMAIL,
            step="begar_komplettering",
            while_state=State.UTREDNING,
            effect="De som utreder får ett mejl.",
        ),
        Kind(
            "ansvarig_atgard",
            "E-post till den som ansvarar för en åtgärd",
            "Åtgärderna är planerade och börjar följas upp.",
            Recipient.ANSVARIG,
            Channel.EMAIL,
            step="borja_folja_upp",
            while_state=State.UPPFOLJNING,
            effect="De som ansvarar för åtgärderna får ett mejl.",
        ),
        Kind(
            "paminn_samtal",
            "Påminnelse: följ upp samtalet",
            "Dagen för uppföljningen av ett samtal är här.",
            Recipient.MENTOR,
            Channel.EMAIL,
        ),
        Kind(
            "paminn_ny_kontroll",
            "Påminnelse: ny kontroll av närvaron",
            "Dagen för ny kontroll, som rektor satte, är här.",
            Recipient.MENTOR,
            Channel.EMAIL,
        ),
        Kind(
            "svar_manadsrapport",
            "E-post: svara på månadsrapporten",
            "Kuratorn skickar månadsrapporten.",
            Recipient.MENTOR,
            Channel.EMAIL,
        ),
        Kind(
            "paminn_manadsrapport",
            "Påminnelse: svara på månadsrapporten",
            "Två dagar är kvar av svarstiden, och igen när den har gått ut.",
            Recipient.MENTOR,
            Channel.EMAIL,
        ),
        Kind(
            "paminn_utredning",
            "Påminnelse: utredningens slutdag",
            "Tre dagar är kvar till den dag då utredningen ska vara klar.",
            Recipient.UTREDARE,
            Channel.EMAIL,
        ),
        Kind(
            "paminn_atgard",
            "Påminnelse: följ upp åtgärden",
            "Dagen för uppföljning av en åtgärd är här.",
            Recipient.ANSVARIG,
            Channel.EMAIL,
        ),
        Kind(
            "ta_emot_arende",
            "E-post: ta emot ett ärende",
            "En annan av huvudmannens skolor lämnar över ett ärende, och igen när det har väntat en vecka.",
            Recipient.REKTOR,
            Channel.EMAIL,
        ),
    )
}


def kinds_of_step(step: str) -> list[Kind]:
    """What a step of the routine may cause."""
    return [kind for kind in KINDS.values() if kind.step == step]


class Need(Enum):
    """Whether a recipient is to be told."""

    NO = "no"
    YES = "yes"
    ASK = "ask"  # a person must decide or find out: never automatic


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides who is told about one pupil's investigation."""

    on: dt.date
    skolform: Skolform
    protection: Protection
    age: int | None
    registered_in: str | None  # kommunkod of the folkbokföring
    placed: bool
    huvudman_in: str  # kommunkod
    huvudman_is_public: bool

    @property
    def hemkommun(self) -> str | None:
        """The hemkommun's kommunkod by 29 kap. 6 §, None where the register cannot tell.

        Normally the municipality of folkbokföring. With skyddad folkbokföring it is where the person stays, which
        stands in no register.
        """
        hidden = self.protection == Protection.SKYDDAD_FOLKBOKFORING
        return None if hidden else self.registered_in

    @property
    def huvudman_is_hemkommun(self) -> bool:
        """Whether hemkommun and huvudman are the same body. An independent huvudman never is."""
        return self.huvudman_is_public and self.hemkommun == self.huvudman_in


def lagrum_of(kind: Kind, facts: Facts) -> Lagrum | None:
    """The provision that asks for the delivery in this skolform on that day; None where the law has none."""
    return lagrum_for(kind.purpose, facts.skolform, facts.on) if kind.purpose else None


def need_of(kind: Kind, facts: Facts) -> Need:
    """Whether this notice to a huvudman, hemkommun or IKE-samordnare is to be given."""
    if kind.recipient == Recipient.HEMKOMMUN:
        return need_of_hemkommun(facts)
    asked_for = facts.placed if kind.recipient == Recipient.IKE else lagrum_of(kind, facts) is not None
    return Need.YES if asked_for else Need.NO


def need_of_hemkommun(facts: Facts) -> Need:
    """Compulsory school: tell when it is another body than the huvudman. Gymnasieskola: a person weighs it.

    The duty of gymnasieskolan is about absence without valid reason "i betydande utsträckning" by pupils under 20;
    no figure decides that. Unknown hemkommun: somebody must find out.
    """
    if facts.huvudman_is_hemkommun or (not facts.skolform.is_compulsory and too_old(facts)):
        return Need.NO
    return Need.YES if facts.skolform.is_compulsory and facts.hemkommun else Need.ASK


def too_old(facts: Facts) -> bool:
    """Whether a gymnasium pupil has turned 20, from when the hemkommun is not told."""
    return facts.age is not None and facts.age >= GYMNASIUM_AGE_LIMIT
