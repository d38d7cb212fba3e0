"""Links for pupils and guardians: made and closed by the school, opened, answered and sent by whoever has got one.

The school's writers lock the case and end in one event, as all others. What a guest does before sending is a draft on
the link: it locks the link alone and is nobody's news. Sending is once, whatever is pressed how often and where.
"""

import datetime as dt
from collections.abc import Mapping

import structlog
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cases.errors import AlreadyDone, LinkStands, Missing, MissingParts
from cases.forms.fields import LONG
from cases.guests import pictures, rules
from cases.guests.access import Addressee, addressees, has_ended, is_begun, may_ask, may_handle, opens
from cases.guests.questions import questions_for
from cases.guests.replies import Reply, reply_of
from cases.guests.secrets import Secrets, code_hash, hash_of, is_code, new_key, new_secrets
from cases.investigated import texts_of
from cases.models import Case, GuestLink, GuestReply
from cases.reading import reading_of
from cases.requirements import current_investigation
from cases.services import investigation
from cases.services.change import NOT_ALLOWED, Change, begin, last_change, lock, moment, tell
from people import swedish
from people.models import User

log = structlog.get_logger(__name__)

NO_ROOM = "Svaret är för långt för en del av utredningen. Det står kvar här: skriv in det viktigaste, och hänvisa hit."
WAY_NAMES: dict[str, str] = {GuestLink.Way.SENT: "Skickas", GuestLink.Way.SHOWN: "Visas vid ett samtal"}


# ------------------------------------------------------------------------------------------ By the school


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
    """Make a link to somebody (a key of ``addressees``). An open one to the same person ends: one at a time.

    ``seen`` is the latest link (id, 0 for none) that the form knew of; None when no form was involved. LinkStands is
    raised about a later one, or one that is begun, unless ``replaces`` names it. The secrets are given here and nowhere
    else. Raises MissingParts, Conflict when closed, PermissionDenied.
    """
    change = begin("lank", case, by, at)
    if not may_ask(by, change.case):
        raise PermissionDenied(NOT_ALLOWED)
    known = {each.key: each for each in addressees(change.case, change.day)}
    asked = known.get(whom)
    if asked is None:
        raise MissingParts([Missing("Välj vem som ska få svara.", "whom")])
    if way not in asked.ways:
        ask = "En elev som inte har fyllt 16 år svarar när ni sitter tillsammans. Välj att visa länken vid ett samtal."
        raise MissingParts([Missing(ask if way == GuestLink.Way.SENT else "Välj hur länken ska lämnas.", "way")])
    _end_earlier(change, asked, seen, replaces)
    secret = secrets or new_secrets()
    token_hash = hash_of(secret.token)
    link = GuestLink.objects.create(
        case=change.case,
        guardian=asked.guardian,
        way=way,
        created_at=change.at,
        created_by=by,
        expires_at=change.at + rules.LIFE[way],
        token_hash=token_hash,
        code_hash=code_hash(token_hash, secret.code),
    )
    change.end(f"Till {'en vårdnadshavare' if asked.guardian else 'eleven'}. {WAY_NAMES[way]}.", link=link.pk)
    return link, secret


def _end_earlier(change: Change, asked: Addressee, seen: int | None, replaces: int | None) -> None:
    """End the open link that somebody has, unless whoever makes a new one does not know of it, or of what is begun."""
    earlier = change.case.guest_links.select_for_update(of=("self",)).select_related("created_by")
    for link in earlier.filter(guardian=asked.guardian):
        if not opens(link, change.at):
            continue
        if seen is not None and link.pk != replaces and (link.pk > seen or is_begun(link)):
            raise LinkStands(link.pk, link.created_by, link.created_at, _stands(link, asked))
        _end(link, change.at)


def _stands(link: GuestLink, asked: Addressee) -> str:
    """What a new link would end."""
    begun = " Den är öppnad, och det som är påbörjat försvinner." if is_begun(link) else ""
    made = f"{link.created_by.name} {swedish.moment(link.created_at)}"
    return f"{asked.name} har redan en länk, skapad av {made}.{begun} Skapar du en ny går den gamla inte att använda."


def end_links(case: Case, at: dt.datetime) -> None:
    """Close the links in a locked case whose maker may not ask any more: the case is closed, or investigated.

    Whoever made a link knows its code as well, and shall not have a way to write in a case that is no longer theirs.
    """
    for link in case.guest_links.select_for_update(of=("self",)).select_related("created_by").filter(sent_at=None):
        if not link.revoked_at and not may_ask(link.created_by, case):
            _end(link, at)


@transaction.atomic
def close_link(*, link: GuestLink, by: User, at: dt.datetime | None = None) -> None:
    """Close a link before it is answered; what was begun is thrown away. Raises AlreadyDone when it has ended."""
    change = begin("lank_aterkallad", link.case, by, at)
    if not may_ask(by, change.case):
        raise PermissionDenied(NOT_ALLOWED)
    locked = _lock(link)
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
    locked = _lock(reply.link)
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
    link = _lock(reply.link)
    if not link.read_at:
        _read(link, by, moment(at))


def _require_reader(by: User, case: Case, reply: GuestReply) -> None:
    """Raise PermissionDenied unless the person reads the reply and handles what is answered in the case."""
    if not may_handle(by, case) or reply.pk in reading_of(by, case).hidden("guest_reply"):
        raise PermissionDenied(NOT_ALLOWED)


def _read(link: GuestLink, by: User, at: dt.datetime) -> None:
    link.read_at, link.read_by = at, by
    link.save(update_fields=["read_at", "read_by"])


# --------------------------------------------------------------------------------------------- By a guest


