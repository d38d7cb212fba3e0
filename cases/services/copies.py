"""Copies of a talk to a guardian or a pupil of age: what goes along is chosen, and noted in the case."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases.access import may_log
from cases.copying import COPIED, receivers_of
from cases.errors import Missing, MissingParts
from cases.models import CaseEvent, Talk
from cases.queries import facts
from cases.reading import reading_of
from cases.services.change import NOT_ALLOWED, Change, lock, moment
from people.models import User


@transaction.atomic
def copy_talk(
    *, talk: Talk, by: User, receiver: str, parts: Collection[str], at: dt.datetime | None = None
) -> CaseEvent:
    """Note that a copy of a talk goes to a receiver (a key of ``receivers_of``) with the parts chosen (``COPIED``).

    Nothing is sent: the copy is printed or handed over. A closed case gives copies too. Raises PermissionDenied for
    whoever does not read the talk or when the pupil is protected, and MissingParts.
    """
    case = lock(talk.case)
    hidden = talk.pk in reading_of(by, case).hidden("talk")
    if hidden or case.student.is_protected or not may_log(by, case.student, case.school):
        raise PermissionDenied(NOT_ALLOWED)
    when = moment(at)
    change = Change(case, by, when, "kopia")
    known = receivers_of(case.student, change.day)
    chosen = [name for name in COPIED if name in parts]
    missing = [] if receiver in known else [Missing("Välj vem kopian är till.", "receiver")]
    missing += [] if chosen else [Missing("Välj minst en del av samtalet.", "parts")]
    if missing:
        raise MissingParts(missing)
    told = ", ".join(COPIED[name].title.lower() for name in chosen)
    text = f"Till {known[receiver]}: {told}."
    return change.end(text, **facts(talk=talk.pk, receiver=receiver, parts=chosen))
