"""Forms of gallring: the decision, holding a case back and letting it go, the proof of the archive, the approval."""

import time_machine
from django.core.files.base import ContentFile

from cases.guests.pictures import case_files
from cases.models import Case
from people.models import User
from people.roles import Role
from retention.models import Disposal, DisposalItem, Fetch
from retention.services.holds import hold, lift
from tests.cases.forms.row import BESIDE, RIVAL, WORDS, Place, Row, nothing, says
from tests.cast import NOW, Cast, fresh, give_role, make_user
from tests.retention.decided import decide
from tests.retention.long_ago import closed

SHA256 = "0" * 64
BIRGITTAS = "En tvist pågår."


def held(cast: Cast) -> Case:
    """Birgitta has held Noah's case back."""
    case = closed(cast)
    hold(case=case, by=fresh(cast.birgitta), reason=BIRGITTAS)
    return case


def fetched(cast: Cast) -> Case:
    """Birgitta has fetched the package of a gallring."""
    case = closed(cast)
    disposal = Disposal.objects.create(
        school=cast.bjorkskolan, plan=decide(cast), kind="arenden", prepared_by=cast.birgitta, prepared_at=NOW,
        sha256=SHA256,
    )  # fmt: skip
    DisposalItem.objects.create(disposal=disposal, case_key=case.pk, number=case.number, version=case.version)
    name = case_files().save("gallring/ett.zip", ContentFile(b"paket"))
    Disposal.objects.update(package=name, size=5, packing_since=NOW, packed_at=NOW, fetched_at=NOW)
    Fetch.objects.create(disposal=disposal, by=cast.birgitta, at=NOW)
    return case


def confirmed(cast: Cast) -> Case:
    """It lies in the archive, and the time of its case is out."""
    case = fetched(cast)
    Disposal.objects.update(confirmed_by=cast.birgitta, confirmed_at=NOW)
    with time_machine.travel(NOW.replace(year=2020)):
        Case.objects.filter(pk=case.pk).update(closed_at=NOW.replace(year=2020))
    return case


def another(cast: Cast) -> User:
    """Bo, who prepares at Björkskolan too."""
    bo = make_user("bo", last_name="Ek")
    give_role(bo, Role.ADMINISTRATOR, cast.bjorkskolan)
    return fresh(bo)


def held_by_another(place: Place) -> object:
    """Bo holds the case back."""
    return hold(case=Case.objects.get(), by=another(place.cast), reason=RIVAL)


def lifted_by_hugo(place: Place) -> object:
    """Hugo lets the case go."""
    return lift(case=Case.objects.get(), by=fresh(place.cast.hugo), reason=RIVAL)


def lifted(cast: Cast) -> Case:
    """Hugo has let it go."""
    case = held(cast)
    lifted_by_hugo(Place(cast, case))
    return case


def decided_by_hugo(place: Place) -> object:
    """Another decision is entered."""
    return decide(place.cast, named=RIVAL)


ROWS = [
    Row(
        name="retention:plan", who="hugo", at=nothing, url="/gallring/beslut/", prose="decided_by",
        right=says(
            decided_by=WORDS, decided_on="2026-10-27", reference="BUN 2026/118", arenden_how="gallras",
            arenden_years="3", arenden_start="avslutat",
        ),
        rival=decided_by_hugo, always=BESIDE,
    ),
    Row(
        name="retention:hold", who="birgitta", at=closed, url="/gallring/arenden/{case}/undanta/", prose="reason",
        right=says(reason=WORDS), wrong=held, rival=held_by_another, other="hugo",
    ),
    Row(
        name="retention:lift", who="birgitta", at=held, url="/gallring/arenden/{case}/slapp/", prose="reason",
        right=says(reason=WORDS), wrong=lifted, rival=lifted_by_hugo, other="hugo",
    ),
    Row(
        name="retention:disposal", who="birgitta", at=fetched, url="/gallring/{disposal}/",
        right=says(sha256=SHA256, is_stored="on"), wrong=confirmed, late=302, race=None,
    ),
    Row(
        name="retention:approve", who="hugo", at=confirmed, url="/gallring/{disposal}/godkann/",
        shown="/gallring/{disposal}/", right=says(is_archived="on", is_final="on"), wrong=fetched,
        late=302, race=None,
    ),
]  # fmt: skip
