"""The archive package of a gallring: ordered, made, fetched, and shown to lie in the archive."""

import datetime as dt
import hashlib
import io
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.models import AccessLog
from cases.guests.pictures import case_files
from cases.models import Case
from narvaro.akt import archive
from people.models import Protection, Student
from people.roles import Role
from retention import counting, files
from retention.models import Disposal
from retention.models.disposal import DIED_AFTER
from retention.services import disposals
from retention.services.holds import hold
from tests.cast import Cast, fresh, give_role, login, make_user
from tests.notifications.paper import words
from tests.retention.long_ago import LATER_NOW
from tests.retention.pages import page, titles


def test_the_order_names_the_cases_and_asks_the_worker_for_the_package(
    cast: Cast, case: Case, free: None, asked: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    birgitta, school = login(Client(), cast.birgitta), f"/gallring/skolor/{cast.bjorkskolan.pk}/"
    assert f"Ärende {case.number}" in birgitta.get(school).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        place = birgitta.post(school).headers["Location"]

    assert [item.case_key for item in Disposal.objects.get(pk=asked[0]).items.all()] == [case.pk]
    assert "Gör arkivpaketet" in birgitta.get(place).content.decode()
    assert "HX-Refresh" not in birgitta.get(place, HTTP_HX_REQUEST="true").headers


def test_a_package_is_made_once_and_then_the_page_and_mitt_arbete_say_so(cast: Cast, free: None) -> None:
    disposal = disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.birgitta))

    assert archive.make(disposal.pk)
    assert not archive.make(disposal.pk)  # the queue may tell twice

    place = f"/gallring/{disposal.pk}/"
    assert login(Client(), cast.birgitta).get(place, HTTP_HX_REQUEST="true").headers["HX-Refresh"] == "true"
    assert titles(cast.birgitta) == ["Lägg paketet i arkivet"]
    assert titles(cast.hugo) == []
    assert "Visa att det ligger i arkivet" not in page(cast.birgitta, place)


def test_who_fetches_the_package_is_told_what_it_is_and_stands_in_the_log(
    cast: Cast, case: Case, disposal: Disposal, fetched: str
) -> None:
    """Whoever prepares reads no case otherwise. One row stays in the log when those of the case have gone."""
    told = page(cast.birgitta, fetched)
    assert "Den som förbereder läser annars inte ärendens innehåll" in told
    assert disposal.sha256 not in told  # nobody copies it from the page
    before = AccessLog.objects.filter(user=cast.birgitta).count()

    download: Any = login(Client(), cast.birgitta).get(f"{fetched}paket.zip")

    assert hashlib.sha256(b"".join(download.streaming_content)).hexdigest() == disposal.sha256
    of_case, of_package = AccessLog.objects.filter(user=cast.birgitta).order_by("-pk")[:2]
    assert AccessLog.objects.filter(user=cast.birgitta).count() == before + 2
    assert (of_case.what, of_case.object_id, of_case.student) == ("akt", case.pk, case.student)
    assert (of_package.what, of_package.label, of_package.student) == ("export", disposal.reference, None)
    assert "hela akten" in page(cast.karin, "/logg/")
    assert login(Client(), cast.hugo).get(f"{fetched}paket.zip").status_code == 404


def test_the_package_is_confirmed_by_itself_and_by_a_person_who_stands_for_it(
    cast: Cast, disposal: Disposal, fetched: str
) -> None:
    birgitta, package = login(Client(), cast.birgitta), case_files().open(disposal.package).read()

    def post(content: bytes, **more: str) -> Any:
        return birgitta.post(fetched, {"file": SimpleUploadedFile("g.zip", content), **more})

    other = post(package[:-1], is_stored="on")
    bare = post(package)
    assert (other.status_code, bare.status_code) == (422, 422)
    assert "Det är inte samma fil" in other.content.decode()
    assert "Kryssa i att filen ligger i arkivet" in bare.content.decode()
    assert "Godkänn" not in page(cast.hugo, fetched)

    assert post(package, is_stored="on").status_code == 302

    disposal.refresh_from_db()
    assert (disposal.confirmed_by, titles(cast.birgitta), titles(cast.hugo)) == (
        cast.birgitta, [], ["Godkänn en gallring"]
    )  # fmt: skip


