"""The writers of deliveries: what a step causes, and what the administrator and the huvudman do with it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.models import Case, CaseEvent
from notifications.kinds import Kind, Recipient, kinds_of_step
from notifications.models import Channel, Delivery, DeliveryQuerySet, Status
from notifications.planning import Notice, Place, facts_of, notices, place_of
from notifications.recipients import PEOPLE
from people.calendar import weekday_from
from people.models import Municipality, User

LEFT_TO_DO = (Status.WAITING, Status.DECIDE, Status.PRINTED, Status.SENT)


class NotNowError(Exception):
    """It cannot be done with this delivery now; the message is Swedish and says why."""


def write(deliveries: Iterable[Delivery]) -> None:
    """Write deliveries that are not written yet. The unique key makes each happen once, whoever comes first."""
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)


# ------------------------------------------------------------------------------------- What a step causes


def tell_about_step(case: Case, event: CaseEvent, by: User | None) -> None:
    """Write what a step of the routine causes, in the transaction of the step."""
    kinds = kinds_of_step(event.kind)
    if not kinds:
        return
    on = timezone.localdate(event.at)
    place = place_of(case, on)
    found = notices(case, event.kind, facts_of(case, place, on))
    mail = [kind for kind in kinds if kind.channel == Channel.EMAIL and _is_caused(kind, found)]
    write([_notice(case, event, place, notice) for notice in found])
    write([_mail(case, event, kind, user) for kind in mail for user in _told(case, event, kind) if user != by])


def _told(case: Case, event: CaseEvent, kind: Kind) -> list[User]:
    """The colleagues of a kind; where others are appointed in somebody's place, only those who are new."""
    found = PEOPLE[kind.recipient](case, timezone.localdate(event.at))
    new = event.data.get("new")
    return found if new is None else [each for each in found if each.pk in new]


def _is_caused(kind: Kind, found: list[Notice]) -> bool:
    """E-mail about the register follows from a notice in it; other e-mail from the step alone."""
    if kind.recipient != Recipient.HUVUDMANNENS_HANDLAGGARE:
        return True
    return any(notice.channel == Channel.REGISTER for notice in found)


def _notice(case: Case, event: CaseEvent, place: Place, notice: Notice) -> Delivery:
    """A notice as a row, with the facts frozen. About a protected pupil no fact is kept here."""
    on = timezone.localdate(event.at)
    status, judged = _judged(notice, event)
    finished = status in (Status.SENT, Status.CANCELLED)
    return Delivery(
        kind=notice.kind.name,
        once=f"{notice.kind.name}:{event.pk}",
        channel=notice.channel,
        status=status,
        case=case,
        student=case.student,
        school=case.school,
        to_huvudman=case.school.huvudman if notice.kind.recipient == Recipient.HUVUDMAN else None,
        to_municipality=notice.municipality,
        content={"lagrum": notice.lagrum} | ({} if notice.protected else _facts(case, event, place, on)) | judged,
        due_on=weekday_from(on + dt.timedelta(days=notice.kind.days)),
        created_at=event.at,
        done_at=event.at if finished else None,
        done_by=event.actor if finished else None,
    )


def _judged(notice: Notice, event: CaseEvent) -> tuple[Status, dict[str, str]]:
    """Where the notice begins, and who judged it: the rektor, if the decision says whether the hemkommun is told."""
    answer = event.data.get("tell_hemkommun")
    if answer is None or event.actor is None or not notice.is_judged_with_the_step:
        return notice.status, {}
    words = {"judged_by": event.actor.name, "judgement": "Avgjort i beslutet att inleda utredning."}
    return (Status.WAITING if answer else Status.CANCELLED), words


def _facts(case: Case, event: CaseEvent, place: Place, on: dt.date) -> dict[str, Any]:
    """What letter, register and export say. Never why the absence is investigated."""
    return facts_about(case, place, on, event.actor) | {"started_on": on.isoformat()}


def facts_about(case: Case, place: Place, on: dt.date, by: User | None) -> dict[str, Any]:
    """Whom a letter of a day is about and whom it comes from, as they are today."""
    student, school = place.student, case.school
    return {
        "pupil": student.name,
        "personal_number": student.personal_number,
        "klass": place.group.name if place.group else "",
        "skolform": place.skolform.value,
        "year": place.year,
        "school": school.name,
        "school_email": school.email,
        "huvudman": school.huvudman.name,
        "huvudman_address": school.huvudman.postal_address,
        "huvudman_email": school.huvudman.email,
        "placed_by": student.placed_by.name if student.placed_by else "",
        "dated": on.isoformat(),
        "rektor": by.name if by else "",
    }


def _mail(case: Case, event: CaseEvent, kind: Kind, user: User) -> Delivery:
    """An e-mail to a colleague as a row."""
    return Delivery(
        kind=kind.name,
        once=f"{kind.name}:{event.pk}:{user.pk}",
        channel=Channel.EMAIL,
        case=case,
        student=case.student,
        school=case.school,
        to_user=user,
        created_at=event.at,
    )


