"""The register of deliveries as a page shows it: its tabs, its search, and each row's words."""

import re
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Count, Q

from notifications.kinds import KINDS, Kind
from notifications.letters import receiver_of
from notifications.models import Channel, Delivery, DeliveryQuerySet, Status
from people import swedish
from people.models import Protection

PAGE = 50  # rows on a page
REFERENCE = re.compile(r"(?:NV-)?(?:\d{4}-)?0*(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the register by how far things have come."""

    key: str
    label: str
    statuses: tuple[Status, ...]
    empty: str
    order: tuple[str, ...] = ("-created_at", "-pk")


TABS = (
    Tab(
        "att-skicka",
        "Att skicka",
        (Status.WAITING, Status.DECIDE),
        "När en rektor inleder en utredning kommer breven hit.",
        ("created_at", "pk"),
    ),
    Tab("utskrivna", "Utskrivna", (Status.PRINTED,), "Här ligger brev som är utskrivna men inte postade."),
    Tab(
        "skickade",
        "Skickade",
        (Status.POSTED, Status.SENT, Status.DONE),
        "Här ligger brev som är postade och anmälningar som huvudmannen inte har kvitterat än.",
    ),
    Tab("kvitterade", "Kvitterade", (Status.RECEIVED,), "Här ligger det som huvudmannen har kvitterat."),
    Tab("misslyckade", "Misslyckade", (Status.FAILED,), "Här hamnar e-post som inte gick att skicka."),
    Tab("alla", "Alla", tuple(Status), "När en rektor inleder en utredning kommer anmälningar och brev hit."),
)
FIRST_TAB = TABS[0]


@dataclass(frozen=True, slots=True)
class TabCount:
    """A tab and how many rows it has."""

    tab: Tab
    count: int


def tab_of(key: str | None) -> Tab:
    """The tab by its name in the address; the first where there is no such."""
    return next((tab for tab in TABS if tab.key == key), FIRST_TAB)


def counts(deliveries: DeliveryQuerySet) -> list[TabCount]:
    """The tabs with their numbers, in one query; a tab of failures only when there are some."""
    numbers = deliveries.order_by().aggregate(
        **{tab.key.replace("-", "_"): Count("pk", filter=Q(status__in=tab.statuses)) for tab in TABS}
    )
    found = [TabCount(tab, numbers[tab.key.replace("-", "_")]) for tab in TABS]
    return [each for each in found if each.count or each.tab.key != "misslyckade"]


def search(deliveries: DeliveryQuerySet, words: str) -> DeliveryQuerySet:
    """Those with the reference, or about pupils with all of the words in their names. Never by a protected name."""
    reference = REFERENCE.fullmatch(words.strip())
    if reference:
        return deliveries.filter(pk=int(reference[1][:18]))
    named = [Q(student__first_name__icontains=word) | Q(student__last_name__icontains=word) for word in words.split()]
    open_rows = deliveries.filter(student__protection=Protection.NONE).exclude(channel=Channel.MANUAL)
    return open_rows.filter(reduce(and_, named, Q()), to_user=None)


@dataclass(frozen=True, slots=True)
class Row:
    """A delivery as a list or its own page says it."""

    delivery: Delivery

    @property
    def kind(self) -> Kind:
        """Its row in the table of kinds."""
        return KINDS[self.delivery.kind]

    @property
    def who(self) -> str:
        """Whom it is about; nobody is named beside a colleague's e-mail."""
        return "" if self.delivery.channel == Channel.EMAIL else self.delivery.who

    @property
    def klass(self) -> str:
        """The pupil's class at the decision."""
        return "" if self.delivery.is_manual else str(self.delivery.content.get("klass", ""))

    @property
    def receiver(self) -> str:
        """Who gets it, by name where that says nothing of a protected pupil."""
        if self.delivery.to_user:
            return self.delivery.to_user.name
        return "" if self.delivery.is_manual else receiver_of(self.delivery)

    @property
    def lagrum(self) -> str:
        """The law or routine that asks for it."""
        return swedish.unbroken(self.delivery.content.get("lagrum", ""))

    @property
    def has_letter(self) -> bool:
        """Whether it can be printed now."""
        decided = self.delivery.status not in (Status.DECIDE, Status.CANCELLED)
        return bool(self.kind.template) and decided and not self.delivery.is_manual

    @property
    def status(self) -> str:
        """How far it has come, with the day."""
        row = self.delivery
        if row.status == Status.WAITING:
            return "Manuell rutin" if row.is_manual else "Att skicka"
        if row.status == Status.SENT and row.channel == Channel.REGISTER:
            return f"I registret {swedish.short_date(row.done_at or row.created_at)}"
        day = row.proof_day
        if row.status == Status.CANCELLED and self.kind.recall:
            return f"Återkallad {swedish.short_date(day)}" if day else "Återkallad"
        return f"{row.get_status_display()} {swedish.short_date(day)}" if day else row.get_status_display()

    @property
    def look(self) -> tuple[str, str]:
        """Colour and icon of the status."""
        return LOOKS.get(Status(self.delivery.status), ("neutral", "klocka"))


LOOKS: dict[Status, tuple[str, str]] = {
    Status.DECIDE: ("warning", "hand"),
    Status.WAITING: ("warning", "klocka"),
    Status.PRINTED: ("neutral", "skrivare"),
    Status.SENT: ("info", "skicka"),
    Status.POSTED: ("info", "brev"),
    Status.DONE: ("success", "bock"),
    Status.RECEIVED: ("success", "bock"),
    Status.FAILED: ("danger", "varning"),
}
