"""The documents of a case: what was sent, when, and where it can be read by whoever may."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from audit.models import AccessLog
from cases.access import may_print
from cases.appealing import last_day
from cases.events import EVENTS
from cases.models import Atgardsprogram, Case, Decision
from cases.models.made import MadeAt
from cases.passing import with_earlier
from cases.reading import Reading
from cases.records import Records
from cases.support import DECIDING
from cases.timeline import TimelineRow
from notifications import access
from notifications.listing import Row
from notifications.models import Channel, Delivery, Status
from people import swedish
from people.models import User

TOLD = (Status.SENT, Status.RECEIVED, Status.DONE)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as the case's page lists it; without ``url`` it is there, for others to read."""

    title: str
    on: dt.date
    text: str = ""
    url: str = ""


def notices_of(case: Case) -> list[Delivery]:
    """What the case has told the huvudman, the hemkommun and others: the newest first. One query."""
    notices = Delivery.objects.notices().filter(case=case).exclude(status=Status.CANCELLED)
    return list(notices.select_related("student", "school__huvudman", "to_municipality", "to_huvudman", "done_by"))


def huvudman_told(case: Case) -> dt.date | None:
    """The day the huvudman was last told that an investigation has begun, also by the school before. One query."""
    own = Delivery.objects.filter(case__in=with_earlier(case), kind="huvudman_utredning", status__in=TOLD)
    told = own.order_by("-created_at").first()
    if told is None:
        return None
    in_the_register = told.channel == Channel.REGISTER  # at once; what comes later is that the huvudman has read it
    return swedish.local_day(told.created_at if in_the_register or told.done_at is None else told.done_at)


def documents_of(
    case: Case, reading: Reading, records: Records, notices: Sequence[Delivery], user: User
) -> list[Paper]:
    """Every document of a case, the newest first; a link where the person may open it."""
    papers = [
        *_notices(notices, user),
        *_decisions(case, records.decisions),
        *_programs(case, records.programs),
        *_copies(reading),
        *_files(case, user),
    ]
    return sorted(papers, key=lambda paper: paper.on, reverse=True)


def _decisions(case: Case, decisions: Iterable[Decision]) -> Iterable[Paper]:
    """The decisions that the person reads. Nothing about a protected pupil is printed."""
    for each in decisions:
        url = reverse("notifications:decision", args=[case.pk, each.pk])
        title = f"Beslut: {each.get_kind_display()[0].lower()}{each.get_kind_display()[1:]}"
        yield Paper(title, swedish.local_day(each.decided_at), _made_at(each), "" if case.student.is_protected else url)


def _made_at(record: MadeAt) -> str:
    """By which school it was decided, where that is another than the case's and may be named."""
    return f"beslutat av {record.made_at.name}" if record.made_at else ""


def _programs(case: Case, programs: Iterable[Atgardsprogram]) -> Iterable[Paper]:
    """The decisions about åtgärdsprogram, until when each is appealed, and their appeals.

    Nothing about a protected pupil is printed.
    """
    for each in programs:
        url = reverse("notifications:program", args=[case.pk, each.pk])
        on, last = swedish.local_day(each.decided_at), last_day(each.to_tell.all())
        until = f"överklagas senast {swedish.date(last)}" if last else "alla har inte tagit emot det än"
        text = _made_at(each) if each.made_in else until
        yield Paper(DECIDING[each.kind].title, on, text, url="" if case.student.is_protected else url)
        for appeal in each.appeals.all():
            handled = appeal.get_handled_display().lower() if appeal.handled else "inte handlagt än"
            yield Paper("Överklagande", appeal.came_on, handled, f"#appeal-{appeal.pk}")


def _copies(reading: Reading) -> Iterable[Paper]:
    """Copies of talks that were printed for somebody, those that the person reads of."""
    for event in reading.events:
        if event.kind == "kopia" and event.pk not in reading.withheld:
            yield Paper(EVENTS["kopia"].title, swedish.local_day(event.at), event.actor.name if event.actor else "")


def _files(case: Case, user: User) -> Iterable[Paper]:
    """When the whole file was taken out, for those who may."""
    if may_print(user, case):
        for each in AccessLog.objects.filter(school=case.school, what=AccessLog.What.FILE, object_id=case.pk):
            yield Paper("Hela akten togs ut", swedish.local_day(each.at), f"version {each.version}. {each.purpose}")


def _notices(notices: Sequence[Delivery], user: User) -> Iterable[Paper]:
    readable = set(access.visible(user).filter(pk__in=[each.pk for each in notices]).values_list("pk", flat=True))
    for each in notices:
        row = Row(each)
        opens = row.has_letter and each.pk in readable
        url = reverse("notifications:letter", args=[each.pk]) if opens else ""
        yield Paper(row.kind.label, each.decided_on, row.status, url)


def delivery_rows(notices: Iterable[Delivery]) -> list[TimelineRow]:
    """What was sent, as rows of what has happened, the newest first."""
    return [_delivery_row(Row(each)) for each in notices]


def _delivery_row(row: Row) -> TimelineRow:
    sent = row.delivery
    return TimelineRow(
        kind="utskick",
        key=f"delivery-{sent.pk}",
        when=sent.created_at,
        icon="skicka",
        title=row.kind.label,
        at=sent.created_at,
        who=sent.done_by.name if sent.done_by else "",
        text=" ".join(filter(None, [f"{row.receiver}." if row.receiver else "", f"{row.status}."])),
    )
