"""The guardian groups hold what ROLE_VERBS and the roles say, after every sync, however often it runs."""

import pytest
from django.contrib.auth.models import Group as AuthGroup
from guardian.shortcuts import get_objects_for_user

from people import services
from people.models import RoleAssignment, School, SchoolGroupObjectPermission, User
from people.roles import ROLE_VERBS, Role, Verb
from tests.cast import TODAY, Cast, on_day


def state() -> tuple[object, ...]:
    """Everything that a sync writes."""
    return (
        {*AuthGroup.objects.values_list("pk", "name")},
        {*SchoolGroupObjectPermission.objects.values_list("pk", "group", "permission", "content_object")},
        {*User.groups.through.objects.values_list("pk", "user", "group")},
    )


def test_a_second_sync_changes_nothing(cast: Cast) -> None:
    before = state()
    services.sync_role_groups()

    assert state() == before


def test_guardian_itself_answers_as_the_table_says(cast: Cast) -> None:
    schools = get_objects_for_user(cast.karin, "people.decide", School, accept_global_perms=False)

    assert [*schools] == [cast.bjorkskolan]


def test_a_verb_taken_out_of_the_table_is_taken_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROLE_VERBS, Role.REKTOR, ROLE_VERBS[Role.REKTOR] - {Verb.DECIDE})
    services.sync_role_groups()

    assert not get_objects_for_user(cast.karin, "people.decide", School, accept_global_perms=False).exists()


def test_somebody_whose_role_has_ended_leaves_the_group_at_the_next_sync(cast: Cast) -> None:
    RoleAssignment.objects.filter(user=cast.karin).update(last_day=TODAY)
    with on_day(TODAY.replace(day=21)):
        services.sync_role_groups()

    assert not cast.karin.groups.exists()


def test_groups_that_have_nothing_to_do_with_roles_are_left_alone(cast: Cast) -> None:
    staff_choir = AuthGroup.objects.create(name="personalkören")
    staff_choir.user_set.add(cast.karin)
    services.sync_role_groups()

    assert staff_choir in cast.karin.groups.all()


def test_a_sync_of_one_school_leaves_the_groups_of_others_alone(cast: Cast) -> None:
    before = state()
    RoleAssignment.objects.all().delete()
    services.sync_role_groups([cast.ekskolan])

    assert cast.karin.groups.exists()
    assert not cast.rolf.groups.exists()
    assert state() != before
