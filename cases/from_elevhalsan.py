"""What elevhälsan knows about a case, beside what it is decided on: their notes, and what their meetings came to.

The rektor's decision stands on the mentor's report and on this (the routine's section 3). It is read where it lies and
never copied into the report, which more people read. Talks that elevhälsan has held stand among the talks.
"""

import dataclasses

from cases.elevhalsan import MEETINGS, Elevhalsan, elevhalsan_of
from cases.models import Case, CaseEvent
from cases.reading import Reading
from cases.timeline import TimelineRow, timeline_of

NOTED = ("anteckning", "muntlig_uppgift", *MEETINGS)
"""Kinds of event that are gathered here, where they are elevhälsan's (``cases.elevhalsan``)."""


def known_by_elevhalsan(case: Case, reading: Reading) -> list[TimelineRow]:
    """What elevhälsan has noted, newest first, as far as the person reads it. One query."""
    theirs = elevhalsan_of(case.school)
    about = tuple(each for each in reading.events if each.pk not in reading.withheld and _belongs(each, theirs))
    return timeline_of(dataclasses.replace(reading, events=about))


def _belongs(event: CaseEvent, theirs: Elevhalsan) -> bool:
    """Whether an event is gathered: never a school nurse's own note, as what nurse and doctor write is kept apart."""
    by_nurse = event.kind not in MEETINGS and event.actor_id in theirs.nurses
    return event.kind in NOTED and theirs.tells(event) and not by_nurse
