"""Writing the huvudman's follow-up of a school, and the rektor's answer. Each time is a new version."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases.errors import Conflict, Missing, MissingParts
from oversight.follow_up import Story, may_answer, may_write, stories_of
from oversight.models import FollowUp
from oversight.occasions import Occasion
from oversight.schools import COLUMNS, Span, seen_at
from people.models import School, User
from people.queries import calendar_of


@transaction.atomic
def write_follow_up(
    *,
    school: School,
    occasion: Occasion,
    by: User,
    text: str,
    asked: str = "",
    answer_by: dt.date | None = None,
    version: int,
    at: dt.datetime | None = None,
) -> FollowUp:
    """The huvudman's words about a school, with the figures of the day. ``version`` is what stood on the page.

    Raises PermissionDenied, Conflict when somebody has written since, MissingParts naming what is missing.
    """
    if not may_write(by, school):
        raise PermissionDenied
    when = at or timezone.now()
    today = timezone.localdate(when)
    story = _locked(school, occasion, version, today)
    parts = [] if text.strip() else [Missing("Skriv vad du har sett på skolan.", "text")]
    if asked.strip() and (answer_by is None or answer_by < today):
        parts.append(Missing("Välj vilken dag rektorn senast ska svara, i dag eller senare.", "answer_by"))
    if answer_by and not asked.strip():
        parts.append(Missing("Skriv vad du ber rektorn om, eller ta bort dagen.", "asked"))
    if parts:
        raise MissingParts(parts)
    return FollowUp.objects.create(
        school=school,
        occasion=occasion.monday,
        kind=FollowUp.Kind.SEEN,
        version=story.version + 1,
        text=text.strip(),
        asked=asked.strip(),
        answer_by=answer_by,
        figures=figures_of(school, today),
        by=by,
        at=when,
    )


@transaction.atomic
def answer_follow_up(
    *, school: School, occasion: Occasion, by: User, text: str, version: int, at: dt.datetime | None = None
) -> FollowUp:
    """The rektor's answer to what the huvudman has written. Raises as ``write_follow_up``."""
    if not may_answer(by, school):
        raise PermissionDenied
    when = at or timezone.now()
    story = _locked(school, occasion, version, timezone.localdate(when))
    if story.seen is None:
        raise MissingParts([Missing("Huvudmannen har inte skrivit något om skolan än.", "text")])
    if not text.strip():
        raise MissingParts([Missing("Skriv ditt svar.", "text")])
    return FollowUp.objects.create(
        school=school,
        occasion=occasion.monday,
        kind=FollowUp.Kind.ANSWER,
        version=story.version + 1,
        text=text.strip(),
        by=by,
        at=when,
    )


def figures_of(school: School, today: dt.date) -> list[list[str]]:
    """The school's figures of the läsår so far: what each is called and what it says."""
    span = Span(calendar_of(school).school_year_start(today), today)
    (seen,) = seen_at([school], span, today)
    return [[name, words(seen)] for name, words in COLUMNS.items()]


def _locked(school: School, occasion: Occasion, version: int, today: dt.date) -> Story:
    """What is written about the school, with nobody else writing. Raises Conflict when another version stood."""
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    (story,) = stories_of([school], today, occasion)
    if story.version != version:
        last = story.entries[-1] if story.entries else None
        raise Conflict(
            last.by if last else None,
            last.at if last else None,
            f"{last.by.name if last else 'Någon'} har skrivit i uppföljningen medan du skrev. Din text finns kvar.",
        )
    return story
