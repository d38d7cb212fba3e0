"""Pictures that the school puts in a case, and pictures that are taken out of it."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cases.access import actors_of
from cases.errors import AlreadyDone, Missing, MissingParts
from cases.guests import pictures
from cases.guests.access import may_ask
from cases.models import Case, CasePicture
from cases.routine import Actor
from cases.services.change import NOT_ALLOWED, begin, last_change
from people.models import User


def add_case_picture(
    *, case: Case, by: User, upload: UploadedFile | None, text: str, at: dt.datetime | None = None
) -> CasePicture:
    """Put a picture in the case: a drawing from a talk. Raises PictureError, MissingParts, Conflict when closed."""
    if not text.strip():
        raise MissingParts([Missing("Skriv vad bilden visar, och vem som har gjort den.", "text")])
    picture = pictures.remade(upload)  # before anything is locked: a large one takes its time
    return _keep(case, by, picture, text, at)


@transaction.atomic
def _keep(case: Case, by: User, picture: pictures.Remade, text: str, at: dt.datetime | None) -> CasePicture:
    change = begin("bild", case, by, at)
    if not may_ask(by, change.case):
        raise PermissionDenied(NOT_ALLOWED)
    kept = pictures.keep(picture, case=change.case, text=text, added_at=change.at, added_by=by)
    change.end(text, picture=kept.pk)
    return kept


@transaction.atomic
def remove_case_picture(*, picture: CasePicture, by: User, reason: str, at: dt.datetime | None = None) -> None:
    """Take a picture out of a case for good, its file too; that it was there, who took it out and why stays.

    Raises PermissionDenied, MissingParts, AlreadyDone, and Conflict when the case is closed.
    """
    change = begin("bild_borttagen", picture.case, by, at)
    if picture.pk not in removable(by, change.case, [picture]):
        raise PermissionDenied(NOT_ALLOWED)
    if not reason.strip():
        raise MissingParts([Missing("Skriv varför bilden tas bort.", "reason")])
    current = CasePicture.objects.select_for_update(of=("self",)).filter(pk=picture.pk).first()
    if current is None:
        raise AlreadyDone(*last_change(change.case), "Bilden är redan borttagen.")
    pk = current.pk
    current.delete()
    change.end(reason, removed_picture=pk)


def removable(user: User, case: Case, shown: Iterable[CasePicture]) -> set[int]:
    """Ids of the pictures that somebody may take out now: none of a closed case."""
    return theirs(user, case, shown) if case.is_open else set()


def theirs(user: User, case: Case, shown: Iterable[CasePicture]) -> set[int]:
    """Ids of the pictures that somebody takes out: the own ones; of the rektor all, also what came by a link."""
    decides = Actor.REKTOR in actors_of(user, case)
    return {each.pk for each in shown if decides or each.added_by_id == user.pk}
