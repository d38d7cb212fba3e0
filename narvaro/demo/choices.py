"""What the demo's huvudman has chosen in the routine: a deadline, one more part to write, words of its own."""

import datetime as dt
from typing import Any

from cases.routine import PARTS, TEXTS
from cases.routine.chosen import choose_in_routine
from cases.routine.guides import MEASURE
from narvaro.demo.everyday import at
from people.choices import Setting
from people.models import Choice, Huvudman, User

AUTUMN = dt.date(2026, 8, 24)
DECIDED_BEFORE = dt.timedelta(days=6)
FORTNIGHT = dt.timedelta(days=14)

CHOICES: tuple[tuple[Setting[Any], Any, dt.date | None, str], ...] = (
    (
        TEXTS["steg", "uppmarksamma"],
        "Når du ingen hemma två dagar i rad, säg till kuratorn samma dag. Hon har fler vägar in.",
        AUTUMN,
        "Mentorerna frågade vem man vänder sig till.",
    ),
    (
        TEXTS["samtal", "pupil_view"],
        "Eleven kan också rita eller skriva i förväg. Bildstödet ligger i elevhälsans rum.",
        AUTUMN,
        "Elevhälsan vill att fler elever ska komma till tals.",
    ),
    (
        TEXTS["inled_utredning", "utredare"],
        "Specialpedagogen utreder, om eleven inte hellre pratar med någon annan.",
        AUTUMN,
        "Så fördelar vi arbetet läsåret 2026/27.",
    ),
    (MEASURE, 2, dt.date(2026, 10, 5), "Uppföljningen i september: tre veckor var för länge att vänta."),
    (PARTS["anmal", "tried"], True, None, "Rektorerna saknar det när de ska besluta."),
)
"""Setting, value, first day (None: a fortnight from now), why: in the order they were decided."""


def set_choices(today: dt.date) -> None:
    """What the huvudman has decided by now; each once."""
    by, huvudman = User.objects.get(username="systemforvaltare"), Huvudman.objects.earliest("pk")
    for setting, value, begins, reason in CHOICES:
        first_day = begins or today + FORTNIGHT
        day = min(first_day - DECIDED_BEFORE, today)
        if day <= today and not Choice.objects.filter(huvudman=huvudman, name=setting.name).exists():
            when = at(day, hour=13, minute=40)
            choose_in_routine(huvudman, setting, value=value, first_day=first_day, reason=reason, by=by, at=when)
