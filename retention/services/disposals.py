"""A gallring, step by step: ordered, packed, fetched, confirmed, approved by another, carried out.

Three roles, never one person: the huvudman enters the decision, an administratör orders and checks the archive package,
and the huvudman approves. Whoever entered the decision or approves has not prepared, so that no child's file goes by
one person's mistake or will. The checksum is not told before it has been confirmed, so only somebody who has the whole
package can.
"""

import datetime as dt
import hmac
from functools import partial

import structlog
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases.errors import Missing, MissingParts
from cases.models import Case, CasePicture
from people.access import may
from people.models import School, User
from retention import akt, files
from retention.due import due_cases
from retention.errors import DisposalError
from retention.models import Disposal, DisposalItem, Fetch, Plan, PlanRow
from retention.plans import DECIDES, PREPARES, plan_of, row_of, says
from retention.signals import prepared

log = structlog.get_logger(__name__)

CASES = "arenden"
BATCH = 25
"""Cases of a gallring: a package that a person can look through, and a transaction of a second."""
CHANGED = (
    "Något har ändrats sedan gallringen förbereddes: ett ärende, ett undantag eller beslutet. Därför är gallringen "
    "avbruten och paketet borttaget. Inget är gallrat. Förbered en ny gallring."
)


@transaction.atomic
def prepare(*, school: School, by: User, at: dt.datetime | None = None) -> Disposal:
    """Order the archive package of the cases that have waited longest. Raises PermissionDenied, DisposalError."""
    if not may(by, PREPARES, school):
        raise PermissionDenied
    when = at or timezone.now()
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    plan, row = _in_force(school)
    if plan.entered_by_id == by.pk:
        raise DisposalError("Du förde in beslutet. Någon annan ska förbereda gallringen.")
    if Disposal.objects.open().filter(school=school, kind=CASES).exists():
        raise DisposalError("En gallring av ärenden pågår redan på skolan. Gör klart eller avbryt den först.")
    found = list(due_cases([school], row, timezone.localdate(when))[:BATCH])
    if not found:
        raise DisposalError("Inga ärenden kan gallras nu.")
    disposal = Disposal.objects.create(
        school=school, plan=plan, kind=CASES, rule=says(row), prepared_by=by, prepared_at=when, asked_at=when
    )
    DisposalItem.objects.bulk_create(
        DisposalItem(disposal=disposal, case_key=case.pk, number=case.number, version=case.version) for case in found
    )
    transaction.on_commit(partial(prepared.send, Disposal, disposal=disposal.pk))
    return disposal


def _in_force(school: School) -> tuple[Plan, PlanRow]:
    """The schedule that counts and its row for cases. Raises DisposalError where nothing is decided."""
    plan = plan_of(school.huvudman)
    row = row_of(plan, CASES)
    if plan is None or row is None:
        raise DisposalError("Huvudmannen har inte beslutat att ärenden ska gallras. Inget gallras utan beslut.")
    return plan, row


def claim(pk: int, at: dt.datetime) -> Disposal | None:
    """The gallring whose package is to be made, for one worker alone; None when another has it or it is done."""
    free = Disposal.objects.unpacked(at).filter(pk=pk)
    return Disposal.objects.get(pk=pk) if free.update(packing_since=at, failed_at=None) else None


def failed(disposal: Disposal, at: dt.datetime) -> None:
    """Note that the package could not be made. Those who prepare are asked to try again; the clock tries too."""
    Disposal.objects.open().filter(pk=disposal.pk, packed_at=None).update(failed_at=at)


@transaction.atomic
def try_again(*, disposal: Disposal, by: User, at: dt.datetime | None = None) -> None:
    """Have a package made that could not be made. Raises PermissionDenied, DisposalError."""
    row, when = _locked(disposal), at or timezone.now()
    if not may(by, PREPARES, row.school):
        raise PermissionDenied
    if row.is_stuck(when):
        row.asked_at, row.packing_since, row.failed_at = when, None, None
        row.save(update_fields=["asked_at", "packing_since", "failed_at"])
        transaction.on_commit(partial(prepared.send, Disposal, disposal=row.pk))


def packed(disposal: Disposal, package: files.Package, at: dt.datetime) -> bool:
    """Note that the package lies there. False when the gallring was cancelled meanwhile; then the file is removed."""
    mine = Disposal.objects.open().filter(pk=disposal.pk, packed_at=None)
    noted = mine.update(package=package.name, size=package.size, sha256=package.sha256, packed_at=at)
    if not noted:
        files.remove(package.name)
    return bool(noted)


def fetched(disposal: Disposal, by: User, at: dt.datetime | None = None) -> None:
    """Note that somebody takes the package out. Raises DisposalError, and then nobody may have it."""
    when = at or timezone.now()
    if not still_whole(disposal, when):
        raise DisposalError(CHANGED)
    Fetch.objects.create(disposal=disposal, by=by, at=when)
    Disposal.objects.filter(pk=disposal.pk, fetched_at=None).update(fetched_at=when)


