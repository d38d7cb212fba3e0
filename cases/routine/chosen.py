"""The routine as a huvudman has it: everything that can be chosen, in the order of the page, and choosing it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from absence import csn
from absence.first_steps import LADDER
from cases.routine import GUIDES, PARTS, TEXTS
from cases.routine.follow_up import AUTUMN, SPRING
from cases.routine.guides import FOLLOW_UP_FIRST, FOLLOW_UP_LAST
from people.choices import ChoiceRefused, Setting, choose
from people.models import Choice, Huvudman, User


@dataclass(frozen=True, slots=True)
class Group:
    """Settings that stand together on the page."""

    key: str
    title: str
    text: str
    settings: tuple[Setting[Any], ...]


GROUPS = (
    Group(
        "stegen",
        "Första stegen",
        "Vad som föreslås när en elev är borta och frånvaron fortsätter. Att ringa hem samma dag vid ogiltig frånvaro "
        "är lag och hör till båda.",
        (LADDER,),
    ),
    Group(
        "frister",
        "Frister",
        "Riktvärden för hur snart och hur ofta något ska göras. De påminner och föreslår. Lagen säger skyndsamt, "
        "snarast och samma dag, och det går inte att ändra.",
        GUIDES,
    ),
    Group(
        "krav",
        "Det som ska vara skrivet",
        "Vad som behövs innan ett ärende kan gå vidare. Det lagen kräver frågar vi alltid efter, så det står inte här.",
        tuple(PARTS.values()),
    ),
    Group(
        "csn",
        "Studiehjälp och CSN",
        "Gymnasiet: hur mycket ogiltig frånvaro som kommer med på listan för CSN. En person avgör vad som rapporteras.",
        csn.SETTINGS,
    ),
    Group(
        "uppfoljning",
        "Huvudmannens uppföljning",
        "Två gånger om året följer huvudmannen upp sina skolor och ber rektorerna om svar.",
        (SPRING, AUTUMN),
    ),
    Group(
        "texter",
        "Egna texter",
        "Skriv det som gäller hos er: vad ni kallar saker, vem man frågar, var något finns. Texten visas bredvid vår.",
        tuple(TEXTS.values()),
    ),
)
"""Everything that a huvudman may choose in the routine."""

SETTINGS: dict[str, Setting[Any]] = {each.name: each for group in GROUPS for each in group.settings}
"""The same by name."""


def choose_in_routine(
    huvudman: Huvudman,
    setting: Setting[Any],
    *,
    value: object,
    first_day: dt.date | None,
    reason: str,
    by: User,
    at: dt.datetime | None = None,
) -> Choice:
    """Choose. Raises ChoiceRefused, also where the earliest follow-up would come after the latest."""
    pair = (FOLLOW_UP_FIRST, FOLLOW_UP_LAST)
    if setting in pair and isinstance(value, int) and first_day:
        first, last = (value if each == setting else each.of(huvudman, first_day) for each in pair)
        if first >= last:
            raise ChoiceRefused(f"Tidigast ({first}) måste vara färre skolveckor än senast ({last}).")
    return choose(huvudman, setting, value=value, first_day=first_day, reason=reason, by=by, at=at)
