"""When absence goes on in a case where somebody has talked: the next step of the huvudman's ladder of first steps.

A talk answers the signals that there are, so a signal that is open after it is absence that goes on. Nothing here is
stored: it is what the signals, the talks and the wishes say today.
"""

import datetime as dt
from typing import Any

from django.db.models import Prefetch

from absence.first_steps import ELEVHALSA, MEET, REPORT, FirstStep, Ladder, ladder_of
from absence.models import Alert
from absence.rules import TALK_RULES
from cases.models import Case, MeetingWish, Talk
from cases.queries import talks_counted
from people import swedish

TALKS_BEFORE_REPORT = 2
"""A talk and its follow-up come before the rektor, unless the mentor sees that it cannot wait."""

_SIGNALS = Alert.objects.filter(status=Alert.Status.OPEN, rule__in=(*TALK_RULES, "anmald_tre_dagar"))
_WISHES = MeetingWish.objects.filter(withdrawn_at=None)


def parts() -> "tuple[Prefetch[Any], ...]":
    """What ``next_of`` reads besides talks, for many cases at once."""
    return (
        Prefetch("student__alerts", _SIGNALS.select_related("school"), to_attr="signals_going_on"),
        Prefetch("student__meeting_wishes", _WISHES.all(), to_attr="wishes_made"),
    )


def next_of(case: Case, today: dt.date) -> FirstStep | None:
    """The next step of the ladder in a case where the mentor and home talk; None where the absence does not go on."""
    talks = talks_counted(case)
    if not talks or not _goes_on(case):
        return None
    if ladder_of(case.school.huvudman, today) == Ladder.KARLSTAD:
        return _karlstad(case, talks)
    return REPORT if len(talks) >= TALKS_BEFORE_REPORT and not case.check_again_on else None


def _karlstad(case: Case, talks: list[Talk]) -> FirstStep | None:
    """A meeting in person, and then time with elevhälsan, unless somebody has asked for it since."""
    met = max((talk.held_on for talk in talks if talk.channel == Talk.Channel.MEETING), default=None)
    if met is None:
        return MEET
    asked = any(swedish.local_day(wish.at) >= met for wish in _wishes(case) if wish.school_id == case.school_id)
    return None if asked else ELEVHALSA


def _goes_on(case: Case) -> bool:
    """Whether a signal is open at the case's huvudman; what another has seen is not told here."""
    return any(alert.school.huvudman_id == case.school.huvudman_id for alert in _signals(case))


def _signals(case: Case) -> list[Alert]:
    known: list[Alert] | None = getattr(case.student, "signals_going_on", None)
    return list(_SIGNALS.filter(student=case.student_id).select_related("school")) if known is None else known


def _wishes(case: Case) -> list[MeetingWish]:
    known: list[MeetingWish] | None = getattr(case.student, "wishes_made", None)
    return list(_WISHES.filter(student=case.student_id)) if known is None else known
