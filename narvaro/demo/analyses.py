"""Terminens analys in the demo: last spring's, written in June and gone through with the staff before the summer."""

import datetime as dt

from cases.analysis.access import choose
from cases.models import SchoolAnalysis
from cases.services.analysis import Planned, save_analysis
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


def write_analyses(today: dt.date) -> int:
    """The spring of Björkskolan, in two versions; how many were written. Repeats nothing."""
    kurator = User.objects.get(username="kurator")
    if SchoolAnalysis.objects.exists():
        return 0
    chosen = choose(kurator, "", TERM, today)
    save_analysis(chosen=chosen, by=kurator, words=FIRST, plan=[], at=at(WRITTEN, hour=15))
    save_analysis(
        chosen=chosen, by=kurator, words=WORDS, plan=PLAN, presented_on=SHOWN, at=at(SHOWN, hour=14, minute=20)
    )
    return 2
