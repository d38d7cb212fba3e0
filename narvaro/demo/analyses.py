"""What Björkskolan wrote before the summer: the analysis of the spring, and the evaluation of the läsår, adopted by the
rektor. The June before it had begun to evaluate too, so there is something to look back on.
"""

import datetime as dt

from cases.analysis.access import choose
from cases.analysis.kinds import JUNE
from cases.analysis.reading import LookedBack, Planned
from cases.models import SchoolAnalysis
from cases.services.analysis import adopt, save_analysis
from narvaro.demo.everyday import at
from people.models import User

TERM = "VT2026"
WRITTEN, SHOWN = dt.date(2026, 6, 11), dt.date(2026, 6, 16)
FIRST = {
    "sees": "Måndagsmorgnar och dagar med idrott är svårast, mest i årskurs 8. I årskurs 9 ökade frånvaron efter "
    "sportlovet.",
    "why": "Vi tror att det handlar om starten på veckan.",
}
WORDS = {
    "sees": "Måndagsmorgnar och dagar med idrott är svårast, mest i årskurs 8. I årskurs 9 ökade frånvaron efter "
    "sportlovet och gick inte ner igen.\n\nVåren lästes in i det gamla systemet, så siffrorna finns inte här. Vi gick "
    "igenom dem klass för klass på papper.",
    "why": "Veckan börjar 8.05 i tre olika hus, och ingen vuxen möter i entrén. Omklädningsrummen är trånga och utan "
    "vuxna. I årskurs 9 bytte flera klasser lärare i två ämnen samtidigt.\n\nFå lärare visste vilka som hade varit "
    "borta när lektionen började.",
}
PLAN = [
    Planned("Två vuxna i entrén varje morgon de första tio minuterna", "Arbetslag 7–9", "2026-08-24"),
    Planned("En vuxen utanför omklädningsrummen vid ombyte", "Idrottslärarna", "2026-08-31"),
    Planned("Frånvaron först på dagordningen på arbetslagets möte", "Karin Westerberg", "2026-09-07"),
]

THE_YEAR_BEFORE, YEAR = "2024-25", "2025-26"
EVALUATED, ADOPTED, TOLD = dt.date(2026, 6, 15), dt.date(2026, 6, 16), dt.date(2026, 6, 17)
A_YEAR_EARLIER = dt.date(2025, 6, 17)
LAST_WORDS = {
    "worked": "Att mentorn ringer, och inte bara skickar meddelande.",
    "failed": "Vi började utreda sent. Flera utredningar blev klara först när terminen var slut.",
    "voices": "Flera föräldrar visste inte vem de skulle ringa. Eleverna sa att ingen frågade varför.",
}
LAST_CHANGES = [
    Planned("Samtal med eleven inom en vecka från första signalen", "Mentorerna", "2025-09-01"),
    Planned("Ett kort brev hem i augusti: vem ringer vi, och vem ringer oss", "Birgitta Åkesson", "2025-08-25"),
    Planned("Arbetslaget tar upp frånvaron varannan vecka", "Karin Westerberg", "2025-09-15"),
]
BECAME = [
    LookedBack(LAST_CHANGES[0], "delvis", "Blev av i årskurs 7 och 8. I 9 väntade vi ofta tre veckor."),
    LookedBack(
        LAST_CHANGES[1], "ja", "Fler hem ringer före klockan åtta. Behåll det, och översätt det till somaliska."
    ),
    LookedBack(LAST_CHANGES[2], "nej", "Mötena fylldes av annat. Frånvaron stod sist på dagordningen."),
]
YEAR_WORDS = {
    "worked": "De tidiga samtalen. När mentorn frågade första veckan räckte det oftast med små ändringar: en annan "
    "plats, en kompis att gå med, hjälp att komma ikapp.\n\nElevhälsomötena förbereder nu beslut i stället för att "
    "vänta på dem.",
    "failed": "Utredningarna tog längre tid under våren, för samma två personer skrev alla. Vikarier visste inte vem "
    "som ringer hem vid ogiltig frånvaro.",
    "voices": "Eleverna på elevrådet vill bli frågade av någon de känner, och inte inför andra. Föräldrarna tycker att "
    "det har blivit lättare att nå oss, men svårt att förstå breven.",
}
CHANGES = [
    Planned("Samtal inom en vecka även i årskurs 9", "Arbetslag 9", "2026-09-07"),
    Planned("En pärm för vikarier: vem ringer hem, och när", "Birgitta Åkesson", "2026-08-17"),
    Planned("Fler lär sig leda en utredning", "Karin Westerberg", "2026-10-26"),
]


def write_analyses(today: dt.date) -> int:
    """The spring of Björkskolan in two versions, and two läsår; how many were written. Repeats nothing."""
    kurator = User.objects.get(username="kurator")
    if SchoolAnalysis.objects.exists():
        return 0
    chosen = choose(kurator, "", TERM, today)
    save_analysis(chosen=chosen, by=kurator, words=FIRST, plan=[], at=at(WRITTEN, hour=15))
    save_analysis(
        chosen=chosen, by=kurator, words=WORDS, plan=PLAN, presented_on=SHOWN, at=at(SHOWN, hour=14, minute=20)
    )
    return 2 + _evaluate(kurator, today)


def _evaluate(kurator: User, today: dt.date) -> int:
    """The läsår before last, and the last one: the rektor adopts them, and the staff are told."""
    rektor = User.objects.get(username="rektor")
    earlier, last = (choose(kurator, "", key, today, JUNE) for key in (THE_YEAR_BEFORE, YEAR))
    then = at(A_YEAR_EARLIER, hour=15)
    save_analysis(chosen=earlier, by=kurator, words=LAST_WORDS, plan=LAST_CHANGES, presented_on=A_YEAR_EARLIER, at=then)
    adopt(chosen=earlier, by=rektor, version=1, at=then)
    save_analysis(
        chosen=last, by=kurator, words=YEAR_WORDS, plan=CHANGES, looked_back=BECAME, at=at(EVALUATED, hour=16)
    )
    made = adopt(chosen=last, by=rektor, version=1, at=at(ADOPTED, hour=9))
    save_analysis(
        chosen=last, by=kurator, words=made.words, plan=CHANGES, looked_back=BECAME, presented_on=TOLD,
        at=at(TOLD, hour=14),
    )  # fmt: skip
    return 5
