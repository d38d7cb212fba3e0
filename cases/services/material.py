"""A huvudman's own material. Beside the cases: no event, but who changed what last."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from cases.errors import AlreadyDone, Conflict, MissingParts
from cases.material import missing_in
from cases.models import Material
from cases.services.change import moment
from cases.suggestions import libraries_of
from people.models import Huvudman, User

NOT_YOURS = "Du ändrar inte materialet hos den här huvudmannen."


@transaction.atomic
def add_material(
    *, huvudman: Huvudman, by: User, title: str, url: str, step: str = "", text: str = "", at: dt.datetime | None = None
) -> Material:
    """Add a link. The very same link at the same step is there already."""
    own = _own(huvudman, by)
    _check(step, title, url)
    same = own.filter(step=step, url=url).first()
    if same:
        raise AlreadyDone(same.changed_by, same.changed_at, "Länken finns redan där.", same=True)
    words = {"step": step, "title": title, "url": url, "text": text}
    return Material.objects.create(huvudman=huvudman, changed_by=by, changed_at=moment(at), **words)


@transaction.atomic
def change_material(
    *,
    material: Material,
    by: User,
    title: str,
    url: str,
    step: str = "",
    text: str = "",
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Material:
    """Change a link, made from its ``version``."""
    current = _current(material, by, version)
    _check(step, title, url)
    current.step, current.title, current.url, current.text = step, title, url, text
    current.changed_by, current.changed_at, current.version = by, moment(at), current.version + 1
    current.save()
    return current


@transaction.atomic
def remove_material(*, material: Material, by: User, version: int | None = None) -> None:
    """Take a link away."""
    _current(material, by, version).delete()


def _own(huvudman: Huvudman, by: User) -> QuerySet[Material]:
    """The huvudman's links, locked: two who add at once add one after the other."""
    if huvudman not in libraries_of(by):
        raise PermissionDenied(NOT_YOURS)
    Huvudman.objects.select_for_update(no_key=True).get(pk=huvudman.pk)
    return Material.objects.filter(huvudman=huvudman)


def _current(material: Material, by: User, version: int | None) -> Material:
    """The link as it is now, the huvudman's locked."""
    current = _own(material.huvudman, by).select_related("changed_by").filter(pk=material.pk).first()
    if current is None:
        raise Conflict(None, None, "Länken har tagits bort. Din text finns kvar.")
    if version is not None and version != current.version:
        message = f"Länken har ändrats av {current.changed_by.name}. Din text finns kvar."
        raise Conflict(current.changed_by, current.changed_at, message)
    return current


def _check(step: str, title: str, url: str) -> None:
    parts = missing_in(step, title, url)
    if parts:
        raise MissingParts(parts)
