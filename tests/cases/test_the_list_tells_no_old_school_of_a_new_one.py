"""The filter of the case list names classes of the case's own school alone, and none of a protected pupil."""

from cases.listing import cases_for_list, classes_of
from people.models import Protection, Student
from tests.cases import way
from tests.cast import TODAY, Cast


def test_a_class_at_another_school_is_no_choice_and_finds_nothing(cast: Cast) -> None:
    way.opened(cast)
    assert classes_of(cast.karin, TODAY) == [cast.klass_8b]
    assert len(cases_for_list(cast.karin, "oppna", str(cast.klass_8b.pk), TODAY)) == 1

    cast.noah.memberships.update(group=cast.casper.memberships.get().group)
    elsewhere = cast.noah.memberships.get().group

    assert elsewhere.school != cast.bjorkskolan
    assert classes_of(cast.karin, TODAY) == []
    assert len(cases_for_list(cast.karin, "oppna", str(elsewhere.pk), TODAY)) == 0


def test_the_class_of_a_protected_pupil_is_no_choice_and_finds_nothing(cast: Cast) -> None:
    way.opened(cast)
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)

    assert classes_of(cast.karin, TODAY) == []
    assert len(cases_for_list(cast.karin, "oppna", str(cast.klass_8b.pk), TODAY)) == 0
