"""A role holds from its first to its last day. Nothing has to run for it to begin or to end."""

import datetime as dt

from people.access import may, schools_with, visible_students
from people.models import RoleAssignment
from people.roles import Role, Verb
from tests.cast import TODAY, Cast, fresh, give_role, on_day

SATURDAY = dt.date(2026, 11, 21)


def test_a_role_still_holds_on_its_last_day(cast: Cast) -> None:
    RoleAssignment.objects.filter(user=cast.karin).update(last_day=TODAY)

    assert may(fresh(cast.karin), Verb.DECIDE, cast.bjorkskolan)


def test_a_role_that_ended_yesterday_gives_nothing_although_no_sync_has_run(cast: Cast) -> None:
    RoleAssignment.objects.filter(user=cast.karin).update(last_day=TODAY)

    with on_day(SATURDAY):
        karin = fresh(cast.karin)
        assert karin.groups.exists()  # still in the guardian group
        assert not may(karin, Verb.DECIDE, cast.bjorkskolan)
        assert not visible_students(karin).exists()
        assert not schools_with(karin, *Verb).exists()


def test_a_role_entered_beforehand_begins_on_its_first_day_although_no_sync_has_run_since(cast: Cast) -> None:
    give_role(cast.petra, Role.REKTOR, cast.ekskolan, first_day=SATURDAY)

    assert not may(fresh(cast.petra), Verb.DECIDE, cast.ekskolan)
    with on_day(SATURDAY):
        assert may(fresh(cast.petra), Verb.DECIDE, cast.ekskolan)


def test_an_ended_role_does_not_live_on_through_another_role_at_the_same_school(cast: Cast) -> None:
    give_role(cast.karin, Role.ADMINISTRATOR, cast.bjorkskolan)
    RoleAssignment.objects.filter(user=cast.karin, role=Role.REKTOR).update(last_day=TODAY)

    with on_day(SATURDAY):
        karin = fresh(cast.karin)
        assert may(karin, Verb.SEE_STUDENTS, cast.bjorkskolan)
        assert not may(karin, Verb.DECIDE, cast.bjorkskolan)


def test_access_kept_on_a_user_object_is_not_carried_over_midnight(cast: Cast) -> None:
    RoleAssignment.objects.filter(user=cast.karin).update(last_day=TODAY)
    karin = fresh(cast.karin)

    assert may(karin, Verb.DECIDE, cast.bjorkskolan)
    with on_day(SATURDAY, hour=0):
        assert not may(karin, Verb.DECIDE, cast.bjorkskolan)


def test_an_account_that_has_been_closed_gives_nothing(cast: Cast) -> None:
    cast.karin.is_active = False

    assert not may(cast.karin, Verb.DECIDE, cast.bjorkskolan)
