"""A mentor sees the pupils who are in the own class today, and nobody else."""

import datetime as dt

from people.access import visible_students
from people.models import Membership, Mentorship, User
from tests.cast import TODAY, Cast, fresh, make_student, on_day

MONDAY = dt.date(2026, 11, 23)


def names(user: User) -> list[str]:
    return [student.first_name for student in visible_students(fresh(user)).by_name()]


def test_a_mentor_sees_the_pupils_of_the_own_class_in_swedish_order(cast: Cast) -> None:
    assert names(cast.sara) == ["Noah", "Tuva", "Maja"]  # Ali, Bergman, Öberg


def test_a_mentor_does_not_see_the_pupils_of_another_class(cast: Cast) -> None:
    assert "Alma" not in names(cast.sara)


def test_a_pupil_who_changes_class_leaves_one_mentor_and_comes_to_the_other_the_same_day(cast: Cast) -> None:
    Membership.objects.filter(student=cast.noah).update(last_day=TODAY)
    Membership.objects.create(student=cast.noah, group=cast.klass_8a, first_day=MONDAY)

    assert "Noah" in names(cast.sara)
    assert "Noah" not in names(cast.amir)
    with on_day(MONDAY):
        assert "Noah" not in names(cast.sara)
        assert "Noah" in names(cast.amir)


def test_a_pupil_who_has_not_started_yet_is_not_seen(cast: Cast) -> None:
    make_student("Liam", group=cast.klass_8b, first_day=MONDAY)

    assert "Liam" not in names(cast.sara)
    with on_day(MONDAY):
        assert "Liam" in names(cast.sara)


def test_a_mentorship_that_has_ended_gives_no_pupils(cast: Cast) -> None:
    Mentorship.objects.filter(user=cast.sara).update(last_day=TODAY)

    assert names(cast.sara) != []
    with on_day(dt.date(2026, 11, 21)):
        assert names(cast.sara) == []


def test_being_entered_for_a_class_without_the_role_of_mentor_gives_nothing(cast: Cast) -> None:
    Mentorship.objects.create(user=cast.rolf, group=cast.klass_8b, first_day=TODAY)

    assert names(cast.rolf) == []
