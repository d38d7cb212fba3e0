"""Keeps what has come from a source, each object once under its own id, and knows what has not been read in yet."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.db import connection as database
from django.db.models import QuerySet
from django.utils import timezone

from absence.models import SourceConnection, SourceRecord
from absence.sources import FETCHED
from absence.sources.ss12000.errors import SourceError
from absence.sources.ss12000.records import Envelope, Record, Reference, aware
from absence.sources.ss12000.resources import PEOPLE, REGISTER, Resource

MOST_LOST = 50  # per cent of a list that may vanish in one night before a person has to look
FEW = 20  # objects: below it a share says nothing
LOST = (
    "Källan visar inte längre {gone} av {known} {label}. Det ser ut som ett fel hos leverantören, så inget är ändrat."
    " Stämmer det, hämta igen med sync_ss12000 --full --accept-loss."
)
LONGEST_ID = 200

_FIELD = re.compile(r"`(?:\$\.)?([^`]+)`")


@dataclass
class Bad:
    """Objects that could not be read: how many by what is wrong with them, and the ids of those that say one."""

    counts: Counter[str] = field(default_factory=Counter)
    keys: set[str] = field(default_factory=set)

    def add(self, resource: Resource, raw: msgspec.Raw, problem: Exception) -> str:
        """Note an object; gives its id, or nothing."""
        self.counts[f"{resource.name}: {_wrong_field(problem)}"] += 1
        with suppress(msgspec.MsgspecError):
            key = _text(msgspec.json.decode(raw, type=Reference).id)
            self.keys.add(key)
            return key
        return ""


def put(
    owner: SourceConnection, resource: Resource, objects: Iterable[msgspec.Raw], met_at: dt.datetime, bad: Bad
) -> dt.datetime | None:
    """Keep a page of objects; gives the latest change among them.

    An object that has come before changes nothing, and an older version of it neither. One that cannot be read is noted
    in ``bad``; it is there all the same, as it was known before.
    """
    rows: dict[str, tuple[dt.datetime, str]] = {}
    unread = []
    for raw in objects:
        try:
            key, modified, data = read_object(raw, resource.kind)
        except msgspec.MsgspecError as problem:
            unread.append(bad.add(resource, raw, problem))
        else:
            rows[key] = modified, data
    if unread:
        records(owner, resource).filter(key__in=unread).update(met_at=met_at)
    if not rows:
        return None
    columns = list(rows), [each[0] for each in rows.values()], [each[1] for each in rows.values()]
    with database.cursor() as cursor:
        cursor.execute(PUT, [owner.pk, resource.name, met_at, *columns])
    return max(columns[1])


PUT = """
INSERT INTO absence_sourcerecord AS known (connection_id, resource, met_at, key, modified, data, gone, taken)
SELECT %s, %s, %s, key, modified, data::jsonb, false, false
FROM unnest(%s::text[], %s::timestamptz[], %s::text[]) AS new(key, modified, data)
ON CONFLICT (connection_id, resource, key) DO UPDATE SET
    met_at = excluded.met_at,
    taken = known.taken AND NOT known.gone
        AND (known.data = excluded.data OR coalesce(known.modified > excluded.modified, false)),
    data = CASE WHEN known.modified > excluded.modified THEN known.data ELSE excluded.data END,
    modified = greatest(known.modified, excluded.modified),
    gone = false
"""


def read_object(raw: msgspec.Raw, kind: type[Record]) -> tuple[str, dt.datetime, str]:
    """An object's id, when it changed, and what is kept of it as JSON. Raises MsgspecError."""
    said = _without_empty(msgspec.json.decode(raw))
    envelope = msgspec.convert(said, Envelope)
    if not 0 < len(envelope.id) <= LONGEST_ID:
        raise msgspec.ValidationError("`id` is empty or too long")
    if envelope.meta is msgspec.UNSET:
        raise msgspec.ValidationError("Object missing required field `meta`")
    kept = msgspec.json.encode(msgspec.convert(said, kind)).decode()
    return _text(envelope.id), aware(envelope.meta.modified), kept.replace("\\u0000", "")


def _without_empty(said: Any) -> Any:
    """Values without the nulls that some sources write for what is not there."""
    if isinstance(said, dict):
        return {name: _without_empty(value) for name, value in said.items() if value is not None}
    if isinstance(said, list):
        return [_without_empty(value) for value in said if value is not None]
    return said


def _text(value: str) -> str:
    return value.replace("\0", "")


def _wrong_field(problem: Exception) -> str:
    """The field that a message of msgspec is about, and nothing of its value."""
    names: list[str] = _FIELD.findall(str(problem))
    return names[-1] if names else "inte JSON"


# --------------------------------------------------------------------------------------------- What is gone


