"""Writing a decision: what every decision by the rektor says of itself."""

from dataclasses import dataclass
from typing import Any

from cases.lagrum import lagrum_for
from cases.models import Decision
from cases.queries import skolform_of
from cases.routine import TRANSITIONS
from cases.services.change import Change
from people.models import User


@dataclass(frozen=True, slots=True)
class Handling:
    """Who prepared a decision (föredragande) and who else took part in the final handling (31 § förvaltningslagen)."""

    prepared_by: User | None = None
    took_part: str = ""


def decide(
    change: Change, kind: Decision.Kind, reason: str, handling: Handling | None = None, **words: Any
) -> Decision:
    """Write a decision with the lagrum, if the step has one, as it reads for the pupil's skolform that day."""
    step = TRANSITIONS.get(change.kind)
    purpose = step.purpose if step else None
    form = skolform_of(change.case.student, change.case.school, change.day)
    lagrum = lagrum_for(purpose, form, change.day) if purpose else None
    return Decision.objects.create(
        case=change.case,
        kind=kind,
        reason=reason,
        lagrum=lagrum.text if lagrum else "",
        prepared_by=handling.prepared_by if handling else None,
        took_part=handling.took_part if handling else "",
        decided_by=change.by,
        decided_at=change.at,
        delegation=change.delegation,
        **words,
    )
