"""A gallring as its people meet it: ordered, packed, fetched, shown to lie in the archive, approved by another."""

import hashlib
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.models import AccessLog
from cases.guests.pictures import case_files
from cases.models import Case
from narvaro.akt import archive
from people.models import Protection, Student
from people.roles import Role
from retention.errors import DisposalError
from retention.models import Disposal
from retention.services import disposals
from retention.services.holds import hold
from retention.work import tasks_for
from tests.cast import Cast, fresh, give_role, login, make_user
from tests.notifications.paper import is_archivable, words
from tests.retention.decided import decide
from tests.retention.long_ago import LATER, closed


@pytest.fixture
def free(disposal: Disposal) -> None:
    """Nothing is prepared yet."""
    disposals.cancel(disposal=disposal, by=disposal.prepared_by)


def titles(user: Any) -> list[str]:
    """What Mitt arbete asks of somebody about gallring."""
    return [task.title for task in tasks_for(fresh(user), LATER)]


def test_from_the_order_to_the_protocol(
    cast: Cast, case: Case, free: None, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr("narvaro.tasks.make_package.delay", asked.append)
    birgitta, hugo = login(Client(), cast.birgitta), login(Client(), cast.hugo)
    school = f"/gallring/skolor/{cast.bjorkskolan.pk}/"
    assert f"Ärende {case.number}" in birgitta.get(school).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        place = birgitta.post(school).headers["Location"]
    assert "Gör arkivpaketet" in birgitta.get(place).content.decode()
    assert "/gallring/" not in birgitta.get(place, HTTP_HX_REQUEST="true").headers.get("HX-Refresh", "")
    assert archive.make(asked[0])
    assert not archive.make(asked[0])  # the queue may tell twice
    assert birgitta.get(place, HTTP_HX_REQUEST="true").headers["HX-Refresh"] == "true"
    assert titles(cast.birgitta) == ["Lägg paketet i arkivet"]

    disposal = Disposal.objects.get(pk=asked[0])
    assert "Visa att det ligger i arkivet" not in birgitta.get(place).content.decode()
    download: Any = birgitta.get(f"{place}paket.zip")
    package = b"".join(download.streaming_content)
    assert hashlib.sha256(package).hexdigest() == disposal.sha256
    assert AccessLog.objects.filter(what="akt", object_id=case.pk, user=cast.birgitta).count() >= 2
    assert disposal.sha256 not in birgitta.get(place).content.decode()  # nobody copies it from the page

    wrong = birgitta.post(place, {"file": SimpleUploadedFile("g.zip", package[:-1])})
    assert wrong.status_code == 422
    assert "Det är inte samma fil" in wrong.content.decode()
    assert birgitta.post(place, {"sha256": "abc"}).status_code == birgitta.post(place).status_code == 422
    assert "Godkänn" not in hugo.get(place).content.decode()
    assert birgitta.post(place, {"file": SimpleUploadedFile("g.zip", package)}).status_code == 302
    assert titles(cast.birgitta) == []
    assert titles(cast.hugo) == ["Godkänn en gallring"]

    assert hugo.get(f"{place}paket.zip").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        hugo.post(f"{place}godkann/")
        hugo.post(f"{place}godkann/")  # twice is once
    assert not Case.objects.filter(pk=case.pk).exists()
    paper = hugo.get(f"{place}protokoll.pdf")
    assert is_archivable(paper)
    for said in (case.number, disposal.sha256, "BUN 2026/118", "Birgitta Åkesson", "Hugo Dahl", "Händelser"):
        assert said in words(paper).replace("\xad", "") or said in words(paper).replace(" ", "")
    assert "Noah" not in words(paper)
    assert birgitta.get(f"{place}paket.zip").status_code == 404
    assert not case_files().exists(disposal.package)
    page = hugo.get("/gallring/").content.decode()
    assert "Genomförd" in page
    assert "Inget att gallra" in page


def test_nobody_does_all_of_it(cast: Cast, free: None) -> None:
    """Birgitta is both administratör and huvudman now: she still never does what another is to see."""
    give_role(cast.birgitta, Role.HUVUDMAN, cast.bjorkskolan)
    with pytest.raises(PermissionDenied):
        disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.hugo))
    with pytest.raises(PermissionDenied):
        disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.karin))
    disposal = disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.birgitta))
    Disposal.objects.filter(pk=disposal.pk).update(
        packed_at=disposal.prepared_at, fetched_at=disposal.prepared_at, sha256="0" * 64
    )
    disposals.confirm(disposal=disposal, by=fresh(cast.birgitta), sha256="0" * 64)
    with pytest.raises(DisposalError, match="Du har förberett"):
        disposals.approve(disposal=disposal, by=fresh(cast.birgitta))
    disposals.cancel(disposal=disposal, by=fresh(cast.birgitta))
    decide(cast, by=cast.birgitta, version=1)
    with pytest.raises(DisposalError, match="Du förde in beslutet"):
        disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.birgitta))


def test_what_has_changed_since_it_was_packed_is_not_deleted(cast: Cast, case: Case, disposal: Disposal) -> None:
    hugo = fresh(cast.hugo)
    Case.objects.filter(pk=case.pk).update(version=case.version + 1)
    with pytest.raises(DisposalError, match=f"Ändrat sedan paketet gjordes: {case.number}"):
        disposals.approve(disposal=disposal, by=hugo)
    Case.objects.filter(pk=case.pk).update(version=case.version)
    hold(case=case, by=hugo, reason="En tvist pågår.")
    with pytest.raises(DisposalError, match="Ändrat sedan"):
        disposals.approve(disposal=disposal, by=hugo)
    case.holds.filter(lifted_at=None).delete()
    decide(cast, version=1)
    with pytest.raises(DisposalError, match="ett nytt beslut"):
        disposals.approve(disposal=disposal, by=hugo)
    assert Case.objects.filter(pk=case.pk).exists()


