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
avsluta               granskning    karin              avslutad
avsluta               atgarder      karin              avslutad
avsluta               uppfoljning   karin              avslutad
ateruppta             avslutad      sara,karin         uppmarksamma
"""
ROWS = [line.split() for line in ROUTINE.strip().splitlines()]
"""Each as step, from, who (with commas), to."""

MAY_TAKE = {(name, source): frozenset(who.split(",")) for name, source, who, _ in ROWS}

# What is written beside the steps, who may at most, in which steps.
WRITTEN = """
kontakt       sara,maria,petra,karin  *
samtal        sara,maria,petra,karin  *
anteckning    sara,maria,petra,karin  *
utredning     petra,karin             utredning
planera       petra,karin             atgarder,uppfoljning
andra         petra,karin             atgarder,uppfoljning
utga          petra,karin             *
genomford     sara,petra,karin        atgarder,uppfoljning
utvardering   petra,karin             uppfoljning
"""
MAY_WRITE = {
    kind: (frozenset(who.split(",")), steps) for kind, who, steps in map(str.split, WRITTEN.strip().splitlines())
}


def may_write(kind: str, who: str, state: str) -> bool:
    """Whether the routine lets somebody write something in a step of an open case."""
    people, steps = MAY_WRITE[kind]
    return who in people and (steps == "*" or state in steps.split(","))