@transaction.atomic
def still_whole(disposal: Disposal, at: dt.datetime) -> bool:
    """Whether every case is still as it was ordered and to be deleted; if not, the gallring ends and the package goes.

    Asked before a file is written and before it is given out: a pupil may have got protected personal data since.
    Nobody has cancelled it then (``cancelled_by`` is None). Raises DisposalError when it is done already.
    """
    row = _locked(disposal)
    if _still_due(row, at):
        return True
    _end(row, None, at)
    return False


@transaction.atomic
def confirm(*, disposal: Disposal, by: User, sha256: str, at: dt.datetime | None = None) -> Disposal:
    """Confirm that the very same package lies in the archive, by the checksum of the file there.

    Raises PermissionDenied, DisposalError, MissingParts when the checksum is another's.
    """
    row = _locked(disposal)
    if not may(by, PREPARES, row.school):
        raise PermissionDenied
    if row.fetched_at is None:
        raise DisposalError("Hämta paketet och lägg det i arkivet först.")
    if row.confirmed_at:
        return row
    if not hmac.compare_digest(sha256.strip().lower().encode(), row.sha256.encode()):
        text = "Det är inte samma fil som Närvaro gjorde. Hämta paketet igen, lägg det i arkivet och försök på nytt."
        raise MissingParts([Missing(text, "file")])
    row.confirmed_by, row.confirmed_at = by, at or timezone.now()
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    return row


@transaction.atomic
def cancel(*, disposal: Disposal, by: User, at: dt.datetime | None = None) -> Disposal:
    """Take back a gallring that is not carried out. The package goes. Raises PermissionDenied, DisposalError."""
    row = _locked(disposal)
    if not (may(by, PREPARES, row.school) or may(by, DECIDES, row.school)):
        raise PermissionDenied
    return _end(row, by, at or timezone.now())


def _end(row: Disposal, by: User | None, at: dt.datetime) -> Disposal:
    """Cancel a gallring. The package goes when it is written."""
    row.cancelled_by, row.cancelled_at = by, at
    row.save(update_fields=["cancelled_by", "cancelled_at"])
    transaction.on_commit(partial(files.remove, row.package))
    return row


def approve(*, disposal: Disposal, by: User, at: dt.datetime | None = None) -> Disposal:
    """Approve a gallring and carry it out: everything its cases hold is deleted, the protocol remains.

    Where a case has changed, the gallring ends instead, as it does when the package is fetched.
    Raises PermissionDenied, DisposalError.
    """
    row = _approved(disposal, by, at or timezone.now())
    if row.carried_out_at is None:
        raise DisposalError(CHANGED)
    return row


@transaction.atomic
def _approved(disposal: Disposal, by: User, when: dt.datetime) -> Disposal:
    """The gallring, carried out or ended. One transaction: all or nothing.

    Files go after it; what a crash leaves of them is removed by the clock.
    """
    row = _locked(disposal)
    _refuse_approval(row, by)
    keys = _still_due(row, when)
    if not keys:
        return _end(row, None, when)
    pictures = list(CasePicture.objects.filter(case__in=keys).values_list("file", flat=True))
    row.approved_by, row.approved_at = by, when
    row.save(update_fields=["approved_by", "approved_at"])
    row.read_since = akt.read_since(keys, row.packing_since or row.prepared_at)
    row.counts = akt.delete(keys, row.pk)
    row.carried_out_at = when
    row.save(update_fields=["read_since", "counts", "carried_out_at"])
    transaction.on_commit(partial(files.remove, row.package, *pictures))
    log.info("retention.carried_out", disposal=row.pk, cases=len(keys))
    return row


def _refuse_approval(row: Disposal, by: User) -> None:
    """Raises what keeps somebody from approving."""
    if not may(by, DECIDES, row.school):
        raise PermissionDenied
    if row.confirmed_at is None:
        raise DisposalError("Paketet är inte bekräftat i arkivet än.")
    if by.pk in (row.prepared_by_id, row.confirmed_by_id):
        raise DisposalError("Du har förberett gallringen. Någon annan hos huvudmannen ska godkänna den.")


def _still_due(row: Disposal, when: dt.datetime) -> list[int]:
    """The cases, locked, each as it was packed and due by the schedule that was in force; none if one is not so.

    Nobody is told which: that a pupil has protected personal data since is not for everybody to know.
    """
    plan = plan_of(row.school.huvudman)
    rule = row_of(plan, CASES)
    if plan is None or rule is None or plan.pk != row.plan_id:
        return []
    items = {item.case_key: item for item in row.items.all()}
    list(Case.objects.select_for_update().filter(pk__in=items).order_by("pk").values_list("pk", flat=True))
    due = dict(
        due_cases([row.school], rule, timezone.localdate(when)).filter(pk__in=items).values_list("pk", "version")
    )
    return list(items) if all(due.get(key) == item.version for key, item in items.items()) else []


def _locked(disposal: Disposal) -> Disposal:
    """The row, with nobody else writing. Raises DisposalError when it is carried out or cancelled."""
    rows = Disposal.objects.select_for_update(of=("self",)).select_related("school__huvudman", "plan")
    row = rows.get(pk=disposal.pk)
    if not row.is_open:
        raise DisposalError("Gallringen är redan klar." if row.carried_out_at else "Gallringen är avbruten.")
    return row
