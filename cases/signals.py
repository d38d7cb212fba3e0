"""What the routine announces. Nothing is imported upwards: whoever tells people listens here."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import Signal

from cases.models import Case
from people.models import User

step_taken = Signal()
"""Something has happened in a case: ``case``, ``event`` (CaseEvent) and ``by`` (User). Inside the transaction."""

step_considered = Signal()
"""Somebody is about to take a step: ``case``, ``transition`` (its name), ``by``, and ``appointed``: names chosen.

Each receiver answers with a list of things with ``text``, ``icon`` and ``why``: what will happen. One with ``asks``,
the name of a hemkommun, is for whoever takes the step to decide.
"""


def consequences_of(case: Case, name: str, by: User, appointed: Sequence[str] = ()) -> list[Any]:
    """What those who listen say will happen when the step is taken; ``appointed`` are the names chosen so far."""
    answers = step_considered.send(sender=Case, case=case, transition=name, by=by, appointed=appointed)
    return [each for _, told in answers for each in told or ()]
