"""Everything that a case holds, table by table, in the order it is deleted. The archive package reads it too.

A row here is a table and how it leads to the case. A test compares it with the models: a new table of a case has a row
here, or nothing of it would be deleted and the database would say so.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL
from pghistory.models import Context, Event

from audit.models import AccessLog
from cases.models import Case, CaseMember, Passing
from drafts.models import Draft
from notifications.models import Delivery, Document
from people.models import Guardian, StudentGrant, User
from retention.models import Hold

What = AccessLog.What

PATHS: tuple[tuple[str, str], ...] = (
    # The history of rows first: it finds its case by them.
    ("cases.MeasureEvent", "case"),
    ("cases.InvestigationPartEvent", "investigation__case"),
    ("cases.InvestigationTalkEvent", "investigation__case"),
    ("cases.InvestigationEvent", "case"),
    ("cases.SamverkanEvent", "case"),
    ("cases.CommunicationEvent", "case"),
    ("cases.AppealEvent", "case"),
    ("cases.ToldEvent", "case"),
    ("notifications.DeliveryEvent", "pgh_obj__case"),
    ("cases.MeasureEffect", "evaluation__case"),
    ("cases.Measure_responsible", "measure__case"),
    ("cases.Evaluation", "case"),
    ("cases.Measure", "case"),
    ("cases.Participation", "case"),
    ("cases.Appeal", "case"),
    ("cases.Told", "case"),
    ("cases.Atgardsprogram", "case"),
    ("cases.ReviewNote", "investigation__case"),
    ("cases.InvestigationTalk", "investigation__case"),
    ("cases.InvestigationPart", "investigation__case"),
    ("cases.Investigation", "case"),
    ("cases.Samverkan", "case"),
    ("cases.Communication", "case"),
    ("cases.Decision", "case"),
    ("cases.Anmalan", "case"),
    ("cases.Agreement", "talk__case"),
    ("cases.Talk", "case"),
    ("cases.GuestReply", "case"),
    ("cases.CasePicture", "case"),
    ("cases.GuestLink", "case"),
    ("cases.Contact", "case"),
    ("cases.MeetingItem", "case"),
    ("cases.CaseMember", "case"),
    ("cases.CaseEvent", "case"),
)
"""Tables that lead to the case by keys."""

HISTORY = "tidigare versioner av rader"
LABELS = {"cases.Measure_responsible": "ansvariga för åtgärder"}
SECRET = ("token_hash", "code_hash", "key_hash")  # of links: they open nothing any more and tell nothing


def table(label: str) -> type[Model]:
    """The model of a label; tables between two models are found too."""
    app, _, name = label.partition(".")
    found = {each._meta.object_name: each for each in apps.get_app_config(app).get_models(include_auto_created=True)}
    return found[name]


def rows_of(keys: list[int]) -> Iterator[tuple[str, QuerySet[Any]]]:
    """Every row that some cases hold, table by table, in the order of deletion; the cases themselves come last.

    A table is asked when its turn comes: what leads to its rows must still be there.
    """
    grants, papers = _grants(keys), _papers(keys)
    yield "people.StudentGrantEvent", table("people.StudentGrantEvent")._default_manager.filter(pgh_obj__in=grants)
    yield "audit.AccessLog", _readings(keys)
    for label, path in PATHS:
        yield label, table(label)._default_manager.filter(**{f"{path}__in": keys})
    yield "people.StudentGrant", StudentGrant.objects.filter(pk__in=grants)
    yield "notifications.Delivery", Delivery.objects.filter(case__in=keys)
    yield "notifications.Document", Document.objects.filter(pk__in=papers)
    yield "drafts.Draft", Draft.objects.filter(place__regex=f"^/(gallring/)?arenden/({'|'.join(map(str, keys))})/")
    # A handover is of two cases, one at each school, and goes with the first of them.
    yield "cases.Passing", Passing.objects.filter(Q(case__in=keys) | Q(received__in=keys))
    yield "retention.Hold", Hold.objects.filter(case__in=keys)
    yield "cases.Case", Case.objects.filter(pk__in=keys)


def label_of(label: str) -> str:
    """What a protocol calls the rows of a table."""
    model = table(label)
    return LABELS.get(label) or (HISTORY if issubclass(model, Event) else str(model._meta.verbose_name_plural))


def _grants(keys: list[int]) -> list[int]:
    """The ids of the pupil's being opened to those who had a task in the cases (``cases.services.members``).

    Also of access that is gone: what ended the day it began leaves nothing but its history.
    """
    return [key for key in CaseMember.objects.filter(case__in=keys).values_list("grant_key", flat=True) if key]


def _papers(keys: list[int]) -> list[int]:
    """The finished letters of the cases."""
    letters = Document.objects.filter(deliveries__case__in=keys)
    return list(letters.values_list("pk", flat=True).distinct())


def _readings(keys: list[int]) -> QuerySet[AccessLog]:
    """The log of those who have read a case, its file or a letter of it."""
    letters = Delivery.objects.filter(case__in=keys).values("pk")
    of_case = Q(what__in=(What.CASE, What.FILE), object_id__in=keys)
    return AccessLog.objects.filter(of_case | Q(what=What.DOCUMENT, object_id__in=letters))


def read_since(keys: list[int], at: dt.datetime) -> dict[str, int]:
    """Who has read the cases after some time, which no package tells, and how many times. No pupil is named."""
    readings = _readings(keys).filter(at__gt=at).select_related("user").order_by("pk")
    return dict(Counter(each.user.name for each in readings))


def contexts_of(keys: list[int]) -> list[Any]:
    """The ids of the requests in which rows of the cases were changed: each keeps the address of a page of the case."""
    found: set[Any] = set()
    for label, rows in rows_of(keys):
        if issubclass(table(label), Event):
            found.update(rows.exclude(pgh_context=None).values_list("pgh_context", flat=True))
    return list(found)


def as_json(case: Case) -> str:
    """Every row that a case holds, as JSON: table → rows, field → value. Letters and pictures are files beside."""
    student = case.student
    rows = {label: list(map(_told, found.values())) for label, found in rows_of([case.pk])}
    content: dict[str, Any] = {
        "ärende": case.number,
        "skola": {"namn": case.school.name, "skolenhetskod": case.school.code},
        "huvudman": case.school.huvudman.name,
        "elev": {"namn": student.name, "personnummer": student.personal_number},
        "personal": _names(rows, User),
        "vårdnadshavare": _names(rows, Guardian),
        "rader": rows,
    }
    return json.dumps(content, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)


def _names(rows: dict[str, list[dict[str, Any]]], person: type[User] | type[Guardian]) -> dict[int, str]:
    """Id → name of those whom the rows name by id."""
    named: set[int] = set()
    for label, found in rows.items():
        fields = [field.attname for field in table(label)._meta.concrete_fields if field.related_model is person]
        named.update(row[field] for row in found for field in fields if row[field])
    return {each.pk: each.name for each in person._default_manager.filter(pk__in=named).order_by("pk")}


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """A row without what is a file of its own, and without the hashes of links."""
    return {name: value for name, value in row.items() if name not in SECRET and not isinstance(value, _BYTES)}


_BYTES = (bytes, memoryview)


def delete(keys: list[int], disposal: int) -> dict[str, int]:
    """Delete everything that some cases hold, in the transaction of an approved gallring; how many rows of what.

    What remains of the requests behind the rows' history is who and when, not the address. Raises DatabaseError when
    the gallring is not approved or does not name every case.
    """
    contexts = contexts_of(keys)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('narvaro.gallring', %s, true)", [str(disposal)])
    went: Counter[str] = Counter()
    for label, rows in rows_of(keys):
        went[label_of(label)] += rows.order_by()._raw_delete(rows.db) or 0  # None of what cannot be
    Context.objects.filter(pk__in=contexts).update(metadata=RawSQL("metadata - 'url'", []))
    return {name: number for name, number in went.items() if number}
