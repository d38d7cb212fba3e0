"""What a guest does with a link: opens it with the code, writes a draft, and sends it once to the school.

What is done before sending is a draft on the link: it locks the link alone and is nobody's news. Sending is once,
whatever is pressed how often and where.
"""

import datetime as dt
from collections.abc import Mapping

import structlog
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cases.guests import pictures, rules
from cases.guests.access import opens
from cases.guests.questions import questions_for
from cases.guests.replies import Reply, reply_of
from cases.guests.secrets import hash_of, is_code, new_key
from cases.models import GuestLink, GuestReply
from cases.services.change import lock, moment, tell
from cases.services.guests import lock_link

log = structlog.get_logger(__name__)


@transaction.atomic
def unlock(*, link: GuestLink, code: str, at: dt.datetime | None = None) -> str | None:
    """Let in the browser that gives the right code: its key, random and new. None for a wrong code.

    Wrong codes are counted on the link, under lock, before anything is told. Whoever was in before is out: one browser
    at a time.
    """
    now, locked = moment(at), lock_link(link)
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


def _lock_for(link: GuestLink, now: dt.datetime) -> GuestLink | None:
    """The locked link, for the browser that is in; None when it has ended or another browser is in."""
    locked = lock_link(link)
    return locked if locked.key_hash == link.key_hash and opens(locked, now) else None
