"""Access costs four queries a request, however many schools, pupils and roles there are."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from people.access import get_student_or_404, may, schools_with, scope_of, visible_students
from people.models import RoleGroup
from people.roles import Role, Verb
from people.services import sync_role_groups
from tests.cast import Cast, fresh, give_role, make_school, make_student


def test_a_persons_reach_is_worked_out_in_four_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        school = make_school(f"Skola {number}", f"9910001{number}", cast.huvudman)
        give_role(cast.karin, Role.REKTOR, school, sync=False)
    sync_role_groups()
    karin = fresh(cast.karin)

    with django_assert_num_queries(4):
        assert len(scope_of(karin).schools(Verb.DECIDE)) == 6


def test_after_that_verbs_are_free_and_a_list_of_pupils_is_one_query(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        make_student(f"Elev {number}", group=cast.klass_8b)
    scope_of(cast.karin)

    with django_assert_num_queries(0):
        assert may(cast.karin, Verb.DECIDE, cast.bjorkskolan)
        schools_with(cast.karin, Verb.DECIDE)
    with django_assert_num_queries(1):
        assert len(visible_students(cast.karin)) == 25
    with django_assert_num_queries(1):
        get_student_or_404(cast.karin, cast.noah.pk)


def test_groups_of_many_schools_are_synced_in_as_many_queries_as_those_of_one(cast: Cast) -> None:
    first, *others = [make_school(f"Skola {number}", f"991001{number:02}", cast.huvudman) for number in range(31)]

    with CaptureQueriesContext(connection) as one:
        sync_role_groups([first])
    with CaptureQueriesContext(connection) as thirty:
        sync_role_groups(others)

    assert len(thirty) == len(one)
    assert RoleGroup.objects.filter(school__in=others).count() == 30 * len(Role)
