"""What people do with a connection to SS 12000: set it up, try it, fetch now."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from absence.forms_ss12000 import CLIENT
from absence.models import SourceConnection
from absence.sources.ss12000.client import Client, Patience
from absence.sources.ss12000.errors import NotServed, SourceError
from absence.sources.ss12000.fetching import between, midnight
from absence.sources.ss12000.resources import ATTENDANCES, EVENTS, REGISTER, Resource
from people.models import Huvudman, User

ASKED = (*REGISTER, EVENTS, ATTENDANCES)
"""What a source is asked to open to us."""

AT_ONCE = Patience(attempts=1)  # somebody is waiting
ONE_OBJECT = 1


class Overtaken(Exception):  # noqa: N818  # reads better without "Error" where it is caught
    """Somebody else has changed the connection in the meantime."""


@transaction.atomic
def save(huvudman: Huvudman, said: dict[str, Any], *, by: User) -> SourceConnection:
    """Make or change a huvudman's connection. Raises Overtaken when ``version`` is not the latest."""
    known = SourceConnection.objects.select_for_update().filter(huvudman=huvudman).first()
    if said["version"] != (known.version if known else 0):
        raise Overtaken
    owner = known or SourceConnection(huvudman=huvudman, version=0)
    is_client = said["kind"] == CLIENT
    owner.base_url, owner.active, owner.late_up_to = said["base_url"], said["active"], said["late_up_to"]
    owner.token_url, owner.client_id, owner.scope = (
        (said["token_url"], said["client_id"], said["scope"]) if is_client else ("", "", "")
    )
    if said["secret"]:
        owner.keep_secret(said["secret"])
    owner.changed_by = by
    owner.version += 1
    owner.save()
    return owner


def try_out(owner: SourceConnection) -> tuple[bool, str]:
    """Ask for one object of each list: whether the connection works, and what it says, in Swedish."""
    try:
        with Client(owner, patience=AT_ONCE) as client:
            closed = [resource.label for resource in ASKED if not _is_open(client, resource)]
    except SourceError as problem:
        return False, str(problem)
    if closed:
        return True, f"Anslutningen fungerar. Leverantören öppnar inte: {', '.join(closed)}."
    return True, "Anslutningen fungerar."


def _is_open(client: Client, resource: Resource) -> bool:
    """Whether a list may be read. Raises SourceError, also for what nothing can be read without."""
    try:
        next(client.pages(resource.path, _of_today(resource), limit=ONE_OBJECT))
    except NotServed:
        if resource.required:
            raise
        return False
    return True


def _of_today(resource: Resource) -> dict[str, str]:
    """What makes the answer about a list small: lessons are only told for a time."""
    today = midnight(timezone.localdate())
    if resource is EVENTS:
        return between(today, today + dt.timedelta(days=1))
    return {"meta.modified.after": today.isoformat()} if resource is ATTENDANCES else {}