def forget_unmet(owner: SourceConnection, resource: Resource, met_at: dt.datetime, *, accept_loss: bool) -> None:
    """After everything has been read: what was not met is gone."""
    known = records(owner, resource).filter(gone=False)
    unmet = known.exclude(met_at=met_at)
    if resource in PEOPLE and not accept_loss:
        _refuse_loss(resource, unmet.count(), known.count())
    unmet.update(gone=True, taken=False)


def forget(owner: SourceConnection, resource: Resource, ids: Sequence[str], *, accept_loss: bool) -> None:
    """What the source says is deleted is gone."""
    known = records(owner, resource).filter(gone=False)
    deleted = known.filter(key__in=ids)
    if resource in PEOPLE and not accept_loss:
        _refuse_loss(resource, deleted.count(), known.count())
    deleted.update(gone=True, taken=False)


def _refuse_loss(resource: Resource, gone: int, known: int) -> None:
    """Raise SourceError when too much is gone at once."""
    if known > FEW and gone * 100 > known * MOST_LOST:
        raise SourceError(LOST.format(gone=gone, known=known, label=resource.label))


def unmet_lessons(
    owner: SourceConnection, start: dt.datetime, end: dt.datetime, met_at: dt.datetime, bad: Bad
) -> list[str]:
    """The lessons of a time that are known from the source, and that a fetch of all that time (``met_at``) has not met.

    One that the source has moved to another time has been met there, and one that could not be read has been met too.
    """
    with database.cursor() as cursor:
        cursor.execute(UNMET_LESSONS, {
            "owner": owner.pk, "huvudman": owner.huvudman_id, "source": FETCHED, "met_at": met_at, "start": start,
            "end": end, "first": timezone.localdate(start), "after": timezone.localdate(end), "bad": list(bad.keys),
        })  # fmt: skip
        return [row[0] for row in cursor.fetchall()]


UNMET_LESSONS = """
SELECT DISTINCT l.key FROM absence_lesson l
JOIN people_school c ON c.id = l.school_id AND c.huvudman_id = %(huvudman)s
JOIN absence_importrun r ON r.id = l.run_id AND r.source = %(source)s
WHERE l.day >= %(first)s AND l.day < %(after)s AND NOT l.cancelled AND l.key <> ALL(%(bad)s::text[]) AND NOT EXISTS (
    SELECT FROM absence_sourcerecord s
    WHERE s.connection_id = %(owner)s AND s.resource = 'calendarEvents' AND s.key = l.key AND NOT s.gone
    AND (s.met_at = %(met_at)s OR (s.data->>'startTime')::timestamptz < %(start)s
        OR (s.data->>'startTime')::timestamptz >= %(end)s)
)
"""


def want(owner: SourceConnection, resource: Resource, ids: Iterable[str], *, gone: bool = False) -> None:
    """Note objects to fetch one by one, unless they have come already; or, with ``gone``, that they are deleted."""
    wanted = [
        SourceRecord(connection=owner, resource=resource.name, key=_text(each), gone=gone)
        for each in dict.fromkeys(ids)
        if 0 < len(each) <= LONGEST_ID
    ]
    if gone:
        SourceRecord.objects.bulk_create(
            wanted, 1000, update_conflicts=True, unique_fields=["connection", "resource", "key"],
            update_fields=["gone", "taken"],
        )  # fmt: skip
    else:
        SourceRecord.objects.bulk_create(wanted, 1000, ignore_conflicts=True)


def wanted(owner: SourceConnection, resource: Resource) -> list[str]:
    """The ids of objects that are to be fetched one by one."""
    return list(records(owner, resource).filter(data=None, gone=False).values_list("key", flat=True))


def records(owner: SourceConnection, resource: Resource) -> QuerySet[SourceRecord]:
    """What is kept of a list."""
    return SourceRecord.objects.filter(connection=owner, resource=resource.name)


# ------------------------------------------------------------------------------------------------ What is new


def has_news(owner: SourceConnection, resources: Iterable[Resource]) -> bool:
    """Whether something of these lists has not been read in yet."""
    names = [each.name for each in resources]
    return SourceRecord.objects.filter(connection=owner, taken=False, resource__in=names).exists()


def settle(owner: SourceConnection, lessons: Resource) -> None:
    """Everything has been read in: remember what it said, and let go of lessons and of what is gone."""
    of_owner = SourceRecord.objects.filter(connection=owner)
    of_owner.filter(resource=lessons.name).delete()
    of_owner.filter(gone=True).delete()
    with database.cursor() as cursor:
        cursor.execute(
            "UPDATE absence_sourcerecord SET taken = true, before = data"
            " WHERE connection_id = %s AND NOT taken AND resource = ANY(%s)",
            [owner.pk, [each.name for each in REGISTER]],
        )
