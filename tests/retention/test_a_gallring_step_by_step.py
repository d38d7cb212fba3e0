"""A gallring as its people meet it: ordered, packed, fetched, shown to lie in the archive, approved by another."""

import datetime as dt
import hashlib
import html
import io
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.models import AccessLog
from cases.guests.pictures import case_files
from cases.models import Case
from narvaro.akt import archive
from people.models import Protection, Student
from people.roles import Role
from retention import counting, files
from retention.errors import DisposalError
from retention.models import Disposal
from retention.models.disposal import DIED_AFTER
from retention.services import disposals
from retention.services.holds import hold
from retention.work import tasks_for
from tests.cast import Cast, fresh, give_role, login, make_user
from tests.notifications.paper import is_archivable, words
from tests.retention.decided import decide
from tests.retention.long_ago import LATER, LATER_NOW, closed

TICKED = {"is_archived": "on", "is_final": "on"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The packages that the worker is asked for. It makes none by itself."""
    found: list[int] = []
    monkeypatch.setattr("narvaro.tasks.make_package.delay", found.append)
    return found


@pytest.fixture
def free(disposal: Disposal) -> None:
    """Nothing is prepared yet."""
    disposals.cancel(disposal=disposal, by=disposal.prepared_by)


def titles(user: Any) -> list[str]:
    """What Mitt arbete asks of somebody about gallring."""
    return [task.title for task in tasks_for(fresh(user), LATER)]


@pytest.fixture
def fetched(disposal: Disposal) -> str:
    """The page of Birgitta's gallring, whose package is fetched and not confirmed."""
    Disposal.objects.filter(pk=disposal.pk).update(confirmed_at=None, confirmed_by=None)
    return f"/gallring/{disposal.pk}/"


def page(user: Any, place: str) -> str:
    """What somebody sees."""
    return html.unescape(login(Client(), user).get(place).content.decode())


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


def test_nothing_is_deleted_by_a_bare_button(cast: Cast, case: Case, disposal: Disposal) -> None:
    hugo, place = login(Client(), cast.hugo), f"/gallring/{disposal.pk}/godkann/"

    for ticked in ({}, {"is_archived": "on"}, {"is_final": "on"}):
        answer = hugo.post(place, ticked)
        assert answer.status_code == 422
        assert "Birgitta Åkesson intygar att paketet ligger i huvudmannens arkiv" in answer.content.decode()
    assert hugo.get(place)["Location"] == f"/gallring/{disposal.pk}/"

    assert Case.objects.filter(pk=case.pk).exists()


def test_an_approved_gallring_leaves_its_protocol_and_nothing_else(
    cast: Cast, case: Case, disposal: Disposal, django_capture_on_commit_callbacks: Any
) -> None:
    hugo, place = login(Client(), cast.hugo), f"/gallring/{disposal.pk}/"

    with django_capture_on_commit_callbacks(execute=True):
        hugo.post(f"{place}godkann/", TICKED)
        hugo.post(f"{place}godkann/", TICKED)  # twice is once

    assert not Case.objects.filter(pk=case.pk).exists()
    assert not case_files().exists(disposal.package)
    assert login(Client(), cast.birgitta).get(f"{place}paket.zip").status_code == 404
    for said in ("Genomförd", "Inget kan gallras nu"):
        assert said in page(cast.hugo, "/gallring/")
    paper = hugo.get(f"{place}protokoll.pdf")
    assert is_archivable(paper)
    for said in (case.number, disposal.sha256, "BUN 2026/118", "Birgitta Åkesson", "Hugo Dahl", "Händelser"):
        assert said in words(paper).replace("\xad", "") or said in words(paper).replace(" ", "")
    assert "Noah" not in words(paper)


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


def new_version(cast: Cast, case: Case) -> None:
    """Somebody has written in the case."""
    Case.objects.filter(pk=case.pk).update(version=case.version + 1)


def held_back(cast: Cast, case: Case) -> None:
    """Somebody has held it back."""
    hold(case=case, by=fresh(cast.hugo), reason="En tvist pågår.")


def protected(cast: Cast, case: Case) -> None:
    """The pupil has got protected personal data."""
    Student.objects.filter(pk=case.student_id).update(protection=Protection.SEKRETESSMARKERING)


def decided_anew(cast: Cast, case: Case) -> None:
    """The huvudman has entered another decision."""
    decide(cast, version=1)


@pytest.mark.parametrize("change", [new_version, held_back, protected, decided_anew])
def test_what_has_changed_since_it_was_packed_is_not_deleted_and_nobody_is_told_which_case(
    cast: Cast, case: Case, disposal: Disposal, change: Any
) -> None:
    change(cast, case)

    login(Client(), cast.hugo).post(f"/gallring/{disposal.pk}/godkann/", TICKED)

    disposal.refresh_from_db()
    assert (disposal.approved_at, disposal.cancelled_by, disposal.is_open) == (None, None, False)
    assert Case.objects.filter(pk=case.pk).exists()
    assert case.number not in disposals.CHANGED
    assert "Något hade ändrats" in page(cast.hugo, f"/gallring/{disposal.pk}/")


def test_nobody_confirms_what_has_not_been_fetched_nor_approves_what_is_not_confirmed(
    cast: Cast, disposal: Disposal, fetched: str
) -> None:
    with pytest.raises(DisposalError, match="inte bekräftat i arkivet"):
        disposals.approve(disposal=disposal, by=fresh(cast.hugo))
    with pytest.raises(PermissionDenied):
        disposals.confirm(disposal=disposal, by=fresh(cast.hugo), sha256=disposal.sha256)
    Disposal.objects.filter(pk=disposal.pk).update(fetched_at=None)
    with pytest.raises(DisposalError, match="Hämta paketet"):
        disposals.confirm(disposal=disposal, by=fresh(cast.birgitta), sha256=disposal.sha256)


def test_who_confirmed_what_another_prepared_does_not_approve_it_nor_is_asked_to(
    cast: Cast, disposal: Disposal
) -> None:
    bo = make_user("bo", last_name="Ek")
    give_role(bo, Role.HUVUDMAN, cast.bjorkskolan)
    Disposal.objects.filter(pk=disposal.pk).update(confirmed_by=bo)

    with pytest.raises(DisposalError, match="Du har förberett"):
        disposals.approve(disposal=disposal, by=fresh(bo))
    assert titles(bo) == []
    assert "Kryssa i" not in page(bo, f"/gallring/{disposal.pk}/")


def test_only_those_who_prepare_or_decide_cancel_or_try_again(cast: Cast, disposal: Disposal) -> None:
    for act in (disposals.cancel, disposals.try_again):
        with pytest.raises(PermissionDenied):
            act(disposal=disposal, by=fresh(cast.karin))

    disposal.refresh_from_db()
    assert disposal.is_open


def test_a_gallring_takes_so_many_cases_and_leaves_the_rest_for_the_next(
    cast: Cast, case: Case, free: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    Case.objects.filter(pk=closed(cast, cast.tuva).pk).update(closed_at=case.closed_at)
    monkeypatch.setattr(disposals, "BATCH", 1)

    first = disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.birgitta))

    assert [item.case_key for item in first.items.all()] == [case.pk]


