"""Vklass: the report of attendance in minutes and hours (GF is valid absence, F is invalid).

Seen: the columns of the report, and the words for a lesson's status. Whose row it is and which day it is about has not
been seen: an administrator says it. A report of one day becomes that day's absence.
"""

from absence.sources.narvaro_csv import FRANVARO
from absence.sources.presets import Preset, Source, always, of

NAME = "vklass"
OF_A_DAY = (
    "Gäller en rapport över en enda dag. Ange elev och datum. Dagens giltiga och ogiltiga frånvaro är var sin rad hos"
    " oss, så spara två sorters kolumner och läs in filen med båda."
)

VALID = Preset(
    "vklass-giltig",
    "Vklass, giltig frånvaro (GF)",
    FRANVARO,
    {
        "frånvarominuter": of("GF min", how="minuter-om-nagra"),
        "giltig": always("ja"),
        "lektion": always("GF"),
    },
    NAME,
    about=OF_A_DAY,
)
INVALID = Preset(
    "vklass-ogiltig",
    "Vklass, ogiltig frånvaro (F)",
    FRANVARO,
    {
        "frånvarominuter": of("F min", how="minuter-om-nagra"),
        "giltig": always("nej"),
        "lektion": always("F"),
    },
    NAME,
    about=OF_A_DAY,
)

SOURCE = Source(
    NAME,
    "Vklass",
    "Närvarorapporten med minuter: GF är giltig och F är ogiltig frånvaro.",
    (VALID, INVALID),
)
