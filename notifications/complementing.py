"""More to the hemkommun after the first letter, so that it can coordinate what is done (7 kap. 21 § skollagen).

The first letter says that an investigation has begun and nothing else (``kinds``). A complement goes only when the
rektor writes one: nothing is proposed but the contact, and what is said about the pupil's needs asks for the ground on
which it is given, for the hemkommun is another authority. It goes by post, and of a protected pupil by hand without a
word of it here.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.access import visible_cases
from cases.lagrum import Purpose, lagrum_for
from cases.models import Case
from cases.queries import skolform_of
from notifications.kinds import KINDS, too_old
from notifications.models import Channel, Delivery, DeliveryQuerySet, Status
from notifications.planning import facts_of, place_of
from notifications.services import NotNowError, write
from people.access import scope_of
from people.calendar import weekday_from
from people.models import User
from people.roles import Verb

FIRST, KIND = "hemkommun_utredning", "hemkommun_komplettering"

GONE = (Status.PRINTED, Status.POSTED, Status.DONE)
"""How far the first letter must have come: a complement never comes before it."""

NOT_GONE = (Status.WAITING, Status.PRINTED)
"""How far a letter may have come to be called back: somebody takes a consent back, or something in it is wrong."""

WAITING = "Det finns redan en komplettering som inte är skickad. Kalla tillbaka den först om något är fel."
CLOSED = (
    "Ärendet är avslutat. Då får hemkommunen bara veta att utredningen är klar. Återuppta ärendet om den behöver "
    "veta mer."
)


@dataclass(frozen=True, slots=True)
class Complement:
    """What the rektor has chosen to tell. ``basis`` is the ground for what is said about the pupil, kept, not sent."""

    ready: bool = False
    need: str = ""
    measures: str = ""
    together: str = ""
    contact: str = ""
    basis: str = ""

    @property
    def tells(self) -> bool:
        """Whether it says more of the pupil than that the investigation is ready."""
        return any(text.strip() for text in (self.need, self.measures, self.together))


def missing_in(said: Complement) -> dict[str, str]:
    """What the letter still needs, by field."""
    missing = {}
    if not (said.ready or said.tells):
        missing["need"] = (
            "Skriv minst en sak: elevens behov, det skolan gör eller samordning. Är utredningen klar räcker det att "
            "välja det."
        )
    if not said.contact.strip():
        missing["contact"] = "Skriv vem hemkommunen kan kontakta."
    if said.tells and not said.basis.strip():
        missing["basis"] = "Skriv med vilket stöd ni lämnar uppgifterna, till exempel vems samtycke och vilken dag."
    return missing


def ready_on(case: Case) -> dt.date | None:
    """The day the rektor approved the last investigation; None while none is approved."""
    found = case.investigations.exclude(approved_at=None).order_by("approved_at").last()
    return timezone.localdate(found.approved_at) if found and found.approved_at else None


def may_complement(user: User, first: Delivery) -> bool:
    """Whether a person decides what the hemkommun is told more of, and the first letter has gone."""
    return decides(user, first) and first.kind == FIRST and first.status in GONE and first.case_id is not None


def may_call_back(user: User, delivery: Delivery) -> bool:
    """Whether a person decides about what the rektor chose to tell, and it has not gone."""
    return decides(user, delivery) and bool(KINDS[delivery.kind].recall) and delivery.status in NOT_GONE


def decides(user: User, delivery: Delivery) -> bool:
    """Whether a person decides what the hemkommun is told more of: the rektor of its school."""
    return delivery.school_id in scope_of(user).schools(Verb.DECIDE)


def reads_judgement(user: User, delivery: Delivery) -> bool:
    """Whether a person reads why it is sent. Whoever handles deliveries may judge a first letter, and reads that; the
    ground of a complement, such as who has consented, and every word about a protected pupil are the case's.
    """
    of_register = delivery.kind != KIND and not delivery.is_manual
    return of_register or visible_cases(user).filter(deliveries=delivery).exists()


def stopped(case: Case) -> str:
    """Why no complement can be written now: one that was written before has not gone; "" when it can."""
    return WAITING if told(case).filter(status__in=NOT_GONE).exists() else ""


def told(case: Case) -> DeliveryQuerySet:
    """The complements written in the case and not called back, the newest first."""
    rows: DeliveryQuerySet = Delivery.objects.filter(case=case, kind=KIND).exclude(status=Status.CANCELLED)
    return rows


@transaction.atomic
def complement(*, first: Delivery, said: Complement, by: User) -> None:
    """Write the complement: a letter to print and post, or of a protected pupil a task by hand.

    One at a time. When the case is closed the school does no more that the hemkommun could coordinate with, so only
    that the investigation is ready may be told. Raises NotNowError then, and where the first letter has not gone,
    another complement waits, the pupil has moved since, or something is missing.
    """
    if not may_complement(by, first) or first.case_id is None:
        raise NotNowError("Skicka det första brevet till hemkommunen först.")
    case = Case.objects.select_for_update(of=("self",)).select_related("student", "school").get(pk=first.case_id)
    today, kind, by_hand = timezone.localdate(), KINDS[KIND], first.is_manual
    if why_not := _why_not(first, case, said, today):
        raise NotNowError(why_not)
    row = Delivery(
        kind=KIND,
        once=f"{KIND}:{first.pk}:{Delivery.objects.filter(case=case, kind=KIND).count()}",
        channel=Channel.MANUAL if by_hand else kind.channel,
        status=Status.WAITING,
        case=case,
        student=first.student,
        school=first.school,
        to_municipality=None if by_hand else first.to_municipality,
        content={"lagrum": law_of(case, today)} | ({} if by_hand else _facts(first, said, by, today)),
        due_on=weekday_from(today + dt.timedelta(days=kind.days)),
    )
    write([row])


def _why_not(first: Delivery, case: Case, said: Complement, today: dt.date) -> str:
    """Why a complement cannot be written now, or what it lacks; "" when it can. Nothing is asked of what goes by
    hand: its words are not here.
    """
    if said.tells and not case.is_open:
        return CLOSED
    if waits := stopped(case):
        return waits
    return "" if first.is_manual else next(iter(missing_in(said).values()), _why_not_there(first, case, today))


@transaction.atomic
def call_back(*, delivery: Delivery, by: User) -> Delivery:
    """Stop what has not gone. Gives it as it was; raises NotNowError when it cannot be stopped."""
    row = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if not may_call_back(by, row):
        raise NotNowError("Brevet är redan postat eller tillbakakallat.")
    stopped = Delivery.objects.filter(pk=row.pk)
    stopped.update(status=Status.CANCELLED, done_at=timezone.now(), done_by=by)
    return row


def law_of(case: Case, day: dt.date) -> str:
    """The hemkommun's duty to coordinate, where the pupil has skolplikt; "" in gymnasieskolan, which has none."""
    found = lagrum_for(Purpose.SAMORDNING, skolform_of(case.student, case.school, day), day)
    return found.text if found else ""


