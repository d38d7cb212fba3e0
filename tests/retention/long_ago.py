"""A schedule, and cases of Björkskolan that were closed long ago: one with a row in every table that a case has."""

import datetime as dt
from typing import Any

import pghistory

from audit.services import What, log_read
from cases import services
from cases.models import Agreement, Case, Told
from drafts.marks import new_mark
from drafts.services import keep
from notifications.models import Delivery, Document, Status
from retention.models import Disposal
from retention.services import disposals
from retention.services.holds import hold, lift
from tests.akten.whole import whole_case
from tests.cases import way
from tests.cast import STOCKHOLM, TODAY, Cast, fresh
from tests.guests.asking import a_picture, answered, guardian_key, link_to

LATER = dt.date(2030, 1, 15)  # more than three years after everything here
LATER_NOW = dt.datetime.combine(LATER, dt.time(10), STOCKHOLM)
SECRET = "Ord som bara står i ärendet"


def close(cast: Cast, case: Case, **after: Any) -> Case:
    """Karin closes a case; nobody has to keep an eye on the pupil."""
    said: dict[str, Any] = {"aftercare_by": None, "aftercare_until": None} | after
    services.avsluta(
        case=case, by=fresh(cast.karin), closing=Case.Closing.HANDLED, reason="Noah är här.",
        after=way.after(cast, **said),
    )  # fmt: skip
    Delivery.objects.filter(case=case).update(status=Status.SENT)
    return way.fresh(case)


def closed(cast: Cast, student: Any = None) -> Case:
    """A case that was opened and closed."""
    return close(cast, way.opened(cast, student))


def with_everything(cast: Cast) -> Case:
    """Noah's case with a row in every table that a case has, closed."""
    case = whole_case(cast)
    with pghistory.context(user=cast.maria.pk, url=f"/arenden/{case.pk}/samverkan/"):  # as the middleware does
        way.samverkan(cast, case)
        way.communicate(cast, case, by=cast.maria)
    way.call(cast, reason="Bussen gick inte i dag heller.")
    Agreement.objects.create(talk=case.talks.get(), what="Sara ringer", who="Sara")
    program = case.programs.get()
    to_tell = list(program.to_tell.all())
    services.tell(case=case, by=cast.karin, told=to_tell, told_on=TODAY, how=Told.How.HANDED, program=program)
    appeal = way.appeal(cast, way.fresh(case))
    type(appeal).objects.filter(pk=appeal.pk).update(handled="återkallat", in_time=True)
    answered(link_to(way.fresh(case), guardian_key(case, "Samira"), fresh(cast.karin)), SECRET)
    services.add_case_picture(case=way.fresh(case), by=fresh(cast.karin), upload=a_picture(), text="En teckning")
    case = close(cast, way.fresh(case), aftercare_by=cast.sara, aftercare_until=way.NEXT_WEEK)
    services.end_aftercare(case=case, by=cast.karin)
    letter = Document.objects.create(title="Brev", filename="brev.pdf", content=b"%PDF", sha256="0" * 64)
    delivery = Delivery.objects.filter(case=case).order_by("pk")[0]
    Delivery.objects.filter(pk=delivery.pk).update(document=letter)
    log_read(cast.sara, What.CASE, student=cast.noah, object_id=case.pk, label=case.number)
    log_read(cast.sara, What.DOCUMENT, student=cast.noah, object_id=delivery.pk)
    keep(new_mark(cast.sara.pk, f"/arenden/{case.pk}/anteckning/", "Anteckning", cast.noah.pk), {"text": [SECRET]})
    hold(case=case, by=cast.hugo, reason="En tvist.")
    lift(case=case, by=fresh(cast.hugo), reason="Tvisten är avgjord.")
    return way.fresh(case)


def confirmed(cast: Cast) -> Disposal:
    """Birgitta has prepared a gallring at Björkskolan and put its package in the archive. The worker is not asked."""
    from narvaro.akt import archive

    disposal = disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.birgitta))
    assert archive.make(disposal.pk)
    disposal.refresh_from_db()
    disposals.fetched(disposal, cast.birgitta)
    return disposals.confirm(disposal=disposal, by=fresh(cast.birgitta), sha256=disposal.sha256)
