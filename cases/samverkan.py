"""Samverkan with, and information to, other authorities: with whom, on which ground, and what a record needs.

It can begin in any step when the pupil's needs ask for it (the routine's section 4; 7 kap. 21 § skollagen says that
the hemkommun may need to coordinate). Nothing about a person is shared without consent or a provision. Oro för att ett
barn far illa is something else: an orosanmälan, of its own and at once (``cases.concern``).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from cases.errors import Missing
from cases.models import Case, Samverkan
from cases.parts import Speaker
from cases.routine import Actor
from cases.voices import everybody_heard
from people import swedish
from people.models import User
from people.queries import guardians_of

WRITERS = (Actor.ELEVHALSA, Actor.REKTOR, Actor.UTREDARE, Actor.TEAM)
"""Who write about samverkan. The same read it."""

Party, Ground = Samverkan.Party, Samverkan.Ground

EXPLAINED: dict[str, str] = {
    Ground.CONSENT: "Den det gäller har sagt ja. Med yngre elever båda vårdnadshavarna, och eleven efter ålder.",
    Ground.LAW: "En bestämmelse låter eller ålägger er att lämna uppgiften. Skriv vilken.",
    Ground.NOBODY: "Ni frågar allmänt eller samarbetar utan att någon enskild går att känna igen.",
}
"""What each ground means."""


@dataclass(frozen=True, slots=True)
class SamverkanText:
    """What a record of samverkan says. ``consent_of`` are keys of those who consented (``elev``, ``vh_12``)."""

    kind: str = Samverkan.Kind.TOGETHER
    party: str = ""
    name: str = ""
    contact: str = ""
    purpose: str = ""
    shared: str = ""
    ground: str = ""
    consent_of: tuple[str, ...] = ()
    consent_on: dt.date | None = None
    provision: str = ""
    held_on: dt.date | None = None
    outcome: str = ""
    next_on: dt.date | None = None
    responsible: User | None = None
    informed_on: dt.date | None = None
    why_not_informed: str = ""


def missing_in_samverkan(case: Case, said: SamverkanText, day: dt.date) -> list[Missing]:
    """What a record still needs, each part at its field."""
    parts = [*_missing_party(said), *_missing_ground(case, said, day), *_missing_dates(said, day)]
    if guardians_of(case.student, day) and not (said.informed_on or said.why_not_informed.strip()):
        ask = "Skriv när vårdnadshavarna fick veta, eller varför de inte har fått det."
        parts.append(Missing(ask, "informed_on"))
    return parts


def _missing_party(said: SamverkanText) -> list[Missing]:
    parts = []
    if said.kind not in Samverkan.Kind.values:
        parts.append(Missing("Välj om det är samverkan eller information.", "kind"))
    if said.party not in Party.values:
        parts.append(Missing("Välj med vem.", "party"))
    if said.party == Party.OTHER and not said.name.strip():
        parts.append(Missing("Skriv vilken verksamhet det är.", "name"))
    if not said.purpose.strip():
        parts.append(Missing("Skriv vad syftet är.", "purpose"))
    return parts


def _missing_ground(case: Case, said: SamverkanText, day: dt.date) -> list[Missing]:
    """Nothing about a person is shared without consent, by whom and when, or a provision."""
    if said.ground not in Ground.values:
        return [Missing("Välj med vilket stöd ni delar uppgifter.", "ground")]
    parts = []
    if said.ground != Ground.NOBODY and not said.shared.strip():
        parts.append(Missing("Skriv vad ni delar.", "shared"))
    if said.ground == Ground.CONSENT:
        known = {each.key for each in who_may_consent(case, day)}
        if not said.consent_of or not set(said.consent_of) <= known:
            parts.append(Missing("Välj vem som har samtyckt.", "consent_of"))
        if said.consent_on is None or said.consent_on > day:
            parts.append(Missing("Välj vilken dag samtycket gavs. Den kan inte ligga framåt i tiden.", "consent_on"))
    if said.ground == Ground.LAW and not said.provision.strip():
        parts.append(Missing("Skriv vilken bestämmelse ni stöder er på.", "provision"))
    return parts


def _missing_dates(said: SamverkanText, day: dt.date) -> list[Missing]:
    parts = []
    if said.held_on is None and said.next_on is None:
        parts.append(Missing("Välj vilken dag ni hade kontakt, eller när nästa kontakt ska tas.", "held_on"))
    if said.held_on and said.held_on > day:
        parts.append(
            Missing("Dagen för kontakten kan inte ligga framåt i tiden. Välj den som nästa kontakt.", "held_on")
        )
    if said.next_on and said.responsible is None:
        parts.append(Missing("Välj vem som tar nästa kontakt.", "responsible"))
    if said.informed_on and said.informed_on > day:
        parts.append(Missing("Välj en dag som har varit.", "informed_on"))
    return parts


def who_may_consent(case: Case, day: dt.date) -> list[Speaker]:
    """Those whose consent can be written: the pupil and the guardians, also those from before the 18th birthday."""
    return [each for each in everybody_heard(case, day) if each.is_pupil or each.key.startswith("vh_")]


@dataclass(frozen=True, slots=True)
class Cooperation:
    """A record of samverkan as it is read."""

    record: Samverkan
    title: str
    ground: str


def cooperations_of(case: Case, records: Iterable[Samverkan], day: dt.date) -> list[Cooperation]:
    """Every record with what it is called, and on which ground something is shared."""
    names = {each.key: each.name for each in who_may_consent(case, day)}
    return [Cooperation(each, title_of(each), _ground_of(each, names)) for each in records]


def title_of(record: Samverkan) -> str:
    """Samverkan med socialtjänsten (mottagningen); Information till hemkommunen."""
    preposition = "till" if record.kind == Samverkan.Kind.INFORMATION else "med"
    label = record.get_party_display()
    party = record.name if record.party == Party.OTHER else label if label.isupper() else label[0].lower() + label[1:]
    more = f" ({record.name})" if record.name and record.party != Party.OTHER else ""
    return f"{record.get_kind_display()} {preposition} {party}{more}"


def _ground_of(record: Samverkan, names: dict[str, str]) -> str:
    if record.ground == Ground.CONSENT and record.consent_on:
        who = swedish.join([names.get(key, "vårdnadshavare") for key in record.consent_of])
        return f"Samtycke av {who} {swedish.date(record.consent_on)}."
    if record.ground == Ground.LAW:
        return f"Stöd i lag: {record.provision}"
    return f"{record.get_ground_display()}."
