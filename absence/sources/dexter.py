"""Dexter: no file of it has been seen, so nothing is preset. The words that it uses are known to the readers of cells.

Seen: anmäld frånvaro, frånvaroanmälan (VH), sen ankomst, ogiltig frånvaro, avviker olovligen från en lektion.
"""

from absence.sources.presets import Source

SOURCE = Source(
    "dexter",
    "Dexter",
    "Inga färdiga kolumner: spara er egna. Dexters ord, som anmäld frånvaro och avviker olovligen från en lektion,"
    " känns igen.",
)
