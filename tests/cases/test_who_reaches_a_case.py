"""Who reads a case: the school by role, the mentor the own pupils', and those with a task in it while they have it."""

import datetime as dt

import pytest
from django.http import Http404

from cases import access, services
from cases.models import Case, CaseMember
from cases.overview import readers_of
from cases.routine import Actor
from people.models import RoleAssignment, StudentGrant, User
from people.roles import Role
from people.services import end_grant, grant_student
from tests.cases import way
from tests.cast import TODAY, Cast, give_role, make_mentor, make_user

PEOPLE = ("sara", "amir", "maria", "petra", "karin", "rolf", "greta", "birgitta", "hugo", "stina", "sixten")


def readers(cast: Cast, case: Case) -> list[str]:
    """Who reaches the case."""
    return [name for name in PEOPLE if case in access.visible_cases(way.person(getattr(cast, name)))]


def test_the_mentor_elevhalsan_and_the_rektor_read_a_case(cast: Cast) -> None:
    assert readers(cast, way.opened(cast)) == ["sara", "maria", "petra", "karin"]


def test_a_protected_pupils_case_is_read_by_the_rektor_and_those_named(cast: Cast) -> None:
    case = services.open_case(student=cast.signe, school=cast.bjorkskolan, by=cast.karin, why="Borta varje vecka.")
    assert readers(cast, case) == ["karin"]

    grant_student(student=cast.signe, user=cast.amir, reason="Mentor", by=cast.karin)

    assert readers(cast, case) == ["amir", "karin"]
    assert {reader.why for reader in readers_of(case, TODAY)} == {"mentor", "rektor"}  # not in which class


def test_the_page_names_nobody_whose_access_has_ended(cast: Cast) -> None:
    case = services.open_case(student=cast.signe, school=cast.bjorkskolan, by=cast.karin, why="Borta varje vecka.")
    week_ago = TODAY - dt.timedelta(days=7)
    grant = grant_student(student=cast.signe, user=cast.amir, reason="Mentor", by=cast.karin, first_day=week_ago)
    assert told(cast, case) == {"amir", "karin"}

    end_grant(grant)

    assert told(cast, case) == {"karin"}


def test_the_school_keeps_its_case_when_the_pupil_has_left(cast: Cast) -> None:
    case = way.opened(cast)
    cast.noah.enrolments.update(last_day=TODAY - dt.timedelta(days=1))
    cast.noah.memberships.update(last_day=TODAY - dt.timedelta(days=1))

    assert readers(cast, case) == ["maria", "petra", "karin"]
    way.take(cast, case, "avsluta", way.person(cast.karin))


def test_a_new_mentor_reads_and_the_old_one_no_longer(cast: Cast) -> None:
    case = way.opened(cast)
    cast.noah.memberships.update(group=cast.klass_8a)

    assert "sara" not in readers(cast, case)
    assert "amir" in readers(cast, case)


def outsider(cast: Cast) -> User:
    """Nova, specialpedagog at Ekskolan."""
    nova = make_user("nova", last_name="Ekberg")
    give_role(nova, Role.SPECIALPEDAGOG, cast.ekskolan)
    return nova


def test_an_appointed_utredare_gets_the_case_and_the_pupil_and_loses_both_with_it(cast: Cast) -> None:
    nova, other = outsider(cast), way.opened(cast, cast.maja)
    case = way.start_investigation(cast, way.anmald(cast), utredare=nova)

    assert set(access.visible_cases(way.person(nova))) == {case}
    assert StudentGrant.objects.on(TODAY).filter(user=nova, student=cast.noah).exists()
    assert other not in access.visible_cases(way.person(nova))

    services.save_investigation(case=case, by=nova, changes=way.mapping(case))
    services.lamna_for_granskning(case=case, by=nova)
    way.take(cast, case, "avsluta", cast.karin)

    assert not access.visible_cases(way.person(nova)).exists()
    assert not StudentGrant.objects.on(TODAY).filter(user=nova).exists()


def test_a_team_has_a_coordinator_and_members(cast: Cast) -> None:
    case = way.start_investigation(cast, way.anmald(cast), team=[cast.maria, cast.sara])

    assert dict(case.members.values_list("user__username", "role")) == {
        "petra": CaseMember.As.SAMORDNARE,
        "maria": CaseMember.As.TEAM,
        "sara": CaseMember.As.TEAM,
    }


