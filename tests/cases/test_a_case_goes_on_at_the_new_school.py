"""The new school receives a case: it goes on there, in its step, with its people and what was given."""

import datetime as dt

import pytest
from django.http import Http404

from cases import services
from cases.access import get_case_or_404
from cases.handover import mentors_in
from cases.models import Case, CaseMember, Contact, State
from cases.passing import days_at, gone_on_to
from cases.queries import program_in_force
from people.models import Enrolment, Membership
from tests.cases import moving, way
from tests.cases.moving import EVERYTHING, OPEN, PROPOSED, NewSchool, asked, begun_at, reaches, received, sent
from tests.cast import TODAY, Cast
from tests.guests.asking import guardian_key, link_to


@pytest.fixture
def new(cast: Cast) -> NewSchool:
    return moving.at_the_new_school(cast)


@pytest.mark.parametrize("state", OPEN)
def test_the_case_goes_on_in_the_same_step_and_ends_at_the_school_that_was_left(
    cast: Cast, new: NewSchool, state: State
) -> None:
    old = begun_at(cast, state)
    Case.objects.filter(pk=old.pk).update(check_again_on=TODAY)
    steps = [each for each in old.events.values_list("kind", "at", "to_state") if each[2]]

    case = received(cast, new, sent(cast, old))

    begun, old = old, way.fresh(old)
    assert (case.state, case.school, case.check_again_on) == (state, cast.ekskolan, TODAY)
    for name in ("opened_at", "opened_by", "state_since"):
        assert getattr(case, name) == getattr(begun, name), name
    assert (old.state, old.closing, old.receiving_school) == (State.AVSLUTAD, "flytt", "Ekskolan")
    assert (old.last_school_day, old.closed_at, old.check_again_on) == (moving.YESTERDAY, old.state_since, None)
    assert [each for each in case.events.values_list("kind", "at", "to_state") if each[2]] == steps
    for each in (old, case):
        assert each.version == each.events.count() + 1
    assert case.events.filter(kind="skolbyte_mottaget", actor=cast.rolf).count() == 1
    assert [(school.name, days) for school, days in days_at(case, TODAY + dt.timedelta(days=4))] == [
        ("Björkskolan", 30), ("Ekskolan", 4),
    ]  # fmt: skip


def test_those_of_the_school_that_was_left_reach_nothing_of_it_and_those_of_the_new_one_do(
    cast: Cast, new: NewSchool
) -> None:
    old = begun_at(cast, State.UPPFOLJNING)

    case = received(cast, new, sent(cast, old))

    for user in (cast.sara, cast.petra, cast.maria, cast.karin, cast.amir):
        assert not reaches(user, case)
        with pytest.raises(Http404):
            get_case_or_404(way.person(user), case.pk)
    assert all(reaches(user, case) for user in (cast.rolf, new.nils, new.eva))
    assert not any(reaches(user, old) for user in (cast.sara, cast.rolf, new.nils, new.eva))
    assert reaches(cast.karin, old)
    assert not CaseMember.objects.on(TODAY).filter(case=old, grant__isnull=False).exists()


def test_both_the_mentor_and_the_one_who_leads_the_work_are_asked(cast: Cast, new: NewSchool) -> None:
    case = received(cast, new, sent(cast, begun_at(cast, State.UTREDNING)))

    assert "Ta över ärendet" in asked(new.nils)
    assert "Skriv utredningen" in asked(new.eva)
    assert not {"Ta emot ärende", "Skriv en överlämning till den nya mentorn"}.intersection(asked(cast.rolf))
    assert [each.role for each in case.members.all()] == [CaseMember.As.UTREDARE]  # the class makes Nils mentor


