"""The logins of the demo, as the login page lists them. The password of each is ``PASSWORD``."""

from dataclasses import dataclass

PASSWORD = "demo"  # noqa: S105  # everybody in the demo is invented, and only the demo has these


@dataclass(frozen=True, slots=True)
class Login:
    """Who one can be in the demo, and what that person does."""

    username: str
    icon: str
    does: str


LOGINS = (
    Login("mentor", "samtal", "Sara Lindgren, mentor i 8B: ringer hem, loggar samtal och följer upp."),
    Login("kurator", "kurva", "Maria Nylund, kurator: granskar månadsrapporten och skickar den till mentorerna."),
    Login("rektor", "beslut", "Karin Westerberg, rektor: beslutar om utredning, granskar och avslutar."),
    Login("bitradande", "beslut", "Bea Lund, biträdande rektor: beslutar på delegation av rektorn."),
    Login("utredare", "penna", "Petra Sandström, specialpedagog: utreder frånvaro och följer upp åtgärder."),
    Login("administrator", "brev", "Birgitta Åkesson, administratör: postar brev och läser in filer."),
    Login("maria.naslund", "brev", "Maria Näslund, administratör på Älvgymnasiet: går igenom listan för CSN."),
    Login("huvudman", "byggnad", "Håkan Dahl, huvudman: följer upp skolorna och kvitterar anmälda utredningar."),
    Login("personal", "skold", "Kim Öberg, vaktmästare: skriver en orosanmälan och ser inget annat."),
    Login("systemforvaltare", "nyckel", "Jonas Ekdahl, systemförvaltare: inställningar och logg, inga elever."),
)