# --------------------------------------------------------------------------------- What people do with it


@transaction.atomic
def mark_printed(deliveries: DeliveryQuerySet, *, by: User) -> int:
    """Mark letters that waited as printed; how many."""
    letters = deliveries.unprotected().filter(channel=Channel.LETTER, status=Status.WAITING)
    return _locked(letters).update(status=Status.PRINTED, done_at=timezone.now(), done_by=by)


@transaction.atomic
def mark_posted(deliveries: DeliveryQuerySet, *, posted_on: dt.date, by: User) -> list[int]:
    """Mark printed letters as posted on a day; the ids of those that were."""
    return _finish(
        deliveries.filter(channel=Channel.LETTER, status=Status.PRINTED), Status.POSTED, {"posted_on": posted_on}, by
    )


@transaction.atomic
def undo_posted(deliveries: DeliveryQuerySet, *, by: User) -> int:
    """Take back that letters were posted: they are printed. Row history keeps what was undone."""
    posted = deliveries.filter(channel=Channel.LETTER, status=Status.POSTED)
    return _locked(posted).update(status=Status.PRINTED, done_at=timezone.now(), done_by=by, proof={})


@transaction.atomic
def mark_done_by_hand(deliveries: DeliveryQuerySet, *, done_on: dt.date, by: User) -> list[int]:
    """Mark what is told by a manual routine as done on a day; the ids of those that were."""
    left = deliveries.notices().filter(status__in=LEFT_TO_DO)
    by_hand = [row.pk for row in left.select_related("student") if row.is_manual]
    return _finish(left.filter(pk__in=by_hand), Status.DONE, {"done_on": done_on}, by)


@transaction.atomic
def acknowledge(deliveries: DeliveryQuerySet, *, by: User) -> list[int]:
    """The huvudman has read notices in its register; the ids of those that were not read before."""
    sent = deliveries.filter(channel=Channel.REGISTER, status=Status.SENT)
    return _finish(sent, Status.RECEIVED, {"received_on": timezone.localdate()}, by)


@transaction.atomic
def decide_to_send(delivery: Delivery, *, municipality: Municipality, reason: str, by: User) -> None:
    """A person has decided that the hemkommun is to be told, and which it is: the letter waits to be printed.

    Raises NotNowError if it is decided already.
    """
    row = _to_decide(delivery)
    row.status, row.to_municipality = Status.WAITING, municipality
    row.due_on = timezone.localdate()
    row.content = row.content | {"dated": timezone.localdate().isoformat(), "judged_by": by.name, "judgement": reason}
    row.save(update_fields=["status", "to_municipality", "content", "due_on"])


@transaction.atomic
def decide_not_to_send(delivery: Delivery, *, reason: str, by: User) -> None:
    """A person has decided that the hemkommun is not to be told, and why.

    Raises NotNowError if it is decided already.
    """
    row = _to_decide(delivery)
    row.status, row.done_at, row.done_by = Status.CANCELLED, timezone.now(), by
    row.content = row.content | {"judged_by": by.name, "judgement": reason}
    row.save(update_fields=["status", "done_at", "done_by", "content"])


@transaction.atomic
def try_again(delivery: Delivery) -> None:
    """Let a failed e-mail wait to be sent once more, with all its attempts.

    Raises NotNowError if it has not failed.
    """
    again = Delivery.objects.mail().filter(pk=delivery.pk, status=Status.FAILED)
    if not again.update(status=Status.WAITING, attempts=0, claimed_at=None, claim=None, error=""):
        raise NotNowError("E-posten skickas redan.")


def _to_decide(delivery: Delivery) -> Delivery:
    """The delivery, locked, if it still waits for a decision."""
    row = Delivery.objects.select_for_update(of=("self",)).filter(pk=delivery.pk, status=Status.DECIDE).first()
    if row is None:
        raise NotNowError("Någon har redan tagit ställning. Ladda om sidan för att se hur.")
    return row


def _locked(deliveries: DeliveryQuerySet) -> DeliveryQuerySet:
    """The same rows, locked: the status is read again by whoever waited for the lock."""
    rows = list(deliveries.select_for_update(of=("self",)).values_list("pk", flat=True))
    return Delivery.objects.filter(pk__in=rows)


def _finish(deliveries: DeliveryQuerySet, status: Status, days: dict[str, dt.date], by: User) -> list[int]:
    """Give rows their last status, with its day as proof; their ids."""
    rows = list(deliveries.select_for_update(of=("self",)).values_list("pk", flat=True))
    proof = {name: day.isoformat() for name, day in days.items()}
    Delivery.objects.filter(pk__in=rows).update(status=status, done_at=timezone.now(), done_by=by, proof=proof)
    return rows
