"""Worries that a child may be harmed, as people at Björkskolan have written them. Data, no behaviour."""

from dataclasses import dataclass, field

from cases.models import ConcernNote
from cases.models.concern import How, Suspected, YesNo

Kind = ConcernNote.Kind


@dataclass(frozen=True)
class After:
    """What came so many days before the demo's today."""

    ago: int
    kind: Kind
    text: str = ""
    whom: str = ""
    how: str = ""


@dataclass(frozen=True)
class Worry:
    """A report: by whom, about which pupil (none: a child written by hand), how many days ago, how far it has come."""

    by: str
    ago: int
    pupil: str = ""
    answers: dict[str, object] = field(default_factory=dict)
    ready: bool = False
    given: tuple[str, str] = ("", "")  # how, to whom
    after: tuple[After, ...] = ()


OF_ALVA = Worry(
    by="mentor",
    ago=12,
    pupil="Alva Ström",
    ready=True,
    given=(How.E_SERVICE, "kvittens 4417-20"),
    answers={
        "acute": YesNo.NO,
        "worry": (
            "Alva kommer först på morgonen och vill inte gå hem. Hon är ofta hungrig och har samma kläder flera dagar. "
            "Jag tror att hon lämnas ensam med ansvaret för sin lillasyster."
        ),
        "seen": (
            "Sedan mitten av september sitter Alva utanför skolan när jag kommer 7.15. Den 3 november hade hon inte "
            "ätit sedan skollunchen dagen före. Skolvärden har sett henne hämta lillasystern på förskolan tre dagar. "
            "Jag har inte träffat någon förälder sedan augusti."
        ),
        "childs_words": "”Det är ingen hemma. Jag fixar maten åt oss. Säg inget, för då blir det bara bråk.”",
        "since": "Mitten av september",
        "why_now": "I dag berättade Alva att hon inte sover om nätterna, för hon måste hålla koll på dörren.",
        "if_nothing": "Att Alva bär ett ansvar som ingen trettonåring orkar, och att två barn är ensamma på nätterna.",
        "suspected": Suspected.NO,
        "guardians_told": YesNo.YES,
        "guardians_why": "Jag ringde hem innan jag skrev. Mamman blev ledsen och sa att hon arbetar natt.",
        "child_told": YesNo.YES,
        "child_why": "Alva vet att jag berättar för att hon ska få hjälp. Hon var rädd men sa att det var okej.",
        "child_now": "I skolan till 14.40",
        "relation": "Mentor sedan augusti 2025",
        "earlier": "Samtal med mamman i maj om att Alva var trött.",
        "school_did": "Frukost i skolan, samtal med kuratorn, ett möte hemma som ställdes in två gånger.",
        "siblings": "En lillasyster, ungefär fem år, på förskola i Älvköping.",
        "reporter_phone": "070-174 06 31",
        "wants_meeting": True,
        "meeting": "Mentor och kurator kommer gärna, tisdagar och torsdagar efter 15.",
    },
    after=(
        After(11, Kind.RECEIPT, "De gör en bedömning av skyddet i dag.", "Lovisa Hedman"),
        After(6, Kind.SUPPLEMENT, "Alva sov i skolans bibliotek i går eftermiddag. Hon hade inte sovit hemma."),
        After(6, Kind.SUPPLEMENT_GIVEN, "", "Lovisa Hedman", How.PHONE),
        After(3, Kind.INVESTIGATES, "Utredningen är inledd. Vi får veta det, men inte mer.", "Lovisa Hedman"),
    ),
)

DRAFT_OF_ELIAS = Worry(
    by="mentor",
    ago=1,
    pupil="Elias Lindqvist",
    answers={
        "acute": YesNo.NO,
        "worry": "Elias har slutat prata om hemma och drar sig undan när det är dags att gå.",
        "seen": "I går efter sista lektionen satt han kvar i fyrtio minuter.",
        "childs_words": "”Kan man sova på skolan?”",
    },
)

BY_HAND = Worry(
    by="kurator",
    ago=1,
    ready=True,
    answers={
        "child_name": "Tindra Sandell",
        "child_other": "Går i fyran, ungefär tio år, kusin till en av våra elever.",
        "other_school": "Norrskolan, Mariedal",
        "receiver": "Socialnämnden i Mariedal",
        "acute": YesNo.NO,
        "worry": "Tindra har berättat att hon blir slagen hemma, och det finns märken på hennes armar.",
        "seen": "Tindra följde med på vår öppna kväll. Jag såg blåmärken på båda överarmarna.",
        "childs_words": "”Det är bara när jag inte lyssnar. Du får inte säga det till pappa.”",
        "since": "Hon säger att det alltid har varit så",
        "why_now": "Hon ska vara hos sin pappa hela veckan.",
        "if_nothing": "Att hon fortsätter att bli slagen och slutar berätta.",
        "suspected": Suspected.YES,
        "guardians_told": YesNo.NO,
        "child_told": YesNo.NO,
        "child_why": "Jag sa att jag behöver prata med vuxna som kan hjälpa. Mer vågar jag inte utan socialtjänsten.",
        "child_now": "Hos sin pappa, så vitt jag vet",
        "relation": "Har träffat Tindra en gång",
        "called_to": "Jouren i Mariedal",
        "reporter_phone": "070-174 06 44",
    },
)

CONCERNS = (OF_ALVA, DRAFT_OF_ELIAS, BY_HAND)