def test_one_utredare_is_no_team(cast: Cast) -> None:
    case = way.start_investigation(cast, way.anmald(cast), team=[cast.petra])

    assert case.members.get().role == CaseMember.As.UTREDARE


def test_whoever_carries_a_measure_gets_the_case_until_they_no_longer_do(cast: Cast) -> None:
    nova, case = outsider(cast), way.atgarder(cast)
    measure = way.measure(cast, case, responsible=nova)
    assert case in access.visible_cases(way.person(nova))

    services.change_measure(measure=measure, by=cast.petra, what="Robin möter", responsible=[cast.sara])

    assert case.members.get(user=nova).last_day == TODAY
    assert not StudentGrant.objects.on(TODAY).filter(user=nova).exists()


def test_whoever_gets_a_measure_back_the_same_day_gets_the_case_back(cast: Cast) -> None:
    nova, case = outsider(cast), way.atgarder(cast)
    measure = way.measure(cast, case, responsible=nova)

    for person in (cast.sara, nova):
        services.change_measure(measure=measure, by=cast.petra, what="Vi möter", responsible=[person])

    assert case in access.visible_cases(way.person(nova))
    assert Actor.ANSVARIG in access.actors_of(way.person(nova), way.fresh(case))


def test_whoever_leaves_a_measure_is_nothing_more_in_it_from_that_moment(cast: Cast) -> None:
    case = way.atgarder(cast)
    measure = way.measure(cast, case, responsible=cast.maria)

    services.change_measure(measure=measure, by=cast.petra, what="Vi möter", responsible=[cast.sara])

    assert access.actors_of(way.person(cast.maria), way.fresh(case)) == {Actor.ELEVHALSA}


def test_another_measure_keeps_the_case_open(cast: Cast) -> None:
    nova, case = outsider(cast), way.atgarder(cast)
    first = way.measure(cast, case, responsible=nova)
    way.measure(cast, case, responsible=nova, what="Samtalsstöd")

    services.drop_measure(measure=first, by=cast.petra, reason="Behövs inte.")

    assert case in access.visible_cases(way.person(nova))


def test_a_role_that_has_ended_reads_nothing(cast: Cast) -> None:
    case = way.opened(cast)
    RoleAssignment.objects.filter(user=cast.karin).update(last_day=TODAY - dt.timedelta(days=1))

    assert case not in access.visible_cases(way.person(cast.karin))


def test_a_mentor_of_another_school_reads_nothing_of_this_one(cast: Cast) -> None:
    case = way.opened(cast)
    cast.noah.memberships.update(group=cast.klass_gy)
    lisa = make_user("lisa")
    make_mentor(lisa, cast.klass_gy)

    assert case not in access.visible_cases(way.person(lisa))


def test_out_of_reach_looks_like_it_does_not_exist(cast: Cast) -> None:
    with pytest.raises(Http404):
        access.get_case_or_404(cast.rolf, way.opened(cast).pk)
    with pytest.raises(Http404):
        access.get_case_or_404(cast.karin, 0)


def told(cast: Cast, case: Case) -> set[str]:
    """Whom the case page says have access."""
    return {reader.name.split()[0].lower() for reader in readers_of(case, TODAY)}


def test_the_page_names_exactly_those_who_reach_the_case(cast: Cast) -> None:
    for case in (way.opened(cast, cast.maja), way.atgarder(cast)):
        assert told(cast, case) == set(readers(cast, case))

    protected = services.open_case(student=cast.signe, school=cast.bjorkskolan, by=cast.karin, why="Borta.")
    assert told(cast, protected) == set(readers(cast, protected)) == {"karin"}
    for person in (cast.amir, cast.maria):
        grant_student(student=cast.signe, user=person, reason="Nära eleven", by=cast.karin)
    assert told(cast, protected) == set(readers(cast, protected)) == {"karin", "amir", "maria"}


def test_whoever_has_been_closed_out_is_not_among_those_with_access(cast: Cast) -> None:
    case = way.utredning(cast)
    assert any("utredare" in each.why for each in readers_of(case, TODAY))

    end_grant(StudentGrant.objects.get(user=cast.petra))

    assert not any("utredare" in each.why for each in readers_of(case, TODAY))