def test_whoever_is_named_mentor_without_a_class_has_this_case_alone(cast: Cast, new: NewSchool) -> None:
    passing = sent(cast, begun_at(cast, State.UPPMARKSAMMA))
    Membership.objects.filter(student=cast.noah, group=new.klass_8e).delete()

    case = received(cast, new, passing, mentor=new.nils)

    assert reaches(new.nils, case)
    assert "Ta över ärendet" in asked(new.nils)
    services.take_over(case=case, by=way.person(new.nils))
    assert "Ta över ärendet" not in asked(new.nils)
    assert "Ärendet saknar mentor" not in asked(cast.rolf)
    assert [each.role for each in case.members.all()] == [CaseMember.As.MENTOR]  # no work to lead yet
    assert mentors_in([case], TODAY) == {case.pk: [new.nils]}


def test_everything_that_was_given_is_there_and_what_is_going_on_has_somebody(cast: Cast, new: NewSchool) -> None:
    old = begun_at(cast, State.UPPFOLJNING)
    way.program(cast, old)
    way.samverkan(cast, old)
    services.evaluate(case=old, by=cast.petra, **way.evaluation(old))

    case = received(cast, new, sent(cast, old, parts=EVERYTHING, consent="Samira 19 november"))

    for records in ("talks", "anmalningar", "decisions", "investigations", "measures", "participations", "programs",
                    "samverkan", "evaluations"):  # fmt: skip
        assert getattr(case, records).count() == getattr(old, records).count() > 0, records
    assert case.talks.get().pupil_view == "Måndagar är svårast, bussen går för tidigt."
    assert [each.name for each in case.measures.get().responsible.all()] == ["Eva Strand"]
    assert case.evaluations.get().effects.get().measure == case.measures.get()
    assert case.investigations.get().parts.count() == old.investigations.get().parts.count()
    assert case.samverkan.get().responsible == new.eva
    assert [each.name for each in old.measures.get().responsible.all()] == ["Sara Lindgren"]
    told = {each.kind: each.data for each in case.events.all()}
    assert told["delaktighet"]["participations"] == list(case.participations.values_list("pk", flat=True))
    assert not Contact.objects.filter(case=case).exists()


def test_the_pupils_first_school_is_counted_too_when_a_pupil_moves_twice(cast: Cast, new: NewSchool) -> None:
    old = begun_at(cast, State.UPPMARKSAMMA)
    first = received(cast, new, sent(cast, old))
    Enrolment.objects.filter(student=cast.noah, school=cast.ekskolan).update(last_day=TODAY)
    place = Enrolment.objects.filter(student=cast.noah).latest("pk")
    Enrolment.objects.create(student=cast.noah, school=cast.bjorkskolan, skolform=place.skolform, first_day=TODAY)
    back = sent(cast, first, by=way.person(cast.rolf), to_school=cast.bjorkskolan, parts=PROPOSED)

    case = received(cast, new, back, by=way.person(cast.karin), mentor=cast.sara)

    assert [(school.name, days) for school, days in days_at(case, TODAY)] == [
        ("Björkskolan", 30), ("Ekskolan", 0), ("Björkskolan", 0),
    ]  # fmt: skip
    assert case.number != first.number
    assert gone_on_to(way.fresh(old)) == case


def test_a_link_of_the_school_that_was_left_opens_no_more(cast: Cast, new: NewSchool) -> None:
    old = begun_at(cast, State.UPPMARKSAMMA)
    link = link_to(old, guardian_key(old, "Samira"), way.person(cast.karin))

    received(cast, new, sent(cast, way.fresh(old)))

    link.refresh_from_db()
    assert link.revoked_at


def test_a_program_of_the_school_before_is_read_and_not_in_force_where_the_rektor_decides_anew(
    cast: Cast, new: NewSchool
) -> None:
    old = begun_at(cast, State.UPPMARKSAMMA)
    way.program(cast, old)

    case = received(cast, new, sent(cast, way.fresh(old)))

    assert [each.made_at for each in case.programs.all()] == [cast.bjorkskolan]
    assert (program_in_force(way.fresh(old)) is None, program_in_force(case)) == (False, None)
    assert way.program(cast, case, by=way.person(cast.rolf)) == program_in_force(way.fresh(case))
