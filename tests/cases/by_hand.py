"""The routine's tables written out once more by hand, sharing nothing with the code that they are held against.

Sara is mentor, Maria kurator, Petra utredare (specialpedagog), Karin rektor.
"""

# Step, from where, who may, to where.
ROUTINE = """
anmal                 uppmarksamma  sara,maria,petra   anmald
lamna_tillbaka        anmald        karin              uppmarksamma
inled_utredning       uppmarksamma  karin              utredning
inled_utredning       anmald        karin              utredning
lamna_for_granskning  utredning     petra              granskning
begar_komplettering   granskning    karin              utredning
godkann               granskning    karin              atgarder
borja_folja_upp       atgarder      sara,petra,karin   uppfoljning
fortsatt_atgarda      uppfoljning   petra,karin        atgarder
avsluta               uppmarksamma  sara,karin         avslutad
avsluta               anmald        karin              avslutad
avsluta               utredning     karin              avslutad
avsluta               granskning    karin              avslutad
avsluta               atgarder      karin              avslutad
avsluta               uppfoljning   karin              avslutad
ateruppta             avslutad      sara,karin         uppmarksamma
"""
ROWS = [line.split() for line in ROUTINE.strip().splitlines()]
"""Each as step, from, who (with commas), to."""

MAY_TAKE = {(name, source): frozenset(who.split(",")) for name, source, who, _ in ROWS}

# The pupil's new school goes on with the case, from wherever it is: no step that anybody takes at the old school.
GOES_ON = {
    ("ga_vidare", state, "avslutad")
    for state in ("uppmarksamma", "anmald", "utredning", "granskning", "atgarder", "uppfoljning")
}

# What is written beside the steps, who may at most, in which steps.
WRITTEN = """
kontakt       sara,maria,petra,karin  *
samtal        sara,maria,petra,karin  *
anteckning    sara,maria,petra,karin  *
utredning     petra,karin             utredning
planera       petra,karin             atgarder
andra         petra,karin             atgarder
utga          petra,karin             *
logg          sara,petra,karin        atgarder,uppfoljning
delaktighet   petra,karin             atgarder,uppfoljning
genomford     sara,petra,karin        atgarder,uppfoljning
utvardering   petra,karin             uppfoljning
byt           karin                   utredning,granskning,atgarder,uppfoljning
program       karin                   *
mottaget      sara,maria,petra,karin  *
overklagande  sara,maria,petra,karin  *
handlagt      karin                   *
eftervard     sara,maria,petra,karin  avslutad
last          karin                   avslutad
skicka        karin                   *
ta_tillbaka   karin                   *
fraga         rolf                    *
"""
MAY_WRITE = {
    kind: (frozenset(who.split(",")), steps) for kind, who, steps in map(str.split, WRITTEN.strip().splitlines())
}


def may_write(kind: str, who: str, state: str) -> bool:
    """Whether the routine lets somebody write something in a step; what comes of a decision, also in a closed case."""
    people, steps = MAY_WRITE[kind]
    return who in people and (steps == "*" or state in steps.split(","))


# Step, part, whose word it is: "lag" and "ärende" are never left out. A huvudman chooses about "rutin" (asked for
# unless it says no) and "val" (asked for if it says yes).
NEEDED = """
anmal                 concern            ärende
anmal                 talk               rutin
anmal                 tried              val
anmal                 elevhalsa          val
lamna_tillbaka        reason             lag
lamna_tillbaka        suggestions        rutin
lamna_tillbaka        check_again_on     ärende
inled_utredning       reason             lag
inled_utredning       sarskilt_stod      lag
inled_utredning       sarskilt_stod_why  rutin
inled_utredning       krankning          lag
inled_utredning       krankning_why      rutin
inled_utredning       utredare           ärende
inled_utredning       ready_by           val
lamna_for_granskning  purpose            val
lamna_for_granskning  method             rutin
lamna_for_granskning  talks              rutin
lamna_for_granskning  attendance         val
lamna_for_granskning  pictures           lag
lamna_for_granskning  school             rutin
lamna_for_granskning  reasons            rutin
lamna_for_granskning  triggers           val
lamna_for_granskning  maintains          val
lamna_for_granskning  analysis           rutin
lamna_for_granskning  assessment         lag
lamna_for_granskning  needs_measures     rutin
lamna_for_granskning  needs_support      lag
lamna_for_granskning  needs_others       rutin
lamna_for_granskning  needs              val
lamna_for_granskning  samrad             lag
begar_komplettering   asked              ärende
godkann               reason             lag
borja_folja_upp       measures           ärende
borja_folja_upp       delaktighet        rutin
fortsatt_atgarda      held_on            ärende
fortsatt_atgarda      participants       rutin
fortsatt_atgarda      effects            ärende
fortsatt_atgarda      conclusion         rutin
fortsatt_atgarda      pupil_view         val
fortsatt_atgarda      changes            rutin
avsluta               closing            lag
avsluta               reason             lag
avsluta               lamnad             ärende
avsluta               measures           ärende
avsluta               ny_skola           rutin
avsluta               sista_skoldag      rutin
avsluta               hemkommun          rutin
avsluta               eftervard          rutin
avsluta               atgardsprogram     rutin
avsluta               evaluation         rutin
ateruppta             reason             ärende
"""
WHOSE_WORD = {(name, part): whose for name, part, whose in map(str.split, NEEDED.strip().splitlines())}
CHOSEN = {part: whose == "rutin" for part, whose in WHOSE_WORD.items() if whose in ("rutin", "val")}
"""What a huvudman chooses about, and whether it is asked for where nothing is chosen."""


def setting_name(name: str, part: str) -> str:
    """The name that a choice about a part is kept by."""
    return f"krav-{name}-{part}".replace("_", "-")


# What the mentor does first, in order, by each routine's own text.
FIRST_STEPS = {
    "toreboda": ["ring samma dag", "prata med eleven samma dag", "samtal", "uppföljning", "anmälan"],
    "karlstad": ["ring samma dag", "kontroll varje vecka", "ring efter tre dagar", "fysiskt möte", "elevhälsan"],
}
