"""Carries out the demo's orosanmälningar through the services that people's forms go through."""

import datetime as dt

from django.utils import timezone

from cases import services
from cases.concern.known import filled_in
from cases.models import Concern, ConcernNote
from narvaro.demo.cast import PUPILS
from narvaro.demo.stories.concerns import CONCERNS, After, Worry
from people.models import Membership, Student, User

MORNING, LATER = dt.time(9, 10), dt.timedelta(minutes=20)  # when a report is written, and how long things take


def write_concerns(today: dt.date) -> None:
    """Write them all; once."""
    if Concern.objects.exists():
        return
    for worry in CONCERNS:
        _write(worry, today)


def _write(worry: Worry, today: dt.date) -> None:
    by, at = User.objects.get(username=worry.by), _at(today, worry.ago)
    student = _pupil(worry.pupil) if worry.pupil else None
    answers = filled_in(by, student, None) | worry.answers
    if worry.answers.get("called_to"):
        answers["called_at"] = at - LATER
    concern = services.write_concern(by=by, student=student, answers=answers, finish=worry.ready, at=at)
    how, to = worry.given
    if how:
        given = at + LATER
        services.give_concern(concern=concern, by=by, how=how, given_at=given, given_to=to, at=given)
    for number, after in enumerate(worry.after, start=1):
        _note(concern, by, after, _at(today, after.ago) + number * LATER)


def _note(concern: Concern, by: User, after: After, at: dt.datetime) -> None:
    about = None
    if after.kind == ConcernNote.Kind.SUPPLEMENT_GIVEN:
        about = concern.notes.filter(kind=ConcernNote.Kind.SUPPLEMENT).latest("pk")
    services.note_concern(
        concern=concern, by=by, kind=after.kind, happened_at=at, text=after.text, whom=after.whom, how=after.how,
        about=about, at=at,
    )  # fmt: skip


def _at(today: dt.date, ago: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(today - dt.timedelta(days=ago), MORNING))


def _pupil(name: str) -> Student:
    """One of the cast, told from others of the same name by the class."""
    part = next(part for part in PUPILS if part.name == name)
    first, last = name.split(" ")
    places = Membership.objects.filter(group__name=part.klass, student__first_name=first, student__last_name=last)
    return places.select_related("student").earliest("pk").student
