"""Links for pupils and guardians: made and closed by the school, and what they answered read and taken in.

The writers lock the case and end in one event, as all others; what a guest does is in ``cases.services.answering``.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cases.errors import AlreadyDone, LinkStands, Missing, MissingParts
from cases.forms.fields import LONG
from cases.guests import pictures, rules
from cases.guests.access import (
    Addressee,
    addressees,
    has_ended,
    holds_something,
    is_begun,
    is_orphaned,
    may_ask,
    may_handle,
    opens,
)
from cases.guests.replies import reply_of
from cases.guests.secrets import Secrets, code_hash, hash_of, new_secrets
from cases.investigated import texts_of
from cases.models import Case, GuestLink, GuestReply
from cases.reading import reading_of
from cases.requirements import current_investigation
from cases.services import investigation
from cases.services.change import NOT_ALLOWED, Change, begin, last_change, lock, moment, tell
from people import swedish
from people.models import User

NO_ROOM = "Svaret är för långt för en del av utredningen. Det står kvar här: skriv in det viktigaste, och hänvisa hit."
ORPHANED = "Den som skapade länken når inte ärendet längre. Det som är påbörjat följer med till en ny länk."


@transaction.atomic
def ask_by_link(
    *,
    case: Case,
    by: User,
    whom: str,
    way: str,
    seen: int | None = None,
    replaces: int | None = None,
    at: dt.datetime | None = None,
    secrets: Secrets | None = None,
) -> tuple[GuestLink, Secrets]:
    """Make a link to somebody (a key of ``addressees``). An open one to the same person ends: one at a time. What they
    had begun by a link whose maker has left goes along to this one.

    ``seen`` is the latest link (id, 0 for none) that the form knew of; None when no form was involved. LinkStands is
    raised about a later one, or one that is begun, unless ``replaces`` names it. The secrets are given here and nowhere
    else. Raises MissingParts, Conflict when closed, PermissionDenied.
    """
    change = begin("lank", case, by, at)
    if not may_ask(by, change.case):
        raise PermissionDenied(NOT_ALLOWED)
    asked = _asked(change, whom, way)
    _end_earlier(change, asked, seen, replaces)
    secret = secrets or new_secrets()
    link = _make(change, asked, way, secret)
    _take_over(link, change.at)
    change.end(f"{_to(link)} {link.get_way_display()}.", link=link.pk)
    return link, secret


def _asked(change: Change, whom: str, way: str) -> Addressee:
    """Who is asked, and may be in that way. Raises MissingParts."""
    known = {each.key: each for each in addressees(change.case, change.day)}
    asked = known.get(whom)
    if asked is None:
        raise MissingParts([Missing("Välj vem som ska få svara.", "whom")])
    if way not in asked.ways:
        ask = "En elev som inte har fyllt 16 år svarar när ni sitter tillsammans. Välj att visa länken vid ett samtal."
        raise MissingParts([Missing(ask if way == GuestLink.Way.SENT else "Välj hur länken ska lämnas.", "way")])
    return asked


def _make(change: Change, asked: Addressee, way: str, secret: Secrets) -> GuestLink:
    """The link in the database, which keeps its secrets hashed alone."""
    token_hash = hash_of(secret.token)
    return GuestLink.objects.create(
        case=change.case,
        guardian=asked.guardian,
        way=way,
        created_at=change.at,
        created_by=change.by,
        expires_at=change.at + rules.LIFE[way],
        token_hash=token_hash,
        code_hash=code_hash(token_hash, secret.code),
    )


def _end_earlier(change: Change, asked: Addressee, seen: int | None, replaces: int | None) -> None:
    """End the open link that somebody has, unless whoever makes a new one does not know of it, or of what is begun."""
    earlier = change.case.guest_links.select_for_update(of=("self",)).select_related("created_by")
    for link in earlier.filter(guardian=asked.guardian):
        if not opens(link, change.at):
            continue
        if seen is not None and link.pk != replaces and (link.pk > seen or is_begun(link)):
            raise LinkStands(link.pk, link.created_by, link.created_at, _stands(link, asked))
        _end(link, change.at)


def _take_over(link: GuestLink, at: dt.datetime) -> None:
    """Give a new link what its person had begun by one whose maker has left."""
    earlier = link.case.guest_links.select_for_update(of=("self",)).select_related("created_by", "guardian")
    for left in earlier.filter(guardian=link.guardian, sent_at=None).exclude(pk=link.pk):
        if is_orphaned(left, at):
            link.answers, link.language = left.answers or link.answers, left.language or link.language
            left.pictures.update(link=link)
            _end(left, at)
    link.save(update_fields=["answers", "language"])


def _to(link: GuestLink) -> str:
    return "Till en vårdnadshavare." if link.guardian_id else "Till eleven."


def _stands(link: GuestLink, asked: Addressee) -> str:
    """What a new link would end."""
    opened = "Den är öppnad, och det" if link.opened_at else "Det"
    begun = f" {opened} som är påbörjat försvinner." if is_begun(link) else ""
    made = f"{link.created_by.name} {swedish.moment(link.created_at)}"
    return f"{asked.name} har redan en länk, skapad av {made}.{begun} Skapar du en ny går den gamla inte att använda."


def end_links(case: Case, at: dt.datetime) -> None:
    """Close the links in a locked case whose maker may not ask any more: the case is closed, or investigated.

    Whoever made a link knows its code as well, and shall not have a way to write in a case that is no longer theirs.
    """
    links = case.guest_links.select_for_update(of=("self",)).select_related("created_by", "guardian")
    for link in links.filter(sent_at=None, revoked_at=None):
        if not may_ask(link.created_by, case):
            _stop(link, at)


def _stop(link: GuestLink, at: dt.datetime) -> None:
    """Stop a link that opens nothing any more, in its locked case. Only what waits for a new link is kept."""
    if not (is_orphaned(link, at) and holds_something(link)):
        _end(link, at)
    elif not link.orphaned_at:
        link.orphaned_at, link.key_hash, link.key_until = at, "", None
        link.save(update_fields=["orphaned_at", "key_hash", "key_until"])
        tell(link.case, "lank_vilar", at, f"{_to(link)} {ORPHANED}", link=link.pk)


@transaction.atomic
def close_link(*, link: GuestLink, by: User, at: dt.datetime | None = None) -> None:
    """Close a link before it is answered; what was begun is thrown away. Raises AlreadyDone when it has ended."""
    change = begin("lank_aterkallad", link.case, by, at)
    if not may_ask(by, change.case):
        raise PermissionDenied(NOT_ALLOWED)
    locked = lock_link(link)
    if locked.sent_at or locked.revoked_at:
        told = "Svaret har redan kommit." if locked.sent_at else "Länken är redan stängd."
        raise AlreadyDone(*last_change(change.case), told, same=bool(locked.revoked_at))
    _end(locked, change.at)
    change.end(link=link.pk)


@transaction.atomic
def mark_read(*, reply: GuestReply, by: User, at: dt.datetime | None = None) -> None:
    """Note that somebody has read the answers. Raises AlreadyDone when somebody has."""
    change = begin("svar_last", reply.case, by, at)
    _require_reader(by, change.case, reply)
    locked = lock_link(reply.link)
    if locked.read_at:
        raise AlreadyDone(locked.read_by, locked.read_at, "Svaret är redan läst.", same=True)
    _read(locked, by, change.at)
    change.end(link=reply.link_id)


@transaction.atomic
def take_into_investigation(*, reply: GuestReply, by: User, at: dt.datetime | None = None) -> None:
    """Put the words, as they are, after what stands in this person's picture in the investigation under way.

    Raises AlreadyDone when they stand there, MissingParts when they have no room, Conflict in other steps,
    PermissionDenied.
    """
    case = lock(reply.case)
    _require_reader(by, case, reply)
    told = reply_of(case, reply)
    stands = texts_of(current_investigation(case)).get(told.key, "")
    if told.as_text in stands:
        raise AlreadyDone(*last_change(case), "Svaret står redan i utredningen.", same=True)
    words = f"{stands}\n\n{told.as_text}".strip()
    if len(words) > LONG:
        raise MissingParts([Missing(NO_ROOM, told.key)])
    investigation.save_investigation(
        case=case, by=by, changes={told.key: investigation.Change(words, before=stands)}, at=at
    )
    link = lock_link(reply.link)
    if not link.read_at:
        _read(link, by, moment(at))


def _require_reader(by: User, case: Case, reply: GuestReply) -> None:
    """Raise PermissionDenied unless the person reads the reply and handles what is answered in the case."""
    if not may_handle(by, case) or reply.pk in reading_of(by, case).hidden("guest_reply"):
        raise PermissionDenied(NOT_ALLOWED)


def _read(link: GuestLink, by: User, at: dt.datetime) -> None:
    link.read_at, link.read_by = at, by
    link.save(update_fields=["read_at", "read_by"])


_ABOUT = ("case__student", "case__school", "guardian", "created_by")
"""What decides whether a link still opens (``cases.guests.access.opens``)."""


def lock_link(link: GuestLink) -> GuestLink:
    """The link as it is in the database, its row locked until the transaction ends."""
    rows = GuestLink.objects.select_for_update(of=("self",))
    return rows.select_related(*_ABOUT, "read_by").get(pk=link.pk)


def _end(link: GuestLink, at: dt.datetime) -> None:
    """Close a link; what was begun goes."""
    link.revoked_at = at
    link.save(update_fields=["revoked_at"])
    throw_away_draft(link)


def throw_away_draft(link: GuestLink) -> None:
    """Throw away what was begun and never sent: words, pictures and whoever was in."""
    link.answers, link.key_hash, link.key_until = {}, "", None
    link.save(update_fields=["answers", "key_hash", "key_until"])
    for picture in link.pictures.all():
        picture.delete()


def tidy(now: dt.datetime | None = None) -> int:
    """Close links that open nothing any more, and throw away drafts and files that belong to no row: how many went."""
    when = now or timezone.now()
    begun = Q(revoked_at=None, expires_at__gt=when) | ~Q(answers={}) | Q(pictures__isnull=False)
    unsent = GuestLink.objects.filter(begun, sent_at=None).distinct().select_related(*_ABOUT)
    ended = [each for each in unsent if not opens(each, when) and not (each.orphaned_at and is_orphaned(each, when))]
    for link in ended:
        with transaction.atomic():
            lock(link.case)
            _tidy(lock_link(link), when)
    return len(ended) + pictures.remove_strays(when)


def _tidy(link: GuestLink, now: dt.datetime) -> None:
    """Throw away what was never sent; a link that something else than time has stopped never opens again."""
    if link.sent_at:  # since it was found
        return
    if has_ended(link, now):
        throw_away_draft(link)
    else:
        _stop(link, now)