def test_a_package_that_comes_when_the_gallring_is_cancelled_is_thrown_away(cast: Cast, free: None) -> None:
    disposal = disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.birgitta))
    package = files.keep(io.BytesIO(b"paket"))
    disposals.cancel(disposal=disposal, by=fresh(cast.birgitta))

    assert not disposals.packed(disposal, package, LATER_NOW)

    assert not case_files().exists(package.name)


def test_the_list_says_when_there_are_older_ones_and_once_what_can_be_carried_out(
    cast: Cast, free: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = disposals.prepare(school=cast.bjorkskolan, by=fresh(cast.birgitta))
    assert "äldre finns kvar" not in page(cast.hugo, "/gallring/")
    monkeypatch.setattr("retention.views.SHOWN", 1)

    told = page(cast.hugo, "/gallring/")

    assert newest.reference in told
    assert "De 1 senaste visas. 1 äldre finns kvar med sina protokoll." in told
    assert told.count("Närvaro kan i dag gallra ärenden. Beslut om annat står i planen") == 1


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
    assert disposals.claim(disposal.pk, disposal.prepared_at + DIED_AFTER)


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
    monkeypatch.setattr("retention.views_holds.case_or_404", lambda user, pk: case)
    disposals.approve(disposal=disposal, by=fresh(cast.hugo))

    page = birgitta.post(place, {"reason": "En tvist pågår."}, follow=True).content.decode()

    assert f"Ärende {case.number} är redan gallrat." in page
