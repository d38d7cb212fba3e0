"""A gallring as its people meet it: who does what, what stops it, and what is left when another has approved."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cases.guests.pictures import case_files
from cases.models import Case
from people.models import Protection, Student
from people.roles import Role
from retention.errors import DisposalError
from retention.models import Disposal
from retention.services import disposals
from retention.services.holds import hold
from tests.cast import Cast, fresh, give_role, login, make_user
from tests.notifications.paper import is_archivable, words
from tests.retention.decided import decide
from tests.retention.long_ago import closed
from tests.retention.pages import TICKED, page, titles


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
        assert said in words(paper) or said in words(paper).replace(" ", "")
    assert "Noah" not in words(paper)


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


def test_who_holds_a_case_back_as_it_is_deleted_is_told(
    cast: Cast, case: Case, disposal: Disposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Birgitta's page is open, and her request has found the case when Hugo approves."""
    birgitta, place = login(Client(), cast.birgitta), f"/gallring/arenden/{case.pk}/undanta/"
    monkeypatch.setattr("retention.views_holds.case_or_404", lambda user, pk: case)
    disposals.approve(disposal=disposal, by=fresh(cast.hugo))

    page = birgitta.post(place, {"reason": "En tvist pågår."}, follow=True).content.decode()

    assert f"Ärende {case.number} är redan gallrat." in page