def _why_not_there(first: Delivery, case: Case, day: dt.date) -> str:
    """Why the hemkommun of the first letter is told no more: the pupil has moved from it, or turned 20."""
    facts = facts_of(case, place_of(case, day), day)
    if facts.hemkommun and facts.hemkommun != first.to_municipality_id:
        return "Eleven har en annan hemkommun nu än när det första brevet skickades, så det här skickas inte dit."
    if not facts.skolform.is_compulsory and too_old(facts):
        return "Eleven har fyllt 20 år, så hemkommunen får inget mer brev."
    return ""


def _facts(first: Delivery, said: Complement, by: User, today: dt.date) -> dict[str, Any]:
    """What the letter says: who it is about, as in the first letter, and what the rektor chose."""
    ready = ready_on(first.case) if first.case and said.ready else None
    chosen = {
        "first": first.reference,
        "first_on": first.content["dated"],
        "ready_on": ready.isoformat() if ready else "",
        "need": said.need,
        "measures": said.measures,
        "together": said.together,
        "contact": said.contact,
    }
    decided = {"dated": today.isoformat(), "judged_by": by.name, "judgement": said.basis}
    kept = {name: value for name, value in first.content.items() if name not in ("judged_by", "judgement", "lagrum")}
    return kept | decided | {"complement": chosen}
