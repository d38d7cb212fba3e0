"""What of a case is elevhälsan's: the one judge, for akten and for a handover to another school.

Stronger secrecy holds for it than for the rest (23 kap. 2 § offentlighets- och sekretesslagen), so akten proposes to
leave it out, and the school that a case leaves keeps it unless somebody has consented.
"""

from dataclasses import dataclass

from cases.models import CaseEvent, InvestigationTalk
from cases.parts import Voice
from people.models import RoleAssignment, School
from people.roles import ELEVHALSA, Role

OPENED, CARRIED_OUT = "oppna", "atgard_genomford"

BY_WHOM = (
    *("samtal", "uppfoljande_samtal", "anmal", "anteckning", "muntlig_uppgift", "overlamning"),
    *("atgard_logg", CARRIED_OUT, "atgard_utgar", OPENED),
)
"""Kinds of event whose words are elevhälsan's when elevhälsan has written them."""

MEETINGS = ("elevhalsomote", "motesuppgift")
"""Kinds whose words are elevhälsan's, whoever has written them."""


@dataclass(frozen=True, slots=True)
class Elevhalsan:
    """Who is elevhälsan (ids), who of them are school nurses, and with that what is theirs."""

    people: frozenset[int]
    nurses: frozenset[int] = frozenset()

    def wrote(self, author: int | None) -> bool:
        """Whether somebody (an id) is elevhälsan."""
        return author in self.people

    def tells(self, event: CaseEvent) -> bool:
        """Whether the words of an event are theirs."""
        return event.kind in MEETINGS or (event.kind in BY_WHOM and self.wrote(event.actor_id))

    def held(self, talk: InvestigationTalk) -> bool:
        """Whether a talk of an investigation is theirs: they answered in it, led it or wrote it down."""
        return (
            talk.whom == InvestigationTalk.Whom.ELEVHALSA
            or self.wrote(talk.leader_id)
            or self.wrote(talk.changed_by_id)
        )


def elevhalsan_of(school: School) -> Elevhalsan:
    """Everybody who is, or has been, in elevhälsan at a school of the same huvudman. One query."""
    held = RoleAssignment.objects.filter(school__huvudman=school.huvudman_id, role__in=ELEVHALSA)
    roles = list(held.values_list("user_id", "role"))
    nurses = frozenset(user for user, role in roles if role == Role.SKOLSKOTERSKA)
    return Elevhalsan(frozenset(user for user, _ in roles), nurses)


def is_their_voice(key: str) -> bool:
    """Whether a part of an investigation, by its name, holds elevhälsan's own picture (``cases.parts``)."""
    return Voice.ELEVHALSA in key.split("_")
