"""A person's unfinished drafts, for "Mitt arbete"."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from drafts.services import open_drafts
from people.access import visible_students
from people.models import User


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A draft in the list: what the form is called, about whom, and where it goes on. Names belong in ``who`` only."""

    title: str
    who: str
    url: str
    saved_at: dt.datetime


def unfinished(user: User) -> list[Unfinished]:
    """The drafts of a person about pupils still in reach, the latest first. A protected pupil is not named."""
    reached = Q(student=None) | Q(student__in=visible_students(user))
    drafts = open_drafts(user).filter(reached).select_related("student")
    return [
        Unfinished(
            title=draft.title,
            who="" if draft.student is None or draft.student.is_protected else draft.student.name,
            url=f"{draft.place}?utkast={draft.pk}",
            saved_at=draft.saved_at,
        )
        for draft in drafts
    ]
