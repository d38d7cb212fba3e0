"""The only writers of drafts: kept, finished, thrown away. No draft ever writes over another page's words."""

import contextlib
import datetime as dt
import json
import uuid
from collections.abc import Iterator, Mapping

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.crypto import salted_hmac

from drafts.marks import Mark
from drafts.models import Draft
from people.models import User

KEPT_DAYS = 30
"""Days after the last word that a draft is kept. The one place for this rule."""
LONGEST = 300_000  # characters in a draft, all fields together
NOT_WORDS = ("csrfmiddlewaretoken", "utkast", "utkast_spara")

Words = Mapping[str, list[str]]


class TooLong(Exception):  # noqa: N818  # what it is
    """More than any of our forms can hold."""


def words_in(data: QueryDict) -> dict[str, list[str]]:
    """What was written, by field. Letters that no database keeps are left out."""
    return {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]
        for name, values in data.lists()
        if name not in NOT_WORDS
    }


def open_drafts(user: User, place: str = "") -> QuerySet[Draft]:
    """A person's drafts that are not saved or thrown away, of one form or all, the latest first."""
    found = Draft.objects.filter(user=user, done_at=None).order_by("-saved_at", "-pk")
    return found.filter(place=place) if place else found


@transaction.atomic
def keep(mark: Mark, words: Words) -> Draft:
    """Keep what is written on a page. A page that is saved already keeps nothing more; its row is given as it is.

    A page goes on with the draft it began with, unless another page has gone on with it meanwhile: then it gets one
    of its own, and both are there. Raises TooLong.
    """
    if sum(len(name) + sum(map(len, values)) for name, values in words.items()) > LONGEST:
        raise TooLong
    draft, is_new = _of_page(mark)
    if draft.done_at is None:
        draft.words, draft.saved_at = dict(words), timezone.now()
        draft.version += not is_new
        draft.page = uuid.UUID(mark.page)
        draft.save()
    return draft


def forget(mark: Mark) -> None:
    """Nothing is written on the page any more: its draft goes, and may begin anew."""
    own, begun = Q(page=mark.page), Q(pk=mark.base or 0, version=mark.version)
    Draft.objects.filter(own | begun, user=mark.user, done_at=None).delete()


def done_by(mark: Mark) -> Draft | None:
    """The row of a page that has been saved, or whose draft is thrown away; None while it has not."""
    return Draft.objects.filter(page=mark.page, user=mark.user).exclude(done_at=None).first()


@transaction.atomic
def finish(mark: Mark, url: str = "", words: Words | None = None) -> None:
    """The form is saved, or the draft thrown away: the words go, and the same page with the same words is known."""
    draft, _ = _of_page(mark)
    draft.words, draft.done_at, draft.done_url = {}, timezone.now(), url
    draft.done_with = digest(words) if words is not None else ""
    draft.version += 1
    draft.save()


def digest(words: Words) -> str:
    """What tells whether words are the same, without telling what they are."""
    return salted_hmac("drafts.done", json.dumps(dict(words), sort_keys=True), algorithm="sha256").hexdigest()


def throw(draft: Draft) -> None:
    """Throw a draft away, as its writer asked."""
    finish(Mark(draft.user_id, draft.place, str(draft.page), draft.title, draft.student_id))


def throw_away_old(now: dt.datetime) -> int:
    """Throw away what has not been written in for ``KEPT_DAYS``. Gives how many rows went."""
    return Draft.objects.filter(saved_at__lt=now - dt.timedelta(days=KEPT_DAYS)).delete()[0]


@contextlib.contextmanager
def one_at_a_time(mark: Mark) -> Iterator[None]:
    """While a page is being saved, the same page sent again waits: pressing twice is once."""
    key = uuid.UUID(mark.page).int % 2**63
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _of_page(mark: Mark) -> tuple[Draft, bool]:
    """The draft of a page, locked, and whether it is new: its own, the one it began with, or a new one."""
    rows = Draft.objects.select_for_update()
    own = rows.filter(page=mark.page, user=mark.user).first()
    begun = own or rows.filter(pk=mark.base or 0, version=mark.version, user=mark.user, done_at=None).first()
    if begun:
        return begun, False
    about = {"user_id": mark.user, "place": mark.place, "title": mark.title, "student_id": mark.student}
    return rows.get_or_create(page=mark.page, defaults=about | {"saved_at": timezone.now()})
