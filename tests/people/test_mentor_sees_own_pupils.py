"""A mentor sees the pupils of the own class, while they are in it and while the mentor is its mentor."""

from people.access import visible_students
from people.models import User
from tests.cast import Cast


def names(user: User) -> list[str]:
    fresh = User.objects.get(pk=user.pk)
    return [student.first_name for student in visible_students(fresh).by_name()]


def test_a_mentor_sees_the_pupils_of_the_own_class_in_swedish_order(cast: Cast) -> None:
    assert names(cast.sara) == ["Noah", "Tuva", "Maja"]
