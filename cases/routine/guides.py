"""The routine's guide values (riktvärden): how soon and how often. They suggest and remind, and bar nothing.

The law says skyndsamt, genast and snarast and gives no number of days, so a huvudman may choose its own.
"""

import datetime as dt

from absence.reports import ANSWER_DAYS
from people.choices import Setting
from people.models import Huvudman

_UNIT = ("skolvecka", "skolveckor")

FOLLOW_UP_FIRST = Setting(
    "uppfoljning-tidigast",
    "Uppföljning av samtal, tidigast",
    2,
    "Ett samtal följs upp tidigast så många skolveckor senare, om ni inte har kommit överens om annat.",
    unit=_UNIT,
    most=9,
)
FOLLOW_UP_LAST = Setting(
    "uppfoljning-senast",
    "Uppföljning av samtal, senast",
    3,
    "Ett samtal följs upp senast så många skolveckor senare. Måste vara mer än det tidigaste.",
    unit=_UNIT,
    least=2,
    most=10,
)
INVESTIGATION = Setting(
    "utredning",
    "Utredningen klar",
    3,
    "Så många skolveckor föreslås för en utredning. Lagen säger skyndsamt.",
    source="kommuners praxis",
    unit=_UNIT,
    most=10,
)
MEASURE = Setting(
    "atgard",
    "Åtgärder följs upp",
    3,
    "Så många skolveckor föreslås innan en åtgärd följs upp.",
    source="kommuners praxis",
    unit=_UNIT,
    most=10,
)
ANALYSIS = Setting(
    "terminsanalys",
    "Terminens analys presenterad",
    4,
    "Så många skolveckor efter terminens slut har personalen fått ta del av analysen av frånvaron.",
    source="oss: rutinen nämner ingen tid",
    unit=_UNIT,
    most=10,
)
MEETINGS = Setting(
    "elevhalsomoten",
    "Elevhälsomöten",
    4,
    "Så ofta avsätter rektor och elevhälsa tid för elevernas frånvaro. Rektor och kurator påminns när inget möte är "
    "planerat.",
    source="Törebodas rutin",
    unit=("möte per termin", "möten per termin"),
    most=20,
)

JUNE_FIRST, JUNE_LAST = (6, 1), (6, 30)
"""Month and day between which the läsår is evaluated: Skolnärvaromodellen names the month, so nobody chooses it."""

GUIDES = (FOLLOW_UP_FIRST, FOLLOW_UP_LAST, INVESTIGATION, MEASURE, ANSWER_DAYS, ANALYSIS, MEETINGS)
"""Every guide value, in the routine's order. Those of the signals stand in ``absence.rules``."""

BY_PLACE = {
    "tidigast": FOLLOW_UP_FIRST,
    "senast": FOLLOW_UP_LAST,
    "utredning": INVESTIGATION,
    "atgard": MEASURE,
    "svar": ANSWER_DAYS,
}
"""The guide values by the name that a sentence of the steps has for them."""


def measures_are_followed_up(huvudman: Huvudman, day: dt.date) -> str:
    """The help at a day when measures are followed up or evaluated: the huvudman's guide value."""
    return f"Riktvärdet för åtgärder är {MEASURE.in_a_sentence(MEASURE.of(huvudman, day))}."
