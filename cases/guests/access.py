"""Who may ask whom by a link, and which links still open anything: default is nobody.

A pupil with protected data is never asked this way: an address on the net is an e-service, and the school's name alone
can lead to the child (domain: "never in e-service"). Nobody who may not be contacted gets a link, nor a guardian once
the pupil is of age, from that very day.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.access import actors_of
from cases.guests import rules
from cases.guests.secrets import hash_of
from cases.models import Case, GuestLink
from cases.parts import Voice
from cases.reading import INVESTIGATED
from cases.routine import Actor
from cases.voices import guardian_key
from people.models import Guardian, Guardianship, Student, User
from people.protected import protected_since

Way = GuestLink.Way

ORPHANED = Q(orphaned_at__isnull=False, sent_at=None, revoked_at=None)
"""Links whose maker has left, with something begun that waits for a new link."""

BEFORE_INVESTIGATION = frozenset({Actor.MENTOR, Actor.ELEVHALSA, Actor.REKTOR, Actor.TEAM})
"""Who may hold a talk about absence, and so ask."""
IN_INVESTIGATION = BEFORE_INVESTIGATION - {Actor.MENTOR}
"""While it is investigated and acted on, the mentor does not read what is answered (``cases.reading``)."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who may be asked: a key (``elev``, ``vh_12``), how pages name them, and the ways that are open."""

    key: str
    name: str
    guardian: Guardian | None
    ways: tuple[str, ...]


def may_ask(user: User, case: Case) -> bool:
    """Whether somebody may make links in a case."""
    return not case.student.is_protected and may_handle(user, case)


def may_handle(user: User, case: Case) -> bool:
    """Whether somebody may handle what is answered: also what came before the pupil was protected."""
    if not case.is_open:
        return False
    allowed = IN_INVESTIGATION if case.state in INVESTIGATED else BEFORE_INVESTIGATION
    return bool(actors_of(user, case) & allowed)


def addressees(case: Case, day: dt.date) -> list[Addressee]:
    """Whom a case may ask on a day: the pupil, and each guardian whom the school may contact. One query."""
    student = case.student
    if student.is_protected or not case.is_open:
        return []
    pupil = Addressee(Voice.PUPIL.value, student.name, None, _ways_of_pupil(student, day))
    return [pupil, *(_guardian(each.guardian) for each in _guardianships(student, day))]


def _ways_of_pupil(student: Student, day: dt.date) -> tuple[str, ...]:
    age = student.age(day)
    return (Way.SENT, Way.SHOWN) if age is not None and age >= rules.SENT_FROM_AGE else (Way.SHOWN,)


def _guardian(guardian: Guardian) -> Addressee:
    return Addressee(guardian_key(guardian), guardian.name, guardian, (Way.SENT, Way.SHOWN))


def _guardianships(student: Student, day: dt.date) -> Iterable[Guardianship]:
    if student.is_adult(day):
        return []
    return student.guardianships.filter(may_contact=True).select_related("guardian").order_by("pk")


def find_link(token: str, now: dt.datetime) -> GuestLink | None:
    """The link of a token, if it still opens anything. None alike for one that is unknown, used, expired or revoked."""
    link = _links().filter(token_hash=hash_of(token)).first()
    return link if link and opens(link, now) else None


def link_in(key: str, now: dt.datetime) -> GuestLink | None:
    """The link that a browser's key has let it into, also for the moment after the answers were sent."""
    link = _links().filter(key_hash=hash_of(key), key_until__gt=now).exclude(key_hash="").first()
    return link if link and (link.sent_at or opens(link, now)) else None


def opens(link: GuestLink, now: dt.datetime) -> bool:
    """Whether a link can be answered by now. One that has been over once is over, also when protection is undone.

    It ends with its maker's way to the case, who knows what opens it: by a class list, a role that ends.
    """
    return _is_asked(link, now) and not _lacks_maker(link)


def is_orphaned(link: GuestLink, now: dt.datetime) -> bool:
    """Whether a link lacks nothing but a maker who may ask: what is begun waits for a new link to the same person."""
    return _is_asked(link, now) and _lacks_maker(link)


def _lacks_maker(link: GuestLink) -> bool:
    return bool(link.orphaned_at) or not may_ask(link.created_by, link.case)


def _is_asked(link: GuestLink, now: dt.datetime) -> bool:
    """Whether somebody has still to answer, and may be asked, whoever made the link."""
    if has_ended(link, now):
        return False
    asked = any(each.guardian == link.guardian for each in addressees(link.case, timezone.localdate(now)))
    return asked and not protected_since(link.case.student, link.created_at)


def has_ended(link: GuestLink, now: dt.datetime) -> bool:
    """Whether a link is used, closed, too old, or closed by wrong codes, whatever has become of the case."""
    closed = link.sent_at or link.revoked_at or link.wrong_codes >= rules.WRONG_CODES
    return bool(closed) or link.expires_at <= now


def is_begun(link: GuestLink) -> bool:
    """Whether somebody has opened a link or written something in it."""
    return bool(link.opened_at or link.answers)


def holds_something(link: GuestLink) -> bool:
    """Whether there is a draft that would be lost with the link."""
    return bool(link.answers) or link.pictures.exists()


def _links() -> QuerySet[GuestLink]:
    return GuestLink.objects.select_related("case__student", "case__school__huvudman", "guardian", "created_by")
