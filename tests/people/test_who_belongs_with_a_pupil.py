"""Class, mentors and guardians of a pupil on a day, and the calendar of the pupil's school."""

import datetime as dt

from pytest_django import DjangoAssertNumQueries

from people.models import Group, Mentorship, NonSchoolDay
from people.queries import calendar_of, group_on, guardians_of, mentors_of
from tests.cast import TODAY, Cast, make_student, make_user

SATURDAY = dt.date(2026, 11, 21)


def test_the_class_is_the_one_of_that_day(cast: Cast) -> None:
    cast.noah.memberships.update(last_day=TODAY)
    cast.noah.memberships.create(group=cast.klass_8a, first_day=SATURDAY)

    assert group_on(cast.noah, TODAY) == cast.klass_8b
    assert group_on(cast.noah, SATURDAY) == cast.klass_8a


def test_of_two_classes_the_last_joined_counts(cast: Cast) -> None:
    cast.noah.memberships.create(group=cast.klass_8a, first_day=dt.date(2026, 9, 1))

    assert group_on(cast.noah, TODAY) == cast.klass_8a


def test_a_pupil_without_a_class_has_none_and_no_mentors(cast: Cast) -> None:
    liam = make_student("Liam", school=cast.bjorkskolan)

    assert group_on(liam, TODAY) is None
    assert mentors_of(liam, cast.bjorkskolan, TODAY) == []


def test_the_class_comes_with_its_school_in_one_query(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        group = group_on(cast.noah, TODAY)
        assert group is not None
        assert group.school.name == "Björkskolan"


def test_the_mentors_are_those_of_that_day_by_name(cast: Cast) -> None:
    robin = make_user("robin", last_name="Berg")
    Mentorship.objects.create(user=robin, group=cast.klass_8b, first_day=SATURDAY)

    assert mentors_of(cast.noah, cast.bjorkskolan, TODAY) == [cast.sara]
    assert mentors_of(cast.noah, cast.bjorkskolan, SATURDAY) == [robin, cast.sara]


def test_a_mentor_at_another_school_is_not_named_at_this_one(cast: Cast) -> None:
    there = Group.objects.create(school=cast.ekskolan, name="Mottagning")
    cast.noah.memberships.create(group=there, first_day=dt.date(2026, 9, 1))
    Mentorship.objects.create(user=cast.rolf, group=there, first_day=dt.date(2026, 9, 1))

    assert mentors_of(cast.noah, cast.bjorkskolan, TODAY) == [cast.sara]
    assert mentors_of(cast.noah, cast.ekskolan, TODAY) == [cast.rolf]


def test_a_mentor_whose_account_is_closed_is_nobody_to_turn_to(cast: Cast) -> None:
    cast.sara.is_active = False
    cast.sara.save()

    assert mentors_of(cast.noah, cast.bjorkskolan, TODAY) == []


def test_both_guardians_are_named(cast: Cast) -> None:
    assert [guardian.first_name for guardian in guardians_of(cast.noah, TODAY)] == ["Karim", "Samira"]


def test_a_pupil_who_is_of_age_has_no_guardians_to_tell_from_the_birthday_on(cast: Cast) -> None:
    birthday = dt.date(2026, 1, 1)
    assert cast.casper.birth_date == birthday.replace(year=2008)

    assert guardians_of(cast.casper, dt.date(2025, 12, 31)) != []
    assert guardians_of(cast.casper, birthday) == []


def test_the_calendar_has_the_huvudmans_breaks_the_schools_own_days_and_public_holidays(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    study_day = dt.date(2026, 9, 25)
    for school in (cast.bjorkskolan, cast.granasskolan):
        NonSchoolDay.objects.create(
            huvudman=school.huvudman, school=school, first_day=study_day, last_day=study_day, name="Studiedag"
        )
    with django_assert_num_queries(2):
        bjork = calendar_of(cast.bjorkskolan)

    assert not bjork.is_school_day(study_day)
    assert calendar_of(cast.ekskolan).is_school_day(study_day)
    assert not bjork.is_school_day(dt.date(2026, 10, 28))  # höstlov
    assert not bjork.is_school_day(dt.date(2027, 5, 6))  # Kristi himmelsfärdsdag, which nobody entered
    assert bjork.is_school_day(TODAY)
