"""What happens in a case besides the steps: the kinds of event, and how the timeline shows each."""

from dataclasses import dataclass

from cases.routine import TRANSITIONS


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event: how the timeline titles it and with which icon."""

    name: str
    title: str
    icon: str


_BESIDE_THE_STEPS = (
    EventKind("oppna", "Ärendet öppnades", "mapp"),
    EventKind("kontakt", "Kontakt med hemmet", "telefon"),
    EventKind("kontakt_angrad", "Ett försök att nå hemmet ångrades", "telefon"),
    EventKind("samtal", "Samtal om frånvaro", "samtal"),
    EventKind("uppfoljande_samtal", "Uppföljande samtal", "samtal"),
    EventKind("kopia", "Kopia av samtalet skrevs ut", "dokument"),
    EventKind("utredning", "Utredningen skrevs", "penna"),
    EventKind("utredningssamtal_plan", "Samtal i utredningen planerades", "samtal"),
    EventKind("utredningssamtal", "Samtal i utredningen", "samtal"),
    EventKind("byt_utredare", "Rektorn bytte utredare eller team", "personer"),
    EventKind("atgard", "Åtgärd planerades", "hand"),
    EventKind("atgard_andrad", "Åtgärd ändrades", "hand"),
    EventKind("delaktighet", "Eleven och hemmet om åtgärderna", "personer"),
    EventKind("atgard_logg", "Så går det med åtgärden", "hand"),
    EventKind("atgard_genomford", "Åtgärd genomfördes", "hand"),
    EventKind("atgard_utgar", "Åtgärd utgår", "hand"),
    EventKind("utvardering", "Åtgärderna utvärderades", "bock"),
    EventKind("atgardsprogram", "Beslut om åtgärdsprogram", "beslut"),
    EventKind("avslut_last", "Rektorn läste hur samtalen gick: ingen utredning behövs", "oga"),
    EventKind("eftervard", "Avstämning efter avslutet", "bock"),
    EventKind("mottaget", "Beslutet om åtgärdsprogram togs emot", "brev"),
    EventKind("overklagande", "Beslutet överklagades", "skicka"),
    EventKind("overklagande_handlagt", "Överklagandet handlades", "beslut"),
    EventKind("elevhalsomote", "Elevhälsomöte", "personer"),
    EventKind("motesuppgift", "Uppgift från elevhälsomötet gjordes", "bock"),
    EventKind("overlamning", "Överlämning till ny mentor", "skicka"),
    EventKind("overtagande", "Den nya mentorn tog över", "personer"),
    EventKind("skolbyte_skickat", "Ärendet skickades till elevens nya skola", "skicka"),
    EventKind("skolbyte_aterkallat", "Överlämningen till den nya skolan togs tillbaka", "skicka"),
    EventKind("skolbyte_fraga", "Den nya skolan svarade på överlämningen", "brev"),
    EventKind("ga_vidare", "Den nya skolan tog emot ärendet", "personer"),
    EventKind("skolbyte_mottaget", "Ärendet togs emot från elevens förra skola", "mapp"),
    EventKind("besked", "Berättade om beslutet", "personer"),
    EventKind("besked_angrat", "En avprickning ångrades", "personer"),
    EventKind("samverkan", "Samverkan eller information", "personer"),
    EventKind("lank", "Frågade med länk", "brev"),
    EventKind("lank_aterkallad", "Stängde länken", "las"),
    EventKind("lank_vilar", "En länk vilar", "las"),
    EventKind("svar_via_lank", "Svar via länk", "samtal"),
    EventKind("svar_last", "Läste svaret", "oga"),
    EventKind("bild", "Bild lades till", "dokument"),
    EventKind("bild_borttagen", "Bild togs bort", "dokument"),
    EventKind("kommunicering", "Underlag lämnades inför beslut", "brev"),
    EventKind("kommunicering_svar", "Svar på underlaget", "brev"),
    EventKind("anteckning", "Anteckning", "dokument"),
    EventKind("muntlig_uppgift", "Uppgift som lämnades muntligt", "samtal"),
)

_STEP_ICONS = {
    "anmal": "skicka",
    "lamna_for_granskning": "skicka",
    "borja_folja_upp": "hand",
    "fortsatt_atgarda": "bock",
    "ateruppta": "mapp",
}

EVENTS: dict[str, EventKind] = {kind.name: kind for kind in _BESIDE_THE_STEPS} | {
    name: EventKind(name, transition.done, _STEP_ICONS.get(name, "beslut")) for name, transition in TRANSITIONS.items()
}
"""Every kind of event by its name: steps have the name of their transition."""

INVESTIGATION = (
    "utredning",
    "utredningssamtal_plan",
    "utredningssamtal",
    "lamna_for_granskning",
    "begar_komplettering",
    "godkann",
    "delaktighet",
    "utvardering",
    "fortsatt_atgarda",
    "samverkan",
    "kommunicering",
    "kommunicering_svar",
)
"""Kinds whose words tell what the investigation and its evaluation say, or what is shared with other authorities."""

MEASURES = ("atgard", "atgard_andrad", "atgard_logg", "atgard_genomford", "atgard_utgar")
"""Kinds that tell about one measure."""

SAID = (
    *("samtal", "uppfoljande_samtal", "elevhalsomote", "motesuppgift", "anteckning", "muntlig_uppgift"),
    *("svar_via_lank", "bild", "bild_borttagen"),
)
"""Kinds that tell what somebody has said or noted. Whether they belong to the investigation depends on the step."""

OUR_WORDS = (
    *("besked", "besked_angrat", "mottaget", "overklagande", "delaktighet", "kopia", "lank", "svar_via_lank"),
    *("kommunicering", "kommunicering_svar", "muntlig_uppgift", "utredning", "begar_komplettering"),
)
"""Kinds in whose words Närvaro writes the names of those they are about, alone or before what somebody has written."""

SUPPORT = ("atgardsprogram", "mottaget", "overklagande", "overklagande_handlagt")
"""Kinds that tell which support a pupil needs, and why."""

TO_THE_MENTOR = ("overlamning",)
"""Kinds whose words are for whoever is the pupil's mentor next."""
