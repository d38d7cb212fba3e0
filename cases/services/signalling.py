"""Which signals a contact and a talk answer."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from absence.models import Alert
from people.models import Student, User

SAME_DAY_RULES = ("ogiltig_samma_dag", "anmald_tre_dagar")
"""Signals that a contact with home answers, for the day it is about."""
TALK_RULES = ("tillfallen_termin", "tillfallen_tio_veckor", "dagar_tio_veckor")
"""Signals that a talk about absence answers, whatever their window."""


def handle_signals(
    student: Student,
    rules: Iterable[str],
    *,
    by: User,
    how: str,
    at: dt.datetime | None = None,
    on: dt.date | None = None,
) -> int:
    """Note that the pupil's open signals of some rules are handled, and how; only those of the day ``on`` if given."""
    signals = Alert.objects.filter(student=student, rule__in=list(rules), status=Alert.Status.OPEN)
    if on:
        signals = signals.filter(window_from__lte=on, window_to__gte=on)
    return signals.update(
        status=Alert.Status.HANDLED, handled_by=by, handled_at=at or timezone.now(), handled_how=how[:200]
    )
