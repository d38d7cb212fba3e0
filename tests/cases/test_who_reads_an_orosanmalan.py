"""Who reads an orosanmälan: the writer, and the rektor of the child's school once it is given. Nobody else."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from cases import services
from cases.concern.access import get_concern_or_404, may_write, rektor_reads, visible_concerns
from cases.models import Concern, ConcernNote
from people.models import Protection, RoleAssignment, Student, User
from people.roles import ROLE_VERBS, Role, Verb
from people.services import grant_student
from tests.cases import concerns
from tests.cast import NOW, TODAY, Cast, fresh, give_role, make_user, on_day

STAFF = ("sara", "amir", "maria", "petra", "karin", "birgitta", "rolf", "greta", "hugo", "stina", "sixten")


def readers(cast: Cast, concern: Concern) -> set[str]:
    """The members of the cast who read a report."""
    return {name for name in STAFF if visible_concerns(fresh(getattr(cast, name))).filter(pk=concern.pk).exists()}


def test_a_draft_is_read_by_its_writer_alone(cast: Cast) -> None:
    assert readers(cast, concerns.draft(cast.sara, cast.noah)) == {"sara"}


def test_so_is_a_finished_one_that_is_not_given(cast: Cast) -> None:
    assert readers(cast, concerns.ready(cast.sara, cast.noah)) == {"sara"}


def test_a_given_one_is_read_by_the_writer_and_the_rektor_of_the_childs_school(cast: Cast) -> None:
    concern = concerns.given(cast.maria, cast.noah)

    assert readers(cast, concern) == {"maria", "karin"}
    assert rektor_reads(concern) == "Karin Westerberg, rektor på Björkskolan, läser den också."


def test_not_by_the_rektor_when_it_is_about_somebody_at_the_school(cast: Cast) -> None:
    concern = concerns.given(cast.sara, cast.noah, about_staff=True)

    assert readers(cast, concern) == {"sara"}
    assert "eftersom oron gäller någon på skolan" in rektor_reads(concern)


def test_nor_when_the_child_has_protected_data(cast: Cast) -> None:
    grant_student(student=cast.signe, user=cast.amir, reason="Är mentor", by=cast.karin)
    concern = concerns.given(fresh(cast.amir), cast.signe)

    assert readers(cast, concern) == {"amir"}
    assert "skyddade uppgifter" in rektor_reads(concern)


def test_nor_when_a_child_written_by_hand_has(cast: Cast) -> None:
    concern = Concern.objects.create(
        author=cast.sara, written_at=cast.bjorkskolan, school=cast.bjorkskolan, child_protected=True, created_at=NOW,
        changed_at=NOW, given_at=NOW, state=Concern.State.GIVEN, reporter_name="Sara Lindgren",
    )  # fmt: skip

    assert readers(cast, concern) == {"sara"}


def test_a_pupil_who_becomes_protected_afterwards_is_closed_to_the_rektor_too(cast: Cast) -> None:
    concern = concerns.given(cast.sara, cast.noah)
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)

    assert readers(cast, concern) == {"sara"}


def test_a_child_written_by_hand_is_the_rektors_of_the_school_that_the_writer_says(cast: Cast) -> None:
    assert readers(cast, concerns.given(cast.sara, school=cast.ekskolan)) == {"sara", "rolf"}


def test_and_no_rektors_when_the_school_is_not_in_the_system(cast: Cast) -> None:
    concern = concerns.given(cast.sara, other_school="Norrskolan, Mariedal")

    assert readers(cast, concern) == {"sara"}
    assert "eftersom barnets skola inte finns i Närvaro" in rektor_reads(concern)


def test_the_rektor_of_a_school_that_the_child_has_come_to_does_not_read_what_the_old_one_wrote(cast: Cast) -> None:
    concern = concerns.given(cast.sara, cast.noah)
    cast.noah.enrolments.update(last_day=TODAY - dt.timedelta(days=1))
    cast.noah.enrolments.create(school=cast.ekskolan, skolform="grundskola", first_day=TODAY)

    assert readers(cast, concern) == {"sara", "karin"}


def test_only_rektors_have_the_verb() -> None:
    assert [role for role, verbs in ROLE_VERBS.items() if Verb.READ_CONCERNS in verbs] == [Role.REKTOR]


def test_who_has_left_reads_nothing_and_the_rektor_still_does(cast: Cast) -> None:
    concern, unsent = concerns.given(cast.sara, cast.noah), concerns.draft(cast.sara, cast.maja)
    RoleAssignment.objects.filter(user=cast.sara).update(last_day=TODAY)

    with on_day(TODAY + dt.timedelta(days=1)):
        assert readers(cast, concern) == {"karin"}
        assert readers(cast, unsent) == set()


def test_who_has_another_task_at_the_same_huvudman_still_reads_their_own(cast: Cast) -> None:
    concern = concerns.given(cast.sara, cast.noah)
    RoleAssignment.objects.filter(user=cast.sara).delete()
    give_role(cast.sara, Role.ADMINISTRATOR, cast.ekskolan)

    assert readers(cast, concern) == {"sara", "karin"}


def test_who_works_for_another_huvudman_now_does_not(cast: Cast) -> None:
    concern = concerns.given(cast.sara, cast.noah)
    RoleAssignment.objects.filter(user=cast.sara).delete()
    give_role(cast.sara, Role.MENTOR, cast.granasskolan)

    assert readers(cast, concern) == {"karin"}


@pytest.mark.parametrize("role", Role)
def test_everybody_with_a_role_may_write_one(cast: Cast, role: Role) -> None:
    somebody = make_user("ny")
    give_role(somebody, role, cast.bjorkskolan)

    assert concerns.given(somebody, school=cast.bjorkskolan).state == Concern.State.GIVEN


def test_nobody_without_a_role_today(cast: Cast) -> None:
    former = make_user("slutat")
    give_role(former, Role.MENTOR, cast.bjorkskolan, last_day=TODAY - dt.timedelta(days=1))

    assert not may_write(former)
    for who in (former, fresh(cast.sixten)):
        with pytest.raises(PermissionDenied):
            concerns.draft(who)


def test_writing_gives_no_reach_to_a_pupil_out_of_reach(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        concerns.draft(cast.amir, cast.noah)

    concerns.given(cast.amir, child_name="Noah Ali", child_number=cast.noah.personal_number)
    assert Concern.objects.get().student is None


def test_a_pupil_who_leaves_the_writers_class_leaves_the_report_with_the_writer(cast: Cast) -> None:
    concern = concerns.draft(cast.sara, cast.noah)
    cast.noah.memberships.update(last_day=TODAY - dt.timedelta(days=1))

    saved = services.save_concern(
        concern=concern, by=fresh(cast.sara), answers=concerns.ANSWERS, version=concern.version
    )
    assert saved.child_name == "Noah Ali"


@pytest.mark.parametrize("who", ["karin", "maria", "hugo", "stina", "sixten"])
def test_nobody_but_the_writer_changes_finishes_gives_or_supplements(cast: Cast, who: str) -> None:
    other: User = fresh(getattr(cast, who))
    unsent, done = concerns.draft(cast.sara, cast.noah), concerns.given(cast.sara, cast.maja)
    attempts = [
        lambda: services.save_concern(concern=unsent, by=other, answers=concerns.ANSWERS, version=unsent.version),
        lambda: services.discard_concern(concern=unsent, by=other),
        lambda: services.take_back_concern(concern=done, by=other),
        lambda: services.give_concern(concern=unsent, by=other, how="post", given_at=concerns.CALLED),
        lambda: services.note_concern(concern=done, by=other, kind=ConcernNote.Kind.SUPPLEMENT, text="Mer."),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()


def test_the_rektor_who_reads_it_may_note_what_the_socialtjanst_answers(cast: Cast) -> None:
    concern = concerns.given(cast.sara, cast.noah)

    services.note_concern(concern=concern, by=cast.karin, kind=ConcernNote.Kind.INVESTIGATES)

    with pytest.raises(PermissionDenied):
        services.note_concern(concern=concern, by=cast.maria, kind=ConcernNote.Kind.INVESTIGATES)
    assert [note.by for note in concern.notes.all()] == [cast.karin]


def test_out_of_reach_is_as_if_it_did_not_exist(cast: Cast) -> None:
    concern = concerns.given(cast.sara, cast.noah)

    for pk in (concern.pk, concern.pk + 1):
        with pytest.raises(Http404):
            get_concern_or_404(cast.maria, pk)