def test_one_gallring_at_a_time_and_a_cancelled_one_is_made_anew(cast: Cast, disposal: Disposal) -> None:
    with pytest.raises(DisposalError, match="pågår redan"):
        disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.birgitta))
    disposals.cancel(disposal=disposal, by=fresh(cast.hugo))
    with pytest.raises(DisposalError, match="avbruten"):
        disposals.approve(disposal=disposal, by=fresh(cast.hugo))

    assert disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.birgitta)).items.count() == 1


def test_a_package_that_was_cut_off_is_made_anew(cast: Cast, free: None) -> None:
    disposal = disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.birgitta))
    begun = disposals.claim(disposal.pk, disposal.prepared_at)

    assert begun
    assert disposals.claim(disposal.pk, disposal.prepared_at) is None
    assert disposals.claim(disposal.pk, disposal.prepared_at + disposals.DIED_AFTER)


def test_a_case_with_nothing_but_its_opening_goes_too(cast: Cast, case: Case, free: None) -> None:
    hold(case=case, by=fresh(cast.hugo), reason="En tvist pågår.")
    bare = closed(cast, cast.tuva)
    Case.objects.filter(pk=bare.pk).update(closed_at=case.closed_at)
    disposal = disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.birgitta))
    now = disposal.prepared_at
    Disposal.objects.filter(pk=disposal.pk).update(
        packed_at=now, fetched_at=now, confirmed_at=now, confirmed_by=cast.birgitta, sha256="0" * 64
    )

    disposals.approve(disposal=disposal, by=fresh(cast.hugo))

    assert Case.objects.get() == case


def test_the_file_of_a_pupil_who_is_protected_since_is_given_to_nobody(
    cast: Cast, case: Case, disposal: Disposal, django_capture_on_commit_callbacks: Any
) -> None:
    """Neither the package that lies there, nor one that is not made yet. Nobody is told which case it is."""
    Student.objects.filter(pk=case.student_id).update(protection=Protection.SEKRETESSMARKERING)
    birgitta = login(Client(), cast.birgitta)

    with django_capture_on_commit_callbacks(execute=True):
        page = birgitta.get(f"/gallring/{disposal.pk}/paket.zip", follow=True).content.decode()

    assert "Därför är gallringen avbruten och paketet borttaget." in page
    assert "Något ärende hade ändrats eller skulle inte gallras längre. Inget är gallrat." in page
    assert not case_files().exists(disposal.package)
    assert birgitta.get(f"/gallring/{disposal.pk}/paket.zip").status_code == 404


def test_no_package_is_made_of_what_is_held_back_since_it_was_ordered(cast: Cast, case: Case, free: None) -> None:
    disposal = disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.birgitta))
    hold(case=case, by=fresh(cast.hugo), reason="En tvist pågår.")

    assert not archive.make(disposal.pk)

    disposal.refresh_from_db()
    assert (disposal.is_open, disposal.package) == (False, "")


def test_whoever_took_the_package_out_or_read_since_is_known_afterwards(
    cast: Cast, case: Case, disposal: Disposal
) -> None:
    bo = make_user("bo", last_name="Tjuv")
    give_role(bo, Role.ADMINISTRATOR, cast.bjorkskolan)
    assert login(Client(), bo).get(f"/gallring/{disposal.pk}/paket.zip").status_code == 200
    login(Client(), cast.karin).get(f"/arenden/{case.pk}/")

    disposals.approve(disposal=disposal, by=fresh(cast.hugo))

    paper = words(login(Client(), cast.hugo).get(f"/gallring/{disposal.pk}/protokoll.pdf")).replace("\xad", "")
    assert list(disposal.fetches.values_list("by", flat=True)) == [cast.birgitta.pk, bo.pk]
    assert bo.name in paper
    assert "Karin Westerberg, 1 gång" in " ".join(paper.split())
    disposal.refresh_from_db()
    assert disposal.read_since == {bo.name: 1, "Karin Westerberg": 1}


def test_the_huvudman_sees_that_the_package_of_a_cancelled_gallring_was_fetched(cast: Cast, disposal: Disposal) -> None:
    disposals.cancel(disposal=disposal, by=fresh(cast.birgitta))
    hugo = login(Client(), cast.hugo)

    assert "paketet hann hämtas" in hugo.get("/gallring/").content.decode()
    assert "Paketet hann hämtas." in hugo.get(f"/gallring/{disposal.pk}/").content.decode()


def test_who_holds_a_case_back_as_it_is_deleted_is_told(
    cast: Cast, case: Case, disposal: Disposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Birgitta's page is open, and her request has found the case when Hugo approves."""
    birgitta, place = login(Client(), cast.birgitta), f"/gallring/arenden/{case.pk}/undanta/"
    monkeypatch.setattr("retention.views._case_or_404", lambda user, pk: case)
    disposals.approve(disposal=disposal, by=fresh(cast.hugo))

    page = birgitta.post(place, {"reason": "En tvist pågår."}, follow=True).content.decode()

    assert f"Ärende {case.number} är redan gallrat." in page
