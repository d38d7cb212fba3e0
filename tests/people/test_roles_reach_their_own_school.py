"""A role gives its verbs at its own school; the huvudman's people reach every school of that huvudman, no other."""

import pytest
from django.contrib.auth.models import AnonymousUser

from people.access import may, schools_with, visible_students
from people.models import School, Student
from people.roles import HUVUDMAN_WIDE, ROLE_VERBS, Role, Verb
from people.services import sync_role_groups
from tests.cast import Cast, give_role, make_school, make_user


@pytest.mark.parametrize("role", Role)
def test_a_role_gives_exactly_the_verbs_of_the_table(cast: Cast, role: Role) -> None:
    nova = make_user("nova")
    give_role(nova, role, cast.bjorkskolan)

    assert {verb for verb in Verb if may(nova, verb, cast.bjorkskolan)} == ROLE_VERBS[role]


@pytest.mark.parametrize("role", [role for role in Role if role not in HUVUDMAN_WIDE])
def test_a_role_at_one_school_gives_nothing_at_the_next(cast: Cast, role: Role) -> None:
    nova = make_user("nova")
    give_role(nova, role, cast.bjorkskolan)

    assert not any(may(nova, verb, cast.ekskolan) for verb in Verb)


def test_the_rektor_sees_the_pupils_of_the_own_school_alone(cast: Cast) -> None:
    assert {*visible_students(cast.karin)} == {cast.noah, cast.maja, cast.tuva, cast.alma, cast.signe}
    assert not visible_students(cast.rolf).exists()


def test_a_pupil_who_has_left_the_school_is_out_of_reach(cast: Cast) -> None:
    cast.noah.enrolments.update(last_day="2026-11-19")

    assert cast.noah not in visible_students(cast.karin)


def test_the_huvudman_has_its_verbs_at_every_school_of_its_own(cast: Cast) -> None:
    own = {cast.bjorkskolan, cast.ekskolan, cast.alvgymnasiet}

    assert {*schools_with(cast.hugo, Verb.SEE_REGISTER)} == own
    assert {*schools_with(cast.stina, Verb.MANAGE_SETTINGS)} == own


def test_a_school_that_is_added_later_is_the_huvudmans_too(cast: Cast) -> None:
    alskolan = make_school("Alskolan", "99100009", cast.huvudman)
    sync_role_groups([alskolan])

    assert may(cast.hugo, Verb.SEE_REGISTER, alskolan)
    assert not may(cast.karin, Verb.SEE_STUDENTS, alskolan)


def test_a_school_that_is_added_and_not_yet_synced_opens_to_nobody(cast: Cast) -> None:
    alskolan = make_school("Alskolan", "99100009", cast.huvudman)

    assert not may(cast.hugo, Verb.SEE_REGISTER, alskolan)


@pytest.mark.parametrize("person", ["hugo", "stina", "sixten", "rolf", "greta"])
def test_those_without_pupils_of_their_own_see_none(cast: Cast, person: str) -> None:
    assert not visible_students(getattr(cast, person)).exists()


def test_superuser_status_gives_neither_verbs_nor_pupils(cast: Cast) -> None:
    assert cast.sixten.is_superuser
    assert not schools_with(cast.sixten, *Verb).exists()
    assert not any(may(cast.sixten, verb, school) for verb in Verb for school in School.objects.all())


def test_somebody_who_has_not_logged_in_reaches_nothing(cast: Cast) -> None:
    assert not visible_students(AnonymousUser()).exists()
    assert not schools_with(AnonymousUser(), *Verb).exists()


def test_a_permission_given_for_all_schools_in_the_old_way_opens_none(cast: Cast) -> None:
    from django.contrib.auth.models import Permission

    cast.greta.user_permissions.set(Permission.objects.filter(content_type__model="school"))

    assert not may(cast.greta, Verb.SEE_STUDENTS, cast.bjorkskolan)
    assert not Student.objects.filter(pk__in=visible_students(cast.greta)).exists()
