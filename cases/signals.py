"""What the routine announces. Nothing is imported upwards: whoever tells people listens here."""

from typing import Any

from django.dispatch import Signal

from cases.models import Case
from people.models import User

step_taken = Signal()
"""Something has happened in a case: ``case``, ``event`` (CaseEvent) and ``by`` (User). Inside the transaction."""

step_considered = Signal()
"""Somebody is about to take a step: ``case``, ``transition`` (its name) and ``by``.

Each receiver answers with a list of things with ``text``, ``icon`` and ``why``: what will happen. One with ``asks``,
the name of a hemkommun, is for whoever takes the step to decide.
"""


def consequences_of(case: Case, name: str, by: User) -> list[Any]:
    """What those who listen say will happen when the step is taken."""
    answers = step_considered.send(sender=Case, case=case, transition=name, by=by)
    return [each for _, told in answers for each in told or ()]
