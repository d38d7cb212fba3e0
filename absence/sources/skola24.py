"""Skola24: the files about guardians and children, whose columns have a fixed order.

Seen: the order of the columns, in the instructions for the files. What its reports of absence are like has not been
seen: an administrator says it.
"""

from absence.sources.presets import Preset, Source, of
from people.importing.tables import ELEVER, VARDNADSHAVARE

NAME = "skola24"

GUARDIANS = Preset(
    "skola24-vardnadshavare",
    "Skola24, vårdnadshavare",
    VARDNADSHAVARE,
    {
        "elev": of("elevens pnr", how="nummer"),
        "personnummer": of("förälderns pnr", how="nummer"),
        "förnamn": of("förnamn"),
        "efternamn": of("efternamn"),
        "e-post": of("e-post"),
        "telefon": of("mobil"),
    },
    NAME,
    order=("elevens pnr", "förälderns pnr", "förnamn", "efternamn", "e-post", "mobil"),
    about="Filen har sex kolumner i fast ordning och behöver ingen rad med rubriker.",
)
CHILDREN = Preset(
    "skola24-barn",
    "Skola24, barn",
    ELEVER,
    {
        "personnummer": of("pnr", how="nummer"),
        "förnamn": of("förnamn"),
        "efternamn": of("efternamn"),
        "klass": of("avdelning"),
        "skydd": of("sekretessmarkering", how="skydd"),
    },
    NAME,
    order=("skolans namn", "avdelning", "pnr", "förnamn", "efternamn", "sekretessmarkering"),
    about="Filen har sex kolumner i fast ordning. Ange skolenhetskod och skolform: där står bara skolans namn.",
)

SOURCE = Source(
    NAME,
    "Skola24",
    "Filerna om vårdnadshavare och barn. Hur rapporterna om frånvaro ser ut säger du själv.",
    (GUARDIANS, CHILDREN),
)
