"""How pupil and guardians take part when measures are planned: who is asked, what is needed, how it stands.

The pupil has a right to be heard and to have a say by age and maturity, and guardians are part of making the plan
(the routine's section on measures; artikel 12 barnkonventionen). Nobody is waited for: that it was offered, and how,
is enough to begin.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from cases.errors import Missing
from cases.models import Case, Participation
from cases.requirements import Given, current_investigation, day_of
from cases.voices import named_guardians
from people import swedish
from people.models import Guardian

How, Agrees = Participation.How, Participation.Agrees

NOT_THERE = (How.OFFERED, How.DECLINED)
"""Ways of not taking part: then it is written what was offered."""


@dataclass(frozen=True, slots=True)
class Taking:
    """Somebody who takes part: the pupil (no ``guardian``) or a guardian, the name to write, and a key for forms."""

    name: str
    guardian: Guardian | None = None

    @property
    def key(self) -> str:
        """How a form names the person: ``elev`` or ``vh_12``."""
        return f"vh_{self.guardian.pk}" if self.guardian else "elev"

    @property
    def pk(self) -> int | None:
        """The guardian's id; None for the pupil."""
        return self.guardian.pk if self.guardian else None


@dataclass(frozen=True, slots=True)
class PartSaid:
    """What is written about one person's part."""

    who: Taking
    how: str = ""
    agrees: str = ""
    words: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written."""
        return not (self.how or self.agrees or self.words.strip())


def taking_part(case: Case, day: dt.date) -> list[Taking]:
    """Who is to take part on ``day``: the pupil first, then each guardian."""
    guardians = [Taking(name, guardian) for guardian, name in named_guardians(case.student, day)]
    return [Taking(case.student.first_name), *guardians]


def missing_in_part(said: PartSaid) -> list[Missing]:
    """What is missing in what is written about somebody, each part at its field."""
    name, key = said.who.name, said.who.key
    if said.how not in How.values:
        return [Missing(f"Välj hur {name} har varit med.", f"how_{key}")]
    if said.how in NOT_THERE:
        ask = f"Skriv vad {name} erbjöds, hur och vilken dag."
        return [] if said.words.strip() else [Missing(ask, f"words_{key}")]
    ask = f"Välj om {name} samtycker till åtgärderna."
    return [] if said.agrees in Agrees.values else [Missing(ask, f"agrees_{key}")]


def everybody_took_part(case: Case, given: Given) -> list[Missing]:
    """For the pupil and each guardian: how they took part in the plan, or that it was offered."""
    heard = {each.guardian_id for each in _since_approval(case)}
    left = [each.name for each in taking_part(case, day_of(given)) if each.pk not in heard]
    ask = f"Skriv hur {swedish.join(left)} har varit med och planerat, eller vad ni erbjöd."
    return [Missing(ask, "delaktighet")] if left else []


def _since_approval(case: Case) -> Iterable[Participation]:
    """What is written since the investigation was approved: it is about these measures."""
    current = current_investigation(case)
    since = current.approved_at if current else None
    return (each for each in case.participations.all() if since is None or each.at >= since)


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part as it stands: the last row about the person, if there is one."""

    who: Taking
    last: Participation | None
    earlier: int = 0

    @property
    def agrees_text(self) -> str:
        """Whether the person agrees, as a tag says it."""
        said = Agrees(self.last.agrees) if self.last and self.last.agrees else None
        return _AGREES[said] if said else ""


_AGREES = {
    Agrees.YES: "Samtycker",
    Agrees.PARTLY: "Samtycker delvis",
    Agrees.NO: "Samtycker inte",
    Agrees.UNSAID: "Har inte sagt",
}


def parts_in(case: Case, rows: Iterable[Participation]) -> list[Part]:
    """How it stands for everybody who is to take part today."""
    by_person: dict[int | None, list[Participation]] = {}
    for row in rows:
        by_person.setdefault(row.guardian_id, []).append(row)
    found = [(each, by_person.get(each.pk, [])) for each in taking_part(case, timezone.localdate())]
    return [Part(who, own[-1] if own else None, max(len(own) - 1, 0)) for who, own in found]


def told(said: PartSaid) -> str:
    """What is written about somebody, as the event's words say it."""
    agrees = f" Samtycker: {Agrees(said.agrees).label.lower()}." if said.agrees else ""
    return f"{said.who.name}: {How(said.how).label.lower()}.{agrees} {said.words}".strip()