@transaction.atomic
def unlock(*, link: GuestLink, code: str, at: dt.datetime | None = None) -> str | None:
    """Let in the browser that gives the right code: its key, random and new. None for a wrong code.

    Wrong codes are counted on the link, under lock, before anything is told. Whoever was in before is out: one browser
    at a time.
    """
    now, locked = moment(at), _lock(link)
    if not opens(locked, now):
        return None
    if not is_code(locked.token_hash, locked.code_hash, code):
        locked.wrong_codes += 1
        locked.save(update_fields=["wrong_codes"])
        if locked.wrong_codes >= rules.WRONG_CODES:
            log.warning("guests.link_closed_by_wrong_codes", link=locked.pk)
        return None
    key = new_key()
    locked.key_hash, locked.key_until = hash_of(key), now + rules.SESSION
    locked.opened_at, locked.last_opened_at = locked.opened_at or now, now
    locked.opened_times += 1
    locked.save(update_fields=["key_hash", "key_until", "opened_at", "last_opened_at", "opened_times"])
    return key


def leave(link: GuestLink) -> None:
    """Let the browser that is in out: what is kept in the draft stays, and the link is opened again with its code."""
    GuestLink.objects.filter(pk=link.pk, key_hash=link.key_hash).update(key_hash="", key_until=None)


def stay(link: GuestLink, now: dt.datetime) -> None:
    """Let the browser that is in stay a while longer."""
    GuestLink.objects.filter(pk=link.pk, key_hash=link.key_hash).update(key_until=now + rules.SESSION)


@transaction.atomic
def keep_answer(*, link: GuestLink, part: str, text: str, language: str, at: dt.datetime | None = None) -> bool:
    """Keep an answer in the draft. False when the link has ended, or another browser is in."""
    locked = _lock_for(link, moment(at))
    if locked is None:
        return False
    locked.answers = {name: words for name, words in (locked.answers | {part: text}).items() if words.strip()}
    locked.language = language
    locked.save(update_fields=["answers", "language"])
    return True


def add_picture(*, link: GuestLink, upload: UploadedFile | None, at: dt.datetime | None = None) -> bool:
    """Put a picture in the draft. False when the link has ended. Raises PictureError."""
    picture = pictures.remade(upload)  # before anything is locked: a large one takes its time
    return _keep_picture(link, picture, moment(at))


@transaction.atomic
def _keep_picture(link: GuestLink, picture: pictures.Remade, now: dt.datetime) -> bool:
    locked = _lock_for(link, now)
    if locked is None:
        return False
    if locked.pictures.count() >= rules.PICTURES.per_reply:
        raise pictures.PictureError(pictures.TOO_MANY)
    pictures.keep(picture, case=locked.case, link=locked, added_at=now)
    return True


@transaction.atomic
def remove_picture(*, link: GuestLink, name: str, at: dt.datetime | None = None) -> bool:
    """Take a picture out of the draft. False when the link has ended."""
    locked = _lock_for(link, moment(at))
    if locked is None:
        return False
    for picture in locked.pictures.filter(name=name):
        picture.delete()
    return True


@transaction.atomic
def send_reply(*, link: GuestLink, language: str, at: dt.datetime | None = None) -> Reply | None:
    """Send what is in the draft to the school: the words as they are, the case's one event, and the link is used.

    None when the link has ended by something else than being sent, or nothing is answered. Sent twice is sent once.
    """
    now, case = moment(at), lock(link.case)
    sent = GuestReply.objects.filter(link=link).first()
    if sent:
        return reply_of(case, sent)
    locked = _lock_for(link, now)
    if locked is None or not (locked.answers or locked.pictures.exists()):
        return None
    reply = GuestReply.objects.create(
        case=case, link=locked, guardian=locked.guardian, at=now, language=language, answers=_answers(locked)
    )
    locked.answers, locked.sent_at = {}, now
    locked.save(update_fields=["answers", "sent_at"])
    told = reply_of(case, reply)
    whose = "eleven" if told.is_pupils else "en vårdnadshavare"  # the name stands on the reply, while it may be shown
    tell(case, "svar_via_lank", now, f"Via länken till {whose}.", guest_reply=reply.pk)
    return told


def _answers(link: GuestLink) -> list[Mapping[str, str]]:
    """The draft as it is kept: each answer with the question as the school reads it, in the order of the page."""
    return [
        {"part": each.name, "question": each.in_swedish, "text": link.answers[each.name]}
        for each in questions_for(is_pupil=link.guardian_id is None)
        if each.name in link.answers
    ]


def _lock(link: GuestLink) -> GuestLink:
    """The link as it is in the database, its row locked until the transaction ends."""
    rows = GuestLink.objects.select_for_update(of=("self",)).select_related("case__student", "guardian", "read_by")
    return rows.get(pk=link.pk)


def _lock_for(link: GuestLink, now: dt.datetime) -> GuestLink | None:
    """The locked link, for the browser that is in; None when it has ended or another browser is in."""
    locked = _lock(link)
    return locked if locked.key_hash == link.key_hash and opens(locked, now) else None


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
    unsent = GuestLink.objects.filter(begun, sent_at=None).distinct().select_related("case__student", "guardian")
    ended = [each for each in unsent if not opens(each, when)]
    for link in ended:
        with transaction.atomic():
            _tidy(_lock(link), when)
    return len(ended) + pictures.remove_strays(when)


def _tidy(link: GuestLink, now: dt.datetime) -> None:
    """Throw away what was never sent; a link that something else than time has stopped never opens again."""
    if link.sent_at:  # since it was found
        return
    if has_ended(link, now):
        throw_away_draft(link)
    else:
        _end(link, now)