def test_a_package_that_cannot_be_made_is_told_and_asked_about_until_it_can(
    cast: Cast, case: Case, free: None, asked: list[int],
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    disposal = disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.birgitta))
    place = f"/gallring/{disposal.pk}/"
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("narvaro.akt.archive.render_pdf", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            archive.make(disposal.pk)

    assert titles(cast.birgitta) == ["Arkivpaketet gick inte att göra: försök igen"]
    assert "Arkivpaketet gick inte att göra." in page(cast.birgitta, place)
    assert "Försök igen" not in page(cast.hugo, place)
    assert "Paketet gick inte att göra" in page(cast.hugo, "/gallring/")
    assert login(Client(), cast.hugo).post(f"{place}forsok-igen/").status_code == 404
    assert counting.tend(LATER_NOW) == [disposal.pk]  # the clock tries too
    with django_capture_on_commit_callbacks(execute=True):
        login(Client(), cast.birgitta).post(f"{place}forsok-igen/")
        login(Client(), cast.birgitta).post(f"{place}forsok-igen/")

    assert asked == [disposal.pk]
    assert "Gör arkivpaketet" in page(cast.birgitta, place)
    assert archive.make(disposal.pk)
    assert titles(cast.birgitta) == ["Lägg paketet i arkivet"]


def test_a_worker_that_is_not_heard_of_is_told_of_too(cast: Cast, free: None) -> None:
    disposal = disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.birgitta))
    assert titles(cast.birgitta) == []

    with time_machine.travel(LATER_NOW + DIED_AFTER + dt.timedelta(minutes=1)):
        assert titles(cast.birgitta) == ["Arkivpaketet gick inte att göra: försök igen"]
        place = f"/gallring/{disposal.pk}/"
        assert login(Client(), cast.birgitta).get(place, HTTP_HX_REQUEST="true").headers["HX-Refresh"] == "true"


def test_a_package_that_comes_when_the_gallring_is_cancelled_is_thrown_away(cast: Cast, free: None) -> None:
    disposal = disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.birgitta))
    package = files.keep(io.BytesIO(b"paket"))
    disposals.cancel(disposal=disposal, by=fresh(cast.birgitta))

    assert not disposals.packed(disposal, package, LATER_NOW)

    assert not case_files().exists(package.name)


def test_a_package_that_was_cut_off_is_made_anew(cast: Cast, free: None) -> None:
    disposal = disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.birgitta))
    begun = disposals.claim(disposal.pk, disposal.prepared_at)

    assert begun
    assert disposals.claim(disposal.pk, disposal.prepared_at) is None
    assert disposals.claim(disposal.pk, disposal.prepared_at + DIED_AFTER)


def test_the_file_of_a_pupil_who_is_protected_since_is_given_to_nobody(
    cast: Cast, case: Case, disposal: Disposal, django_capture_on_commit_callbacks: Any
) -> None:
    """Neither the package that lies there, nor one that is not made yet. Nobody is told which case it is."""
    Student.objects.filter(pk=case.student_id).update(protection=Protection.SEKRETESSMARKERING)
    birgitta = login(Client(), cast.birgitta)

    with django_capture_on_commit_callbacks(execute=True):
        page = birgitta.get(f"/gallring/{disposal.pk}/paket.zip", follow=True).content.decode()

    assert "Därför är gallringen avbruten och paketet borttaget." in page
    assert "Inget är gallrat." in page
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

    paper = words(login(Client(), cast.hugo).get(f"/gallring/{disposal.pk}/protokoll.pdf"))
    assert list(disposal.fetches.values_list("by", flat=True)) == [cast.birgitta.pk, bo.pk]
    assert bo.name in paper
    assert "Karin Westerberg, 1 gång" in paper
    disposal.refresh_from_db()
    assert disposal.read_since == {bo.name: 1, "Karin Westerberg": 1}


def test_the_huvudman_sees_that_the_package_of_a_cancelled_gallring_was_fetched(cast: Cast, disposal: Disposal) -> None:
    disposals.cancel(disposal=disposal, by=fresh(cast.birgitta))
    hugo = login(Client(), cast.hugo)

    assert "paketet hann hämtas" in hugo.get("/gallring/").content.decode()
    assert "Paketet hann hämtas." in hugo.get(f"/gallring/{disposal.pk}/").content.decode()
