"""The list of cases names classes of the case's own school alone, and none of a protected pupil; so do its papers."""

from cases.handover import mentors_in
from cases.listing import cases_for_list, classes_of, rows_of
from cases.models import State
from cases.voices import place_of
from narvaro.akt.building import head_of
from notifications import papers
from people.models import Protection, Student
from tests.cases import moving, way
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


def test_nothing_the_old_school_reads_of_its_case_names_the_new_class_or_its_mentor(cast: Cast) -> None:
    moving.at_the_new_school(cast)
    case = moving.begun_at(cast, State.UPPMARKSAMMA)

    told = [*head_of(case, TODAY), *papers.head_of(case, TODAY), place_of(case, TODAY)]
    rows = rows_of(cases_for_list(cast.karin, "oppna", "", TODAY), TODAY)

    assert [row.klass for row in rows] == [""]
    assert "Björkskolan" in str(told)
    assert not [name for name in ("8E", "Nils") if name in str(told)]
    assert mentors_in([case], TODAY)[case.pk] == []
