"""The ladder of first steps: what a school does, and in which order, when a pupil's absence goes on. Two, as tables.

Sources: Töreboda, "Hantera skolfrånvaro", part 2 (home and pupil the same day, a talk at the guide values, followed up
after two to three weeks, then to the rektor), and Karlstad, "Skolnärvaromodellen", the mentor's list (a check each
week, a call after three announced days, if it goes on a meeting in person with the guardians, if it still goes on time
with elevhälsan). Each huvudman chooses one. A signal asks for a step of it (``step_for``), and where somebody has
talked the open case asks for the next (``cases.continued``).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from absence.models import Alert
from absence.rules import RULES, TALK_RULES
from people.choices import Setting
from people.models import Huvudman

AGAIN = dt.timedelta(weeks=10)  # a call so long ago still tells that absence has gone on


class Ladder(StrEnum):
    """The ladders that there are."""

    TOREBODA = "toreboda"
    KARLSTAD = "karlstad"


class Do(StrEnum):
    """What a step asks for: the name of the form where it is done."""

    CALL = "cases:contact"
    CHECK = "checks"
    TALK = "cases:talk"
    WISH = "cases:meeting_wish"
    REPORT = "cases:step"


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A step of a ladder: what to do (verb first), when, and where it is done."""

    do: Do
    todo: str
    when: str
    button: str = ""


CALL_TODAY = FirstStep(Do.CALL, "Ring hem samma dag", "Eleven är borta utan giltigt skäl.", "Logga kontakt")
TALK_TODAY = FirstStep(
    Do.CALL,
    "Prata med eleven samma dag",
    "Eleven är borta utan giltigt skäl. I dag, eller nästa gång ni ses.",
    "Logga kontakt",
)
CALL_ANNOUNCED = FirstStep(
    Do.CALL, RULES["anmald_tre_dagar"].todo, "Anmäld frånvaro tre skoldagar i rad.", "Logga kontakt"
)
CHECK = FirstStep(Do.CHECK, "Gå igenom klassens frånvaro varje vecka", "Varje skolvecka, för hela klassen.")
TALK = FirstStep(
    Do.TALK, RULES[TALK_RULES[0]].todo, "Ett riktvärde är nått, eller frånvaron följer ett mönster.", "Logga samtal"
)
FOLLOW_UP = FirstStep(
    Do.TALK, "Följ upp samtalet", "Den dag ni kom överens om, annars enligt riktvärdet.", "Logga samtal"
)
REPORT = FirstStep(
    Do.REPORT, "Anmäl till rektor", "Frånvaron fortsätter fast ni har pratat och följt upp.", "Anmäl till rektor"
)
MEET = FirstStep(
    Do.TALK,
    "Bjud in vårdnadshavarna till ett fysiskt möte",
    "Frånvaron fortsätter efter samtalet i telefon.",
    "Logga mötet",
)
ELEVHALSA = FirstStep(Do.WISH, "Boka tid med elevhälsan", "Frånvaron fortsätter efter mötet.", "Boka tid")

LADDERS: dict[Ladder, tuple[FirstStep, ...]] = {
    Ladder.TOREBODA: (CALL_TODAY, TALK_TODAY, TALK, FOLLOW_UP, REPORT),
    Ladder.KARLSTAD: (CALL_TODAY, CHECK, CALL_ANNOUNCED, MEET, ELEVHALSA),
}
"""The steps of each ladder, the first on top."""

LADDER = Setting(
    "forsta-stegen",
    "Första stegen när frånvaron fortsätter",
    Ladder.TOREBODA.value,
    "Vad Närvaro föreslår härnäst i Mitt arbete, på elevens sida och i ärendet.",
    options={
        Ladder.TOREBODA.value: "Törebodas: samtal vid riktvärden, uppföljning, anmälan till rektor",
        Ladder.KARLSTAD.value: "Karlstads: samtal i telefon, fysiskt möte, tid med elevhälsan",
    },
)


def ladder_of(huvudman: Huvudman, day: dt.date) -> Ladder:
    """The ladder that the schools of a huvudman climb on a day."""
    return Ladder(LADDER.of(huvudman, day))


def asks_pupil(huvudman: Huvudman, day: dt.date) -> bool:
    """Whether the ladder says that the pupil too is told the same day, and not the home alone."""
    return TALK_TODAY in LADDERS[ladder_of(huvudman, day)]


Called = frozenset[tuple[int, int]]
"""Pupils and huvudmän, by id."""


def step_for(alert: Alert, day: dt.date, called: Called) -> FirstStep:
    """What an open signal asks for on a day. ``called`` says about whom a huvudman has called home about announced
    absence before (``called_lately``): three announced days once more are absence that goes on.
    """
    karlstad = ladder_of(alert.school.huvudman, day) == Ladder.KARLSTAD
    if alert.rule in TALK_RULES:
        return MEET if karlstad else TALK
    if alert.rule == "anmald_tre_dagar":
        return MEET if karlstad and (alert.student_id, alert.school.huvudman_id) in called else CALL_ANNOUNCED
    return CALL_TODAY


def called_lately(alerts: Iterable[Alert], day: dt.date) -> Called:
    """The pupils of some signals whose home a huvudman has called about announced absence in the last ten weeks.

    One query, and none where no signal is about announced absence.
    """
    students = {alert.student_id for alert in alerts if alert.rule == "anmald_tre_dagar"}
    if not students:
        return frozenset()
    answered = Alert.objects.filter(student__in=students, rule="anmald_tre_dagar", status=Alert.Status.HANDLED)
    return frozenset(answered.filter(handled_at__date__gte=day - AGAIN).values_list("student", "school__huvudman"))
